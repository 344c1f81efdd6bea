package io.scanlake.dicom;

import static io.scanlake.dicom.JpegPreamble.u16;

import io.scanlake.file.Code;
import io.scanlake.file.UnusableException;

/** The scans of a JPEG-LS stream (ISO/IEC 14495-1, annex C). */
final class JpegLsStream {
  private JpegLsStream() {}

  static void decode(JpegPreamble header, byte[] data, int offset, int length, short[] samples)
      throws UnusableException {
    int end = offset + length;
    int components = header.ids().length;
    int decoded = 0;
    int at = header.scan();
    if (header.precision() < 2) {
      throw new UnusableException(Code.CORRUPT, "JPEG-LS of " + header.precision() + " bits");
    }
    while (decoded < components) {
      at = nextScan(data, at, end);
      int inScan = data[at + 4] & 0xFF;
      int body = at + 2 + u16(data, at + 2);
      if (u16(data, at + 2) != 6 + 2 * inScan || inScan == 0 || decoded + inScan > components) {
        throw new UnusableException(Code.CORRUPT, "JPEG-LS scan header does not fit");
      }
      for (int k = 0; k < inScan; k++) {
        if (data[at + 6 + 2 * k] != 0 || header.samplings()[decoded + k] != 0x11) {
          throw new UnusableException(
              Code.UNSUPPORTED_PIXEL_FORMAT, "JPEG-LS with mapping table or sub-sampling");
        }
      }
      int near = data[body - 3] & 0xFF;
      int interleave = data[body - 2] & 0xFF;
      if (interleave > 2 || interleave == 0 && inScan > 1 || data[body - 1] != 0) {
        throw new UnusableException(Code.CORRUPT, "JPEG-LS scan header does not fit");
      }
      LsBits bits = new LsBits(data, body, end);
      JpegLsDecoder.scan(
          bits,
          samples,
          header.rows(),
          header.columns(),
          decoded,
          inScan,
          components,
          inScan == 1 ? 0 : interleave,
          JpegLsDecoder.presets(header.presets(), header.precision(), near),
          near);
      decoded += inScan;
      at = Math.max(body, bits.position() - 1);
    }
  }

  /** The next SOS marker; other segments between scans are stepped over. */
  private static int nextScan(byte[] data, int from, int end) throws UnusableException {
    int at = from;
    while (at + 4 <= end) {
      int marker = data[at] == -1 ? data[at + 1] & 0xFF : 0;
      if (marker == 0xDD && at + 6 <= end && u16(data, at + 4) != 0) {
        throw new UnusableException(Code.UNSUPPORTED_PIXEL_FORMAT, "JPEG-LS with restarts");
      }
      if (marker == 0xDA) {
        if (at + 2 + u16(data, at + 2) > end) {
          break;
        }
        return at;
      }
      at += 1;
    }
    throw new UnusableException(Code.TRUNCATED, "JPEG-LS stream ends before its last scan");
  }
}
