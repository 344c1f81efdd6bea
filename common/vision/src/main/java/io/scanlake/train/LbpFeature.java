package io.scanlake.train;

import java.util.ArrayList;
import java.util.List;

/**
 * A multi-block local binary pattern (Liao, Zhu, Lei, Zhang and Li, "Learning multi-scale block
 * local binary patterns for face recognition", ICB 2007): 3 × 3 blocks of {@code w} × {@code h}
 * pixels, the first at {@code x}, {@code y} of the window. Its code has a bit for each outer block
 * whose sum is not below the middle one's, the upper left block first (bit 7) then clockwise, as
 * OpenCV's LBPEvaluator orders them.
 */
public record LbpFeature(int x, int y, int w, int h) {
  /** Every feature that fits into a window. */
  static List<LbpFeature> all(int width, int height) {
    List<LbpFeature> features = new ArrayList<>();
    for (int x = 0; x < width; x++) {
      for (int y = 0; y < height; y++) {
        for (int w = 1; x + 3 * w <= width; w++) {
          for (int h = 1; y + 3 * h <= height; h++) {
            features.add(new LbpFeature(x, y, w, h));
          }
        }
      }
    }
    return features;
  }

  /**
   * @param sums an integral image
   * @param stride its row length
   * @param origin the window's upper left corner in it
   * @return 0..255
   */
  int code(int[] sums, int stride, int origin) {
    int a = origin + y * stride + x;
    int b = a + h * stride;
    int c = b + h * stride;
    int d = c + h * stride;
    int b1 = sums[b + w];
    int b2 = sums[b + 2 * w];
    int c1 = sums[c + w];
    int c2 = sums[c + 2 * w];
    int middle = b1 - b2 - c1 + c2;
    int a1 = sums[a + w];
    int a2 = sums[a + 2 * w];
    int b0 = sums[b];
    int b3 = sums[b + 3 * w];
    int c0 = sums[c];
    int c3 = sums[c + 3 * w];
    int d1 = sums[d + w];
    int d2 = sums[d + 2 * w];
    int code = sums[a] - a1 - b0 + b1 >= middle ? 128 : 0;
    code |= a1 - a2 - b1 + b2 >= middle ? 64 : 0;
    code |= a2 - sums[a + 3 * w] - b2 + b3 >= middle ? 32 : 0;
    code |= b2 - b3 - c2 + c3 >= middle ? 16 : 0;
    code |= c2 - c3 - d2 + sums[d + 3 * w] >= middle ? 8 : 0;
    code |= c1 - c2 - d1 + d2 >= middle ? 4 : 0;
    code |= c0 - c1 - sums[d] + d1 >= middle ? 2 : 0;
    code |= b0 - b1 - c0 + c1 >= middle ? 1 : 0;
    return code;
  }
}
