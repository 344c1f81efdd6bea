package io.scanlake.image;

import io.scanlake.file.Code;
import io.scanlake.file.UnusableException;

/**
 * What a header states about an image's pixels.
 *
 * @param channels 1 gray, 3 colour: as decoded
 * @param bits bits of one stored sample; more than 8 decode to 16
 * @param frames pages of the file
 */
record Layout(int width, int height, int channels, int bits, int frames) {

  /** Checks that both sides are positive and the pixels within the budget. */
  static void checkSize(long width, long height, long pixelBudget) throws UnusableException {
    if (width < 1 || height < 1 || width > Integer.MAX_VALUE || height > Integer.MAX_VALUE) {
      throw new UnusableException(Code.CORRUPT, "image without width or height");
    }
    if (width * height > pixelBudget) {
      throw new UnusableException(
          Code.PIXEL_BUDGET,
          "image of " + width + " x " + height + " pixels; the budget is " + pixelBudget);
    }
  }

  static UnusableException truncated(String what) {
    return new UnusableException(Code.TRUNCATED, what);
  }

  static UnusableException corrupt(String what) {
    return new UnusableException(Code.CORRUPT, what);
  }

  static UnusableException unsupported(String what) {
    return new UnusableException(Code.UNSUPPORTED_PIXEL_FORMAT, what);
  }
}
