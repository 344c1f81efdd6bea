package io.scanlake.demand;

import java.util.Arrays;

/** Order statistics of small samples. */
public final class Statistics {
  private Statistics() {}

  /** The middle value, or the mean of the two middle ones; at least one value. */
  static double median(double[] values) {
    return quantile(values, 0.5);
  }

  /**
   * Linear between order statistics, the least at 0 and the greatest at 1 (Hyndman and Fan, Am.
   * Stat. 50:361, 1996, type 7); at least one value.
   */
  public static double quantile(double[] values, double share) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double at = share * (sorted.length - 1);
    int below = (int) at;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }
}
