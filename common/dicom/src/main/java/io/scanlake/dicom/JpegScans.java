package io.scanlake.dicom;

import static io.scanlake.dicom.JpegPreamble.u16;

import io.scanlake.file.Code;
import io.scanlake.file.UnusableException;

/**
 * Counts the blocks of a sequential JPEG stream by its Huffman codes (ISO/IEC 10918-1, annex F),
 * without computing a sample: tells a stream that only lacks its last marker from one that was cut.
 */
final class JpegScans {
  private static final int BLOCK = 64;

  private final JpegPreamble header;
  private final byte[] data;
  private final int end;
  private final Codes[] tables = new Codes[8];
  private int interval;

  private JpegScans(JpegPreamble header, byte[] data, int end) {
    this.header = header;
    this.data = data;
    this.end = end;
  }

  /**
   * @throws UnusableException TRUNCATED: a block is missing; CORRUPT: the codes make no sense
   */
  static void checkWhole(JpegPreamble header, byte[] data, int offset, int length)
      throws UnusableException {
    new JpegScans(header, data, offset + length).run(offset + 2);
  }

  private void run(int from) throws UnusableException {
    int at = from;
    int done = 0;
    while (done < header.ids().length) {
      if (at + 4 > end) {
        throw new UnusableException(Code.TRUNCATED, "JPEG stream ends before its last scan");
      }
      int marker = data[at] == -1 ? data[at + 1] & 0xFF : 0;
      if (marker < 0xC0 || marker >= 0xD0 && marker <= 0xD8 || marker == 0xFF) {
        at++;
        continue;
      }
      int size = u16(data, at + 2);
      if (size < 2 || size > end - at - 2) {
        throw new UnusableException(Code.TRUNCATED, "JPEG stream ends before its last scan");
      }
      int next = at + 2 + size;
      if (marker == 0xC4) {
        tables(at + 4, next);
      } else if (marker == 0xDD && size == 4) {
        interval = u16(data, at + 4);
      } else if (marker == 0xDA) {
        int components = data[at + 4] & 0xFF;
        if (components == 0 || size != 6 + 2 * components || data[next - 2] != BLOCK - 1) {
          throw new UnusableException(Code.CORRUPT, "JPEG scan header does not fit");
        }
        next = scan(at + 5, components, next);
        done += components;
      }
      at = next;
    }
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
      tables[index >> 4 << 2 | index & 3] = new Codes(data, at + 1);
      at += 17 + count;
    }
  }

  /** The position after one scan. */
  private int scan(int selectors, int components, int body) throws UnusableException {
    int across = 1;
    int down = 1;
    for (int sampling : header.samplings()) {
      across = Math.max(across, sampling >> 4);
      down = Math.max(down, sampling & 0xF);
    }
    Codes[] codes = new Codes[2 * components];
    int[] blocks = new int[components];
    long units = 0;
    for (int i = 0; i < components; i++) {
      int c = component(data[selectors + 2 * i] & 0xFF);
      int chosen = data[selectors + 2 * i + 1];
      codes[2 * i] = tables[chosen >> 4 & 3];
      codes[2 * i + 1] = tables[4 | chosen & 3];
      if (codes[2 * i] == null || codes[2 * i + 1] == null) {
        throw new UnusableException(Code.CORRUPT, "JPEG Huffman table missing");
      }
      int h = header.samplings()[c] >> 4;
      int v = header.samplings()[c] & 0xF;
      blocks[i] = components == 1 ? 1 : h * v;
      // One component stands in its own blocks, several in units of all (A.2.2, A.2.3).
      units =
          components == 1
              ? parts(parts(header.columns() * h, across), 8)
                  * (long) parts(parts(header.rows() * v, down), 8)
              : parts(header.columns(), 8 * across) * (long) parts(header.rows(), 8 * down);
    }
    JpegBits bits = new JpegBits(data, body, end);
    for (long unit = 0; unit < units; unit++) {
      if (unit > 0 && interval > 0 && unit % interval == 0) {
        bits.finish();
        bits.restart();
      }
      for (int i = 0; i < components; i++) {
        for (int b = 0; b < blocks[i]; b++) {
          block(bits, codes[2 * i], codes[2 * i + 1]);
        }
      }
      bits.check();
    }
    bits.finish();
    // A pad after a cut can pass for the end of the last block.
    if (!bits.isFilledUp()) {
      throw new UnusableException(Code.TRUNCATED, "JPEG scan ends early");
    }
    return bits.position();
  }

  private static int parts(int whole, int size) {
    return (whole + size - 1) / size;
  }

  private int component(int id) throws UnusableException {
    for (int c = 0; c < header.ids().length; c++) {
      if (header.ids()[c] == id) {
        return c;
      }
    }
    throw new UnusableException(Code.CORRUPT, "JPEG scan header does not fit");
  }

  private static void block(JpegBits bits, Codes dc, Codes ac) throws UnusableException {
    bits.skip(dc.next(bits) & 0xF);
    for (int k = 1; k < BLOCK; k++) {
      int symbol = ac.next(bits);
      int size = symbol & 0xF;
      if (size == 0 && symbol != 0xF0) {
        return;
      }
      k += symbol >> 4;
      bits.skip(size);
    }
  }

  /** A Huffman table (annex C). */
  private static final class Codes {
    private final byte[] data;
    private final int values;
    private final int[] greatest = new int[17];
    private final int[] shift = new int[17];

    Codes(byte[] data, int counts) {
      this.data = data;
      this.values = counts + 16;
      int code = 0;
      int index = 0;
      for (int length = 1; length <= 16; length++) {
        int count = data[counts + length - 1] & 0xFF;
        shift[length] = index - code;
        index += count;
        code += count;
        greatest[length] = count == 0 ? -1 : code - 1;
        code <<= 1;
      }
    }

    /** The next symbol; the bits that it announces are ready. */
    int next(JpegBits bits) throws UnusableException {
      if (bits.cached() < 32) {
        bits.fill();
      }
      for (int length = 1; length <= 16; length++) {
        int code = bits.peek(length);
        if (code <= greatest[length]) {
          bits.skip(length);
          return data[values + code + shift[length]] & 0xFF;
        }
      }
      throw new UnusableException(Code.CORRUPT, "JPEG Huffman code unknown");
    }
  }
}
