package io.scanlake.jobs.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanlake.jobs.Local;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is listed, and in which portions it is worked off. */
class InventoryTest {
  @TempDir Path folder;
  private Path archive;
  private Path warehouse;

  @BeforeEach
  void archive() throws IOException {
    archive = folder.resolve("archive");
    warehouse = folder.resolve("warehouse");
    image("a/1.png");
    image("a/b/2.png");
    image("a/.hidden.png");
    image("_c/_3.png");
    Files.createFile(archive.resolve("a/empty"));
  }

  /** A PNG of one gray pixel, its length differing by name so that keys can be told apart. */
  private void image(String name) throws IOException {
    Path file = archive.resolve(name);
    Files.createDirectories(file.getParent());
    BufferedImage pixel = new BufferedImage(20, 20, BufferedImage.TYPE_BYTE_GRAY);
    pixel.getRaster().setSample(3, 3, 0, name.length() * 7);
    javax.imageio.ImageIO.write(pixel, "png", file.toFile());
  }

  private Path settings(String text) throws IOException {
    return Files.writeString(folder.resolve("settings.yaml"), "reject-limit-frac: 1\n" + text);
  }

  private Map<String, String> outcomes() {
    return Local.sql(warehouse, "SELECT path, outcome FROM files").stream()
        .collect(
            Collectors.toMap(
                row -> row.getString(0).replace("file:" + archive + "/", ""),
                row -> row.getString(1)));
  }

  @Test
  void nothingIsLeftOutSilently() throws IOException {
    Local.Result result =
        Local.nightly(
            archive.toString(),
            warehouse,
            "--settings",
            settings("quiet-period-s: 0\nmax-file-bytes: 1000\n").toString());
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(outcomes())
        .containsOnly(
            Map.entry("a/1.png", "ACCEPTED"),
            Map.entry("a/b/2.png", "ACCEPTED"),
            Map.entry("a/.hidden.png", "ACCEPTED"),
            Map.entry("_c/_3.png", "ACCEPTED"),
            Map.entry("a/empty", "REJECTED"));
  }

  @Test
  void tooLargeIsAReject() throws IOException {
    String limit = settings("quiet-period-s: 0\nmax-file-bytes: 10\n").toString();
    Local.nightly(archive.toString(), warehouse, "--settings", limit);
    assertThat(Local.sql(warehouse, "SELECT code FROM rejects WHERE code = 'TOO_LARGE'"))
        .hasSize(4);
  }

  @Test
  void aFileThatHasJustChangedWaits() throws IOException {
    String quiet = settings("quiet-period-s: 3600\n").toString();
    Files.setLastModifiedTime(
        archive.resolve("a/1.png"), FileTime.from(Instant.now().minusSeconds(7200)));
    Local.nightly(archive.toString(), warehouse, "--settings", quiet);
    assertThat(outcomes()).containsOnlyKeys("a/1.png");
    assertThat(Local.lastRun(warehouse)).containsEntry("deferred", 4L);
  }

  @Test
  void aChangedFileIsTakenUpAgain() throws IOException {
    String none = settings("quiet-period-s: 0\n").toString();
    Local.nightly(archive.toString(), warehouse, "--settings", none);
    image("a/1.png");
    Files.setLastModifiedTime(
        archive.resolve("a/1.png"), FileTime.from(Instant.now().plusSeconds(5)));
    Files.setLastModifiedTime(
        archive.resolve("a/1.png"), FileTime.from(Instant.now().minusSeconds(5)));
    Local.nightly(archive.toString(), warehouse, "--settings", none);
    assertThat(Local.lastRun(warehouse))
        .containsEntry("accepted", 1L)
        .containsEntry("unchanged", 4L);
    assertThat(
            Local.sql(warehouse, "SELECT tries FROM files WHERE path LIKE '%/1.png'")
                .get(0)
                .getInt(0))
        .isEqualTo(2);
    assertThat(Local.sql(warehouse, "SELECT * FROM images")).hasSize(4);
  }

  @Nested
  class Inputs {
    @Test
    void severalWithTheirSitesAndGlobs() throws IOException {
      Local.Result result =
          Local.nightly(
              "north=" + archive + "/[ab]",
              warehouse,
              "--input",
              "south=" + archive + "/_c",
              "--settings",
              settings("quiet-period-s: 0\n").toString());
      assertThat(result.code()).as(result.err()).isZero();
      assertThat(
              Local.sql(warehouse, "SELECT site, count(*) FROM images GROUP BY 1 ORDER BY 1")
                  .toString())
          .isEqualTo("[[north,3], [south,1]]");
    }

    @Test
    void oneThatLiesInAnotherIsReadOnce() throws IOException {
      Local.nightly(
          archive.toString(),
          warehouse,
          "--input",
          archive + "/a",
          "--settings",
          settings("quiet-period-s: 0\n").toString());
      assertThat(Local.lastRun(warehouse)).containsEntry("listed", 5L);
    }

    @Test
    void twoOfOneSiteThatCannotBeToldApartAreRefused() throws IOException {
      Path other = Files.createDirectories(folder.resolve("other/a"));
      Files.copy(archive.resolve("a/1.png"), other.resolve("1.png"));
      Local.Result result =
          Local.nightly(archive.toString(), warehouse, "--input", folder + "/other");
      assertThat(result.code()).isEqualTo(2);
      assertThat(result.err()).contains("give each input its site");
    }
  }

  @Nested
  class Lists {
    private void takes(String name, String text) throws IOException {
      Path list = Files.writeString(folder.resolve(name), text);
      Local.Result result =
          Local.nightly(
              archive.toString(),
              warehouse,
              "--paths",
              list.toString(),
              "--settings",
              settings("quiet-period-s: 0\n").toString());
      assertThat(result.code()).as(result.err()).isZero();
      assertThat(outcomes()).containsOnlyKeys("a/1.png", "_c/_3.png");
    }

    @Test
    void asText() throws IOException {
      takes("list.txt", archive + "/a/1.png\n" + archive + "/_c/_3.png\n");
    }

    @Test
    void asCsv() throws IOException {
      takes(
          "list.csv",
          "size,path\n"
              + Files.size(archive.resolve("a/1.png"))
              + ","
              + archive
              + "/a/1.png\n,"
              + archive
              + "/_c/_3.png\n");
      // the same files by listing are the same files
      Local.nightly(
          archive.toString(), warehouse, "--settings", settings("quiet-period-s: 0\n").toString());
      assertThat(Local.lastRun(warehouse)).containsEntry("unchanged", 2L);
    }

    @Test
    void aPathThatIsNotThereIsAReject() throws IOException {
      Path list = Files.writeString(folder.resolve("list.txt"), archive + "/gone.png\n");
      Local.nightly(
          archive.toString(),
          warehouse,
          "--paths",
          list.toString(),
          "--settings",
          settings("").toString());
      assertThat(Local.sql(warehouse, "SELECT code FROM rejects").toString())
          .isEqualTo("[[UNREADABLE]]");
    }

    @Test
    void aListWithoutPathsIsRefused() throws IOException {
      Path list = Files.writeString(folder.resolve("list.csv"), "name\nx\n");
      Local.Result result =
          Local.nightly(archive.toString(), warehouse, "--paths", list.toString());
      assertThat(result.code()).isEqualTo(2);
      assertThat(result.err()).contains("needs a column path");
    }
  }

  @Nested
  class Batches {
    @Test
    void aDeadlineLeavesTheRestToTheNextRun() throws IOException {
      String small = settings("quiet-period-s: 0\nbatch-files: 2\n").toString();
      String past = "00:00";
      Local.Result result =
          Local.nightly(archive.toString(), warehouse, "--settings", small, "--deadline", past);
      // midnight is ahead: all batches are taken
      assertThat(result.code()).as(result.err()).isZero();
      assertThat(Local.lastRun(warehouse)).containsEntry("batches", 3);
      assertThat(outcomes()).hasSize(5);
      assertThat(Local.sql(warehouse, "SELECT state FROM runs").get(0).getString(0))
          .isEqualTo("FINISHED");
    }

    @Test
    void inventoryThenAnalyzeIsTheNightlyJob() throws IOException {
      String small = settings("quiet-period-s: 0\nbatch-files: 2\n").toString();
      String secret = Local.secret(warehouse).toString();
      List<String> common =
          List.of(
              "--warehouse", warehouse.toString(),
              "--pseudonym-secret-file", secret,
              "--settings", small);
      Local.Result listed = job("inventory", common, "--input", archive.toString());
      assertThat(listed.code()).as(listed.err()).isZero();
      assertThat(listed.out()).contains("5 files listed, 5 to do in 3 batches");
      assertThat(job("inventory", common, "--input", archive.toString()).err())
          .contains("is not finished");
      Path summary = folder.resolve("summary.json");
      Local.Result analysed = job("analyze", common, "--summary", summary.toString());
      assertThat(analysed.code()).as(analysed.err()).isZero();
      assertThat(outcomes()).hasSize(5);
      assertThat(Files.readString(summary))
          .contains("\"accepted\" : 4", "\"rejected\" : 1", "\"EMPTY_FILE\" : 1");
    }

    private Local.Result job(String name, List<String> common, String... more) {
      List<String> args = new ArrayList<>(List.of(name));
      args.addAll(common);
      args.addAll(List.of(more));
      return Local.run(args.toArray(String[]::new));
    }
  }
}
