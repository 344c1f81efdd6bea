package io.scanlake.jobs.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.scanlake.file.Code;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalStoreTest {
  @TempDir Path folder;
  private ArchiveStore store;

  @BeforeEach
  void store() throws IOException {
    store = ArchiveStore.of(folder.toString(), new Configuration());
  }

  private List<Entry> list(String path) throws IOException {
    List<Entry> found = new ArrayList<>();
    try (ArchiveStore.Entries entries = store.list(path)) {
      entries.forEachRemaining(found::add);
    }
    return found;
  }

  private String content(String path) throws IOException {
    try (ArchiveFile file = store.open(path)) {
      byte[] bytes = new byte[(int) file.bytes()];
      file.read(0, bytes, 0, bytes.length);
      return new String(bytes, UTF_8);
    }
  }

  /** Percent-encoded, since the locale of the test may not have the letters. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain",
        "16:00:00.dcm",
        "R%C3%B6ntgen",
        "R%F6ntgen",
        "%E8%82%BA",
        "a%0Ab",
        "%2520",
        "a%3Fb",
        "%5B1%5D",
        "a%5Cb",
        "%FF%FE",
        "%EF%BF%BD",
        "a+b&c",
        ".x.crc"
      })
  void aFileOfAnyNameIsListedAndOpened(String name) throws IOException {
    Path file = Path.of(URI.create(folder.toUri() + name));
    Files.writeString(file, name);

    List<Entry> found = list(folder.toString());

    assertThat(found).hasSize(1);
    assertThat(found.get(0).bytes()).isEqualTo(name.length());
    assertThat(content(found.get(0).path())).isEqualTo(name);
    assertThat(store.entry(found.get(0).path())).isEqualTo(found.get(0));
    assertThat(store.qualified(found.get(0).path())).isEqualTo(found.get(0).path());
    assertThat(store.find(folder + "/*")).extracting(Entry::path).isEqualTo(paths(found));
  }

  private static List<String> paths(List<Entry> entries) {
    return entries.stream().map(Entry::path).toList();
  }

  @Test
  void aFolderWhoseNameIsNoUtf8IsListedLikeAnyOther() throws IOException {
    Path inner = Path.of(URI.create(folder.toUri() + "%C4rzte"));
    Files.createDirectory(inner);
    Files.writeString(inner.resolve("1"), "one");

    String path = list(folder.toString()).get(0).path();

    assertThat(path).isEqualTo("file:" + folder + "/\uFFFDC4rzte");
    assertThat(content(list(path).get(0).path())).isEqualTo("one");
  }

  @Test
  void checksumsBesideAFileDecideNothing() throws IOException {
    Files.writeString(folder.resolve("1"), "one");
    Files.writeString(folder.resolve(".1.crc"), "of another file");
    Files.writeString(folder.resolve(".gone.crc"), "of none");
    assertThat(list(folder.toString()))
        .extracting(entry -> entry.path().substring(entry.path().lastIndexOf('/') + 1))
        .containsExactlyInAnyOrder("1", ".gone.crc");
    assertThat(content(folder + "/1")).isEqualTo("one");
  }

  @Test
  void linksAreToldWithWhatTheyLeadTo() throws IOException {
    Path target = Files.createDirectories(folder.resolve("target"));
    Files.writeString(target.resolve("1"), "one");
    Path links = Files.createDirectories(folder.resolve("links"));
    Files.createSymbolicLink(links.resolve("a folder"), target);
    Files.createSymbolicLink(links.resolve("b file"), target.resolve("1"));
    Files.createSymbolicLink(links.resolve("c nothing"), folder.resolve("none"));
    Files.createSymbolicLink(links.resolve("d itself"), links.resolve("d itself"));

    List<Entry> found = new ArrayList<>(list(links.toString()));

    found.sort(java.util.Comparator.comparing(Entry::path));
    assertThat(found).extracting(Entry::isDirectory).containsExactly(true, false, false, false);
    assertThat(found).allMatch(Entry::isLink);
    assertThat(found.get(0).real()).isEqualTo("file:" + target.toRealPath());
    assertThat(found.get(1).real()).isEqualTo("file:" + target.toRealPath() + "/1");
    assertThat(found.get(1).bytes()).isEqualTo(3);
    assertThat(found)
        .extracting(Entry::code)
        .containsExactly(null, null, Code.UNREADABLE, Code.UNREADABLE);
  }

  /** Opening a pipe waits until somebody writes into it. */
  @Test
  void aPipeIsNoFileToBeOpened() throws Exception {
    Process made = new ProcessBuilder("mkfifo", folder + "/pipe").start();
    assumeTrue(made.waitFor() == 0, "no mkfifo here");
    assertThat(list(folder.toString())).extracting(Entry::code).containsExactly(Code.NOT_AN_IMAGE);
  }

  @Test
  void aFileThatIsWrittenToWhileItIsOpenIsNotUnchanged() throws IOException {
    Path file = Files.writeString(folder.resolve("1"), "one");
    try (ArchiveFile open = store.open(file.toString())) {
      assertThat(open.isUnchanged()).isTrue();
      Files.writeString(file, "another");
      assertThat(open.isUnchanged()).isFalse();
    }
    try (ArchiveFile open = store.open(file.toString())) {
      Files.writeString(file, "cut");
      byte[] bytes = new byte[(int) open.bytes()];
      assertThatThrownBy(() -> open.read(0, bytes, 0, bytes.length))
          .isInstanceOf(EOFException.class);
      Files.delete(file);
      assertThat(open.isUnchanged()).isFalse();
    }
    assertThatThrownBy(() -> store.open(file.toString())).isInstanceOf(FileNotFoundException.class);
  }

  @Test
  void wildcardsAndNamesThatLookLikeThem() throws IOException {
    for (String name : List.of("a1", "a2", "b1", "[a]", "2024:05")) {
      Files.createDirectories(folder.resolve(name));
    }
    assertThat(store.find(folder + "/a*")).hasSize(2);
    assertThat(store.find(folder + "/{a1,b*}")).hasSize(2);
    assertThat(store.find(folder + "/[a]"))
        .extracting(Entry::path)
        .containsExactly("file:" + folder + "/[a]");
    assertThat(store.base(folder + "/[a]")).isEqualTo("file:" + folder + "/[a]");
    assertThat(store.base(folder + "/a*")).isEqualTo("file:" + folder);
    assertThat(store.find(folder + "/*:*")).hasSize(1);
    assertThat(store.find(folder + "/none*")).isEmpty();
    assertThat(store.find(folder + "/none")).isEmpty();
  }
}
