package io.scanlake.jobs.inventory;

import io.scanlake.file.Code;
import io.scanlake.jobs.tables.RecordCodec;

/**
 * A file that an input holds, or a directory that is still to be listed.
 *
 * @param base the address of the input, without a wildcard
 * @param fileKey the pseudonym of the site and the path relative to the base; null for a directory
 * @param code the reason why the file cannot be read, where listing found one; else null
 */
record ListedEntry(
    String site,
    String base,
    String path,
    boolean isDirectory,
    long bytes,
    long mtimeMs,
    String fileKey,
    Code code) {
  static final RecordCodec<ListedEntry> CODEC = RecordCodec.of(ListedEntry.class);

  static ListedEntry directory(String site, String base, String path) {
    return new ListedEntry(site, base, path, true, 0, 0, null, null);
  }
}
