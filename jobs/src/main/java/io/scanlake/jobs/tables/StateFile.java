package io.scanlake.jobs.tables;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A small file that outlives its process. It is replaced as a whole: after a kill at any moment a
 * reader has the content from before or from after. Renames alone do not give this, since Hadoop's
 * do not replace a file on every store.
 */
public final class StateFile {
  private StateFile() {}

  /** The content, or null if nothing has been written. */
  public static byte[] read(FileSystem fs, Path file) throws IOException {
    byte[] content = content(fs, file);
    return content != null ? content : content(fs, old(file));
  }

  /** Null for an empty file too, which a kill in the middle of a write in place has left. */
  private static byte[] content(FileSystem fs, Path file) throws IOException {
    try (InputStream in = fs.open(file)) {
      byte[] content = in.readAllBytes();
      return content.length == 0 ? null : content;
    } catch (FileNotFoundException e) {
      return null;
    }
  }

  /** Writes the file, or replaces it. */
  public static void replace(FileSystem fs, Path file, byte[] content) throws IOException {
    Path draft = file.suffix(".draft");
    try (OutputStream out = fs.create(draft, true)) {
      out.write(content);
    }
    if (fs.exists(file)) {
      if (content(fs, file) == null) {
        fs.delete(file, false);
      } else {
        fs.delete(old(file), false);
        rename(fs, file, old(file));
      }
    }
    rename(fs, draft, file);
    fs.delete(old(file), false);
  }

  private static Path old(Path file) {
    return file.suffix(".old");
  }

  private static void rename(FileSystem fs, Path from, Path to) throws IOException {
    if (!fs.rename(from, to)) {
      throw new IOException("a state file could not be renamed to " + to.getName());
    }
  }
}
