package io.scanlake.dicom;

import static io.scanlake.dicom.JpegPreamble.u16;

import io.scanlake.file.Code;
import io.scanlake.file.UnusableException;
import java.util.Arrays;

/**
 * Lossless JPEG with Huffman codes (ISO/IEC 10918-1, annex H): 2 to 16 bits, all predictors, any
 * number of scans, restarts and point transform. Of the libraries at hand one gives wrong samples
 * after a restart marker and refuses colour of more than 8 bits, the other fails on common 16-bit
 * streams.
 */
final class LosslessJpegDecoder {
  private final JpegPreamble header;
  private final byte[] data;
  private final int end;
  private final short[] samples;
  private final Huffman[] tables = new Huffman[8];
  private int restartRows;

  private LosslessJpegDecoder(
      JpegPreamble header, byte[] data, int offset, int length, short[] samples) {
    this.header = header;
    this.data = data;
    this.end = offset + length;
    this.samples = samples;
  }

  static void decode(JpegPreamble header, byte[] data, int offset, int length, short[] samples)
      throws UnusableException {
    new LosslessJpegDecoder(header, data, offset, length, samples).run(offset + 2);
  }

  private void run(int from) throws UnusableException {
    int components = header.ids().length;
    boolean[] isDone = new boolean[components];
    int done = 0;
    int at = from;
    while (done < components) {
      if (at + 4 > end) {
        throw new UnusableException(Code.TRUNCATED, "JPEG stream ends before its last scan");
      }
      int marker = data[at] == -1 ? data[at + 1] & 0xFF : 0;
      if (marker < 0xC0 || marker >= 0xD0 && marker <= 0xD8) {
        at++;
        continue;
      }
      int size = u16(data, at + 2);
      if (size < 2 || size > end - at - 2) {
        throw new UnusableException(Code.CORRUPT, "JPEG segment does not fit");
      }
      int next = at + 2 + size;
      if (marker == 0xC4) {
        tables(at + 4, next);
      } else if (marker == 0xDD && size == 4) {
        restartRows = restartRows(u16(data, at + 4));
      } else if (marker == 0xDA) {
        int[] found = components(at + 4, size - 2);
        for (int c : found) {
          if (isDone[c]) {
            throw new UnusableException(Code.CORRUPT, "JPEG component in two scans");
          }
          isDone[c] = true;
        }
        done += found.length;
        next = scan(found, at + 4, next);
      }
      at = next;
    }
  }

  /** A restart interval is a whole number of lines (H.1.1). */
  private int restartRows(int interval) throws UnusableException {
    if (interval % header.columns() != 0) {
      throw new UnusableException(Code.UNSUPPORTED_PIXEL_FORMAT, "JPEG restarts within a line");
    }
    return interval / header.columns();
  }

  private void tables(int from, int to) throws UnusableException {
    int at = from;
    while (to - at >= 17) {
      int index = data[at] & 0xFF;
      int count = 0;
      for (int i = 1; i <= 16; i++) {
        count += data[at + i] & 0xFF;
      }
      if ((index & 0xEC) != 0 || count > 256 || to - at < 17 + count) {
        throw new UnusableException(Code.CORRUPT, "JPEG Huffman table does not fit");
      }
      tables[index >> 4 << 2 | index & 3] = new Huffman(data, at + 1, count);
      at += 17 + count;
    }
  }

  private int[] components(int at, int size) throws UnusableException {
    int count = data[at] & 0xFF;
    if (size != 4 + 2 * count || count == 0 || count > header.ids().length) {
      throw new UnusableException(Code.CORRUPT, "JPEG scan header does not fit");
    }
    int[] found = new int[count];
    for (int i = 0; i < count; i++) {
      int id = data[at + 1 + 2 * i] & 0xFF;
      found[i] = -1;
      for (int c = 0; c < header.ids().length; c++) {
        if (header.ids()[c] == id && found[i] < 0) {
          found[i] = c;
        }
      }
      if (found[i] < 0 || header.samplings()[found[i]] != header.samplings()[0]) {
        throw new UnusableException(
            Code.UNSUPPORTED_PIXEL_FORMAT, "JPEG components missing or sub-sampled");
      }
    }
    return found;
  }

  /** Decodes one scan; where the search for the next marker starts. */
  private int scan(int[] found, int at, int body) throws UnusableException {
    Huffman[] codes = new Huffman[found.length];
    for (int i = 0; i < found.length; i++) {
      int index = data[at + 2 + 2 * i] >> 4 & 3;
      // Some writers define the table as one for AC coefficients.
      codes[i] = tables[index] == null ? tables[4 + index] : tables[index];
      if (codes[i] == null) {
        throw new UnusableException(Code.CORRUPT, "JPEG Huffman table missing");
      }
    }
    int predictor = data[body - 3] & 0xFF;
    int transform = data[body - 1] & 0xF;
    if (predictor < 1 || predictor > 7 || transform >= header.precision()) {
      throw new UnusableException(Code.CORRUPT, "JPEG predictor " + predictor);
    }
    JpegBits bits = new JpegBits(data, body, end);
    int step = header.ids().length;
    int first = 1 << header.precision() - transform - 1;
    boolean isFirst = true;
    for (int y = 0; y < header.rows(); y++) {
      if (y > 0 && restartRows > 0 && y % restartRows == 0) {
        bits.restart();
        isFirst = true;
      }
      if (found.length == 1) {
        line(bits, codes[0], y, found[0], step, isFirst ? 0 : predictor, first);
      } else {
        line(bits, codes, y, found, step, isFirst ? 0 : predictor, first);
      }
      isFirst = false;
      bits.check();
    }
    bits.finish();
    for (int i = 0; transform > 0 && i < header.rows() * header.columns(); i++) {
      for (int c : found) {
        samples[i * step + c] <<= transform;
      }
    }
    return bits.position();
  }

  private void line(
      JpegBits bits, Huffman code, int y, int component, int step, int predictor, int first)
      throws UnusableException {
    int row = header.columns() * step;
    int at = y * row + component;
    int to = at + row;
    int left = predictor == 0 ? first : samples[at - row] & 0xFFFF;
    left = left + code.difference(bits) & 0xFFFF;
    samples[at] = (short) left;
    for (at += step; at < to; at += step) {
      int predicted =
          predictor <= 1
              ? left
              : predict(
                  predictor, left, samples[at - row] & 0xFFFF, samples[at - row - step] & 0xFFFF);
      left = predicted + code.difference(bits) & 0xFFFF;
      samples[at] = (short) left;
    }
  }

  private void line(
      JpegBits bits, Huffman[] codes, int y, int[] found, int step, int predictor, int first)
      throws UnusableException {
    int row = header.columns() * step;
    for (int x = 0; x < header.columns(); x++) {
      for (int i = 0; i < found.length; i++) {
        int at = y * row + x * step + found[i];
        int predicted;
        if (x == 0) {
          predicted = predictor == 0 ? first : samples[at - row] & 0xFFFF;
        } else if (predictor <= 1) {
          predicted = samples[at - step] & 0xFFFF;
        } else {
          predicted =
              predict(
                  predictor,
                  samples[at - step] & 0xFFFF,
                  samples[at - row] & 0xFFFF,
                  samples[at - row - step] & 0xFFFF);
        }
        samples[at] = (short) (predicted + codes[i].difference(bits));
      }
    }
  }

  /** Table H.1. */
  private static int predict(int predictor, int left, int up, int upLeft) {
    return switch (predictor) {
      case 2 -> up;
      case 3 -> upLeft;
      case 4 -> left + up - upLeft;
      case 5 -> left + (up - upLeft >> 1);
      case 6 -> up + (left - upLeft >> 1);
      default -> left + up >> 1;
    };
  }

  /** A Huffman table (annex C): codes of up to {@value #QUICK} bits by one look. */
  private static final class Huffman {
    private static final int QUICK = 10;

    private final byte[] values;
    private final short[] quick = new short[1 << QUICK];

    /** The greatest code of each length, or -1, and what turns a code into an index. */
    private final int[] greatest = new int[17];

    private final int[] shift = new int[17];

    Huffman(byte[] data, int counts, int count) throws UnusableException {
      values = Arrays.copyOfRange(data, counts + 16, counts + 16 + count);
      int code = 0;
      int index = 0;
      for (int length = 1; length <= 16; length++) {
        int ofLength = data[counts + length - 1] & 0xFF;
        shift[length] = index - code;
        for (int i = 0; i < ofLength; i++, index++, code++) {
          if ((values[index] & 0xFF) > 16) {
            throw new UnusableException(Code.CORRUPT, "JPEG difference of more than 16 bits");
          }
          if (length <= QUICK && code < 1 << length) {
            int from = code << QUICK - length;
            Arrays.fill(
                quick, from, from + (1 << QUICK - length), (short) (length << 8 | values[index]));
          }
        }
        if (code > 1 << length) {
          throw new UnusableException(Code.CORRUPT, "JPEG Huffman table does not fit");
        }
        greatest[length] = ofLength == 0 ? -1 : code - 1;
        code <<= 1;
      }
    }

    /** The next difference (H.1.2.2). */
    int difference(JpegBits bits) throws UnusableException {
      if (bits.cached() < 32) {
        bits.fill();
      }
      int entry = quick[bits.peek(QUICK)];
      int category = entry & 0xFF;
      if (entry != 0) {
        bits.skip(entry >> 8);
      } else {
        category = slow(bits);
      }
      if (category == 0) {
        return 0;
      }
      if (category == 16) {
        return 32768;
      }
      int value = bits.peek(category);
      bits.skip(category);
      return value >> category - 1 == 0 ? value - (1 << category) + 1 : value;
    }

    private int slow(JpegBits bits) throws UnusableException {
      for (int length = QUICK + 1; length <= 16; length++) {
        int code = bits.peek(length);
        if (code <= greatest[length]) {
          bits.skip(length);
          return values[code + shift[length]];
        }
      }
      throw new UnusableException(Code.CORRUPT, "JPEG Huffman code unknown");
    }
  }
}
