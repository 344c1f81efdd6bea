package io.scanlake.jobs.inventory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.scanlake.file.Code;
import io.scanlake.jobs.operator.OperatorException;
import io.scanlake.privacy.Pseudonyms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.security.AccessControlException;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The walk through directories, without Spark. */
class ListingTest {
  private static final Pseudonyms PSEUDONYMS =
      new Pseudonyms("a secret that only tests have".getBytes(UTF_8));

  @TempDir Path folder;
  private final Configuration hadoop = new Configuration();

  /** A local file system on which folders named "closed" may not be read. */
  public static final class Guarded extends RawLocalFileSystem {
    @Override
    public RemoteIterator<FileStatus> listStatusIterator(org.apache.hadoop.fs.Path path)
        throws IOException {
      if (path.getName().equals("closed")) {
        throw new AccessControlException("Permission denied");
      }
      return super.listStatusIterator(path);
    }
  }

  @BeforeEach
  void files() throws IOException {
    hadoop.set("fs.file.impl", Guarded.class.getName());
    hadoop.setBoolean("fs.file.impl.disable.cache", true);
    for (String name :
        List.of("a/1.png", "a/b/2.png", "a/.hidden.png", "a/empty", "_c/_3.png", "_c/closed/4")) {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, name.equals("a/empty") ? "" : name);
    }
  }

  private List<ListedEntry> walk(List<ListedEntry> roots, int share, Runnable left) {
    List<ListedEntry> found = new ArrayList<>();
    new Walker(roots, hadoop, PSEUDONYMS, Covered.by(roots), share, left)
        .forEachRemaining(found::add);
    return found;
  }

  private List<ListedEntry> all(String... inputs) {
    List<ListedEntry> roots = new ArrayList<>();
    for (String input : inputs) {
      roots.addAll(Listing.roots(hadoop, Input.parse(input, "main")));
    }
    return walk(roots, 100, () -> {});
  }

  private String name(ListedEntry entry) {
    return entry.path().substring(("file:" + folder + "/").length());
  }

  @Test
  void nothingIsLeftOut() {
    List<ListedEntry> found = all(folder.toString());
    assertThat(found)
        .extracting(this::name)
        .containsExactlyInAnyOrder(
            "a/1.png", "a/b/2.png", "a/.hidden.png", "a/empty", "_c/_3.png", "_c/closed/");
    assertThat(found)
        .allSatisfy(
            entry -> {
              boolean isClosed = name(entry).equals("_c/closed/");
              assertThat(entry.code()).isEqualTo(isClosed ? Code.UNREADABLE : null);
              assertThat(entry.bytes())
                  .isEqualTo(isClosed || name(entry).equals("a/empty") ? 0 : name(entry).length());
              assertThat(entry.mtimeMs() > 0).isNotEqualTo(isClosed);
              assertThat(entry.fileKey()).isEqualTo(PSEUDONYMS.fileKey("main", name(entry)));
            });
  }

  @Test
  void keysAreRelativeToTheInputUpToItsFirstWildcard() {
    assertThat(all("north=" + folder + "/[ab]", "south=" + folder + "/_c/_3.png"))
        .extracting(ListedEntry::site, this::name, ListedEntry::fileKey)
        .containsExactlyInAnyOrder(
            row("north", "a/1.png", "a/1.png"),
            row("north", "a/b/2.png", "a/b/2.png"),
            row("north", "a/.hidden.png", "a/.hidden.png"),
            row("north", "a/empty", "a/empty"),
            row("south", "_c/_3.png", "_3.png"));
  }

  private static Tuple row(String site, String name, String relative) {
    return tuple(site, name, PSEUDONYMS.fileKey(site, relative));
  }

  @Test
  void whatIsLeftAfterAShareIsReturnedAndCounted() {
    AtomicInteger left = new AtomicInteger();
    List<ListedEntry> found =
        walk(
            Listing.roots(hadoop, Input.parse(folder.toString(), "main")),
            1,
            left::incrementAndGet);
    // the root alone holds two entries, both directories
    assertThat(found).extracting(this::name).containsExactlyInAnyOrder("a", "_c");
    assertThat(found).allMatch(ListedEntry::isDirectory);
    assertThat(left).hasValue(2);
    assertThat(walk(found, 100, left::incrementAndGet))
        .containsExactlyInAnyOrderElementsOf(all(folder.toString()));
    assertThat(left).hasValue(2);
  }

  @Test
  void aDirectoryThatIsGoneLeavesNothing() {
    ListedEntry gone =
        new ListedEntry(
            "main",
            "file:" + folder,
            "file:" + folder + "/gone",
            true,
            0,
            0,
            null,
            null,
            null,
            false);
    assertThat(walk(List.of(gone), 100, () -> {})).isEmpty();
  }

  @Test
  void anInputThatDoesNotExistIsRefused() {
    assertThatThrownBy(() -> all(folder + "/none"))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("the input does not exist: " + folder + "/none");
  }

  /** Each real directory once, whichever links lead to it, however many, and by the same path. */
  @Test
  void linksAreFollowedOncePerDirectoryThatNoInputHolds() throws IOException {
    Files.createSymbolicLink(folder.resolve("a/up"), folder);
    Files.createSymbolicLink(folder.resolve("a/again"), folder.resolve("a/b"));
    Files.createSymbolicLink(folder.resolve("a/same.png"), folder.resolve("a/1.png"));
    Path outside = Files.createDirectories(folder.resolve("a/outside/deep")).getParent();
    Files.writeString(outside.resolve("5"), "5");
    Files.writeString(outside.resolve("deep/6"), "6");
    Files.createSymbolicLink(outside.resolve("back"), folder.resolve("_c"));
    Files.createSymbolicLink(outside.resolve("deep/loop"), outside);
    Files.createSymbolicLink(folder.resolve("_c/x"), outside);
    Files.createSymbolicLink(folder.resolve("_c/y"), outside.resolve("deep"));
    Files.createSymbolicLink(folder.resolve("_c/z"), outside);
    hadoop.set("fs.file.impl", LocalFileSystem.class.getName());
    List<ListedEntry> roots = Listing.roots(hadoop, Input.parse(folder + "/_c", "main"));
    Covered covered = Covered.by(roots);
    List<ListedEntry> found = new ArrayList<>();
    for (List<ListedEntry> from = roots; !from.isEmpty(); ) {
      List<ListedEntry> links = new ArrayList<>();
      new Walker(from, hadoop, PSEUDONYMS, covered, 100, () -> {})
          .forEachRemaining(entry -> (entry.isLink() ? links : found).add(entry));
      from = covered.choose(links);
      covered = covered.and(from);
    }
    assertThat(found)
        .extracting(this::name)
        .containsExactlyInAnyOrder("_c/_3.png", "_c/closed/4", "_c/x/5", "_c/x/deep/6");
    assertThat(all(folder.toString()))
        .extracting(this::name)
        .containsExactlyInAnyOrder(
            "a/1.png",
            "a/b/2.png",
            "a/.hidden.png",
            "a/empty",
            "a/outside/5",
            "a/outside/deep/6",
            "_c/_3.png",
            "_c/closed/4");
  }
}
