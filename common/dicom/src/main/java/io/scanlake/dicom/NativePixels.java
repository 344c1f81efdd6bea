package io.scanlake.dicom;

import io.scanlake.file.Code;
import io.scanlake.file.Source;
import io.scanlake.file.UnusableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Pixel data that are not compressed (PS3.5, 8.1.1, 8.2 and annex D). A frame's bytes are read in
 * place where the source is in memory, else by one range read.
 */
final class NativePixels {
  private NativePixels() {}

  static StoredFrame read(
      Source source,
      DatasetParser.PixelData pixels,
      PixelLayout layout,
      int index,
      FrameBuffers buffers)
      throws IOException, UnusableException {
    if (layout.photometric() == Photometric.YBR_PARTIAL_420
        || layout.photometric() == Photometric.YBR_PARTIAL_422) {
      throw new UnusableException(Code.UNSUPPORTED_PIXEL_FORMAT, "native YBR_PARTIAL");
    }
    long there = Math.min(pixels.length(), source.length() - pixels.position());
    boolean isHalved = isHalved(layout, there);
    int samples = isHalved ? (layout.pixels() + 1) / 2 * 4 : layout.samples();
    long frameBits = (long) samples * layout.bitsAllocated();
    long firstBit = frameBits * index;
    // Writers that do not pad an odd number of bytes are known to drop the last one instead, and
    // to say so in the length. A file that ends before its own length was cut.
    long missing = (firstBit + frameBits + 7) / 8 - there;
    boolean isCut = there < pixels.length();
    if (missing > 1 || missing == 1 && (isCut || there == 0 || frameBits <= 8)) {
      throw new UnusableException(
          Code.TRUNCATED,
          "frame ends at byte "
              + (firstBit + frameBits + 7) / 8
              + " of pixel data, "
              + there
              + " are there");
    }
    // In big endian, bytes and bits packed into words (OW) have their pairs swapped.
    boolean isSwapped =
        pixels.encoding().isBig && layout.bitsAllocated() < 16 && pixels.vr() != Vr.OB;
    long from = firstBit / 8;
    long to = (firstBit + frameBits + 7) / 8;
    if (isSwapped) {
      from &= ~1L;
      to = Math.min(to + 1 & ~1L, there);
    }
    int length = (int) (to - from);
    byte[] data = source.array();
    int at = (int) (pixels.position() + from);
    if (data == null || isSwapped || missing == 1) {
      data = buffers.bytes(length + 1);
      int read = (int) Math.min(length, there - from);
      source.read(pixels.position() + from, data, 0, read);
      Arrays.fill(data, read, length + 1, (byte) 0);
      at = 0;
    }
    if (isSwapped) {
      swap(data, length);
    }
    int skippedBits = (int) (firstBit - from * 8);
    StoredFrame frame = unpack(data, at, length, skippedBits, pixels, layout, isHalved, buffers);
    return missing == 1 ? frame.repaired() : frame;
  }

  /** A native YBR_FULL_422 frame has two bytes per pixel, but some writers keep all three. */
  private static boolean isHalved(PixelLayout layout, long there) {
    return layout.photometric() == Photometric.YBR_FULL_422
        && layout.bitsAllocated() == 8
        && !layout.planar()
        && there < (long) layout.samples() * layout.frames();
  }

  private static void swap(byte[] data, int length) {
    for (int i = 0; i + 1 < length; i += 2) {
      byte first = data[i];
      data[i] = data[i + 1];
      data[i + 1] = first;
    }
  }

  /**
   * Samples of a frame whose bytes are there.
   *
   * @param skippedBits of the first byte, which belong to the frame before
   * @param isHalved two bytes per pixel: Y0 Y1 Cb Cr
   */
  static StoredFrame unpack(
      byte[] data,
      int at,
      int length,
      int skippedBits,
      DatasetParser.PixelData pixels,
      PixelLayout layout,
      boolean isHalved,
      FrameBuffers buffers)
      throws UnusableException {
    int count = layout.samples();
    ByteOrder order = pixels.encoding().isBig ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    ByteBuffer bytes = ByteBuffer.wrap(data, at, length).order(order);
    if (pixels.tag() == Tags.FLOAT_PIXEL_DATA) {
      float[] floats = buffers.floats(count);
      bytes.asFloatBuffer().get(floats, 0, count);
      return StoredFrames.of(layout, floats);
    }
    if (pixels.tag() == Tags.DOUBLE_FLOAT_PIXEL_DATA) {
      double[] doubles = buffers.doubles(count);
      bytes.asDoubleBuffer().get(doubles, 0, count);
      return StoredFrames.of(layout, doubles);
    }
    int shift = layout.highBit() + 1 - layout.bitsStored();
    if (layout.bitsAllocated() == 32) {
      int[] ints = buffers.ints(count);
      bytes.asIntBuffer().get(ints, 0, count);
      Samples.mask(ints, count, shift, layout.bitsStored(), layout.signed());
      return StoredFrames.of(layout, ints, layout.planar(), false);
    }
    short[] shorts = buffers.shorts(count);
    switch (layout.bitsAllocated()) {
      case 16 -> bytes.asShortBuffer().get(shorts, 0, count);
      case 8 -> {
        if (isHalved) {
          halves(data, at, length, shorts, layout.pixels());
        } else {
          for (int i = 0; i < count; i++) {
            shorts[i] = (short) (data[at + i] & 0xFF);
          }
        }
      }
      case 1, 12 -> bits(data, at, skippedBits, layout.bitsAllocated(), shorts, count);
      default ->
          throw new UnusableException(
              Code.UNSUPPORTED_PIXEL_FORMAT, layout.bitsAllocated() + " bits allocated");
    }
    Samples.mask(shorts, count, shift, layout.bitsStored(), layout.signed());
    return StoredFrames.of(layout, shorts, layout.planar(), layout.photometric().isYcc());
  }

  private static void halves(byte[] data, int at, int length, short[] into, int pixels) {
    short[] pairs = new short[length];
    for (int i = 0; i < length; i++) {
      pairs[i] = (short) (data[at + i] & 0xFF);
    }
    Samples.spread422(pairs, into, pixels);
  }

  /** Samples packed from the least significant bit up (PS3.5, annex D). */
  private static void bits(byte[] data, int at, int skipped, int width, short[] into, int count) {
    if (width == 1) {
      for (int i = 0; i < count; i++) {
        int bit = skipped + i;
        into[i] = (short) (data[at + (bit >> 3)] >> (bit & 7) & 1);
      }
      return;
    }
    for (int i = 0; i < count; i++) {
      long bit = skipped + (long) i * width;
      int first = at + (int) (bit >> 3);
      int pair = data[first] & 0xFF | (data[first + 1] & 0xFF) << 8;
      into[i] = (short) (pair >> (int) (bit & 7) & (1 << width) - 1);
    }
  }
}
