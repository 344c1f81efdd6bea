package io.scanlake.jobs.nightly;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanlake.jobs.Local;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that fails again and again does not block the nights after it, and doubles nothing. */
class SetAsideTest {
  private static final String SETTINGS = "quiet-period-s: 0\nreject-limit-frac: 1\n";

  @TempDir Path folder;

  private static String only(Path runs) throws IOException {
    try (Stream<Path> all = Files.list(runs)) {
      return all.map(path -> path.getFileName().toString()).sorted().findFirst().orElseThrow();
    }
  }

  /**
   * The ledger cannot be written, so that every run fails when all other tables have its rows. The
   * run of the first night is set aside in the second, and its files are planned anew.
   */
  @Test
  void aRunThatFailsTwiceIsSetAsideAndItsFilesArePlannedAnew() throws IOException {
    Path archive = TwoStudies.write(folder).get(0).getParent();
    Files.writeString(archive.resolve("notes.txt"), "no image");
    Path warehouse = folder.resolve("warehouse");
    Path runs = warehouse.resolve("_scanlake/runs");
    Path settings = Files.writeString(folder.resolve("settings.yaml"), SETTINGS);
    String[] options = {"--settings", settings.toString()};
    Path undisturbed = folder.resolve("undisturbed");
    assertThat(Local.nightly("north=" + archive, undisturbed, options).code()).isZero();
    Map<String, List<String>> expected = Local.content(undisturbed);
    Path block = Files.createDirectories(warehouse).resolve("files");
    Files.writeString(block, "no folder");

    assertThat(Local.nightly("north=" + archive, warehouse, options).code()).isEqualTo(3);
    String first = only(runs);
    Local.Result second = Local.nightly("north=" + archive, warehouse, options);
    assertThat(second.code()).isEqualTo(3);
    assertThat(second.err()).contains("run " + first + " failed again and is set aside");

    Files.delete(block);
    Local.Result third = Local.nightly("north=" + archive, warehouse, options);
    assertThat(third.code()).as(third.err()).isZero();
    assertThat(third.out()).contains("run " + first + " is set aside after 2 failures (");
    assertThat(Local.content(warehouse)).isEqualTo(expected);

    Local.Result wrong =
        Local.nightly("north=" + archive, warehouse, "--settings", options[1], "--resume", "none");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err()).contains("no such run is set aside; those that are: [" + first + "]");
    Local.Result resumed =
        Local.nightly("north=" + archive, warehouse, "--settings", options[1], "--resume", first);
    assertThat(resumed.code()).as(resumed.err()).isZero();
    assertThat(resumed.err()).contains("resuming run " + first);
    assertThat(runs).isEmptyDirectory();
    assertThat(Local.content(warehouse)).isEqualTo(expected);
  }

  /** The work list is lost: the run can never be finished. */
  @Test
  void aRunThatCannotBeResumedIsAbandoned() throws IOException {
    Path archive = TwoStudies.write(folder).get(0);
    Path warehouse = folder.resolve("warehouse");
    Path runs = warehouse.resolve("_scanlake/runs");
    Path secret = Local.secret(warehouse);
    Path settings = Files.writeString(folder.resolve("settings.yaml"), SETTINGS);
    Local.Result planned =
        Local.run(
            "inventory",
            "--settings",
            settings.toString(),
            "--input",
            archive.toString(),
            "--warehouse",
            warehouse.toString(),
            "--pseudonym-secret-file",
            secret.toString());
    assertThat(planned.code()).as(planned.err()).isZero();
    String run = only(runs);
    try (Stream<Path> all = Files.walk(runs.resolve(run).resolve("planned"))) {
      for (Path path : all.filter(Files::isRegularFile).toList()) {
        Files.writeString(path, "torn");
      }
    }
    Local.Result first = Local.nightly(archive.toString(), warehouse);
    assertThat(first.code()).as(first.out() + first.err()).isEqualTo(3);
    Local.Result second = Local.nightly(archive.toString(), warehouse);
    assertThat(second.code()).as(second.err()).isZero();
    assertThat(second.out()).contains("run " + run + " is set aside");
    assertThat(Local.lastRun(warehouse)).containsEntry("unchanged", 0L);
    Local.Result third = Local.nightly(archive.toString(), warehouse, "--abandon", run);
    assertThat(third.code()).as(third.err()).isZero();
    assertThat(third.out()).doesNotContain("set aside");
    assertThat(runs).isEmptyDirectory();
  }
}
