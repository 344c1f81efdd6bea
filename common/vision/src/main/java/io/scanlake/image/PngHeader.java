package io.scanlake.image;

import static io.scanlake.image.Layout.corrupt;
import static io.scanlake.image.Layout.truncated;
import static io.scanlake.image.Layout.unsupported;

import io.scanlake.file.UnusableException;
import java.util.zip.CRC32;

/**
 * The chunks of a PNG (ISO/IEC 15948), walked to IEND with their checksums. Only the critical
 * chunks are handed on: an animation, a profile or a transparency chunk would add code paths of the
 * native decoder and change no pixel that is wanted.
 *
 * @param critical the same image of critical chunks only
 */
record PngHeader(Layout layout, byte[] critical, int criticalLength) {
  private static final int SIGNATURE_LENGTH = 8;
  private static final int CHUNK_FRAME = 12;
  private static final int IHDR = 0x49484452;
  private static final int PLTE = 0x504C5445;
  private static final int IDAT = 0x49444154;
  private static final int IEND = 0x49454E44;

  static PngHeader parse(byte[] bytes, int count, long pixelBudget) throws UnusableException {
    Layout layout = header(bytes, count, pixelBudget);
    int colourType = bytes[SIGNATURE_LENGTH + 8 + 9];
    byte[] critical = new byte[count];
    System.arraycopy(bytes, 0, critical, 0, SIGNATURE_LENGTH);
    int written = SIGNATURE_LENGTH;
    boolean isPaletteSeen = false;
    boolean isDataSeen = false;
    boolean isGrayPalette = false;
    int position = SIGNATURE_LENGTH;
    for (int type = 0; type != IEND; ) {
      if (count - position < CHUNK_FRAME) {
        throw truncated("PNG without its last chunk");
      }
      int length = i32(bytes, position);
      type = i32(bytes, position + 4);
      if (length < 0) {
        throw corrupt("PNG chunk of impossible length");
      }
      if (length > count - position - CHUNK_FRAME) {
        throw truncated("PNG ends inside a chunk");
      }
      int size = length + CHUNK_FRAME;
      boolean isCritical = (type >>> 24 & 0x20) == 0;
      if (isCritical) {
        checkSum(bytes, position, length);
        switch (type) {
          case IHDR -> {
            if (position != SIGNATURE_LENGTH) {
              throw corrupt("PNG of two headers");
            }
          }
          case PLTE -> {
            if (isPaletteSeen || isDataSeen || length == 0 || length > 768 || length % 3 != 0) {
              throw corrupt("PNG palette out of place or of impossible length");
            }
            isPaletteSeen = true;
            isGrayPalette = isGray(bytes, position + 8, length);
          }
          case IDAT -> isDataSeen = true;
          case IEND -> {}
          default -> throw unsupported("PNG with an unknown critical chunk");
        }
        System.arraycopy(bytes, position, critical, written, size);
        written += size;
      }
      position += size;
    }
    if (!isDataSeen || (colourType == 3 && !isPaletteSeen)) {
      throw corrupt("PNG without pixels or without its palette");
    }
    if (colourType == 3 && isGrayPalette) {
      layout = new Layout(layout.width(), layout.height(), 1, layout.bits(), 1);
    }
    return new PngHeader(layout, critical, written);
  }

  private static Layout header(byte[] bytes, int count, long pixelBudget) throws UnusableException {
    if (count < SIGNATURE_LENGTH + CHUNK_FRAME + 13) {
      throw truncated("PNG ends inside its header");
    }
    int at = SIGNATURE_LENGTH;
    if (i32(bytes, at) != 13 || i32(bytes, at + 4) != IHDR) {
      throw corrupt("PNG without header");
    }
    checkSum(bytes, at, 13);
    int bits = bytes[at + 16];
    int colourType = bytes[at + 17];
    boolean isDepthAllowed =
        switch (colourType) {
          case 0 -> bits == 1 || bits == 2 || bits == 4 || bits == 8 || bits == 16;
          case 3 -> bits == 1 || bits == 2 || bits == 4 || bits == 8;
          case 2, 4, 6 -> bits == 8 || bits == 16;
          default -> false;
        };
    if (!isDepthAllowed
        || bytes[at + 18] != 0
        || bytes[at + 19] != 0
        || (bytes[at + 20] & ~1) != 0) {
      throw corrupt("PNG header of impossible values");
    }
    Layout.checkSize(i32(bytes, at + 8), i32(bytes, at + 12), pixelBudget);
    int channels = (colourType & 2) == 0 ? 1 : 3;
    return new Layout(i32(bytes, at + 8), i32(bytes, at + 12), channels, bits, 1);
  }

  private static void checkSum(byte[] bytes, int position, int length) throws UnusableException {
    CRC32 sum = new CRC32();
    sum.update(bytes, position + 4, length + 4);
    if ((int) sum.getValue() != i32(bytes, position + 8 + length)) {
      throw corrupt("PNG chunk with a wrong checksum");
    }
  }

  private static boolean isGray(byte[] bytes, int from, int length) {
    for (int i = from; i < from + length; i += 3) {
      if (bytes[i] != bytes[i + 1] || bytes[i] != bytes[i + 2]) {
        return false;
      }
    }
    return true;
  }

  private static int i32(byte[] bytes, int at) {
    return bytes[at] << 24
        | (bytes[at + 1] & 0xFF) << 16
        | (bytes[at + 2] & 0xFF) << 8
        | (bytes[at + 3] & 0xFF);
  }
}
