package io.scanlake.file;

import java.io.EOFException;

record ByteSource(byte[] array, int count) implements Source {
  ByteSource {
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
