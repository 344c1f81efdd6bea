package io.scanlake.jobs.archive;

import io.scanlake.file.Code;

/**
 * A file or folder as a store lists it.
 *
 * @param path its whole address
 * @param real the address of the folder itself, where links can lead to folders; null elsewhere
 * @param isLink whether it is a link
 * @param code why it cannot be read, where that is known without opening it; else null
 */
public record Entry(
    String path,
    boolean isDirectory,
    long bytes,
    long mtimeMs,
    String real,
    boolean isLink,
    Code code) {}
