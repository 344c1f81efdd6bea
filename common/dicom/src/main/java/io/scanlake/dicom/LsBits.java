package io.scanlake.dicom;

import io.scanlake.file.Code;
import io.scanlake.file.UnusableException;

/**
 * The bits of a JPEG-LS scan: a byte after FF has seven of them, and one whose high bit is set is a
 * marker, which ends the scan (ISO/IEC 14495-1, A.1 and C.2.1): a rule of stuffing other than that
 * of {@link JpegBits}.
 */
final class LsBits {
  private static final int SPARE_BYTES = 16;

  private final byte[] data;
  private final int end;
  private int at;
  private long cache;
  private int cached;
  private boolean isStuffed;
  private int beyond;
  private int missing;

  LsBits(byte[] data, int at, int end) {
    this.data = data;
    this.at = at;
    this.end = end;
  }

  private void fill() {
    while (cached <= 56) {
      int next = 0;
      int width = 8;
      if (at < end && !(isStuffed && data[at] < 0)) {
        next = data[at++] & 0xFF;
        width = isStuffed ? 7 : 8;
        isStuffed = next == 0xFF;
      } else {
        beyond++;
        missing += width;
      }
      cache |= (long) next << 64 - cached - width;
      cached += width;
    }
  }

  int read(int count) {
    if (count == 0) {
      return 0;
    }
    if (cached < count) {
      fill();
    }
    int value = (int) (cache >>> 64 - count);
    cache <<= count;
    cached -= count;
    return value;
  }

  /** A Golomb code whose unary part is bounded (A.5.3). */
  int golomb(int k, int limit, int valueBits) throws UnusableException {
    if (cached < 32) {
      fill();
    }
    int zeros = Long.numberOfLeadingZeros(cache);
    int most = limit - valueBits - 1;
    if (zeros >= cached || zeros > most) {
      zeros = 0;
      while (read(1) == 0) {
        if (++zeros > most) {
          throw new UnusableException(Code.CORRUPT, "JPEG-LS code of more than " + most + " zeros");
        }
      }
    } else {
      cache <<= zeros + 1;
      cached -= zeros + 1;
    }
    return zeros < most ? (zeros << k) + read(k) : read(valueBits) + 1;
  }

  /**
   * To be called now and then, such as after each line: a check per bit would be slow.
   *
   * @throws UnusableException TRUNCATED: more was read than there is
   */
  void check() throws UnusableException {
    if (beyond > SPARE_BYTES) {
      throw new UnusableException(Code.TRUNCATED, "JPEG-LS scan ends early");
    }
  }

  /**
   * To be called after the last code of a scan.
   *
   * @throws UnusableException TRUNCATED: a bit was taken that is not there
   */
  void finish() throws UnusableException {
    if (missing > cached) {
      throw new UnusableException(Code.TRUNCATED, "JPEG-LS scan ends early");
    }
  }

  /** Where the marker after the scan is. */
  int position() {
    return at;
  }
}
