package io.scanlake.jobs.nightly;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanlake.jobs.Local;
import io.scanlake.jobs.nightly.FaultyFiles.Call;
import io.scanlake.jobs.tables.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.apache.hadoop.fs.FileUtil;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A call on the store fails, and the next run, in which another one fails, goes on where it
 * stopped; at last, when none fails, the rows are those of an undisturbed run.
 */
class FaultsTest {
  /** Runs with a fault, one after the other, before a warehouse is finished and compared. */
  private static final int IN_A_ROW = 4;

  private static final int DRAWN = 200;

  @TempDir static Path folder;
  private static Map<String, List<String>> expected;
  private static List<Call> calls;

  @BeforeAll
  static void undisturbed() throws IOException {
    Map<String, String> settings =
        Map.of(
            "fs.faulty.impl",
            FaultyFiles.class.getName(),
            "io.delta.kernel.logStore.faulty.impl",
            "io.delta.storage.LocalLogStore");
    settings.forEach(
        (key, value) -> {
          System.setProperty("spark.hadoop." + key, value);
          Local.spark().sparkContext().hadoopConfiguration().set(key, value);
        });
    TinyArchive.write(folder.resolve("archive"));

    FaultyFiles.fail(call -> false);
    Local.Result result = run("undisturbed");
    assertThat(result.code()).as(result.err()).isZero();
    calls = FaultyFiles.calls();
    expected = Local.content(at("undisturbed"));
    assertThat(expected.get(Tables.IMAGES.name())).isNotEmpty();
  }

  private static String at(String name) {
    return FaultyFiles.ROOT + folder.resolve(name);
  }

  private static Local.Result run(String name) throws IOException {
    Path settings = Files.writeString(folder.resolve("settings.yaml"), TinyArchive.SETTINGS);
    return Local.run(
        "nightly",
        "--input",
        "demo=" + at("archive"),
        "--warehouse",
        at(name),
        "--settings",
        settings.toString(),
        "--pseudonym-secret-file",
        Local.secret(folder.resolve("any")).toString());
  }

  /** The n-th call of its kind, from 1. */
  private record Nth(Call call, int n) {
    Predicate<Call> predicate() {
      AtomicInteger seen = new AtomicInteger();
      return other -> other.equals(call) && seen.incrementAndGet() == n;
    }
  }

  /** Every call on state files of an undisturbed run, in its order. */
  private static Deque<Predicate<Call>> onState() {
    Deque<Predicate<Call>> all = new ArrayDeque<>();
    Map<Call, Integer> seen = new HashMap<>();
    for (Call call : calls) {
      if (call.isOfState()) {
        all.add(new Nth(call, seen.merge(call, 1, Integer::sum)).predicate());
      }
    }
    return all;
  }

  private static Deque<Predicate<Call>> drawn(int count) {
    Random random = new Random(11);
    List<Integer> places = new ArrayList<>();
    long others = calls.stream().filter(call -> !call.isOfState()).count();
    while (places.size() < count) {
      places.add(random.nextInt((int) others));
    }
    Collections.sort(places);
    Deque<Predicate<Call>> all = new ArrayDeque<>();
    for (int place : places) {
      AtomicInteger left = new AtomicInteger(place);
      all.add(call -> !call.isOfState() && left.getAndDecrement() == 0);
    }
    return all;
  }

  /**
   * Makes each of the faults in a run of its own. A run that comes to its end before the fault, and
   * every few runs, is followed by a new warehouse.
   */
  private static void survives(Deque<Predicate<Call>> faults) throws IOException {
    int warehouse = 0;
    boolean isNew = true;
    List<String> made = new ArrayList<>();
    int inARow = 0;
    while (!faults.isEmpty()) {
      FaultyFiles.fail(faults.peek());
      int code = run("w" + warehouse).code();
      boolean hasFailed = FaultyFiles.hasFailed();
      if (hasFailed || isNew) {
        // In a new warehouse a call that is not made is one that depends on the turn of threads.
        faults.remove();
        made.add(hasFailed ? FaultyFiles.failed() + " -> " + code : "none");
      }
      isNew = false;
      inARow++;
      if (!hasFailed || code == 0 || inARow == IN_A_ROW || faults.isEmpty()) {
        isComplete("w" + warehouse, made);
        warehouse++;
        isNew = true;
        inARow = 0;
        made.clear();
      }
    }
  }

  private static void isComplete(String name, List<String> made) throws IOException {
    Local.Result result = run(name);
    assertThat(result.code()).as("after " + made + ": " + result.err()).isZero();
    assertThat(Local.content(at(name))).as("after " + made).isEqualTo(expected);
    System.out.println("faults survived: " + made);
    FileUtil.fullyDelete(folder.resolve(name).toFile());
  }

  @Test
  void aPlanThatCannotBeRenamed() throws IOException {
    Call rename = new Call("rename", "plan.json", true);
    assertThat(calls).contains(rename);
    survives(new ArrayDeque<>(List.of(new Nth(rename, 1).predicate())));
  }

  @Test
  @Tag("quality")
  void everyCallOnStateFiles() throws IOException {
    survives(onState());
  }

  @Test
  @Tag("quality")
  void twoHundredOtherCalls() throws IOException {
    survives(drawn(DRAWN));
  }
}
