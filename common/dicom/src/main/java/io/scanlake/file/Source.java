package io.scanlake.file;

import java.io.IOException;
import java.nio.channels.FileChannel;

/** Bytes that can be read at any position: a file in memory, or a range-readable file elsewhere. */
public interface Source {
  long length();

  /**
   * Reads exactly {@code count} bytes from {@code position}.
   *
   * @throws java.io.EOFException when the range reaches past {@link #length()}
   */
  void read(long position, byte[] into, int offset, int count) throws IOException;

  /**
   * The whole content at offset 0 of an array that may be longer; null when it is not in memory.
   */
  default byte[] array() {
    return null;
  }

  /** The first {@code length} bytes of {@code bytes}, not copied. */
  static Source of(byte[] bytes, int length) {
    return new ByteSource(bytes, length);
  }

  static Source of(byte[] bytes) {
    return of(bytes, bytes.length);
  }

  /** A local file, which the caller closes; its length is taken now. */
  static Source of(FileChannel file) throws IOException {
    return new FileSource(file, file.size());
  }
}
