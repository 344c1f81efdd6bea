package io.scanlake.pipeline;

/** Otsu's threshold (IEEE Trans. SMC 9(1):62–66, 1979) over a histogram of grey levels. */
final class Otsu {
  private Otsu() {}

  /**
   * The level that parts the histogram with the greatest variance between the parts; levels above
   * it are bright. A histogram of one level gives that level, so nothing is bright.
   */
  static int threshold(int[] histogram) {
    long n = 0;
    double total = 0;
    int top = 0;
    for (int level = 0; level < histogram.length; level++) {
      n += histogram[level];
      total += (double) level * histogram[level];
      if (histogram[level] > 0) {
        top = level;
      }
    }
    long below = 0;
    double sumBelow = 0;
    double best = -1;
    int threshold = top;
    for (int level = 0; level < histogram.length; level++) {
      below += histogram[level];
      sumBelow += (double) level * histogram[level];
      long above = n - below;
      if (below == 0 || histogram[level] == 0) {
        continue;
      }
      if (above == 0) {
        break;
      }
      double apart = sumBelow / below - (total - sumBelow) / above;
      double between = (double) below * above * apart * apart;
      if (between > best) {
        best = between;
        threshold = level;
      }
    }
    return threshold;
  }
}
