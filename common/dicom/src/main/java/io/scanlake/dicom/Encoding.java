package io.scanlake.dicom;

/** How elements are written: with or without VR, and in which byte order (PS3.5, 7.1 and 7.3). */
enum Encoding {
  IMPLICIT_LITTLE(false, false),
  EXPLICIT_LITTLE(true, false),
  IMPLICIT_BIG(false, true),
  EXPLICIT_BIG(true, true);

  final boolean isExplicit;
  final boolean isBig;

  Encoding(boolean isExplicit, boolean isBig) {
    this.isExplicit = isExplicit;
    this.isBig = isBig;
  }

  static Encoding of(boolean isExplicit, boolean isBig) {
    if (isBig) {
      return isExplicit ? EXPLICIT_BIG : IMPLICIT_BIG;
    }
    return isExplicit ? EXPLICIT_LITTLE : IMPLICIT_LITTLE;
  }

  int u16(byte[] data, int at) {
    int first = data[at] & 0xFF;
    int second = data[at + 1] & 0xFF;
    return isBig ? first << 8 | second : second << 8 | first;
  }

  int i32(byte[] data, int at) {
    int first = u16(data, at);
    int second = u16(data, at + 2);
    return isBig ? first << 16 | second : second << 16 | first;
  }

  long u32(byte[] data, int at) {
    return i32(data, at) & 0xFFFFFFFFL;
  }

  long i64(byte[] data, int at) {
    long first = u32(data, at);
    long second = u32(data, at + 4);
    return isBig ? first << 32 | second : second << 32 | first;
  }

  /** Group and element, which are two 16-bit numbers in either byte order. */
  int tag(byte[] data, int at) {
    return u16(data, at) << 16 | u16(data, at + 2);
  }
}
