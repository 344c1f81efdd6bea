package io.scanlake.dicom;

/** What is done to raw samples of any syntax: bits, sign and colour. */
final class Samples {
  private Samples() {}

  /** Keeps {@code stored} bits above {@code shift} and extends the sign (PS3.5, 8.1.1). */
  static void mask(short[] samples, int count, int shift, int stored, boolean isSigned) {
    if (stored >= 16) {
      return;
    }
    int mask = (1 << stored) - 1;
    int sign = isSigned ? 1 << stored - 1 : 0;
    if (shift == 0) {
      for (int i = 0; i < count; i++) {
        samples[i] = (short) (((samples[i] & mask) ^ sign) - sign);
      }
    } else {
      for (int i = 0; i < count; i++) {
        samples[i] = (short) (((samples[i] >>> shift & mask) ^ sign) - sign);
      }
    }
  }

  static void mask(int[] samples, int count, int shift, int stored, boolean isSigned) {
    if (stored >= 32) {
      return;
    }
    int mask = (1 << stored) - 1;
    int sign = isSigned ? 1 << stored - 1 : 0;
    for (int i = 0; i < count; i++) {
      samples[i] = ((samples[i] >>> shift & mask) ^ sign) - sign;
    }
  }

  /** RRR GGG BBB to RGB RGB RGB (PS3.3, C.7.6.3.1.3). */
  static void interleave(short[] samples, int pixels, short[] planes) {
    System.arraycopy(samples, 0, planes, 0, pixels * 3);
    for (int i = 0; i < pixels; i++) {
      samples[3 * i] = planes[i];
      samples[3 * i + 1] = planes[pixels + i];
      samples[3 * i + 2] = planes[2 * pixels + i];
    }
  }

  static void interleave(int[] samples, int pixels, int[] planes) {
    System.arraycopy(samples, 0, planes, 0, pixels * 3);
    for (int i = 0; i < pixels; i++) {
      samples[3 * i] = planes[i];
      samples[3 * i + 1] = planes[pixels + i];
      samples[3 * i + 2] = planes[2 * pixels + i];
    }
  }

  /** YCbCr to RGB in place (PS3.3, C.7.6.3.1.2); unsigned samples of {@code bits} bits. */
  static void rgb(short[] samples, int pixels, int bits) {
    int max = (1 << bits) - 1;
    int middle = 1 << bits - 1;
    for (int i = 0; i < pixels * 3; i += 3) {
      double y = samples[i] & 0xFFFF;
      double cb = (samples[i + 1] & 0xFFFF) - middle;
      double cr = (samples[i + 2] & 0xFFFF) - middle;
      samples[i] = clamp(y + 1.402 * cr, max);
      samples[i + 1] = clamp(y - 0.344136 * cb - 0.714136 * cr, max);
      samples[i + 2] = clamp(y + 1.772 * cb, max);
    }
  }

  private static short clamp(double value, int max) {
    int whole = (int) (value + 0.5);
    return (short) (value < 0 ? 0 : Math.min(whole, max));
  }

  /** Y0 Y1 Cb Cr for two pixels to Y Cb Cr for each (PS3.3, C.7.6.3.1.2, YBR_FULL_422). */
  static void spread422(short[] pairs, short[] into, int pixels) {
    for (int i = 0; i < pixels; i++) {
      int pair = (i >> 1) * 4;
      into[3 * i] = pairs[pair + (i & 1)];
      into[3 * i + 1] = pairs[pair + 2];
      into[3 * i + 2] = pairs[pair + 3];
    }
  }
}
