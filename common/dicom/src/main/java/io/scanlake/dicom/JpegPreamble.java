package io.scanlake.dicom;

import io.scanlake.file.Code;
import io.scanlake.file.UnusableException;

/**
 * The markers of a JPEG or JPEG-LS stream before its first scan (ISO/IEC 10918-1, annex B; ISO/IEC
 * 14495-1, annex C). Every length is checked against the stream.
 *
 * @param process code of the SOF marker: C0 baseline, C1 extended, C2 progressive, C3 lossless, F7
 *     JPEG-LS
 * @param ids component identifiers
 * @param adobe colour transform of the APP14 segment; -1 where there is none
 * @param segments FF of each segment that decoding needs (tables and frame), and of the first scan
 * @param segmentCount how many of {@code segments} are used
 */
record JpegPreamble(
    int process,
    int precision,
    int rows,
    int columns,
    int[] ids,
    int[] samplings,
    int adobe,
    boolean hasJfif,
    JpegLsDecoder.Presets presets,
    int[] segments,
    int segmentCount) {

  static final int LOSSLESS = 0xC3;
  static final int JPEG_LS = 0xF7;
  private static final int MAX_SEGMENTS = 256;

  static JpegPreamble read(byte[] data, int offset, int length) throws UnusableException {
    int end = offset + length;
    int[] segments = new int[MAX_SEGMENTS];
    int count = 0;
    int frame = -1;
    int adobe = -1;
    boolean hasJfif = false;
    JpegLsDecoder.Presets presets = new JpegLsDecoder.Presets(0, 0, 0, 0, 0);
    int at = offset + 2;
    while (true) {
      // Fill bytes (FF) may precede a marker.
      while (at + 3 < end && data[at] == -1 && data[at + 1] == -1) {
        at++;
      }
      if (at + 4 > end) {
        throw new UnusableException(Code.TRUNCATED, "JPEG stream ends within its header");
      }
      int marker = data[at + 1] & 0xFF;
      int size = u16(data, at + 2);
      if (data[at] != -1 || marker < 0xC0 || marker == 0xD8 || marker == 0xD9 || size < 2) {
        throw new UnusableException(Code.CORRUPT, "JPEG marker missing at byte " + (at - offset));
      }
      if (at + 2 + size > end) {
        throw new UnusableException(Code.TRUNCATED, "JPEG stream ends within its header");
      }
      boolean isApplication = marker >= 0xE0 && marker <= 0xEF || marker == 0xFE;
      if (!isApplication) {
        if (count == MAX_SEGMENTS) {
          throw new UnusableException(Code.CORRUPT, "JPEG header of too many segments");
        }
        segments[count++] = at;
      }
      if (marker == 0xDA) {
        break;
      }
      if (isFrame(marker)) {
        if (frame >= 0 || size < 8) {
          throw new UnusableException(Code.CORRUPT, "JPEG frame header does not fit");
        }
        frame = at;
      } else if (marker == 0xEE && size >= 14 && isText(data, at + 4, "Adobe")) {
        adobe = data[at + 15] & 0xFF;
      } else if (marker == 0xE0 && size >= 7 && isText(data, at + 4, "JFIF")) {
        hasJfif = true;
      } else if (marker == 0xF8 && size >= 13 && data[at + 4] == 1) {
        presets =
            new JpegLsDecoder.Presets(
                u16(data, at + 5),
                u16(data, at + 7),
                u16(data, at + 9),
                u16(data, at + 11),
                u16(data, at + 13));
      }
      at += 2 + size;
    }
    if (frame < 0) {
      throw new UnusableException(Code.CORRUPT, "JPEG scan without frame");
    }
    int components = data[frame + 9] & 0xFF;
    if (u16(data, frame + 2) != 8 + 3 * components) {
      throw new UnusableException(Code.CORRUPT, "JPEG frame header does not fit");
    }
    int[] ids = new int[components];
    int[] samplings = new int[components];
    for (int c = 0; c < components; c++) {
      ids[c] = data[frame + 10 + 3 * c] & 0xFF;
      samplings[c] = data[frame + 11 + 3 * c] & 0xFF;
    }
    return new JpegPreamble(
        data[frame + 1] & 0xFF,
        data[frame + 4] & 0xFF,
        u16(data, frame + 5),
        u16(data, frame + 7),
        ids,
        samplings,
        adobe,
        hasJfif,
        presets,
        segments,
        count);
  }

  private static boolean isFrame(int marker) {
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC
        || marker == JPEG_LS;
  }

  private static boolean isText(byte[] data, int at, String text) {
    for (int i = 0; i < text.length(); i++) {
      if (data[at + i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  static int u16(byte[] data, int at) {
    return (data[at] & 0xFF) << 8 | data[at + 1] & 0xFF;
  }

  /** Where the first scan's marker stands. */
  int scan() {
    return segments[segmentCount - 1];
  }

  /** False where there is no EOI after the first scan's header. */
  boolean hasEnd(byte[] data, int offset, int length) {
    for (int at = offset + length - 2; at > scan(); at--) {
      if (data[at] == -1 && (data[at + 1] & 0xFF) == 0xD9) {
        return true;
      }
    }
    return false;
  }

  /** True where chroma has fewer samples than luma, which never is done to red, green and blue. */
  boolean isSubsampled() {
    return samplings.length == 3 && (samplings[0] != samplings[1] || samplings[0] != samplings[2]);
  }

  /** Sampling factors are 1 to 4 (10918-1, B.2.2). */
  void checkSamplings() throws UnusableException {
    for (int sampling : samplings) {
      int across = sampling >> 4;
      int down = sampling & 0xF;
      if (across < 1 || across > 4 || down < 1 || down > 4) {
        throw new UnusableException(Code.CORRUPT, "JPEG sampling factors out of bounds");
      }
    }
  }

  /**
   * The stream without application data and comments, which decoders trip over, and with one more
   * EOI, without which they lose the last lines.
   */
  byte[] stripped(byte[] data, int offset, int length) {
    int scan = scan();
    int size = 2 + offset + length - scan + 2;
    for (int i = 0; i < segmentCount - 1; i++) {
      size += 2 + u16(data, segments[i] + 2);
    }
    byte[] stream = new byte[size];
    stream[0] = (byte) 0xFF;
    stream[1] = (byte) 0xD8;
    int at = 2;
    for (int i = 0; i < segmentCount - 1; i++) {
      int segment = 2 + u16(data, segments[i] + 2);
      System.arraycopy(data, segments[i], stream, at, segment);
      at += segment;
    }
    System.arraycopy(data, scan, stream, at, offset + length - scan);
    stream[size - 2] = (byte) 0xFF;
    stream[size - 1] = (byte) 0xD9;
    return stream;
  }

  /**
   * True where three components are YCbCr, by the stream if it states that, else by the data set.
   */
  boolean isYcc(Photometric photometric) {
    if (ids.length != 3) {
      return false;
    }
    if (adobe >= 0) {
      return adobe == 1;
    }
    if (ids[0] == 'R' && ids[1] == 'G' && ids[2] == 'B') {
      return false;
    }
    return hasJfif || photometric != Photometric.RGB || isSubsampled();
  }
}
