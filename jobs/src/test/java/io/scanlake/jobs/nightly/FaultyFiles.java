package io.scanlake.jobs.nightly;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * A store in which one call fails: {@code faulty:///…}. Hadoop makes it by reflection; what is to
 * fail stands here for all of them.
 */
public final class FaultyFiles extends OtherFiles {
  static final String ROOT = "faulty://";

  private static final Pattern STATE =
      Pattern.compile(
          "(last-batch|warehouse\\.json|plan\\.json|outcome\\.json|failures\\.json|suspects|lock|probe)([.-].*)?");

  /** A call that changes or reads the store. */
  record Call(String operation, String name, boolean isOfState) {
    private static Call of(String operation, Path path) {
      boolean isOfState = STATE.matcher(path.getName()).matches();
      // Of a probe and of a lock that was taken over, the name holds a number of its own.
      String name = path.getName().replaceAll("^(probe|lock\\.taken)-.*", "$1");
      return new Call(operation, name, isOfState);
    }
  }

  private static final List<Call> CALLS = new ArrayList<>();
  private static Predicate<Call> failing;
  private static Call failed;

  /** Forgets all calls, and makes the first that is chosen from now on fail. */
  static synchronized void fail(Predicate<Call> chosen) {
    CALLS.clear();
    failing = chosen;
  }

  /** Whether the chosen call was made. Nothing fails any more. */
  static synchronized boolean hasFailed() {
    boolean hasFailed = failing == null;
    failing = call -> false;
    return hasFailed;
  }

  /** The call that failed last. */
  static synchronized Call failed() {
    return failed;
  }

  /** All calls since {@link #fail}. */
  static synchronized List<Call> calls() {
    return List.copyOf(CALLS);
  }

  private static void call(String operation, Path path) throws IOException {
    Call call = Call.of(operation, path);
    synchronized (FaultyFiles.class) {
      CALLS.add(call);
      if (failing == null || !failing.test(call)) {
        return;
      }
      failing = null;
      failed = call;
    }
    throw new IOException("a fault of the store, made by the test");
  }

  @Override
  public URI getUri() {
    return URI.create(ROOT + "/");
  }

  @Override
  public FSDataInputStream open(Path path, int size) throws IOException {
    call("open", path);
    return super.open(path, size);
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int size,
      short replication,
      long block,
      Progressable progress)
      throws IOException {
    call("create", path);
    FSDataOutputStream out = super.create(path, overwrite, size, replication, block, progress);
    try {
      // A store can fail after it has made the file.
      call("write", path);
    } catch (IOException e) {
      out.close();
      throw e;
    }
    return out;
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    call("rename", to);
    boolean isDone = super.rename(from, to);
    call("renamed", to);
    return isDone;
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    call("delete", path);
    boolean isDone = super.delete(path, recursive);
    call("deleted", path);
    return isDone;
  }

  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    call("list", path);
    return super.listStatus(path);
  }

  @Override
  public boolean mkdirs(Path path) throws IOException {
    call("mkdirs", path);
    return super.mkdirs(path);
  }
}
