package io.scanlake.jobs.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scanlake.jobs.operator.OperatorException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FilterFileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StateFileTest {
  @TempDir java.nio.file.Path folder;
  private FileSystem fs;
  private Path file;

  @BeforeEach
  void open() throws IOException {
    fs = new LocalFileSystem();
    fs.initialize(URI.create("file:///"), new Configuration());
    file = new Path(folder.toUri() + "state/last-batch");
  }

  /** A kind of store that stops, as a killed process does, before its n-th change. */
  private static class Killed extends FilterFileSystem {
    private final Store store;
    private int left;

    Killed(FileSystem fs, Store store, int changes) {
      super(fs);
      this.store = store;
      left = changes;
    }

    private void step() throws IOException {
      if (left-- == 0) {
        throw new IOException("killed");
      }
    }

    @Override
    public URI getUri() {
      return store == Store.DISK ? super.getUri() : URI.create("elsewhere:///");
    }

    @Override
    public boolean hasPathCapability(Path path, String capability) throws IOException {
      return capability.equals("fs.option.create.in.close")
          ? store == Store.OBJECTS
          : super.hasPathCapability(path, capability);
    }

    @Override
    public FSDataOutputStream create(Path path, boolean overwrite) throws IOException {
      step();
      if (store == Store.OBJECTS) {
        return new FSDataOutputStream(object(path), null);
      }
      OutputStream out = super.create(path, overwrite);
      return new FSDataOutputStream(
          new OutputStream() {
            @Override
            public void write(int one) throws IOException {
              step();
              out.write(one);
            }

            @Override
            public void close() throws IOException {
              out.close();
            }
          },
          null);
    }

    private OutputStream object(Path path) {
      return new ByteArrayOutputStream() {
        private boolean isClosed;

        @Override
        public void close() throws IOException {
          if (!isClosed) {
            isClosed = true;
            step();
            try (OutputStream whole = Killed.super.create(path, true)) {
              whole.write(toByteArray());
            }
          }
        }
      };
    }

    @Override
    public boolean rename(Path from, Path to) throws IOException {
      step();
      return (store == Store.DISK || !exists(to)) && super.rename(from, to);
    }

    @Override
    public boolean delete(Path path, boolean recursive) throws IOException {
      step();
      return super.delete(path, recursive);
    }
  }

  private static String parsed(byte[] content) {
    String text = new String(content, StandardCharsets.UTF_8);
    return text.length() == 4 ? text : null;
  }

  private String read() {
    return StateFile.read(fs, file, StateFileTest::parsed);
  }

  private void replace(FileSystem by, String content) throws IOException {
    StateFile.replace(by, file, content.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns whether the replacement came to its end. */
  private boolean replaceUntilKilled(Store store, int changes, String content) {
    try {
      replace(new Killed(fs, store, changes), content);
      return true;
    } catch (IOException e) {
      assertThat(e).hasMessage("killed");
      return false;
    }
  }

  @Test
  void nothingWrittenReadsAsNull() throws IOException {
    assertThat(read()).isNull();
    replace(fs, "1111");
    assertThat(read()).isEqualTo("1111");
    replace(fs, "2222");
    assertThat(read()).isEqualTo("2222");
    assertThat(folder.resolve("state")).isDirectoryContaining("glob:**/last-batch");
    try (var files = Files.list(folder.resolve("state"))) {
      assertThat(files).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFirstWriteThatIsKilledLeavesNothingOrAll(Store store) throws IOException {
    for (int changes = 0; !replaceUntilKilled(store, changes, "1111"); changes++) {
      assertThat(read()).isIn(null, "1111");
      fs.delete(file.getParent(), true);
    }
    assertThat(read()).isEqualTo("1111");
  }

  @ParameterizedTest
  @EnumSource
  void aReplacementThatIsKilledLeavesTheOldContentOrTheNew(Store store) throws IOException {
    replace(fs, "1111");
    int changes = 0;
    while (!replaceUntilKilled(store, changes, "2222")) {
      assertThat(read()).isIn("1111", "2222");
      // The next start replaces whatever was left.
      replace(new Killed(fs, store, 99), "1111");
      assertThat(read()).isEqualTo("1111");
      changes++;
    }
    assertThat(read()).isEqualTo("2222");
    assertThat(changes)
        .isEqualTo(
            switch (store) {
              // create, four bytes, rename, delete an older version's copy
              case DISK -> 7;
              // the same, and the old file is deleted
              case TREE -> 8;
              // create, close
              case OBJECTS -> 2;
            });
  }

  /** What a loss of power, a full disk or an earlier version's write in place has left. */
  @Test
  void aTornFileCountsAsNone() throws IOException {
    Files.createDirectories(folder.resolve("state"));
    for (String torn : List.of("", "1", "111", "\0\0\0\0\0\0")) {
      Files.writeString(folder.resolve("state/last-batch"), torn);
      assertThat(read()).isNull();
      assertThat(StateFile.exists(fs, file)).isTrue();
      replace(fs, "1111");
      assertThat(read()).isEqualTo("1111");
    }
  }

  @Test
  void aTornFileIsReplacedByWhatIsLeftOfAnotherWrite() throws IOException {
    for (String left : List.of("last-batch.old", "last-batch.draft")) {
      replace(fs, "1111");
      Files.writeString(folder.resolve("state/" + left), "2222");
      assertThat(read()).isEqualTo("1111");
      Files.writeString(folder.resolve("state/last-batch"), "11");
      assertThat(read()).isEqualTo("2222");
    }
  }

  @Test
  void aChecksumBesideTheFileDecidesNothing() throws IOException {
    try (OutputStream out = fs.create(file, true)) {
      out.write("0000".getBytes(StandardCharsets.UTF_8));
    }
    assertThat(folder.resolve("state/.last-batch.crc")).exists();
    Files.writeString(folder.resolve("state/last-batch"), "1111");
    assertThat(read()).isEqualTo("1111");
    replace(fs, "2222");
    // nor for an earlier version, which would heed it
    assertThat(folder.resolve("state/.last-batch.crc")).doesNotExist();
    assertThat(read()).isEqualTo("2222");
  }

  @Test
  void aFileThatMayNotBeReadIsNamed() throws IOException {
    replace(fs, "1111");
    FileSystem closed =
        new FilterFileSystem(fs) {
          @Override
          public FSDataInputStream open(Path path, int size) throws IOException {
            throw new org.apache.hadoop.security.AccessControlException("no");
          }
        };
    assertThatThrownBy(() -> StateFile.read(closed, file, StateFileTest::parsed))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("state/last-batch cannot be read (AccessControl)");
  }
}
