package io.scanlake.jobs.archive;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;

/** A file system as an archive sees it: names of any kind, links, files that change. */
public interface ArchiveStore {
  /** What a folder holds; lazy, so that a folder of any size is never held as a whole. */
  interface Entries extends Closeable, Iterator<Entry> {
    /**
     * @throws UncheckedIOException the folder can be read no further
     */
    @Override
    Entry next();
  }

  /** An address with a scheme; a name such as {@code 16:00.dcm} has none. */
  Pattern ADDRESS = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):/.*", Pattern.DOTALL);

  /** The store that an address lies on. */
  static ArchiveStore of(String address, Configuration hadoop) throws IOException {
    var match = ADDRESS.matcher(address);
    String scheme = match.matches() ? match.group(1) : null;
    if (scheme != null && !scheme.equals("file")) {
      return new HadoopStore(hadoop);
    }
    FileSystem fs =
        scheme == null ? FileSystem.get(hadoop) : FileSystem.get(URI.create("file:///"), hadoop);
    return fs instanceof LocalFileSystem ? LocalStore.INSTANCE : new HadoopStore(hadoop);
  }

  /** An address in the form in which listing gives paths: absolute, with its scheme. */
  String qualified(String address) throws IOException;

  /**
   * The files and folders that an address names, which may have wildcards; none if there are none.
   */
  List<Entry> find(String address) throws IOException;

  /** The address before its first wildcard, absolute: what names are relative to. */
  default String base(String address) throws IOException {
    int wild = address.length();
    for (char c : new char[] {'*', '?', '[', '{'}) {
      int at = address.indexOf(c);
      wild = at >= 0 ? Math.min(wild, at) : wild;
    }
    if (wild == address.length()) {
      return qualified(address);
    }
    int slash = address.lastIndexOf('/', wild);
    return qualified(slash < 0 ? "." : address.substring(0, Math.max(slash, 1)));
  }

  /**
   * What stands under a path.
   *
   * @throws java.io.FileNotFoundException nothing does
   */
  Entry entry(String path) throws IOException;

  /** What a folder holds, without the side files of checksums that Hadoop keeps beside a file. */
  Entries list(String folder) throws IOException;

  /**
   * Opens a file.
   *
   * @throws java.io.FileNotFoundException it is not there
   */
  ArchiveFile open(String path) throws IOException;
}
