package io.scanlake.file;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

record FileSource(FileChannel file, long length) implements Source {
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
