package io.scanlake.jobs.inventory;

import io.scanlake.file.Code;
import io.scanlake.privacy.Pseudonyms;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * The files below some directories. After its share of entries it opens no further directory but
 * returns those that are left. Lazy, so that a task holds one directory at a time and not its whole
 * share.
 */
final class Walker implements Iterator<ListedEntry> {
  private final Deque<ListedEntry> directories = new ArrayDeque<>();
  private final Deque<ListedEntry> ready = new ArrayDeque<>();
  private final Configuration hadoop;
  private final Pseudonyms pseudonyms;
  private final int share;
  private final Runnable left;
  private RemoteIterator<FileStatus> open;
  private ListedEntry from;
  private int seen;

  /**
   * @param roots files and directories
   * @param left runs for each directory that is returned
   */
  Walker(
      List<ListedEntry> roots,
      Configuration hadoop,
      Pseudonyms pseudonyms,
      int share,
      Runnable left) {
    this.left = left;
    this.hadoop = hadoop;
    this.pseudonyms = pseudonyms;
    this.share = share;
    for (ListedEntry root : roots) {
      if (root.isDirectory()) {
        directories.add(root);
      } else {
        ready.add(file(root, root.path(), root.bytes(), root.mtimeMs(), null));
      }
    }
  }

  @Override
  public boolean hasNext() {
    while (ready.isEmpty()) {
      if (open == null && directories.isEmpty()) {
        return false;
      }
      advance();
    }
    return true;
  }

  @Override
  public ListedEntry next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return ready.remove();
  }

  private void advance() {
    if (open == null) {
      ListedEntry directory = directories.removeLast();
      if (seen >= share) {
        ready.add(directory);
        left.run();
        return;
      }
      from = directory;
    }
    try {
      if (open == null) {
        Path path = new Path(from.path());
        open = path.getFileSystem(hadoop).listStatusIterator(path);
      }
      if (!open.hasNext()) {
        open = null;
        return;
      }
      FileStatus status = open.next();
      seen++;
      String path = status.getPath().toString();
      if (status.isDirectory()) {
        directories.add(ListedEntry.directory(from.site(), from.base(), path));
      } else {
        ready.add(file(from, path, status.getLen(), status.getModificationTime(), null));
      }
    } catch (FileNotFoundException e) {
      // Gone since its parent was listed: nothing is there to account for.
      open = null;
    } catch (IOException e) {
      open = null;
      ready.add(file(from, from.path() + "/", 0, 0, Code.UNREADABLE));
    }
  }

  private ListedEntry file(ListedEntry root, String path, long bytes, long mtimeMs, Code code) {
    String key = pseudonyms.fileKey(root.site(), Listing.relative(root.base(), path));
    return new ListedEntry(root.site(), root.base(), path, false, bytes, mtimeMs, key, code);
  }
}
