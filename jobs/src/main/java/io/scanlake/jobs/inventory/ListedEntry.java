package io.scanlake.jobs.inventory;

import io.scanlake.file.Code;
import io.scanlake.jobs.archive.Entry;
import io.scanlake.jobs.tables.RecordCodec;

/**
 * A file that an input holds, or a directory that is still to be listed.
 *
 * @param base the address of the input, without a wildcard
 * @param fileKey the pseudonym of the site and the path relative to the base; null for a directory
 * @param code the reason why the file cannot be read, where listing found one; else null
 * @param real the directory's own address, where links can lead to it; else null
 * @param isLink whether it is a link to a directory that no input holds
 */
record ListedEntry(
    String site,
    String base,
    String path,
    boolean isDirectory,
    long bytes,
    long mtimeMs,
    String fileKey,
    Code code,
    String real,
    boolean isLink) {
  static final RecordCodec<ListedEntry> CODEC = RecordCodec.of(ListedEntry.class);

  static ListedEntry directory(String site, String base, Entry entry, String real) {
    return new ListedEntry(site, base, entry.path(), true, 0, 0, null, null, real, entry.isLink());
  }

  static ListedEntry file(String site, String base, Entry entry, String fileKey) {
    return new ListedEntry(
        site,
        base,
        entry.path(),
        false,
        entry.bytes(),
        entry.mtimeMs(),
        fileKey,
        entry.code(),
        null,
        false);
  }

  ListedEntry withKey(String key) {
    return new ListedEntry(site, base, path, isDirectory, bytes, mtimeMs, key, code, real, isLink);
  }

  /** The directory that a link leads to, to be listed under the link's path. */
  ListedEntry followed() {
    return new ListedEntry(site, base, path, true, 0, 0, null, null, real, false);
  }
}
