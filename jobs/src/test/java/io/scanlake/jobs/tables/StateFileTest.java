package io.scanlake.jobs.tables;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FilterFileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFileTest {
  @TempDir java.nio.file.Path folder;
  private FileSystem fs;
  private Path file;

  @BeforeEach
  void open() throws IOException {
    fs = FileSystem.getLocal(new Configuration());
    file = new Path(folder.toUri() + "state/last-batch");
  }

  /** A file system that stops, as a killed process does, before its n-th change. */
  private final class Killed extends FilterFileSystem {
    private int left;

    Killed(int changes) {
      super(StateFileTest.this.fs);
      left = changes;
    }

    private void step() throws IOException {
      if (left-- == 0) {
        throw new IOException("killed");
      }
    }

    @Override
    public FSDataOutputStream create(Path path, boolean overwrite) throws IOException {
      step();
      FSDataOutputStream out = super.create(path, overwrite);
      try {
        step();
      } catch (IOException e) {
        out.close();
        throw e;
      }
      return out;
    }

    @Override
    public boolean rename(Path from, Path to) throws IOException {
      step();
      return super.rename(from, to);
    }

    @Override
    public boolean delete(Path path, boolean recursive) throws IOException {
      step();
      return super.delete(path, recursive);
    }
  }

  private String read() throws IOException {
    byte[] content = StateFile.read(fs, file);
    return content == null ? null : new String(content, StandardCharsets.UTF_8);
  }

  private void replace(FileSystem by, String content) throws IOException {
    StateFile.replace(by, file, content.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns whether the replacement came to its end. */
  private boolean replaceUntilKilled(int changes, String content) {
    try {
      replace(new Killed(changes), content);
      return true;
    } catch (IOException e) {
      assertThat(e).hasMessage("killed");
      return false;
    }
  }

  @Test
  void nothingWrittenReadsAsNull() throws IOException {
    assertThat(read()).isNull();
    replace(fs, "1");
    assertThat(read()).isEqualTo("1");
    replace(fs, "2");
    assertThat(read()).isEqualTo("2");
    assertThat(fs.listStatus(file.getParent())).hasSize(1);
  }

  @Test
  void aFirstWriteThatIsKilledLeavesNothingOrAll() throws IOException {
    for (int changes = 0; !replaceUntilKilled(changes, "1"); changes++) {
      assertThat(read()).isIn(null, "1");
      fs.delete(file.getParent(), true);
    }
    assertThat(read()).isEqualTo("1");
  }

  @Test
  void aReplacementThatIsKilledLeavesTheOldContentOrTheNew() throws IOException {
    replace(fs, "1");
    int changes = 0;
    while (!replaceUntilKilled(changes, "2")) {
      assertThat(read()).isIn("1", "2");
      // The next start replaces whatever was left.
      replace(fs, "1");
      assertThat(read()).isEqualTo("1");
      changes++;
    }
    assertThat(read()).isEqualTo("2");
    // Create, write, delete an older copy, two renames, delete the old copy.
    assertThat(changes).isEqualTo(6);
  }

  @Test
  void anEmptyFileOfAKilledWriteCountsAsNone() throws IOException {
    Files.createDirectories(folder.resolve("state"));
    Files.createFile(folder.resolve("state/last-batch"));
    assertThat(read()).isNull();
    replace(fs, "1");
    assertThat(read()).isEqualTo("1");
  }
}
