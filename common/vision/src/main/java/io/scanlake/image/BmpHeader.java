package io.scanlake.image;

import static io.scanlake.image.Layout.corrupt;
import static io.scanlake.image.Layout.truncated;
import static io.scanlake.image.Layout.unsupported;

import io.scanlake.file.UnusableException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * An uncompressed Windows bitmap (BITMAPCOREHEADER, BITMAPINFOHEADER and its later versions,
 * [MS-WMF] 2.2.2): header and rows. Run-length coded bitmaps are refused.
 *
 * @param palette 256 entries of B, G, R; null without palette
 * @param masks of red, green and blue where a pixel is a 16 or 32 bit word; null otherwise
 */
record BmpHeader(
    Layout layout,
    int bitsPerPixel,
    int offset,
    int rowBytes,
    boolean isTopDown,
    byte[] palette,
    int[] masks) {
  private static final int FILE_HEADER = 14;

  static BmpHeader parse(byte[] bytes, int count, long pixelBudget) throws UnusableException {
    if (count < FILE_HEADER + 12) {
      throw truncated("BMP ends inside its header");
    }
    ByteBuffer in = ByteBuffer.wrap(bytes, 0, count).order(ByteOrder.LITTLE_ENDIAN);
    long offset = in.getInt(10) & 0xFFFFFFFFL;
    int headerSize = in.getInt(FILE_HEADER);
    boolean isCore = headerSize == 12;
    if (!isCore && (headerSize < 40 || headerSize > 1024)) {
      throw corrupt("BMP header of impossible size");
    }
    if (count - FILE_HEADER < headerSize) {
      throw truncated("BMP ends inside its header");
    }
    int width = isCore ? in.getShort(18) & 0xFFFF : in.getInt(18);
    long storedHeight = isCore ? in.getShort(20) & 0xFFFF : in.getInt(22);
    int bits = in.getShort(isCore ? 24 : 28) & 0xFFFF;
    int compression = isCore ? 0 : in.getInt(30);
    long height = Math.abs(storedHeight);
    Layout.checkSize(width, height, pixelBudget);
    boolean isMasked = compression == 3 && (bits == 16 || bits == 32);
    if (compression != 0 && !isMasked) {
      throw unsupported("BMP of compression " + compression);
    }
    int[] masks = null;
    byte[] palette = null;
    switch (bits) {
      case 1, 4, 8 -> {
        long used = isCore ? 0 : in.getInt(46) & 0xFFFFFFFFL;
        int entries = used == 0 || used > 1 << bits ? 1 << bits : (int) used;
        palette = palette(in, FILE_HEADER + headerSize, isCore ? 3 : 4, entries);
      }
      case 16, 32 -> masks = masks(in, bits, isMasked);
      case 24 -> {}
      default -> throw unsupported("BMP of " + bits + " bits");
    }
    long rowBytes = ((long) width * bits + 31) / 32 * 4;
    if (offset < FILE_HEADER + headerSize) {
      throw corrupt("BMP pixels inside its header");
    }
    if (offset + rowBytes * height > count) {
      throw truncated("BMP ends inside its pixels");
    }
    int channels = palette != null && isGray(palette) ? 1 : 3;
    return new BmpHeader(
        new Layout(width, (int) height, channels, Math.min(bits, 8), 1),
        bits,
        (int) offset,
        (int) rowBytes,
        storedHeight < 0,
        palette,
        masks);
  }

  /** Row {@code y} from the top as gray or as B, G, R. */
  void row(byte[] bytes, int y, byte[] into) {
    int start = offset + rowBytes * (isTopDown ? y : layout.height() - 1 - y);
    if (palette != null) {
      indexed(bytes, start, into);
    } else if (masks != null) {
      masked(bytes, start, into);
    } else {
      System.arraycopy(bytes, start, into, 0, 3 * layout.width());
    }
  }

  private void indexed(byte[] bytes, int start, byte[] into) {
    int mask = (1 << bitsPerPixel) - 1;
    int channels = layout.channels();
    for (int x = 0; x < layout.width(); x++) {
      int bit = x * bitsPerPixel;
      int index = (bytes[start + (bit >> 3)] & 0xFF) >> (8 - bitsPerPixel - (bit & 7)) & mask;
      System.arraycopy(palette, 3 * index, into, channels * x, channels);
    }
  }

  private void masked(byte[] bytes, int start, byte[] into) {
    int step = bitsPerPixel / 8;
    for (int x = 0; x < layout.width(); x++) {
      int pixel = 0;
      for (int i = step - 1; i >= 0; i--) {
        pixel = pixel << 8 | (bytes[start + step * x + i] & 0xFF);
      }
      for (int c = 0; c < 3; c++) {
        int mask = masks[2 - c];
        int shift = Integer.numberOfTrailingZeros(mask);
        long top = (mask >>> shift) & 0xFFFFFFFFL;
        long value = ((pixel & mask) >>> shift) & 0xFFFFFFFFL;
        into[3 * x + c] = (byte) ((value * 255 + top / 2) / top);
      }
    }
  }

  /** Indices without an entry are black. */
  private static byte[] palette(ByteBuffer in, int from, int step, int entries)
      throws UnusableException {
    if (from + step * entries > in.limit()) {
      throw truncated("BMP ends inside its palette");
    }
    byte[] palette = new byte[3 * 256];
    for (int i = 0; i < entries; i++) {
      in.get(from + step * i, palette, 3 * i, 3);
    }
    return palette;
  }

  /**
   * The masks stand behind the first 40 bytes of the header, whether they count to it or follow.
   */
  private static int[] masks(ByteBuffer in, int bits, boolean isStored) throws UnusableException {
    if (!isStored) {
      return bits == 16
          ? new int[] {0x7C00, 0x03E0, 0x001F}
          : new int[] {0xFF0000, 0x00FF00, 0x0000FF};
    }
    int at = FILE_HEADER + 40;
    if (at + 12 > in.limit()) {
      throw truncated("BMP ends inside its masks");
    }
    int[] masks = {in.getInt(at), in.getInt(at + 4), in.getInt(at + 8)};
    for (int mask : masks) {
      if (mask == 0 || (bits == 16 && mask >>> 16 != 0)) {
        throw corrupt("BMP with an impossible colour mask");
      }
    }
    return masks;
  }

  private static boolean isGray(byte[] palette) {
    for (int i = 0; i < palette.length; i += 3) {
      if (palette[i] != palette[i + 1] || palette[i] != palette[i + 2]) {
        return false;
      }
    }
    return true;
  }
}
