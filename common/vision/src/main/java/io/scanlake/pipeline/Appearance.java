package io.scanlake.pipeline;

import io.scanlake.dicom.Histogram;
import io.scanlake.image.Match;
import org.opencv.core.Mat;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;

/** What a sample of a picture's pixels shows, as far as it decides which recipe applies. */
record Appearance(Match.Tint tint, Match.Ground ground) {
  private static final int SIDE = 64;

  /**
   * Mean range of a pixel's colours, levels; above the noise that JPEG leaves in a gray picture.
   */
  private static final double TINTED = 10;

  /**
   * @param pixels CV_8UC1 or CV_8UC3, not empty
   */
  static Appearance of(Mat pixels) {
    Mat small = new Mat();
    try {
      // Pixels are sampled, not averaged: the cost does not grow with the picture.
      Size size = new Size(Math.min(SIDE, pixels.cols()), Math.min(SIDE, pixels.rows()));
      Imgproc.resize(pixels, small, size, 0, 0, Imgproc.INTER_NEAREST);
      int n = (int) small.total();
      int bands = small.channels();
      byte[] bytes = new byte[n * bands];
      small.get(0, 0, bytes);
      int[] histogram = new int[256];
      long chroma = 0;
      for (int i = 0; i < bytes.length; i += bands) {
        int low = 255;
        int high = 0;
        int sum = 0;
        for (int band = 0; band < bands; band++) {
          int value = bytes[i + band] & 0xFF;
          low = Math.min(low, value);
          high = Math.max(high, value);
          sum += value;
        }
        chroma += high - low;
        histogram[sum / bands]++;
      }
      double middle =
          (Histogram.percentile(histogram, n, 0.01) + Histogram.percentile(histogram, n, 0.99))
              / 2.0;
      return new Appearance(
          chroma > TINTED * n ? Match.Tint.TINTED : Match.Tint.NEUTRAL,
          Histogram.percentile(histogram, n, 0.5) > middle
              ? Match.Ground.BRIGHT
              : Match.Ground.DARK);
    } finally {
      small.release();
    }
  }
}
