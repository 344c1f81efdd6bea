package io.scanlake.jobs.inventory;

import io.scanlake.file.Code;
import io.scanlake.jobs.archive.ArchiveStore;
import io.scanlake.jobs.archive.Entry;
import io.scanlake.privacy.Pseudonyms;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;

/**
 * The files below some directories. After its share of entries it opens no further directory but
 * returns those that are left. Lazy, so that a task holds one directory at a time and not its whole
 * share.
 *
 * <p>A link to what is listed elsewhere is left out; one to a directory that no input holds is
 * returned, for only the whole listing can tell which of several links to it is followed.
 */
final class Walker implements Iterator<ListedEntry> {
  private final Deque<ListedEntry> directories = new ArrayDeque<>();
  private final Deque<ListedEntry> ready = new ArrayDeque<>();
  private final Configuration hadoop;
  private final Pseudonyms pseudonyms;
  private final Covered covered;
  private final int share;
  private final Runnable left;
  private ArchiveStore.Entries open;
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
      Covered covered,
      int share,
      Runnable left) {
    this.left = left;
    this.hadoop = hadoop;
    this.pseudonyms = pseudonyms;
    this.covered = covered;
    this.share = share;
    for (ListedEntry root : roots) {
      if (root.isDirectory()) {
        directories.add(root);
      } else {
        ready.add(root.withKey(key(root, root.path())));
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
        open = ArchiveStore.of(from.path(), hadoop).list(from.path());
      }
      if (!open.hasNext()) {
        close();
        return;
      }
      Entry entry = open.next();
      seen++;
      add(entry);
    } catch (FileNotFoundException e) {
      // Gone since its parent was listed: nothing is there to account for.
      close();
    } catch (IOException | RuntimeException e) {
      close();
      add(new Entry(from.path() + "/", false, 0, 0, null, false, Code.UNREADABLE));
    }
  }

  private void add(Entry entry) {
    if (!entry.isDirectory()) {
      if (!entry.isLink() || !covered.holds(entry.real())) {
        String key = key(from, entry.path());
        ready.add(ListedEntry.file(from.site(), from.base(), entry, key));
      }
    } else if (entry.isLink()) {
      if (!covered.holds(entry.real())) {
        ready.add(ListedEntry.directory(from.site(), from.base(), entry, entry.real()));
        left.run();
      }
    } else {
      String name = entry.path().substring(entry.path().lastIndexOf('/'));
      String real = from.real() == null ? null : from.real() + name;
      if (!covered.isRoot(real)) {
        directories.add(ListedEntry.directory(from.site(), from.base(), entry, real));
      }
    }
  }

  private void close() {
    try {
      if (open != null) {
        open.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      open = null;
    }
  }

  private String key(ListedEntry root, String path) {
    return pseudonyms.fileKey(root.site(), Listing.relative(root.base(), path));
  }
}
