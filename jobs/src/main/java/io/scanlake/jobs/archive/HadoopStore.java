package io.scanlake.jobs.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.util.functional.FutureIO;

/**
 * HDFS, S3 and whatever else Hadoop knows. Folders are read by {@code listStatusIterator}: {@code
 * listFiles} asks for the block locations of each file.
 */
record HadoopStore(Configuration hadoop) implements ArchiveStore {
  @Override
  public String qualified(String address) throws IOException {
    Path path = new Path(address);
    return path.getFileSystem(hadoop).makeQualified(path).toString();
  }

  @Override
  public List<Entry> find(String address) throws IOException {
    Path path = new Path(address);
    FileStatus[] found = path.getFileSystem(hadoop).globStatus(path);
    return found == null ? List.of() : Arrays.stream(found).map(HadoopStore::entry).toList();
  }

  @Override
  public Entry entry(String path) throws IOException {
    Path file = new Path(path);
    return entry(file.getFileSystem(hadoop).getFileStatus(file));
  }

  private static Entry entry(FileStatus status) {
    return new Entry(
        status.getPath().toString(),
        status.isDirectory(),
        status.getLen(),
        status.getModificationTime(),
        null,
        false,
        null);
  }

  @Override
  public Entries list(String folder) throws IOException {
    Path path = new Path(folder);
    RemoteIterator<FileStatus> all = path.getFileSystem(hadoop).listStatusIterator(path);
    return new Entries() {
      @Override
      public boolean hasNext() {
        try {
          return all.hasNext();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }

      @Override
      public Entry next() {
        try {
          return entry(all.next());
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }

      @Override
      public void close() {
        // Hadoop's iterators hold nothing open.
      }
    };
  }

  /** The status saves stores such as S3 a second request, and lets them notice another version. */
  @Override
  public ArchiveFile open(String path) throws IOException {
    Path file = new Path(path);
    FileSystem fs = file.getFileSystem(hadoop);
    FileStatus status = fs.getFileStatus(file);
    FSDataInputStream in = FutureIO.awaitFuture(fs.openFile(file).withFileStatus(status).build());
    return new Opened(fs, status, in);
  }

  private record Opened(FileSystem fs, FileStatus status, FSDataInputStream in)
      implements ArchiveFile {
    @Override
    public long bytes() {
      return status.getLen();
    }

    /** S3 lists milliseconds, but tells of one object the whole seconds alone. */
    @Override
    public boolean wasModifiedAt(long mtimeMs) {
      return status.getModificationTime() / 1000 == mtimeMs / 1000;
    }

    @Override
    public void read(long position, byte[] into, int offset, int count) throws IOException {
      in.readFully(position, into, offset, count);
    }

    @Override
    public InputStream stream() throws IOException {
      in.seek(0);
      return in;
    }

    /** A file of these stores is visible when it is closed, and replaced as a whole. */
    @Override
    public boolean isUnchanged() {
      return true;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
