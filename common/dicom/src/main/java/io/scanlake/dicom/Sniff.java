package io.scanlake.dicom;

/** Recognises DICOM by its first bytes, and the encoding of a bare data set. */
final class Sniff {
  private static final int PREAMBLE = 128;

  private Sniff() {}

  /** Where the first element stands, and how it is written when no meta group precedes it. */
  record Start(long position, boolean hasMeta, Encoding encoding) {}

  /** Null where the bytes are not DICOM. */
  static Start start(byte[] head, int count) {
    if (isMagic(head, count, PREAMBLE)) {
      return new Start(PREAMBLE + 4, true, null);
    }
    if (isMagic(head, count, 0)) {
      return new Start(4, true, null);
    }
    if (count >= 8 && Encoding.EXPLICIT_LITTLE.u16(head, 0) == 2) {
      for (Encoding encoding :
          new Encoding[] {Encoding.EXPLICIT_LITTLE, Encoding.IMPLICIT_LITTLE}) {
        if (chain(head, 0, count, encoding) >= 2) {
          return new Start(0, true, null);
        }
      }
    }
    return bare(head, 0, count);
  }

  private static boolean isMagic(byte[] head, int count, int at) {
    return count >= at + 4
        && head[at] == 'D'
        && head[at + 1] == 'I'
        && head[at + 2] == 'C'
        && head[at + 3] == 'M';
  }

  /** A data set without meta group starts with group 0008, rarely with 0000 or 0004. */
  private static Start bare(byte[] head, int from, int count) {
    if (count < 16) {
      return null;
    }
    Encoding best = null;
    int longest = 1;
    for (Encoding encoding : Encoding.values()) {
      int group = encoding.u16(head, from);
      if (group != 8 && group != 4 && group != 0) {
        continue;
      }
      int length = chain(head, from, count, encoding);
      if (length > longest) {
        best = encoding;
        longest = length;
      }
    }
    return best == null ? null : new Start(from, false, best);
  }

  /**
   * How many elements of one encoding follow each other with rising tags and lengths that fit, up
   * to 5; an element that reaches past the bytes at hand ends the chain and counts.
   */
  private static int chain(byte[] head, int from, int count, Encoding encoding) {
    long at = from;
    int last = -1;
    int links = 0;
    while (links < 5 && at + 12 <= count) {
      int i = (int) at;
      int tag = encoding.tag(head, i);
      int group = tag >>> 16;
      if (links > 0 && Integer.compareUnsigned(tag, last) <= 0 || group > 0x0100 || group == 1) {
        return 0;
      }
      int letters = (head[i + 4] & 0xFF) << 8 | head[i + 5] & 0xFF;
      long length;
      if (encoding.isExplicit) {
        int lengthForm = Vr.lengthForm(letters);
        if (lengthForm == 0) {
          return 0;
        }
        length =
            lengthForm == Vr.SHORT_LENGTH
                ? encoding.u16(head, i + 6)
                : 4 + encoding.u32(head, i + 8);
      } else {
        length = encoding.u32(head, i + 4);
        if (length > 0xFFFF && length != 0xFFFFFFFFL) {
          return 0;
        }
      }
      last = tag;
      links++;
      at += 8 + length;
    }
    return links;
  }

  /**
   * The encoding of a data set that follows a meta group: that of its transfer syntax, unless its
   * first element contradicts it.
   */
  static Encoding encoding(byte[] head, int at, int count, Encoding claimed) {
    if (count < 8) {
      return claimed;
    }
    // The other byte order only where it gives one of the groups with which a data set starts.
    Encoding other = Encoding.of(claimed.isExplicit, !claimed.isBig);
    boolean isSwapped = claimed.u16(head, at) > 0x10 && other.u16(head, at) <= 0x10;
    boolean isBig = isSwapped != claimed.isBig;
    int letters = (head[at + 4] & 0xFF) << 8 | head[at + 5] & 0xFF;
    boolean isExplicit =
        claimed.isExplicit
            ? Vr.isLetters(letters) || letters == ('?' << 8 | '?')
            : Vr.lengthForm(letters) != 0;
    return Encoding.of(isExplicit, isBig);
  }
}
