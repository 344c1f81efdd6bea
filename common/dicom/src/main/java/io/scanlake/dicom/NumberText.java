package io.scanlake.dicom;

/**
 * Decimal and integer strings as files hold them: padded, with decimal comma, with a stray tail.
 */
final class NumberText {
  private NumberText() {}

  static double[] parse(String text) {
    if (text.isBlank()) {
      return new double[0];
    }
    String[] parts = text.split("\\\\", -1);
    double[] values = new double[parts.length];
    for (int i = 0; i < parts.length; i++) {
      values[i] = parseOne(parts[i]);
    }
    return values;
  }

  /** NaN where the text does not start with a number. */
  private static double parseOne(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isPadding(text.charAt(from))) {
      from++;
    }
    while (to > from && isPadding(text.charAt(to - 1))) {
      to--;
    }
    if (to - from > 64 || from == to) {
      return Double.NaN;
    }
    String number = text.substring(from, to).replace(',', '.');
    while (!number.isEmpty()) {
      if (isNumber(number)) {
        try {
          double value = Double.parseDouble(number);
          return Double.isInfinite(value) ? Double.NaN : value;
        } catch (NumberFormatException e) {
          // Shorter text may still be a number.
        }
      }
      number = number.substring(0, number.length() - 1);
    }
    return Double.NaN;
  }

  private static boolean isPadding(char c) {
    return c <= ' ';
  }

  /** Keeps out what Java alone reads as a number: 1d, 1f, NaN, hexadecimal. */
  private static boolean isNumber(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && c != '.' && c != '-' && c != '+' && c != 'e' && c != 'E') {
        return false;
      }
    }
    return true;
  }
}
