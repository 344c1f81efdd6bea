package io.scanlake.dicom;

import java.io.IOException;

/**
 * How an element's length is written where its bytes leave that open: in implicit VR a length may
 * look like a VR, and in explicit VR writers put blanks, question marks or letters of their own. Of
 * the possible readings that one holds after which elements follow each other (PS3.5, 7.1).
 */
enum ElementForm {
  /** Four bytes after the tag; no VR. */
  IMPLICIT(8),
  /** Two bytes after the VR. */
  SHORT(8),
  /** Four bytes after the VR and two reserved ones. */
  LONG(12);

  private static final long UNDEFINED = 0xFFFFFFFFL;
  private static final int ENOUGH = 3;

  final int header;

  ElementForm(int header) {
    this.header = header;
  }

  /** The form that the standard gives to a VR; null where the letters are none. */
  static ElementForm of(int letters) {
    return switch (Vr.lengthForm(letters)) {
      case Vr.SHORT_LENGTH -> SHORT;
      case Vr.LONG_LENGTH -> LONG;
      default -> null;
    };
  }

  /** Length of the value of the element whose {@link #header} bytes are there. */
  long length(Encoding encoding, byte[] data, int at) {
    return switch (this) {
      case IMPLICIT -> encoding.u32(data, at + 4);
      case SHORT -> encoding.u16(data, at + 6);
      case LONG -> encoding.u32(data, at + 8);
    };
  }

  /**
   * The likeliest form of one element.
   *
   * @param end of the level at which it stands
   * @param candidates in the order of preference
   */
  static ElementForm guess(
      Bytes in, Encoding encoding, long position, long end, ElementForm... candidates)
      throws IOException {
    ElementForm best = candidates[0];
    int most = -1;
    for (ElementForm form : candidates) {
      if (end - position >= form.header) {
        int at = in.at(position, form.header);
        long length = form.length(encoding, in.data(), at);
        long next = position + form.header + length;
        int tag = encoding.tag(in.data(), at);
        int links =
            length == UNDEFINED
                ? items(in, encoding, position + form.header, end)
                : chain(in, encoding, next, end, tag);
        if (links > most) {
          best = form;
          most = links;
        }
      }
    }
    return best;
  }

  /** A value of undefined length starts with an item. */
  private static int items(Bytes in, Encoding encoding, long position, long end)
      throws IOException {
    return end - position >= 8 && in.tag(encoding, position) >>> 16 == 0xFFFE ? ENOUGH : 0;
  }

  /**
   * How many elements follow each other with rising tags and lengths that fit, up to {@value
   * #ENOUGH}, which the end of the data, of an item or of the header also count for; -1 beyond the
   * end.
   *
   * @param last the tag of the element before
   */
  static int chain(Bytes in, Encoding encoding, long from, long end, int last) throws IOException {
    long position = from;
    int tag = last;
    if (position > end) {
      return -1;
    }
    for (int links = 0; links < ENOUGH; links++) {
      if (position == end) {
        return ENOUGH;
      }
      if (end - position < 8) {
        return links;
      }
      int head = (int) Math.min(12, end - position);
      int at = in.at(position, head);
      byte[] data = in.data();
      int next = encoding.tag(data, at);
      if (next >>> 16 == 0xFFFE) {
        return ENOUGH;
      }
      if (Integer.compareUnsigned(next, tag) <= 0) {
        return links;
      }
      if (Tags.isPixelData(next)) {
        return ENOUGH;
      }
      ElementForm form = of((data[at + 4] & 0xFF) << 8 | data[at + 5] & 0xFF);
      if (form == null
          || form.header > head
          || form.length(encoding, data, at) > end - position - form.header) {
        form = IMPLICIT;
      }
      long length = form.length(encoding, data, at);
      if (length == UNDEFINED) {
        return items(in, encoding, position + form.header, end) > 0 ? ENOUGH : links;
      }
      position += form.header + length;
      tag = next;
      if (position > end) {
        return links;
      }
    }
    return ENOUGH;
  }
}
