package io.scanlake.image;

import static io.scanlake.image.Layout.corrupt;
import static io.scanlake.image.Layout.truncated;
import static io.scanlake.image.Layout.unsupported;

import io.scanlake.file.UnusableException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.Set;

/**
 * The directories of a TIFF (revision 6.0), checked for the first page: layouts that are decoded,
 * strips and tiles inside the file and as many and as long as the page needs. BigTIFF is refused.
 *
 * @param photometric 0 white is zero, 1 black is zero, 2 RGB, 3 palette, 5 CMYK, 6 YCbCr
 * @param samples stored samples a pixel, alpha included
 */
record TiffHeader(Layout layout, TiffPage page, int photometric, int samples) {
  private static final int HEADER = 8;
  private static final int NONE = 1;
  private static final int JPEG = 7;

  static TiffHeader parse(byte[] bytes, int count, long pixelBudget) throws UnusableException {
    if (count < HEADER) {
      throw truncated("TIFF ends inside its header");
    }
    ByteBuffer in =
        ByteBuffer.wrap(bytes, 0, count)
            .order(bytes[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    if (in.getShort(2) != 42) {
      throw unsupported("BigTIFF");
    }
    TiffPage first = null;
    int frames = 0;
    // A directory may share its lists with others: the total is bounded, or few bytes cost hours.
    long chunks = 0;
    Set<Long> seen = new HashSet<>();
    for (long at = in.getInt(4) & 0xFFFFFFFFL; at != 0; ) {
      if (!seen.add(at)) {
        throw corrupt("TIFF directories in a circle");
      }
      TiffPage page = TiffPage.read(in, at);
      chunks += page.chunks();
      if (chunks > count) {
        throw corrupt("TIFF of more strips than bytes");
      }
      if (first == null) {
        first = page;
        Layout.checkSize(page.number(256, 0), page.number(257, 0), pixelBudget);
      }
      page.checkChunksInside();
      frames += (page.number(254, 0) & 1) == 0 || frames == 0 ? 1 : 0;
      at = page.next();
    }
    if (first == null) {
      throw corrupt("TIFF without a directory");
    }
    return header(first, frames, pixelBudget);
  }

  private static TiffHeader header(TiffPage page, int frames, long pixelBudget)
      throws UnusableException {
    int width = (int) page.number(256, 0);
    int height = (int) page.number(257, 0);
    long samples = page.number(277, 1);
    long photometric = page.number(262, -1);
    long compression = page.number(259, NONE);
    long bits = page.number(258, 1);
    for (long each : page.numbers(258)) {
      if (each != bits) {
        throw unsupported("TIFF with samples of different depths");
      }
    }
    for (long format : page.numbers(339)) {
      if (format != 1 && format != 4) {
        throw unsupported("TIFF of sample format " + format);
      }
    }
    checkLayout(photometric, samples, bits);
    boolean isFax = compression >= 2 && compression <= 4;
    if (!(compression == NONE
        || compression == 5
        || compression == 8
        || compression == 32773
        || compression == 32946
        || (compression == JPEG && bits == 8)
        || (isFax && bits == 1 && samples == 1))) {
      throw unsupported("TIFF of compression " + compression + " at " + bits + " bits");
    }
    checkChunks(page, width, height, samples, bits, compression, pixelBudget);
    boolean isGray = photometric <= 1 || (photometric == 3 && isGrayMap(page.numbers(320)));
    return new TiffHeader(
        new Layout(width, height, isGray ? 1 : 3, (int) bits, frames),
        page,
        (int) photometric,
        (int) samples);
  }

  private static void checkLayout(long photometric, long samples, long bits)
      throws UnusableException {
    boolean isSmall = bits == 1 || bits == 2 || bits == 4 || bits == 8;
    boolean isDecoded;
    if (photometric == 0 || photometric == 1) {
      isDecoded = samples == 1 ? isSmall || bits == 16 : samples == 2 && (bits == 8 || bits == 16);
    } else if (photometric == 2) {
      isDecoded = (samples == 3 || samples == 4) && (bits == 8 || bits == 16);
    } else if (photometric == 3) {
      isDecoded = samples == 1 && isSmall;
    } else if (photometric == 5) {
      isDecoded = samples == 4 && bits == 8;
    } else {
      isDecoded = photometric == 6 && samples == 3 && bits == 8;
    }
    if (!isDecoded) {
      throw unsupported(
          "TIFF of photometric " + photometric + ", " + samples + " samples of " + bits + " bits");
    }
  }

  private static void checkChunks(
      TiffPage page,
      int width,
      int height,
      long samples,
      long bits,
      long compression,
      long pixelBudget)
      throws UnusableException {
    boolean isTiled = page.isTiled();
    long chunkWidth = isTiled ? page.number(322, 0) : width;
    long chunkHeight = isTiled ? page.number(323, 0) : Math.min(page.number(278, height), height);
    Layout.checkSize(chunkWidth, chunkHeight, pixelBudget);
    boolean isPlanar = page.number(284, 1) == 2 && samples > 1;
    long across = (width + chunkWidth - 1) / chunkWidth;
    long down = (height + chunkHeight - 1) / chunkHeight;
    if (page.chunks() != across * down * (isPlanar ? samples : 1)) {
      throw corrupt("TIFF with another number of strips or tiles than its size needs");
    }
    // Sub-sampled YCbCr stores fewer samples than pixels; its decoder finds the end by itself.
    if (compression == NONE && page.number(262, -1) != 6) {
      long rowBytes = (chunkWidth * (isPlanar ? 1 : samples) * bits + 7) / 8;
      for (int i = 0; i < page.chunks(); i++) {
        long firstRow = (i / across) % down * chunkHeight;
        long rows = isTiled ? chunkHeight : Math.min(chunkHeight, height - firstRow);
        if (page.length(i) < rowBytes * rows) {
          throw truncated("TIFF strip or tile shorter than its rows");
        }
      }
    }
    if (compression == JPEG) {
      for (int i = 0; i < page.chunks(); i++) {
        int start = (int) page.offset(i);
        int end = start + (int) page.length(i);
        Layout inner = JpegMarkers.parse(page.bytes(), start, end, pixelBudget);
        if (inner.width() > chunkWidth + 16 || inner.height() > chunkHeight + 16) {
          throw corrupt("TIFF with a JPEG larger than its strip or tile");
        }
      }
    }
  }

  private static boolean isGrayMap(long[] map) throws UnusableException {
    int entries = map.length / 3;
    if (entries == 0) {
      throw corrupt("TIFF without its palette");
    }
    for (int i = 0; i < entries; i++) {
      if (map[i] >> 8 != map[entries + i] >> 8 || map[i] >> 8 != map[2 * entries + i] >> 8) {
        return false;
      }
    }
    return true;
  }
}
