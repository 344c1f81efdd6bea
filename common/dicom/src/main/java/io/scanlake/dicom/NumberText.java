package io.scanlake.dicom;

import java.util.regex.Pattern;

/**
 * Decimal and integer strings as files hold them: padded, with decimal comma, as other languages
 * print them, with a stray tail.
 */
final class NumberText {
  private static final Pattern EXPONENT = Pattern.compile("^([0-9.+-]+)[dD]([+-]?[0-9]+)$");

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
    String number = plain(text.substring(from, to));
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

  /** With a decimal point and the exponent letter of Java; what C prints as no number is none. */
  private static String plain(String text) {
    if (isNumber(text)) {
      return text;
    }
    if (text.indexOf('#') >= 0) {
      // 1.#QNAN, -1.#IND, 1.#INF
      return "";
    }
    String plain = text;
    int comma = text.lastIndexOf(',');
    int point = text.lastIndexOf('.');
    if (comma >= 0 && point >= 0) {
      // The last of the two is the decimal one, the other groups digits.
      plain = plain.replace(comma > point ? "." : ",", "");
    }
    // Fortran's exponent of double precision.
    return EXPONENT.matcher(plain.replace(',', '.')).replaceFirst("$1e$2");
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
