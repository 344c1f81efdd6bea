package io.scanlake.jobs.analyze;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Which file a task has in hand, kept where it outlives the process: native code can take the whole
 * JVM down, and then somebody has to know on which file. On a local disk this costs one small write
 * a file and is always done; on HDFS and S3 only by tasks that are repeated after a failure.
 */
abstract class InFlight implements AutoCloseable {
  private static final int KEY_LENGTH = 32;

  /** Notes that the file is being worked on. */
  abstract void begin(String fileKey) throws IOException;

  /** The task is over: nothing is in hand. */
  @Override
  public abstract void close() throws IOException;

  /**
   * @param folder of the batch, shared by its tasks
   * @param partition of the task
   * @param attempt of the task, 0 for the first
   */
  static InFlight open(Path folder, Configuration hadoop, int partition, int attempt)
      throws IOException {
    FileSystem fs = folder.getFileSystem(hadoop);
    Path file = new Path(folder, Integer.toString(partition));
    if (fs.getUri().getScheme().equals("file")) {
      return new OnDisk(java.nio.file.Path.of(file.toUri().getPath()));
    }
    return attempt > 0 ? new InStore(fs, file) : new Nowhere();
  }

  /** The file that an earlier attempt of the partition had in hand when it died, or null. */
  static String left(Path folder, Configuration hadoop, int partition) throws IOException {
    Path file = new Path(folder, Integer.toString(partition));
    try (var in = file.getFileSystem(hadoop).open(file)) {
      String key = new String(in.readNBytes(KEY_LENGTH), StandardCharsets.UTF_8);
      return key.length() == KEY_LENGTH ? key : null;
    } catch (FileNotFoundException e) {
      return null;
    }
  }

  /** The files that tasks of an earlier start of the batch had in hand when it died. */
  static Set<String> left(Path folder, Configuration hadoop) throws IOException {
    Set<String> keys = new HashSet<>();
    try {
      for (FileStatus status : folder.getFileSystem(hadoop).listStatus(folder)) {
        String key = left(folder, hadoop, Integer.parseInt(status.getPath().getName()));
        if (key != null) {
          keys.add(key);
        }
      }
    } catch (FileNotFoundException e) {
      // The first start of the batch.
    }
    return keys;
  }

  private static final class OnDisk extends InFlight {
    private final java.nio.file.Path path;
    private final RandomAccessFile file;

    OnDisk(java.nio.file.Path path) throws IOException {
      Files.createDirectories(path.getParent());
      this.path = path;
      this.file = new RandomAccessFile(path.toFile(), "rw");
    }

    @Override
    void begin(String fileKey) throws IOException {
      file.seek(0);
      file.write(fileKey.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() throws IOException {
      file.close();
      Files.deleteIfExists(path);
    }
  }

  private static final class InStore extends InFlight {
    private final FileSystem fs;
    private final Path file;

    InStore(FileSystem fs, Path file) {
      this.fs = fs;
      this.file = file;
    }

    @Override
    void begin(String fileKey) throws IOException {
      try (OutputStream out = fs.create(file, true)) {
        out.write(fileKey.getBytes(StandardCharsets.UTF_8));
      }
    }

    @Override
    public void close() throws IOException {
      fs.delete(file, false);
    }
  }

  private static final class Nowhere extends InFlight {
    @Override
    void begin(String fileKey) {
      // A first attempt on a shared store: the next one will be careful.
    }

    @Override
    public void close() {
      // Nothing was written.
    }
  }
}
