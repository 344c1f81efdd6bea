package io.scanlake.dicom;

import static io.scanlake.dicom.JpegPreamble.u16;

import io.scanlake.file.Code;
import io.scanlake.file.UnusableException;

/**
 * JPEG 2000 and HTJ2K (ISO/IEC 15444-1 and -15), decoded by FFmpeg. Precision and sign are those of
 * the codestream. Signed components are decoded as unsigned ones, with the bit of the SIZ marker
 * cleared: the decoder then adds 2^(P-1), which is taken off again (15444-1, annex G).
 *
 * <p>Checked before native code runs: the main header's markers and lengths; size, components and
 * precision against the data set; no sub-sampling; at most {@value #MAX_TILES} tiles, {@value
 * #MAX_PRECINCTS} precincts and {@value #MAX_PACKETS} packets.
 */
final class Jpeg2000Decoder {
  private static final int MAX_TILES = 4096;
  private static final long MAX_PRECINCTS = 1 << 17;
  private static final long MAX_PACKETS = 1 << 20;
  private static final int SIZ = 0xFF51;
  private static final int COD = 0xFF52;
  private static final int COC = 0xFF53;
  private static final int SOT = 0xFF90;

  private Jpeg2000Decoder() {}

  static StoredFrame decode(
      byte[] data, int offset, int length, PixelLayout layout, FrameBuffers buffers)
      throws UnusableException {
    int end = offset + length;
    int start = codestream(data, offset, end);
    int sizes = u16(data, start + 2) == SIZ ? u16(data, start + 4) : 0;
    if (sizes < 41 || start + 4 + sizes > end) {
      throw new UnusableException(Code.CORRUPT, "JPEG 2000 stream without image size");
    }
    int components = u16(data, start + 40);
    long columns = u32(data, start + 8) - u32(data, start + 16);
    long rows = u32(data, start + 12) - u32(data, start + 20);
    if (sizes != 38 + 3 * components || rows > 0xFFFF || columns > 0xFFFF) {
      throw new UnusableException(Code.CORRUPT, "JPEG 2000 image size does not fit");
    }
    int depth = data[start + 42] & 0xFF;
    int precision = (depth & 0x7F) + 1;
    JpegFamilyDecoder.check(layout, (int) rows, (int) columns, components, precision);
    for (int c = 0; c < components; c++) {
      int at = start + 42 + 3 * c;
      if ((data[at] & 0xFF) != depth || data[at + 1] != 1 || data[at + 2] != 1) {
        throw new UnusableException(
            Code.UNSUPPORTED_PIXEL_FORMAT, "JPEG 2000 components differ in size or precision");
      }
    }
    long tiles = tiles(data, start);
    boolean isTransformed =
        checkCoding(data, start + 4 + sizes, end, rows, columns, tiles, components);
    byte[] stream = new byte[end - start];
    System.arraycopy(data, start, stream, 0, stream.length);
    boolean isSigned = (depth & 0x80) != 0;
    for (int c = 0; isSigned && c < components; c++) {
      stream[42 + 3 * c] &= 0x7F;
    }
    short[] samples = buffers.shorts(layout.samples());
    FfmpegDecoder.jpeg2000(stream, layout, precision, samples);
    if (isSigned) {
      int middle = 1 << precision - 1;
      for (int i = 0; i < layout.samples(); i++) {
        samples[i] = (short) (samples[i] - middle);
      }
    }
    return JpegFamilyDecoder.finish(
        layout, samples, !isTransformed && layout.photometric().isYcc());
  }

  /** Where the codestream starts: at once, or within the boxes of a JP2 file. */
  private static int codestream(byte[] data, int offset, int end) throws UnusableException {
    int at = offset;
    while (at + 46 <= end) {
      if (u16(data, at) == 0xFF4F) {
        return at;
      }
      long size = u32(data, at);
      if (u32(data, at + 4) == 0x6A703263L) {
        at += size == 1 ? 16 : 8;
      } else if (size < 8 || size > end - at) {
        break;
      } else {
        at += (int) size;
      }
    }
    throw new UnusableException(Code.CORRUPT, "JPEG 2000 codestream missing");
  }

  private static long tiles(byte[] data, int start) throws UnusableException {
    long width = u32(data, start + 24);
    long height = u32(data, start + 28);
    long left = u32(data, start + 32);
    long top = u32(data, start + 36);
    if (width == 0 || height == 0 || left > u32(data, start + 16) || top > u32(data, start + 20)) {
      throw new UnusableException(Code.CORRUPT, "JPEG 2000 tiles do not fit");
    }
    long across = (u32(data, start + 8) - left + width - 1) / width;
    long down = (u32(data, start + 12) - top + height - 1) / height;
    long tiles = across * down;
    if (across > MAX_TILES || down > MAX_TILES || tiles > MAX_TILES) {
      throw new UnusableException(
          Code.UNSUPPORTED_PIXEL_FORMAT, "JPEG 2000 of more than " + MAX_TILES + " tiles");
    }
    return tiles;
  }

  /** Walks the main header; true where the components went through a colour transform. */
  private static boolean checkCoding(
      byte[] data, int from, int end, long rows, long columns, long tiles, int components)
      throws UnusableException {
    int at = from;
    boolean isTransformed = false;
    boolean hasCoding = false;
    long layers = 1;
    while (at + 4 <= end) {
      int marker = u16(data, at);
      int size = u16(data, at + 2);
      if (marker == SOT) {
        if (!hasCoding) {
          break;
        }
        return isTransformed;
      }
      if (marker < 0xFF50 || size < 2 || at + 2 + size > end) {
        break;
      }
      if (marker == COD && size >= 12) {
        hasCoding = true;
        layers = u16(data, at + 6);
        isTransformed = data[at + 8] != 0;
        style(
            data,
            at + 9,
            size - 7,
            (data[at + 4] & 1) != 0,
            rows,
            columns,
            tiles,
            components,
            layers);
      } else if (marker == COC && size >= 9) {
        style(
            data,
            at + 6,
            size - 4,
            (data[at + 5] & 1) != 0,
            rows,
            columns,
            tiles,
            components,
            layers);
      }
      at += 2 + size;
    }
    throw new UnusableException(Code.CORRUPT, "JPEG 2000 main header does not fit");
  }

  /** Bounds of the coding style parameters (15444-1, table A.20). */
  private static void style(
      byte[] data,
      int at,
      int size,
      boolean hasPrecincts,
      long rows,
      long columns,
      long tiles,
      int components,
      long layers)
      throws UnusableException {
    int levels = data[at] & 0xFF;
    int blockWidth = (data[at + 1] & 0xF) + 2;
    int blockHeight = (data[at + 2] & 0xF) + 2;
    if (levels > 32 || blockWidth > 10 || blockHeight > 10 || blockWidth + blockHeight > 12) {
      throw new UnusableException(Code.CORRUPT, "JPEG 2000 coding style out of bounds");
    }
    if (hasPrecincts && size < 5 + levels + 1) {
      throw new UnusableException(Code.CORRUPT, "JPEG 2000 precincts are missing");
    }
    long precincts = 0;
    for (int r = 0; r <= levels; r++) {
      int packed = hasPrecincts ? data[at + 5 + r] & 0xFF : 0xFF;
      int shift = levels - r;
      long across = (columns >> shift >> (packed & 0xF)) + 2;
      long down = (rows >> shift >> (packed >> 4)) + 2;
      precincts += across * down + tiles;
    }
    precincts *= components;
    if (precincts > MAX_PRECINCTS || precincts * layers > MAX_PACKETS) {
      throw new UnusableException(
          Code.UNSUPPORTED_PIXEL_FORMAT, "JPEG 2000 of more than " + MAX_PACKETS + " packets");
    }
  }

  private static long u32(byte[] data, int at) {
    return (long) u16(data, at) << 16 | u16(data, at + 2);
  }
}
