package io.scanlake.file;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
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
    return new InMemory(bytes, length);
  }

  static Source of(byte[] bytes) {
    return of(bytes, bytes.length);
  }

  /** A local file, which the caller closes; its length is taken now. */
  static Source of(FileChannel file) throws IOException {
    return new InFile(file, file.size());
  }

  /** See {@link #of(byte[], int)}. */
  record InMemory(byte[] array, int count) implements Source {
    public InMemory {
      if (count < 0 || count > array.length) {
        throw new IllegalArgumentException("count " + count + " of " + array.length);
      }
    }

    @Override
    public long length() {
      return count;
    }

    @Override
    public void read(long position, byte[] into, int offset, int length) throws EOFException {
      if (position < 0 || position + length > count) {
        throw new EOFException();
      }
      System.arraycopy(array, (int) position, into, offset, length);
    }
  }

  /** See {@link #of(FileChannel)}. */
  record InFile(FileChannel file, long length) implements Source {
    @Override
    public void read(long position, byte[] into, int offset, int count) throws IOException {
      ByteBuffer buffer = ByteBuffer.wrap(into, offset, count);
      while (buffer.hasRemaining()) {
        if (file.read(buffer, position + buffer.position() - offset) < 0) {
          throw new EOFException();
        }
      }
    }
  }
}
