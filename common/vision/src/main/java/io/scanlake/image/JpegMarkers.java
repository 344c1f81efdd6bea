package io.scanlake.image;

import static io.scanlake.image.Layout.corrupt;
import static io.scanlake.image.Layout.truncated;
import static io.scanlake.image.Layout.unsupported;

import io.scanlake.file.UnusableException;

/** The marker segments of a JPEG stream (ITU-T T.81 annex B), walked to its end marker. */
final class JpegMarkers {
  /**
   * A progressive image needs about ten; thousands in a few bytes keep a decoder busy for minutes.
   */
  private static final int MAX_SCANS = 100;

  private static final int SOI = 0xD8;
  private static final int EOI = 0xD9;
  private static final int SOS = 0xDA;

  private final byte[] bytes;
  private final int end;
  private final long pixelBudget;
  private int position;
  private Layout layout;
  private int scans;

  private JpegMarkers(byte[] bytes, int start, int end, long pixelBudget) {
    this.bytes = bytes;
    this.position = start;
    this.end = end;
    this.pixelBudget = pixelBudget;
  }

  /** The stream in {@code [start, end)}; bytes after its end marker are ignored. */
  static Layout parse(byte[] bytes, int start, int end, long pixelBudget) throws UnusableException {
    return new JpegMarkers(bytes, start, end, pixelBudget).walk();
  }

  private Layout walk() throws UnusableException {
    if (nextMarker() != SOI) {
      throw corrupt("JPEG without start marker");
    }
    for (int marker = nextMarker(); marker != EOI; marker = nextMarker()) {
      if (marker == 0x01 || (marker >= 0xD0 && marker <= 0xD7)) {
        continue;
      }
      segment(marker);
    }
    if (layout == null || scans == 0) {
      throw corrupt("JPEG without a frame or a scan");
    }
    return layout;
  }

  private void segment(int marker) throws UnusableException {
    if (end - position < 2) {
      throw truncated("JPEG ends inside a segment");
    }
    int length = u16(position);
    if (length < 2) {
      throw corrupt("JPEG segment of impossible length");
    }
    if (length > end - position) {
      throw truncated("JPEG ends inside a segment");
    }
    if (marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC) {
      frame(marker, length);
    } else if (marker == SOS) {
      if (layout == null) {
        throw corrupt("JPEG scan before its frame");
      }
      if (++scans > MAX_SCANS) {
        throw corrupt("JPEG of more than " + MAX_SCANS + " scans");
      }
    }
    position += length;
  }

  private void frame(int marker, int length) throws UnusableException {
    if (layout != null) {
      throw corrupt("JPEG of two frames");
    }
    if (length < 8 || length < 8 + 3 * u8(position + 7)) {
      throw corrupt("JPEG frame header of impossible length");
    }
    int bits = u8(position + 2);
    int components = u8(position + 7);
    if (marker > 0xC2) {
      throw unsupported("JPEG process " + (marker - 0xC0));
    }
    if (bits != 8) {
      throw unsupported("JPEG of " + bits + " bits");
    }
    if (components != 1 && components != 3 && components != 4) {
      throw unsupported("JPEG of " + components + " components");
    }
    int height = u16(position + 3);
    int width = u16(position + 5);
    if (height == 0) {
      throw unsupported("JPEG with its height after the first scan");
    }
    Layout.checkSize(width, height, pixelBudget);
    layout = new Layout(width, height, components == 1 ? 1 : 3, bits, 1);
  }

  /**
   * Skips to the next marker, over entropy-coded data (where FF00 is a stuffed byte) or stray
   * bytes, and passes it.
   */
  private int nextMarker() throws UnusableException {
    int at = position;
    while (at + 1 < end) {
      if (bytes[at] != (byte) 0xFF) {
        at++;
      } else {
        int marker = u8(at + 1);
        if (marker != 0 && marker != 0xFF) {
          position = at + 2;
          return marker;
        }
        at += marker == 0 ? 2 : 1;
      }
    }
    throw truncated("JPEG without end marker");
  }

  private int u8(int at) {
    return bytes[at] & 0xFF;
  }

  private int u16(int at) {
    return u8(at) << 8 | u8(at + 1);
  }
}
