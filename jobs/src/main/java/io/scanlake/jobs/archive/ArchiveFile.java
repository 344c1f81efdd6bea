package io.scanlake.jobs.archive;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/** An open file of an archive. */
public interface ArchiveFile extends Closeable {
  /** Length when it was opened. */
  long bytes();

  /** Whether it had this modification time when it was opened, as exactly as the store tells. */
  boolean wasModifiedAt(long mtimeMs);

  /**
   * Reads bytes.
   *
   * @throws java.io.EOFException the file ends before them
   */
  void read(long position, byte[] into, int offset, int count) throws IOException;

  /** The content from its begin; closed with the file. */
  InputStream stream() throws IOException;

  /** Whether the file has not been written to since it was opened. */
  boolean isUnchanged() throws IOException;
}
