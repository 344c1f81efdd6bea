package io.scanlake.jobs.nightly;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanlake.jobs.Local;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What nights make of files that are moved, deleted and restored, and of an archive that is gone.
 */
class AbsenceTest {
  @TempDir Path folder;
  private Path warehouse;
  private Path archive;
  private List<Path> studies;

  @BeforeEach
  void twoStudies() throws IOException {
    warehouse = folder.resolve("warehouse");
    studies = TwoStudies.write(folder);
    archive = studies.get(0).getParent();
  }

  private Local.Result night(Path input) throws IOException {
    Path settings = Files.writeString(folder.resolve("settings.yaml"), "quiet-period-s: 0\n");
    return Local.run(
        "nightly",
        "--settings",
        settings.toString(),
        "--input",
        "north=" + input,
        "--warehouse",
        warehouse.toString(),
        "--pseudonym-secret-file",
        Local.secret(warehouse).toString());
  }

  private String ask(String query) {
    return Local.sql(warehouse, query).get(0).toString();
  }

  private static long files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).count();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.toList()) {
        Files.copy(
            path,
            to.resolve(from.relativize(path).toString()),
            java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  @Test
  void movesAreNoReSendsAndWhatIsGoneCanBeAsked() throws IOException {
    long moved = files(studies.get(0));
    long deleted = files(studies.get(1));
    Local.Result first = night(archive);
    assertThat(first.code()).as(first.err()).isZero();
    String images =
        ask("SELECT count(*), sum(resend_count), count(DISTINCT study_key) FROM images");

    copy(studies.get(1), folder.resolve("kept"));
    Files.move(studies.get(0), archive.resolve("elsewhere"));
    delete(studies.get(1));
    Local.Result second = night(archive);

    assertThat(second.code()).as(second.err()).isEqualTo(9);
    assertThat(second.err())
        .contains(deleted + " of " + (moved + deleted) + " known files are listed no more");
    assertThat(second.out())
        .contains(moved + " of the files were moved within the archive")
        .contains("site north: " + deleted + " known files are listed no more, and 0 since");
    assertThat(ask("SELECT count(*), sum(resend_count), count(DISTINCT study_key) FROM images"))
        .isEqualTo(images);
    assertThat(ask("SELECT count(*), count(gone_since_utc) FROM files"))
        .isEqualTo("[" + (moved + deleted) + "," + deleted + "]");
    assertThat(ask("SELECT count(*) FROM files WHERE path LIKE '%/elsewhere/%'"))
        .isEqualTo("[" + moved + "]");
    assertThat(
            ask(
                "SELECT count(*) FROM images i LEFT JOIN files f ON i.file_key = f.file_key WHERE"
                    + " f.file_key IS NULL OR (f.gone_since_utc IS NULL) <> (i.source_gone_since IS"
                    + " NULL)"))
        .isEqualTo("[0]");

    // the archive moves as a whole, with what was deleted restored
    copy(folder.resolve("kept"), studies.get(1));
    Path renamed = Files.move(archive, folder.resolve("renamed"));
    Local.Result third = night(renamed);
    assertThat(third.code()).as(third.err()).isZero();
    assertThat(Local.lastRun(warehouse)).containsEntry("unchanged", moved + deleted);
    assertThat(ask("SELECT count(*) FROM files WHERE path LIKE '%/renamed/%'"))
        .isEqualTo("[" + (moved + deleted) + "]");
    assertThat(ask("SELECT count(gone_since_utc) FROM files")).isEqualTo("[0]");
    assertThat(ask("SELECT count(source_gone_since) FROM images")).isEqualTo("[0]");

    Local.Result empty = night(Files.createDirectories(folder.resolve("mount")));
    assertThat(empty.code()).as(empty.err()).isEqualTo(9);
    assertThat(empty.out()).contains((moved + deleted) + " are known: is its archive mounted?");
    assertThat(ask("SELECT count(gone_since_utc) FROM files")).isEqualTo("[0]");
  }
}
