package io.scanlake.image;

/** Otsu's threshold (IEEE Trans. SMC 9(1):62–66, 1979) over a histogram of gray levels. */
public final class Otsu {
  private Otsu() {}

  /**
   * The level that splits the histogram with the greatest variance between the parts; levels above
   * it are bright. A histogram of one level gives that level, so nothing is bright.
   */
  public static int threshold(int[] histogram) {
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

  /**
   * The two levels that split the histogram into three with the greatest variance between the
   * parts; levels above the second are brightest. Fewer than three levels give the top level twice.
   */
  public static int[] thresholds(int[] histogram) {
    int levels = histogram.length;
    double[] count = new double[levels + 1];
    double[] sum = new double[levels + 1];
    int top = 0;
    for (int level = 0; level < levels; level++) {
      count[level + 1] = count[level] + histogram[level];
      sum[level + 1] = sum[level] + (double) level * histogram[level];
      if (histogram[level] > 0) {
        top = level;
      }
    }
    double best = -1;
    int[] thresholds = {top, top};
    for (int low = 0; low < levels - 2; low++) {
      if (histogram[low] == 0) {
        continue;
      }
      double first = spread(count, sum, 0, low + 1);
      for (int high = low + 1; high < levels - 1; high++) {
        if (histogram[high] == 0 || count[levels] == count[high + 1]) {
          continue;
        }
        double between =
            first + spread(count, sum, low + 1, high + 1) + spread(count, sum, high + 1, levels);
        if (between > best) {
          best = between;
          thresholds[0] = low;
          thresholds[1] = high;
        }
      }
    }
    return thresholds;
  }

  /** Squared sum over count of the levels from one to before another. */
  private static double spread(double[] count, double[] sum, int from, int to) {
    double s = sum[to] - sum[from];
    return s * s / (count[to] - count[from]);
  }
}
