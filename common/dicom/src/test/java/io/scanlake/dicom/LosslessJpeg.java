package io.scanlake.dicom;

import java.io.ByteArrayOutputStream;

/**
 * Writes lossless JPEG (ISO/IEC 10918-1, annex H) with one Huffman table of 5-bit codes, so that a
 * test can vary predictor, precision, components, restarts and point transform.
 */
final class LosslessJpeg {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private int bits;
  private int count;

  static byte[] write(
      int[] samples,
      int rows,
      int columns,
      int components,
      int precision,
      int predictor,
      int restart) {
    LosslessJpeg jpeg = new LosslessJpeg();
    jpeg.words(0xFFD8);
    jpeg.words(0xFFC3, 8 + 3 * components);
    jpeg.out.write(precision);
    jpeg.words(rows, columns);
    jpeg.out.write(components);
    for (int c = 0; c < components; c++) {
      jpeg.out.writeBytes(new byte[] {(byte) (c + 1), 0x11, 0});
    }
    // 17 categories, each a code of 5 bits
    jpeg.words(0xFFC4, 19 + 17);
    jpeg.out.write(0);
    for (int length = 1; length <= 16; length++) {
      jpeg.out.write(length == 5 ? 17 : 0);
    }
    for (int category = 0; category <= 16; category++) {
      jpeg.out.write(category);
    }
    if (restart > 0) {
      jpeg.words(0xFFDD, 4, restart * columns);
    }
    jpeg.words(0xFFDA, 6 + 2 * components);
    jpeg.out.write(components);
    for (int c = 0; c < components; c++) {
      jpeg.out.writeBytes(new byte[] {(byte) (c + 1), 0});
    }
    jpeg.out.writeBytes(new byte[] {(byte) predictor, 0, 0});
    jpeg.scan(samples, rows, columns, components, precision, predictor, restart);
    jpeg.words(0xFFD9);
    return jpeg.out.toByteArray();
  }

  private void scan(
      int[] samples,
      int rows,
      int columns,
      int components,
      int precision,
      int predictor,
      int restart) {
    for (int y = 0; y < rows; y++) {
      boolean isFirst = y == 0 || restart > 0 && y % restart == 0;
      if (isFirst && y > 0) {
        flush();
        words(0xFFD0 + (y / restart - 1) % 8);
      }
      for (int x = 0; x < columns; x++) {
        for (int c = 0; c < components; c++) {
          int at = (y * columns + x) * components + c;
          int left = x > 0 ? samples[at - components] : 0;
          int up = y > 0 ? samples[at - columns * components] : 0;
          int upLeft = x > 0 && y > 0 ? samples[at - (columns + 1) * components] : 0;
          int predicted;
          if (isFirst) {
            predicted = x == 0 ? 1 << precision - 1 : left;
          } else if (x == 0) {
            predicted = up;
          } else {
            predicted =
                switch (predictor) {
                  case 1 -> left;
                  case 2 -> up;
                  case 3 -> upLeft;
                  case 4 -> left + up - upLeft;
                  case 5 -> left + (up - upLeft >> 1);
                  case 6 -> up + (left - upLeft >> 1);
                  default -> left + up >> 1;
                };
          }
          difference((short) (samples[at] - predicted));
        }
      }
    }
    flush();
  }

  private void difference(int difference) {
    if (difference == -32768) {
      put(16, 5);
      return;
    }
    int category = 32 - Integer.numberOfLeadingZeros(Math.abs(difference));
    put(category, 5);
    put(difference < 0 ? difference + (1 << category) - 1 : difference, category);
  }

  private void put(int value, int width) {
    for (int i = width - 1; i >= 0; i--) {
      bits = bits << 1 | value >> i & 1;
      if (++count == 8) {
        out.write(bits);
        if ((bits & 0xFF) == 0xFF) {
          out.write(0);
        }
        bits = 0;
        count = 0;
      }
    }
  }

  private void flush() {
    while (count != 0) {
      put(1, 1);
    }
  }

  private void words(int... words) {
    for (int word : words) {
      out.write(word >> 8);
      out.write(word);
    }
  }
}
