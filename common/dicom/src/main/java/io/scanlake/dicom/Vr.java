package io.scanlake.dicom;

/** How an element's value is encoded (PS3.5, 6.2), as far as it matters to a reader. */
enum Vr {
  /** Characters of any kind, numbers as text included. */
  TEXT,
  US,
  SS,
  UL,
  SL,
  FL,
  FD,
  UV,
  SV,
  OB,
  OW,
  OTHER,
  SQ,
  UN,
  /** Not written in the file (implicit VR). */
  NONE;

  static final int SHORT_LENGTH = 1;
  static final int LONG_LENGTH = 2;

  /** {@link #SHORT_LENGTH}, {@link #LONG_LENGTH} (12-byte element header) or 0: not a VR. */
  static int lengthForm(int letters) {
    return switch (letters) {
      case 'O' << 8 | 'B',
          'O' << 8 | 'D',
          'O' << 8 | 'F',
          'O' << 8 | 'L',
          'O' << 8 | 'V',
          'O' << 8 | 'W',
          'S' << 8 | 'Q',
          'S' << 8 | 'V',
          'U' << 8 | 'C',
          'U' << 8 | 'N',
          'U' << 8 | 'R',
          'U' << 8 | 'T',
          'U' << 8 | 'V' ->
          LONG_LENGTH;
      case 'A' << 8 | 'E',
          'A' << 8 | 'S',
          'A' << 8 | 'T',
          'C' << 8 | 'S',
          'D' << 8 | 'A',
          'D' << 8 | 'S',
          'D' << 8 | 'T',
          'F' << 8 | 'L',
          'F' << 8 | 'D',
          'I' << 8 | 'S',
          'L' << 8 | 'O',
          'L' << 8 | 'T',
          'P' << 8 | 'N',
          'S' << 8 | 'H',
          'S' << 8 | 'L',
          'S' << 8 | 'S',
          'S' << 8 | 'T',
          'T' << 8 | 'M',
          'U' << 8 | 'I',
          'U' << 8 | 'L',
          'U' << 8 | 'S' ->
          SHORT_LENGTH;
      default -> 0;
    };
  }

  static Vr of(int letters) {
    return switch (letters) {
      case 'U' << 8 | 'S' -> US;
      case 'S' << 8 | 'S' -> SS;
      case 'U' << 8 | 'L' -> UL;
      case 'S' << 8 | 'L' -> SL;
      case 'F' << 8 | 'L', 'O' << 8 | 'F' -> FL;
      case 'F' << 8 | 'D', 'O' << 8 | 'D' -> FD;
      case 'U' << 8 | 'V', 'O' << 8 | 'V' -> UV;
      case 'S' << 8 | 'V' -> SV;
      case 'O' << 8 | 'B' -> OB;
      case 'O' << 8 | 'W' -> OW;
      case 'A' << 8 | 'T', 'O' << 8 | 'L' -> OTHER;
      case 'S' << 8 | 'Q' -> SQ;
      case 'U' << 8 | 'N' -> UN;
      default -> lengthForm(letters) == 0 ? UN : TEXT;
    };
  }

  /** True for two capital letters, known as a VR or not. */
  static boolean isLetters(int letters) {
    int first = letters >> 8;
    int second = letters & 0xFF;
    return first >= 'A' && first <= 'Z' && second >= 'A' && second <= 'Z';
  }
}
