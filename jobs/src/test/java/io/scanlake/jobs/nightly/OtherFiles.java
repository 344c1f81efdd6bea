package io.scanlake.jobs.nightly;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** A store in local folders under another scheme, with the rules of HDFS. */
abstract class OtherFiles extends RawLocalFileSystem {
  /** A constant: the constructor above this class asks for it. */
  @Override
  public abstract URI getUri();

  /** Refuses a target that exists. */
  @Override
  public boolean rename(Path from, Path to) throws IOException {
    return exists(from) && !isTaken(to) && super.rename(from, to);
  }

  private boolean isTaken(Path path) throws IOException {
    try {
      return !getFileStatus(path).isDirectory();
    } catch (FileNotFoundException e) {
      return false;
    }
  }

  /** Without owner and permissions, which are looked up by the address of a local file. */
  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    FileStatus status = super.getFileStatus(path);
    return new FileStatus(
        status.getLen(),
        status.isDirectory(),
        1,
        status.getBlockSize(),
        status.getModificationTime(),
        status.getPath());
  }
}
