package io.scanlake.jobs.nightly;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanlake.jobs.Local;
import io.scanlake.jobs.cluster.Shared;
import io.scanlake.jobs.cluster.SparkCluster;
import io.scanlake.jobs.cluster.Submit;
import io.scanlake.testing.TestData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileUtil;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Drivers and executors that are killed at random moments, several for each warehouse, whose rows
 * are then those of an undisturbed run. Each kill that is proved is a line of a file ({@code
 * -Dscanlake.kills=FILE}), by which the next start goes on where this one stopped.
 */
@Tag("kill")
@ExtendWith(Shared.class)
class ManyKillsIT {
  private static final int DRIVERS = 90;
  private static final int EXECUTORS = 30;

  /** Of drivers, before the rows are compared. */
  private static final int IN_A_ROW = 6;

  private static final Path PROVED =
      Path.of(
          System.getProperty(
              "scanlake.kills",
              TestData.projectRoot().resolve("jobs/target/kills.txt").toString()));

  @TempDir static Path folder;
  private static Map<String, List<String>> expected;
  private static final Random RANDOM = new Random();

  @BeforeAll
  static void undisturbed() throws IOException {
    TinyArchive.write(folder.resolve("archive"));
    Path warehouse = folder.resolve("undisturbed");
    Local.Result result = Local.run(nightly(warehouse));
    assertThat(result.code()).as(result.err()).isZero();
    expected = Local.content(warehouse);
  }

  private static String[] nightly(Path warehouse) throws IOException {
    return new String[] {
      "nightly",
      "--input",
      "demo=" + folder.resolve("archive"),
      "--warehouse",
      warehouse.toString(),
      "--pseudonym-secret-file",
      Local.secret(folder.resolve("any")).toString(),
      "--settings",
      Files.writeString(folder.resolve("settings.yaml"), TinyArchive.SETTINGS).toString()
    };
  }

  private static long proved(String kind) throws IOException {
    if (!Files.exists(PROVED)) {
      return 0;
    }
    try (Stream<String> lines = Files.lines(PROVED)) {
      return lines.filter(line -> line.startsWith(kind)).count();
    }
  }

  /** Runs the job to its end, compares all rows, and only then notes the kills before. */
  private static void prove(Path warehouse, List<String> kills) throws IOException {
    Local.Result again = Local.run(nightly(warehouse));
    assertThat(again.code()).as(kills + ": " + again.err()).isZero();
    assertThat(Local.content(warehouse)).as(kills.toString()).isEqualTo(expected);
    Files.write(PROVED, kills, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    FileUtil.fullyDelete(warehouse.toFile());
  }

  /** What the killed process has left: the newest file of a warehouse. */
  private static String newest(Path warehouse) throws IOException {
    try (Stream<Path> files = Files.walk(warehouse)) {
      return files
          .filter(Files::isRegularFile)
          .max((a, b) -> Long.compare(a.toFile().lastModified(), b.toFile().lastModified()))
          .map(file -> warehouse.relativize(file).toString().replaceAll("[0-9a-f-]{16,}", "*"))
          .orElse("nothing");
    } catch (java.io.UncheckedIOException | java.nio.file.NoSuchFileException e) {
      return "nothing";
    }
  }

  @Test
  void drivers() throws Exception {
    // The classes of a run are read from an archive that the first one leaves.
    Path classes = folder.resolve("classes.jsa");
    Submit first =
        Submit.local(2).option("--driver-java-options", "-XX:ArchiveClassesAtExit=" + classes);
    assertThat(first.run(nightly(folder.resolve("first"))).code()).isZero();
    Submit submit =
        Submit.local(2).option("--driver-java-options", "-XX:SharedArchiveFile=" + classes);
    long begin = System.nanoTime();
    assertThat(submit.run(nightly(folder.resolve("second"))).code()).isZero();
    long whole = System.nanoTime() - begin;

    for (int n = 0; proved("driver") < DRIVERS; n++) {
      Path warehouse = folder.resolve("driver" + n);
      List<String> kills = new ArrayList<>();
      for (int kill = 0; kill < IN_A_ROW; kill++) {
        // Before a third of the time, the JVM and Spark only start.
        long after = (long) (whole * (0.3 + 0.7 * RANDOM.nextDouble()));
        try (Submit.Running running = submit.start(nightly(warehouse))) {
          long end = System.nanoTime() + after;
          while (running.isAlive() && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(5);
          }
          if (running.kill().code() != 137) {
            break;
          }
          kills.add("driver after " + after / 1_000_000 + " ms: " + newest(warehouse));
        }
      }
      prove(warehouse, kills);
    }
  }

  @Test
  void executors(SparkCluster cluster) throws Exception {
    for (int n = 0; proved("executor") < EXECUTORS; n++) {
      Path warehouse = folder.resolve("executor" + n);
      List<String> kills = new ArrayList<>();
      try (Submit.Running running = cluster.submit().start(nightly(warehouse))) {
        // Executors that are killed for ever would never let the job end.
        while (running.isAlive() && kills.size() < IN_A_ROW) {
          TimeUnit.MILLISECONDS.sleep(200 + RANDOM.nextInt(8000));
          List<ProcessHandle> executors = cluster.executors();
          if (running.isAlive() && !executors.isEmpty() && Files.exists(warehouse)) {
            executors.get(RANDOM.nextInt(executors.size())).destroyForcibly();
            kills.add("executor: " + newest(warehouse));
          }
        }
        running.await(Duration.ofMinutes(5));
      }
      prove(warehouse, kills);
    }
  }
}
