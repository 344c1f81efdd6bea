package io.scanlake.jobs.nightly;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanlake.jobs.Local;
import io.scanlake.jobs.cluster.Submit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A driver that is killed at the worst moments, and the same command again. The second command runs
 * in the JVM of the tests: what it finds is what the dead process left, and a cold start would show
 * nothing more.
 */
class KillIT {
  @TempDir static Path folder;
  private static Map<String, List<String>> undisturbed;

  @BeforeAll
  static void run() throws Exception {
    SmallSample.write(folder.resolve("sample"));
    Path warehouse = folder.resolve("undisturbed");
    Local.Result result = Local.run(nightly(warehouse));
    assertThat(result.code()).as(result.err()).isZero();
    undisturbed = Local.content(warehouse);
  }

  private static String[] nightly(Path warehouse) throws IOException {
    return new String[] {
      "nightly",
      "--input",
      "demo=" + folder.resolve("sample/archive"),
      "--warehouse",
      warehouse.toString(),
      "--pseudonym-secret-file",
      Local.secret(folder.resolve("any")).toString(),
      "--settings",
      Files.writeString(folder.resolve("settings.yaml"), SmallSample.SETTINGS).toString()
    };
  }

  /** Kills the driver as soon as a file that matches is there, then runs the command again. */
  private static void killedWhen(String name, String glob, String notYet) throws Exception {
    killedWhen(name, glob, notYet, state -> {});
  }

  /** The same, and something happens to the state files before the second run. */
  private static void killedWhen(String name, String glob, String notYet, Consumer<Path> between)
      throws Exception {
    Path warehouse = folder.resolve(name);
    try (Submit.Running running = Submit.local(2).start(nightly(warehouse))) {
      await(running, warehouse, glob);
      assertThat(running.kill().code()).isEqualTo(137);
    }
    assertThat(exists(warehouse, notYet)).as("killed too late to show anything").isFalse();
    between.accept(warehouse.resolve("_scanlake"));

    Local.Result again = Local.run(nightly(warehouse));

    assertThat(again.code()).as(again.err()).isZero();
    assertThat(Local.content(warehouse)).isEqualTo(undisturbed);
    // the interrupted run was closed, and the new one found nothing to do
    assertThat(
            Local.sql(
                warehouse,
                "SELECT sum(accepted + no_pixels + duplicate + superseded + rejected), count(*)"
                    + " FROM runs"))
        .first()
        .satisfies(
            row -> {
              assertThat(row.getLong(0)).isEqualTo(undisturbed.get("files").size());
              assertThat(row.getLong(1)).isLessThanOrEqualTo(2);
            });
    assertThat(exists(warehouse, "**/_scanlake/runs/*/**")).isFalse();
  }

  /** Waits until a file that matches is there. */
  static void await(Submit.Running running, Path warehouse, String glob) throws Exception {
    long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
    while (!exists(warehouse, glob)) {
      assertThat(running.isAlive()).as(running.err()).isTrue();
      assertThat(System.nanoTime()).isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(2);
    }
  }

  private static boolean exists(Path warehouse, String glob) throws IOException {
    PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
    try (Stream<Path> files = Files.walk(warehouse)) {
      return files.anyMatch(matcher::matches);
    } catch (java.nio.file.NoSuchFileException | java.io.UncheckedIOException e) {
      // Files come and go while the job works.
      return false;
    }
  }

  @Test
  void inTheMiddleOfABatch() throws Exception {
    killedWhen("batch", "**/work/*/analyzed/_temporary/**", "**/images/_delta_log/*.json");
  }

  @Test
  void betweenTheTablesOfABatch() throws Exception {
    killedWhen("tables", "**/images/_delta_log/*0.json", "**/files/_delta_log/*.json");
  }

  /** With the power, small files may be lost that were not yet on the disk, or half of them. */
  @Test
  void beforeTheRunIsClosedAndStateFilesAreTorn() throws Exception {
    killedWhen(
        "close",
        "**/modality_days/_delta_log/*0.json",
        "**/runs/_delta_log/*.json",
        state -> {
          try (Stream<Path> files = Files.walk(state)) {
            for (Path file : files.filter(KillIT::isRepairable).toList()) {
              byte[] whole = Files.readAllBytes(file);
              Files.write(file, Arrays.copyOf(whole, whole.length / 2));
              Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(600)));
            }
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private static boolean isRepairable(Path file) {
    return List.of("last-batch", "warehouse.json", "outcome.json", "lock")
        .contains(file.getFileName().toString());
  }
}
