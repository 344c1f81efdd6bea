package io.scanlake.dicom;

import io.scanlake.file.Code;
import io.scanlake.file.UnusableException;
import java.util.Arrays;

/** RLE (PS3.5, annex G): one PackBits segment for each byte of a sample, high bytes first. */
final class RleDecoder implements FrameDecoder {
  static final int HEADER = 64;

  @Override
  public StoredFrame decode(
      byte[] data, int offset, int length, PixelLayout layout, FrameBuffers buffers)
      throws UnusableException {
    if (layout.bitsAllocated() == 1) {
      return bits(data, offset, length, layout, buffers);
    }
    int width = layout.bitsAllocated() / 8;
    int planes = width * layout.samplesPerPixel();
    if (layout.bitsAllocated() % 8 != 0 || width > 4) {
      throw new UnusableException(
          Code.UNSUPPORTED_PIXEL_FORMAT, layout.bitsAllocated() + " bits allocated in RLE");
    }
    int[] starts = starts(data, offset, length, planes);
    int pixels = layout.pixels();
    byte[] plane = buffers.plane(pixels);
    int shift = layout.highBit() + 1 - layout.bitsStored();
    if (width <= 2) {
      short[] samples = buffers.shorts(layout.samples());
      for (int p = 0; p < planes; p++) {
        unpackWhole(data, offset + starts[p], offset + starts[p + 1], plane, pixels);
        place(plane, pixels, samples, p / width, layout.samplesPerPixel(), p % width == 0);
      }
      Samples.mask(samples, layout.samples(), shift, layout.bitsStored(), layout.signed());
      return StoredFrames.of(layout, samples, false, layout.photometric().isYcc());
    }
    int[] samples = buffers.ints(layout.samples());
    for (int p = 0; p < planes; p++) {
      unpackWhole(data, offset + starts[p], offset + starts[p + 1], plane, pixels);
      place(plane, pixels, samples, p / width, layout.samplesPerPixel(), p % width == 0);
    }
    Samples.mask(samples, layout.samples(), shift, layout.bitsStored(), layout.signed());
    return StoredFrames.of(layout, samples, false, layout.photometric().isYcc());
  }

  private static void place(
      byte[] plane, int pixels, short[] samples, int sample, int step, boolean isHigh) {
    for (int i = 0, at = sample; i < pixels; i++, at += step) {
      int low = plane[i] & 0xFF;
      samples[at] = (short) (isHigh ? low : samples[at] << 8 | low);
    }
  }

  private static void place(
      byte[] plane, int pixels, int[] samples, int sample, int step, boolean isHigh) {
    for (int i = 0, at = sample; i < pixels; i++, at += step) {
      int low = plane[i] & 0xFF;
      samples[at] = isHigh ? low : samples[at] << 8 | low;
    }
  }

  /** One bit per pixel: packed from the least significant bit up, or a byte each. */
  private static StoredFrame bits(
      byte[] data, int offset, int length, PixelLayout layout, FrameBuffers buffers)
      throws UnusableException {
    int[] starts = starts(data, offset, length, 1);
    int pixels = layout.pixels();
    byte[] plane = buffers.plane(pixels);
    int got = unpack(data, offset + starts[0], offset + starts[1], plane, pixels);
    boolean isPacked = got < pixels;
    complete(got, isPacked ? (pixels + 7) / 8 : pixels);
    short[] samples = buffers.shorts(pixels);
    for (int i = 0; i < pixels; i++) {
      samples[i] = (short) ((isPacked ? plane[i >> 3] >> (i & 7) : plane[i]) & 1);
    }
    return StoredFrames.of(layout, samples, false, false);
  }

  private static void unpackWhole(byte[] data, int from, int to, byte[] into, int count)
      throws UnusableException {
    complete(unpack(data, from, to, into, count), count);
  }

  private static void complete(int got, int expected) throws UnusableException {
    if (got < expected) {
      throw new UnusableException(
          Code.TRUNCATED, "RLE segment gives " + got + " bytes of " + expected);
    }
  }

  /** Where the segments start, and the end of the last one. */
  private static int[] starts(byte[] data, int offset, int length, int planes)
      throws UnusableException {
    if (length < HEADER || Encoding.EXPLICIT_LITTLE.u32(data, offset) != planes) {
      throw new UnusableException(
          Code.CORRUPT,
          "RLE header of " + length + " bytes for " + planes + " segments does not fit");
    }
    int[] starts = new int[planes + 1];
    starts[planes] = length;
    for (int p = 0; p < planes; p++) {
      long start = Encoding.EXPLICIT_LITTLE.u32(data, offset + 4 + 4 * p);
      if (start < HEADER || start > length || p > 0 && start < starts[p - 1]) {
        throw new UnusableException(Code.CORRUPT, "RLE segment starts at byte " + start);
      }
      starts[p] = (int) start;
    }
    return starts;
  }

  /** PackBits; the number of bytes unpacked, at most {@code most}. */
  private static int unpack(byte[] data, int from, int to, byte[] into, int most) {
    int at = from;
    int n = 0;
    while (at < to && n < most) {
      int code = data[at++];
      if (code >= 0) {
        int count = Math.min(Math.min(code + 1, to - at), most - n);
        System.arraycopy(data, at, into, n, count);
        at += count;
        n += count;
      } else if (code != -128 && at < to) {
        int count = Math.min(1 - code, most - n);
        Arrays.fill(into, n, n + count, data[at++]);
        n += count;
      }
    }
    return n;
  }
}
