package io.scanlake.jobs.inventory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.scanlake.jobs.Local;
import io.scanlake.jobs.operator.OperatorException;
import io.scanlake.privacy.Pseudonyms;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Work lists in a warehouse; what a listing holds and what becomes of a file have own tests. */
class InventoryTest {
  @TempDir Path folder;
  private Path archive;
  private Path warehouse;

  @BeforeEach
  void archive() throws IOException {
    archive = folder.resolve("archive");
    warehouse = folder.resolve("warehouse");
    image("a/1.png", 20);
    image("a/b/2.png", 20);
    image("a/.hidden.png", 20);
    image("_c/_3.png", 20);
    Files.createFile(archive.resolve("a/empty"));
  }

  /** A PNG of one gray pixel, its value differing by name so that keys differ. */
  private void image(String name, int side) throws IOException {
    Path file = archive.resolve(name);
    Files.createDirectories(file.getParent());
    BufferedImage pixel = new BufferedImage(side, side, BufferedImage.TYPE_BYTE_GRAY);
    pixel.getRaster().setSample(3, 3, 0, name.length() * 7);
    ImageIO.write(pixel, "png", file.toFile());
  }

  private Local.Result job(String name, String settings, String... more) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("settings.yaml"), "reject-limit-frac: 1\nbatch-files: 2\n" + settings);
    List<String> args = new ArrayList<>(List.of(name, "--settings", file.toString()));
    args.addAll(List.of("--warehouse", warehouse.toString()));
    args.addAll(List.of("--pseudonym-secret-file", Local.secret(warehouse).toString()));
    args.addAll(Arrays.asList(more));
    return Local.run(args.toArray(String[]::new));
  }

  private Map<String, String> outcomes() {
    return Local.sql(warehouse, "SELECT path, coalesce(code, outcome) FROM files").stream()
        .collect(
            Collectors.toMap(
                row -> row.getString(0).replace("file:" + archive + "/", ""),
                row -> row.getString(1)));
  }

  /** Inventory, analyze, and then a nightly run that finds a little changed. */
  @Test
  void aWorkListIsSavedInBatchesAndWhatIsDoneIsNotDoneAgain() throws IOException {
    Files.write(archive.resolve("a/large.png"), new byte[2000]);
    String limit = "quiet-period-s: 0\nmax-file-bytes: 1000\n";
    // the second input lies in the first: its files are read once
    String[] inputs = {
      "--input",
      "north=" + archive + "/[ab]",
      "--input",
      "north=" + archive + "/a/b",
      "--input",
      "south=" + archive + "/_c"
    };
    Local.Result listed = job("inventory", limit, inputs);
    assertThat(listed.code()).as(listed.err()).isZero();
    assertThat(listed.out()).contains("6 files listed, 6 to process in 3 batches");
    assertThat(job("inventory", limit, inputs).err()).contains("is not finished");

    // changed, and gone, since they were listed: neither is a reject, for the next run lists again
    image("a/b/2.png", 25);
    Files.setLastModifiedTime(
        archive.resolve("a/b/2.png"), FileTime.from(Instant.now().minusSeconds(7200)));
    Files.delete(archive.resolve("_c/_3.png"));

    Path summary = folder.resolve("summary.json");
    // midnight is ahead: no batch is left to a later run
    Local.Result analysed =
        job("analyze", limit, "--deadline", "00:00", "--summary", summary.toString());
    assertThat(analysed.code()).as(analysed.err()).isZero();
    assertThat(outcomes())
        .containsOnly(
            Map.entry("a/1.png", "ACCEPTED"),
            Map.entry("a/.hidden.png", "ACCEPTED"),
            Map.entry("a/large.png", "TOO_LARGE"),
            Map.entry("a/empty", "EMPTY_FILE"));
    assertThat(Files.readString(summary))
        .contains("\"accepted\" : 2", "\"rejected\" : 2", "\"deferred\" : 2", "\"EMPTY_FILE\" : 1");
    assertThat(Local.lastRun(warehouse))
        .containsEntry("listed", 6L)
        .containsEntry("batches", 3)
        .containsEntry("state", "FINISHED");
    assertThat(
            Local.sql(warehouse, "SELECT site, count(*) FROM images GROUP BY 1 ORDER BY 1")
                .toString())
        .isEqualTo("[[north,2]]");
    image("_c/_3.png", 20);
    Files.setLastModifiedTime(
        archive.resolve("_c/_3.png"), FileTime.from(Instant.now().minusSeconds(7200)));

    image("a/1.png", 30);
    Files.setLastModifiedTime(
        archive.resolve("a/1.png"), FileTime.from(Instant.now().minusSeconds(7200)));
    image("a/new.png", 20);
    Local.Result night = job("nightly", "quiet-period-s: 3600\nmax-file-bytes: 1000\n", inputs);
    assertThat(night.code()).as(night.err()).isZero();
    assertThat(Local.lastRun(warehouse))
        .containsEntry("accepted", 3L)
        .containsEntry("unchanged", 3L)
        .containsEntry("deferred", 1L);
    assertThat(
            Local.sql(warehouse, "SELECT tries FROM files WHERE path LIKE '%/1.png'")
                .get(0)
                .getInt(0))
        .isEqualTo(2);
    assertThat(Local.sql(warehouse, "SELECT * FROM images")).hasSize(4);
  }

  @Test
  void twoInputsOfOneSiteWithTheSameRelativePathsAreRefused() throws IOException {
    Path other = Files.createDirectories(folder.resolve("other/a"));
    Files.copy(archive.resolve("a/1.png"), other.resolve("1.png"));
    Local.Result result =
        job("inventory", "", "--input", archive.toString(), "--input", folder + "/other");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("give each input its site");
  }

  @Nested
  class Lists {
    private final Pseudonyms pseudonyms =
        new Pseudonyms("a secret that only tests have".getBytes(UTF_8));

    private List<ListedEntry> read(String name, String text) throws IOException {
      Path list = Files.writeString(folder.resolve(name), text);
      return ListedEntry.CODEC.collect(
          PathList.read(
              Local.spark(),
              list.toString(),
              List.of(new Input("main", archive.toString())),
              "other",
              pseudonyms,
              folder.resolve("listing").toString()));
    }

    private void bothImages(List<ListedEntry> found) throws IOException {
      assertThat(found)
          .extracting(ListedEntry::site, ListedEntry::path, ListedEntry::fileKey)
          .containsExactlyInAnyOrder(row("a/1.png"), row("_c/_3.png"));
      for (ListedEntry entry : found) {
        Path file = Path.of(entry.path().substring("file:".length()));
        assertThat(entry.bytes()).isEqualTo(Files.size(file));
        assertThat(entry.mtimeMs()).isEqualTo(Files.getLastModifiedTime(file).toMillis());
        assertThat(entry.code()).isNull();
      }
    }

    /** The key is that of the same file by listing. */
    private Tuple row(String name) {
      return tuple("main", "file:" + archive + "/" + name, pseudonyms.fileKey("main", name));
    }

    @Test
    void asText() throws IOException {
      bothImages(read("list.txt", archive + "/a/1.png\n" + archive + "/_c/_3.png\n"));
    }

    @Test
    void asCsvWithSomeLengths() throws IOException {
      bothImages(
          read(
              "list.csv",
              "size,path\n%d,%s/a/1.png\n,%s/_c/_3.png\n"
                  .formatted(Files.size(archive.resolve("a/1.png")), archive, archive)));
    }

    @Test
    void aListWithoutPathsIsRefused() {
      assertThatThrownBy(() -> read("list.csv", "name\nx\n"))
          .isInstanceOf(OperatorException.class)
          .hasMessageContaining("needs a column path");
    }

    @Test
    void aNightlyRunTakesTheListAndRejectsAPathThatIsNotThere() throws IOException {
      Path list =
          Files.writeString(
              folder.resolve("list.txt"), archive + "/a/1.png\n" + archive + "/gone.png\n");
      Local.Result result =
          job(
              "nightly",
              "quiet-period-s: 0\n",
              "--input",
              archive.toString(),
              "--paths",
              list.toString());
      assertThat(result.code()).as(result.err()).isZero();
      assertThat(outcomes())
          .containsOnly(Map.entry("a/1.png", "ACCEPTED"), Map.entry("gone.png", "UNREADABLE"));
    }
  }
}
