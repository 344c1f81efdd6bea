package io.scanlake.jobs.learn;

import io.scanlake.jobs.operator.OperatorException;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A folder that a job creates for its results; removed on close if it is still empty. */
public final class NewFolder implements AutoCloseable {
  private final FileSystem files;
  private final Path path;

  private NewFolder(FileSystem files, Path path) {
    this.files = files;
    this.path = path;
  }

  /**
   * @throws OperatorException if it exists already or cannot be created
   */
  public static NewFolder make(String uri, Configuration hadoop) {
    try {
      Path path = new Path(uri);
      FileSystem files = path.getFileSystem(hadoop);
      if (files.exists(path)) {
        throw new OperatorException("--output exists already: " + uri);
      }
      files.mkdirs(path);
      return new NewFolder(files, path);
    } catch (IOException | IllegalArgumentException | UnsupportedOperationException e) {
      throw new OperatorException(
          "--output cannot be created: " + uri + " (" + OperatorException.kind(e) + ")");
    }
  }

  /** The last part of the folder's path. */
  public String name() {
    return path.getName();
  }

  /** The URI of a folder inside. */
  public String inside(String folder) {
    return new Path(path, folder).toString();
  }

  public void write(String file, byte[] content) throws IOException {
    try (OutputStream out = files.create(new Path(path, file), true)) {
      out.write(content);
    }
  }

  @Override
  public void close() throws IOException {
    if (files.listStatus(path).length == 0) {
      files.delete(path, false);
    }
  }
}
