package io.scanlake.dicom;

import io.scanlake.file.Code;
import io.scanlake.file.UnusableException;

/**
 * The bits of a JPEG scan: a 00 after FF is left out, any other byte there is a marker and ends the
 * segment (ISO/IEC 10918-1, F.1.2.3). After the end, zeros are read and counted.
 */
final class JpegBits {
  private static final int SPARE_BYTES = 16;

  private final byte[] data;
  private final int end;
  private int at;
  private long cache;
  private int cached;
  private int beyond;

  JpegBits(byte[] data, int at, int end) {
    this.data = data;
    this.at = at;
    this.end = end;
  }

  /** Makes 32 bits or more ready. */
  void fill() {
    while (cached <= 56) {
      int next = 0;
      if (at >= end) {
        beyond++;
      } else if (data[at] != -1) {
        next = data[at++] & 0xFF;
      } else if (at + 1 < end && data[at + 1] == 0) {
        next = 0xFF;
        at += 2;
      } else {
        beyond++;
      }
      cache |= (long) next << 56 - cached;
      cached += 8;
    }
  }

  /** The next bits, not taken; at most 16 after {@link #fill}. */
  int peek(int count) {
    return (int) (cache >>> 64 - count);
  }

  void skip(int count) {
    cache <<= count;
    cached -= count;
  }

  int cached() {
    return cached;
  }

  /**
   * To be called now and then, such as after each line: a check per bit would be slow.
   *
   * @throws UnusableException TRUNCATED: more was read than there is
   */
  void check() throws UnusableException {
    if (beyond > SPARE_BYTES) {
      throw new UnusableException(Code.TRUNCATED, "JPEG scan ends early");
    }
  }

  /**
   * To be called after the last code of a segment.
   *
   * @throws UnusableException TRUNCATED: a bit was taken that is not there
   */
  void finish() throws UnusableException {
    if (8 * beyond > cached) {
      throw new UnusableException(Code.TRUNCATED, "JPEG scan ends early");
    }
  }

  /** True where the bits up to the next byte are those that fill a segment up (F.1.2.3). */
  boolean isFilledUp() {
    int left = cached & 7;
    return left == 0 || peek(left) == (1 << left) - 1;
  }

  /** Moves past the next restart marker. */
  void restart() throws UnusableException {
    while (at + 1 < end) {
      int marker = data[at] == -1 ? data[at + 1] & 0xFF : 0;
      if (marker >= 0xD0 && marker <= 0xD7) {
        at += 2;
        cache = 0;
        cached = 0;
        beyond = 0;
        return;
      }
      if (marker >= 0xC0) {
        break;
      }
      at++;
    }
    throw new UnusableException(Code.CORRUPT, "JPEG restart marker missing");
  }

  /** Where the marker after the segment is, or a little before. */
  int position() {
    return at;
  }
}
