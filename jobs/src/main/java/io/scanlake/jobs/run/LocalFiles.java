package io.scanlake.jobs.run;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.DelegateToFileSystem;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * The local file system by Java alone. Without its native library, Hadoop's own starts a process
 * ({@code chmod}, {@code readlink}) for every file that it creates or renames: some six hundred in
 * a small nightly run.
 *
 * <p>Nothing is written wider than the process's umask allows; Hadoop's own has a umask of its
 * configuration alone. And it has no checksums: Hadoop's own keeps them in a second file ({@code
 * .crc}), which after a loss of power, or where somebody else's Hadoop left it, contradicts a good
 * file and makes it unreadable.
 */
public final class LocalFiles extends LocalFileSystem {
  private static final String FILE_SYSTEM = "fs.file.impl";
  private static final String CONTEXT = "fs.AbstractFileSystem.file.impl";

  /** The keys by which a configuration names its local file system. */
  static final List<String> KEYS = List.of(FILE_SYSTEM, CONTEXT);

  public LocalFiles() {
    super(new Raw());
  }

  @Override
  public void initialize(URI uri, Configuration hadoop) throws IOException {
    super.initialize(uri, hadoop);
    setVerifyChecksum(false);
    setWriteChecksum(false);
  }

  // Hadoop's lists leave out what has the name of a checksum.

  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    return fs.listStatus(path);
  }

  @Override
  public RemoteIterator<FileStatus> listStatusIterator(Path path) throws IOException {
    return fs.listStatusIterator(path);
  }

  @Override
  public RemoteIterator<LocatedFileStatus> listLocatedStatus(Path path) throws IOException {
    return fs.listLocatedStatus(path);
  }

  /** The same for Hadoop's {@code FileContext}; Hadoop calls the constructor by reflection. */
  public static final class Context extends DelegateToFileSystem {
    public Context(URI uri, Configuration hadoop) throws IOException, URISyntaxException {
      super(uri, new Raw(), hadoop, "file", false);
    }

    @Override
    public int getUriDefaultPort() {
      return -1;
    }

    @Override
    public boolean isValidName(String source) {
      // Local names may hold what those of HDFS may not, such as a colon.
      return true;
    }
  }

  /** Makes a configuration, and what Hadoop keeps open for it, use these files. */
  static void use(Configuration hadoop) {
    hadoop.set(FILE_SYSTEM, LocalFiles.class.getName());
    hadoop.set(CONTEXT, Context.class.getName());
    try {
      FileSystem open = FileSystem.get(URI.create("file:///"), hadoop);
      if (!(open instanceof LocalFiles)) {
        // Leaves Hadoop's cache; whoever holds it can go on with it.
        open.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What this process's new files may be, which Java tells by making one. */
  private static final class Umask {
    private static final int ALLOWED = allowed();

    private static int allowed() {
      try {
        File made = File.createTempFile("scanlake", null);
        try {
          // Of a new file nobody may execute it, of a new folder who may read it.
          int file = FsPermission.valueOf("-" + text(made)).toShort();
          return 07000 | file | (file & 0444) >> 2;
        } finally {
          Files.delete(made.toPath());
        }
      } catch (IOException | UnsupportedOperationException e) {
        return 07777;
      }
    }

    private static String text(File file) throws IOException {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(file.toPath()));
    }

    static FsPermission narrow(FsPermission wanted) {
      return new FsPermission((short) (wanted.toShort() & ALLOWED));
    }
  }

  private static final class Raw extends RawLocalFileSystem {
    @Override
    protected OutputStream createOutputStreamWithMode(
        Path path, boolean append, FsPermission permission) throws IOException {
      return super.createOutputStreamWithMode(
          path,
          append,
          Umask.narrow(permission == null ? masked(FsPermission.getFileDefault()) : permission));
    }

    @Override
    protected boolean mkOneDirWithMode(Path path, File file, FsPermission permission)
        throws IOException {
      return super.mkOneDirWithMode(
          path,
          file,
          Umask.narrow(permission == null ? masked(FsPermission.getDirDefault()) : permission));
    }

    private FsPermission masked(FsPermission permission) {
      return permission.applyUMask(FsPermission.getUMask(getConf()));
    }

    @Override
    public void setPermission(Path path, FsPermission permission) throws IOException {
      try {
        Files.setPosixFilePermissions(
            pathToFile(path).toPath(),
            PosixFilePermissions.fromString(
                permission.toString().substring(0, 9).replace('t', 'x').replace('T', '-')));
      } catch (UnsupportedOperationException | InvalidPathException e) {
        super.setPermission(path, permission);
      }
    }

    @Override
    public FileStatus getFileLinkStatus(Path path) throws IOException {
      File file = pathToFile(path);
      try {
        return Files.isSymbolicLink(file.toPath())
            ? super.getFileLinkStatus(path)
            : getFileStatus(path);
      } catch (InvalidPathException e) {
        return super.getFileLinkStatus(path);
      }
    }
  }
}
