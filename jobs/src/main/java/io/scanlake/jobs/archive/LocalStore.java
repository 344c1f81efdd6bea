package io.scanlake.jobs.archive;

import io.scanlake.file.Code;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.fs.GlobExpander;
import org.apache.hadoop.fs.GlobPattern;

/** Local disks, and whatever is mounted as one. */
enum LocalStore implements ArchiveStore {
  INSTANCE;

  private static final String SCHEME = "file:";

  /** A local path of any of the forms that Hadoop takes. */
  private static Path path(String address) {
    String text = address;
    if (text.startsWith(SCHEME)) {
      text = text.substring(SCHEME.length()).replaceFirst("^///*", "/");
    }
    Path path = LocalNames.path(text.startsWith("/") ? text : HERE + "/" + text);
    return path.normalize();
  }

  private static final String HERE = LocalNames.text(Path.of("").toAbsolutePath());

  private static String address(Path path) {
    return SCHEME + LocalNames.text(path);
  }

  @Override
  public String qualified(String address) {
    return address(path(address));
  }

  /** A name may look like a pattern. */
  @Override
  public String base(String address) throws IOException {
    return Files.exists(path(address), LinkOption.NOFOLLOW_LINKS)
        ? qualified(address)
        : ArchiveStore.super.base(address);
  }

  @Override
  public Entry entry(String path) throws IOException {
    Path file = path(path);
    Entry entry = entry(file, address(file));
    if (entry == null || entry.code() == Code.UNREADABLE) {
      throw new FileNotFoundException();
    }
    return entry;
  }

  /** What stands under a path; null where nothing does any more. */
  private static Entry entry(Path path, String address) throws IOException {
    BasicFileAttributes own;
    try {
      own = attributes(path, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      return null;
    }
    if (!own.isSymbolicLink()) {
      return entry(address, own, null, false);
    }
    try {
      String real = address(path.toRealPath());
      return entry(address, attributes(path), real, true);
    } catch (IOException e) {
      // It leads to nothing, or in a circle.
      return unreadable(address, own);
    }
  }

  private static BasicFileAttributes attributes(Path path, LinkOption... options)
      throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class, options);
  }

  private static Entry entry(
      String address, BasicFileAttributes found, String real, boolean isLink) {
    boolean isFolder = found.isDirectory();
    return new Entry(
        address,
        isFolder,
        isFolder || found.isOther() ? 0 : found.size(),
        found.lastModifiedTime().toMillis(),
        real,
        isLink,
        found.isOther() ? Code.NOT_AN_IMAGE : null);
  }

  private static Entry unreadable(String address, BasicFileAttributes own) {
    long mtimeMs = own == null ? 0 : own.lastModifiedTime().toMillis();
    return new Entry(address, false, 0, mtimeMs, null, own != null, Code.UNREADABLE);
  }

  // --- listing ----------------------------------------------------------------------------------

  @Override
  public Entries list(String folder) throws IOException {
    Path path = path(folder);
    DirectoryStream<Path> open;
    try {
      open = Files.newDirectoryStream(path);
    } catch (NoSuchFileException | NotDirectoryException e) {
      throw new FileNotFoundException();
    }
    String parent = address(path);
    return new Listed(open, parent.endsWith("/") ? parent : parent + "/");
  }

  private static final class Listed implements Entries {
    private final DirectoryStream<Path> open;
    private final Iterator<Path> paths;
    private final String parent;
    private Entry next;

    Listed(DirectoryStream<Path> open, String parent) {
      this.open = open;
      this.paths = open.iterator();
      this.parent = parent;
    }

    @Override
    public boolean hasNext() {
      try {
        while (next == null && paths.hasNext()) {
          next = of(paths.next());
        }
      } catch (DirectoryIteratorException e) {
        throw new UncheckedIOException(e.getCause());
      }
      return next != null;
    }

    @Override
    public Entry next() {
      hasNext();
      Entry entry = next;
      next = null;
      return entry;
    }

    private Entry of(Path path) {
      String text = LocalNames.text(path);
      String address = parent + text.substring(text.lastIndexOf('/') + 1);
      try {
        return isSideFile(path) ? null : entry(path, address);
      } catch (IOException e) {
        return unreadable(address, null);
      }
    }

    /** Hadoop's checksums of a file beside it belong to that file. */
    private static boolean isSideFile(Path path) {
      String name = path.getFileName().toString();
      return name.startsWith(".")
          && name.endsWith(".crc")
          && name.length() > ".crc".length() + 1
          && Files.exists(path.resolveSibling(name.substring(1, name.length() - ".crc".length())));
    }

    @Override
    public void close() throws IOException {
      open.close();
    }
  }

  // --- wildcards --------------------------------------------------------------------------------

  @Override
  public List<Entry> find(String address) throws IOException {
    List<Entry> found = new ArrayList<>();
    Path literal = path(address);
    if (Files.exists(literal, LinkOption.NOFOLLOW_LINKS)) {
      found.add(root(literal));
      return found;
    }
    for (String pattern : GlobExpander.expand(qualified(address).substring(SCHEME.length()))) {
      List<Path> paths = List.of(Path.of("/"));
      for (String part : pattern.split("/")) {
        if (!part.isEmpty()) {
          paths = matching(paths, part);
        }
      }
      for (Path path : paths) {
        found.add(root(path));
      }
    }
    return found;
  }

  /** What an operator names is followed, whether it is a link or not. */
  private static Entry root(Path path) throws IOException {
    return entry(address(path), attributes(path), address(path.toRealPath()), false);
  }

  private static List<Path> matching(List<Path> folders, String part) throws IOException {
    GlobPattern pattern = new GlobPattern(part);
    List<Path> found = new ArrayList<>();
    for (Path folder : folders) {
      if (!pattern.hasWildcard()) {
        Path path = LocalNames.path(address(folder).substring(SCHEME.length()) + "/" + part);
        if (Files.exists(path)) {
          found.add(path);
        }
      } else if (Files.isDirectory(folder)) {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
          for (Path path : all) {
            String text = LocalNames.text(path);
            if (pattern.matches(text.substring(text.lastIndexOf('/') + 1))) {
              found.add(path);
            }
          }
        }
      }
    }
    found.sort(null);
    return found;
  }

  // --- reading ----------------------------------------------------------------------------------

  @Override
  public ArchiveFile open(String path) throws IOException {
    Path file = path(path);
    try {
      return new Opened(file, attributes(file), FileChannel.open(file));
    } catch (NoSuchFileException e) {
      throw new FileNotFoundException();
    }
  }

  private record Opened(Path file, BasicFileAttributes status, FileChannel channel)
      implements ArchiveFile {
    @Override
    public long bytes() {
      return status.size();
    }

    @Override
    public boolean wasModifiedAt(long mtimeMs) {
      return status.lastModifiedTime().toMillis() == mtimeMs;
    }

    @Override
    public void read(long position, byte[] into, int offset, int count) throws IOException {
      ByteBuffer rest = ByteBuffer.wrap(into, offset, count);
      long at = position;
      while (rest.hasRemaining()) {
        int read = channel.read(rest, at);
        if (read < 0) {
          throw new EOFException();
        }
        at += read;
      }
    }

    @Override
    public InputStream stream() throws IOException {
      return Channels.newInputStream(channel.position(0));
    }

    @Override
    public boolean isUnchanged() throws IOException {
      BasicFileAttributes now;
      try {
        now = attributes(file);
      } catch (NoSuchFileException e) {
        return false;
      }
      return now.size() == status.size()
          && now.lastModifiedTime().equals(status.lastModifiedTime());
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
