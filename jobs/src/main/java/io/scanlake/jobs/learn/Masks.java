package io.scanlake.jobs.learn;

import io.scanlake.file.Code;
import io.scanlake.file.Source;
import io.scanlake.file.UnusableException;
import io.scanlake.image.PlainImage;
import java.io.IOException;
import org.opencv.core.CvType;
import org.opencv.core.Mat;

/** Images whose pixels are labels. */
final class Masks {
  private static final long BUDGET = 150_000_000;

  private Masks() {}

  /**
   * @return CV_8UC1 or CV_16UC1; the caller releases it
   * @throws UnusableException also UNSUPPORTED_PIXEL_FORMAT, for a colour image
   */
  static Mat read(byte[] content) throws UnusableException, IOException {
    Mat mask = new Mat();
    try {
      PlainImage.open(Source.of(content), BUDGET).decode(mask);
      if (mask.channels() != 1) {
        throw new UnusableException(Code.UNSUPPORTED_PIXEL_FORMAT, "a mask has one channel");
      }
      return mask;
    } catch (UnusableException | IOException e) {
      mask.release();
      throw e;
    }
  }

  /** One number per pixel, row by row. */
  static int[] values(Mat mask) {
    int[] values = new int[Math.toIntExact(mask.total())];
    if (mask.type() == CvType.CV_16UC1) {
      short[] words = new short[values.length];
      mask.get(0, 0, words);
      for (int i = 0; i < values.length; i++) {
        values[i] = words[i] & 0xFFFF;
      }
    } else {
      byte[] bytes = new byte[values.length];
      mask.get(0, 0, bytes);
      for (int i = 0; i < values.length; i++) {
        values[i] = bytes[i] & 0xFF;
      }
    }
    return values;
  }
}
