package io.scanlake.jobs.nightly;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkEnv;

/**
 * A store on which an executor dies in the middle of a task's commit, twice in a run: before the
 * rename, and after it but before the driver hears of it. {@code fs.dying.marks} names a folder for
 * what has happened.
 */
public final class DyingFiles extends OtherFiles {
  @Override
  public URI getUri() {
    return URI.create("dying:///");
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    if (!from.getName().startsWith("attempt_") || SparkEnv.get().executorId().equals("driver")) {
      return super.rename(from, to);
    }
    if (isFirst("before")) {
      Runtime.getRuntime().halt(1);
    }
    boolean isDone = super.rename(from, to);
    if (isFirst("after")) {
      Runtime.getRuntime().halt(1);
    }
    return isDone;
  }

  private boolean isFirst(String moment) throws IOException {
    try {
      Files.createFile(java.nio.file.Path.of(getConf().get("fs.dying.marks"), moment));
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }
}
