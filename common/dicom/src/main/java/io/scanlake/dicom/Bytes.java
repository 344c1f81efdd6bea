package io.scanlake.dicom;

import io.scanlake.file.Source;
import java.io.IOException;

/**
 * A view of a source that is read mostly forwards. In memory it is the source's own array, never
 * copied; otherwise a window is read whenever one is left. Old windows are not overwritten, so that
 * elements may keep referring to them.
 */
final class Bytes {
  private static final int WINDOW = 1 << 16;

  private final Source source;
  private byte[] data;
  private long start;
  private long end;

  Bytes(Source source) {
    this.source = source;
    this.data = source.array();
    this.end = data == null ? 0 : source.length();
  }

  Source source() {
    return source;
  }

  long length() {
    return source.length();
  }

  /** The array in which {@link #at} last found its position. */
  byte[] data() {
    return data;
  }

  /** The index in {@link #data()} of a position from which {@code count} bytes lie there. */
  int at(long position, int count) throws IOException {
    if (position < start || position + count > end) {
      long size = Math.min(Math.max(count, WINDOW), source.length() - position);
      byte[] window = new byte[(int) size];
      source.read(position, window, 0, (int) size);
      data = window;
      start = position;
      end = position + size;
    }
    return (int) (position - start);
  }

  int tag(Encoding encoding, long position) throws IOException {
    int at = at(position, 4);
    return encoding.tag(data, at);
  }

  long u32(Encoding encoding, long position) throws IOException {
    int at = at(position, 4);
    return encoding.u32(data, at);
  }
}
