package io.scanlake.jobs.tables;

import io.scanlake.jobs.operator.OperatorException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.apache.hadoop.fs.ChecksumFileSystem;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;

/**
 * A small file that outlives its process. It is replaced as a whole: after a kill or a loss of
 * power at any moment a reader has the content from before or from after. Checksums beside the file
 * decide nothing, since the two are never written together; the content itself must make sense.
 */
public final class StateFile {
  /** Makes a value of a file's content. */
  @FunctionalInterface
  public interface Parser<T> {
    /**
     * @throws IOException or a RuntimeException when the content is not what was written
     */
    T parse(byte[] content) throws IOException;
  }

  private StateFile() {}

  /**
   * The value that was written last, or else the last one that can be read.
   *
   * @return null where nothing was written, or nothing that can be read: the caller knows how to
   *     make the value anew
   * @throws OperatorException the store refuses to read the file
   */
  public static <T> T read(FileSystem fs, Path file, Parser<T> parser) {
    FileSystem raw = raw(fs);
    try {
      for (Path place : List.of(file, draft(file), old(file))) {
        byte[] content = content(raw, place);
        T value = content == null ? null : parsed(content, parser);
        if (value != null) {
          return value;
        }
      }
      return null;
    } catch (IOException e) {
      throw new OperatorException(
          "the state file "
              + file
              + " cannot be read ("
              + OperatorException.kind(e)
              + "); let this user read it, and run again");
    }
  }

  /** True where something was written, whether it can be read or not. */
  public static boolean exists(FileSystem fs, Path file) throws IOException {
    return fs.exists(file);
  }

  private static byte[] content(FileSystem raw, Path file) throws IOException {
    try (InputStream in = raw.open(file)) {
      return in.readAllBytes();
    } catch (FileNotFoundException e) {
      return null;
    }
  }

  private static <T> T parsed(byte[] content, Parser<T> parser) {
    try {
      return content.length == 0 ? null : parser.parse(content);
    } catch (IOException | RuntimeException e) {
      return null;
    }
  }

  /** Writes the file, or replaces it. */
  public static void replace(FileSystem fs, Path file, byte[] content) throws IOException {
    FileSystem raw = raw(fs);
    if (Store.of(raw, file) == Store.OBJECTS) {
      // An object appears, or changes, as a whole when its stream is closed; a rename would copy.
      write(raw, file, content);
      return;
    }
    write(raw, draft(file), content);
    if (fs instanceof ChecksumFileSystem checked) {
      // An older Scanlake, which heeds it, may have left one of the content from before.
      raw.delete(checked.getChecksumFile(file), false);
    }
    if (Store.of(raw, file) == Store.TREE) {
      // A rename does not replace a file here. While there is none, the draft is complete.
      raw.delete(file, false);
    }
    if (!raw.rename(draft(file), file)) {
      throw new IOException("a state file could not be renamed to " + file.getName());
    }
    raw.delete(old(file), false);
  }

  /** The content is on the disk, not only in its cache, before anything refers to it. */
  private static void write(FileSystem raw, Path file, byte[] content) throws IOException {
    try (FSDataOutputStream out = raw.create(file, true)) {
      out.write(content);
      if (out.hasCapability(StreamCapabilities.HSYNC)) {
        out.hsync();
      }
    }
  }

  private static FileSystem raw(FileSystem fs) {
    return fs instanceof ChecksumFileSystem checked ? checked.getRawFileSystem() : fs;
  }

  private static Path draft(Path file) {
    return file.suffix(".draft");
  }

  /** Where an earlier Scanlake put the previous content while it replaced a file. */
  private static Path old(Path file) {
    return file.suffix(".old");
  }
}
