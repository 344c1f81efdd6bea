package io.scanlake.dicom;

import io.scanlake.file.Code;
import io.scanlake.file.UnusableException;
import java.util.Arrays;

/**
 * JPEG-LS, lossless and near-lossless (ISO/IEC 14495-1): 2 to 16 bits, 1 or 3 components in any
 * interleaving, preset parameters. Not read: mapping tables, sub-sampling, restarts.
 */
final class JpegLsDecoder {
  private static final int[] J = {
    0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 9, 10, 11, 12, 13,
    14, 15
  };
  private static final int RUN_CONTEXT = 365;

  private final LsBits bits;
  private final int columns;
  private final int max;
  private final int near;
  private final int reset;
  private final int step;
  private final int range;
  private final int limit;
  private final int valueBits;
  private final byte[] gradients;
  private final int[] a = new int[RUN_CONTEXT + 2];
  private final int[] b = new int[RUN_CONTEXT];
  private final int[] c = new int[RUN_CONTEXT];
  private final int[] n = new int[RUN_CONTEXT + 2];
  private final int[] negatives = new int[2];
  private int runIndex;

  /** Preset parameters (C.2.4.1.1); 0 stands for the default. */
  record Presets(int max, int t1, int t2, int t3, int reset) {}

  private JpegLsDecoder(LsBits bits, int columns, Presets presets, int near) {
    this.bits = bits;
    this.columns = columns;
    this.max = presets.max;
    this.near = near;
    this.reset = presets.reset;
    this.step = 2 * near + 1;
    this.range = (max + 2 * near) / step + 1;
    int bitsPerSample = Math.max(2, 32 - Integer.numberOfLeadingZeros(max));
    this.valueBits = 32 - Integer.numberOfLeadingZeros(range - 1);
    this.limit = 2 * (bitsPerSample + Math.max(8, bitsPerSample));
    this.gradients = gradients(presets, near);
    Arrays.fill(a, Math.max(2, (range + 32) / 64));
    Arrays.fill(n, 1);
  }

  /**
   * Decodes the scan that starts after its header.
   *
   * @param samples takes the components side by side, {@code step} apart
   * @param interleave 0: one component; 1: line by line; 2: sample by sample
   */
  static void scan(
      LsBits bits,
      short[] samples,
      int rows,
      int columns,
      int firstComponent,
      int components,
      int step,
      int interleave,
      Presets presets,
      int near)
      throws UnusableException {
    JpegLsDecoder decoder = new JpegLsDecoder(bits, columns, presets, near);
    // A line has one sample before it and one after it, so that edges need no test (A.2.1).
    int[][] above = new int[components][columns + 2];
    int[][] line = new int[components][columns + 2];
    int[] runs = new int[components];
    for (int y = 0; y < rows; y++) {
      for (int k = 0; k < components; k++) {
        above[k][columns + 1] = above[k][columns];
        line[k][0] = above[k][1];
      }
      if (interleave == 2) {
        decoder.samplesOfLine(above, line);
      } else {
        for (int k = 0; k < components; k++) {
          decoder.runIndex = runs[k];
          decoder.line(above[k], line[k]);
          runs[k] = decoder.runIndex;
        }
      }
      for (int k = 0; k < components; k++) {
        int at = y * columns * step + firstComponent + k;
        int[] decoded = line[k];
        for (int x = 1; x <= columns; x++, at += step) {
          samples[at] = (short) decoded[x];
        }
        line[k] = above[k];
        above[k] = decoded;
      }
      bits.check();
    }
    bits.finish();
  }

  /** C.2.4.1.1.1, with the values of the stream where it has some. */
  static Presets presets(Presets stated, int precision, int near) throws UnusableException {
    int max = stated.max == 0 ? (1 << precision) - 1 : stated.max;
    int factor = max >= 128 ? (Math.min(max, 4095) + 128) / 256 : 256 / (max + 1);
    int t1 = max >= 128 ? factor + 2 + 3 * near : Math.max(2, 3 / factor + 3 * near);
    int t2 = max >= 128 ? factor * 4 + 3 + 5 * near : Math.max(3, 7 / factor + 5 * near);
    int t3 = max >= 128 ? factor * 17 + 4 + 7 * near : Math.max(4, 21 / factor + 7 * near);
    t1 = stated.t1 != 0 ? stated.t1 : clamp(t1, near + 1, max);
    t2 = stated.t2 != 0 ? stated.t2 : clamp(t2, t1, max);
    t3 = stated.t3 != 0 ? stated.t3 : clamp(t3, t2, max);
    int reset = stated.reset == 0 ? 64 : stated.reset;
    boolean isInOrder = near < t1 && t1 <= t2 && t2 <= t3 && t3 <= max;
    if (max >= 1 << precision || near > Math.min(255, max / 2) || !isInOrder || reset < 3) {
      throw new UnusableException(Code.CORRUPT, "JPEG-LS parameters contradict each other");
    }
    return new Presets(max, t1, t2, t3, reset);
  }

  private static int clamp(int value, int least, int most) {
    return value > most || value < least ? least : value;
  }

  /** The region, -4 to 4, of each difference of two samples (A.3.3). */
  private static byte[] gradients(Presets presets, int near) {
    int max = presets.max;
    byte[] regions = new byte[2 * max + 1];
    for (int d = -max; d <= max; d++) {
      int size = Math.abs(d);
      int region =
          size <= near
              ? 0
              : size < presets.t1 ? 1 : size < presets.t2 ? 2 : size < presets.t3 ? 3 : 4;
      regions[d + max] = (byte) (d < 0 ? -region : region);
    }
    return regions;
  }

  private int context(int left, int up, int upLeft, int upRight) {
    return 81 * gradients[upRight - up + max]
        + 9 * gradients[up - upLeft + max]
        + gradients[upLeft - left + max];
  }

  private void line(int[] above, int[] line) throws UnusableException {
    int x = 1;
    int left = line[0];
    int upLeft = above[0];
    int up = above[1];
    while (x <= columns) {
      int upRight = above[x + 1];
      int context = context(left, up, upLeft, upRight);
      if (context != 0) {
        left = regular(context, left, up, upLeft);
        line[x++] = left;
        upLeft = up;
        up = upRight;
        continue;
      }
      int end = x + run(columns + 1 - x);
      while (x < end) {
        line[x++] = left;
      }
      if (x <= columns) {
        up = above[x];
        left = interrupted(left, up);
        line[x++] = left;
        runIndex = Math.max(0, runIndex - 1);
      }
      if (x <= columns) {
        upLeft = above[x - 1];
        up = above[x];
      }
    }
  }

  /** A line of sample-interleaved components: a run is one of all of them. */
  private void samplesOfLine(int[][] above, int[][] line) throws UnusableException {
    int components = line.length;
    int[] contexts = new int[components];
    int x = 1;
    while (x <= columns) {
      boolean isFlat = true;
      for (int k = 0; k < components; k++) {
        contexts[k] = context(line[k][x - 1], above[k][x], above[k][x - 1], above[k][x + 1]);
        isFlat &= contexts[k] == 0;
      }
      if (!isFlat) {
        for (int k = 0; k < components; k++) {
          line[k][x] = regular(contexts[k], line[k][x - 1], above[k][x], above[k][x - 1]);
        }
        x++;
        continue;
      }
      int end = x + run(columns + 1 - x);
      for (int k = 0; k < components; k++) {
        Arrays.fill(line[k], x, end, line[k][x - 1]);
      }
      x = end;
      if (x <= columns) {
        for (int k = 0; k < components; k++) {
          int left = line[k][x - 1];
          int up = above[k][x];
          line[k][x] = rebuilt(up, left > up ? -runError(0) : runError(0));
        }
        runIndex = Math.max(0, runIndex - 1);
        x++;
      }
    }
  }

  /** Length of a run, at most {@code most} (A.7.1). */
  private int run(int most) throws UnusableException {
    int length = 0;
    while (bits.read(1) == 1) {
      int block = 1 << J[runIndex];
      int count = Math.min(block, most - length);
      length += count;
      if (count == block && runIndex < 31) {
        runIndex++;
      }
      if (length == most) {
        return length;
      }
    }
    length += bits.read(J[runIndex]);
    if (length > most) {
      throw new UnusableException(Code.CORRUPT, "JPEG-LS run beyond the end of a line");
    }
    return length;
  }

  /** The sample that ends a run (A.7.2). */
  private int interrupted(int left, int up) throws UnusableException {
    if (Math.abs(left - up) <= near) {
      return rebuilt(left, runError(1));
    }
    int error = runError(0);
    return rebuilt(up, left > up ? -error : error);
  }

  private int runError(int type) throws UnusableException {
    int context = RUN_CONTEXT + type;
    int sum = type == 0 ? a[context] : a[context] + (n[context] >> 1);
    int k = golomb(n[context], sum);
    int mapped = bits.golomb(k, limit - J[runIndex] - 1, valueBits);
    int folded = mapped + type;
    int odd = folded & 1;
    int size = folded + odd >> 1;
    boolean isNegative = (k != 0 || 2 * negatives[type] >= n[context]) == (odd == 1);
    int error = isNegative ? -size : size;
    if (error < 0) {
      negatives[type]++;
    }
    a[context] += mapped + 1 - type >> 1;
    if (n[context] == reset) {
      a[context] >>= 1;
      n[context] >>= 1;
      negatives[type] >>= 1;
    }
    n[context]++;
    return error;
  }

  /** The order of the Golomb code: the least k with n × 2^k at least the sum (A.5.1). */
  private static int golomb(int count, int sum) {
    int k = 0;
    while (count << k < sum && k < 24) {
      k++;
    }
    return k;
  }

  private int regular(int signedContext, int left, int up, int upLeft) throws UnusableException {
    int sign = signedContext >> 31;
    int q = (signedContext ^ sign) - sign;
    int predicted;
    if (upLeft >= Math.max(left, up)) {
      predicted = Math.min(left, up);
    } else if (upLeft <= Math.min(left, up)) {
      predicted = Math.max(left, up);
    } else {
      predicted = left + up - upLeft;
    }
    predicted += (c[q] ^ sign) - sign;
    predicted = predicted < 0 ? 0 : Math.min(predicted, max);
    int k = golomb(n[q], a[q]);
    int mapped = bits.golomb(k, limit, valueBits);
    int error = mapped >> 1 ^ -(mapped & 1);
    if (k == 0 && near == 0 && 2 * b[q] <= -n[q]) {
      error = -error - 1;
    }
    update(q, error);
    return rebuilt(predicted, (error ^ sign) - sign);
  }

  /** A.6. */
  private void update(int q, int error) {
    b[q] += error * step;
    a[q] += Math.abs(error);
    if (n[q] == reset) {
      a[q] >>= 1;
      b[q] >>= 1;
      n[q] >>= 1;
    }
    n[q]++;
    if (b[q] <= -n[q]) {
      b[q] = Math.max(b[q] + n[q], 1 - n[q]);
      c[q] = Math.max(c[q] - 1, -128);
    } else if (b[q] > 0) {
      b[q] = Math.min(b[q] - n[q], 0);
      c[q] = Math.min(c[q] + 1, 127);
    }
  }

  /** A.4.5: an error counts modulo the range. */
  private int rebuilt(int predicted, int error) {
    int value = predicted + error * step;
    if (value < -near) {
      value += range * step;
    } else if (value > max + near) {
      value -= range * step;
    }
    return value < 0 ? 0 : Math.min(value, max);
  }
}
