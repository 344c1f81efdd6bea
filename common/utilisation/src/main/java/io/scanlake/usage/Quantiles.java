package io.scanlake.usage;

import java.util.Arrays;

/** Quantiles of type 7 (Hyndman and Fan, Am Stat 1996;50:361), in whole numbers. */
public final class Quantiles {
  private Quantiles() {}

  /**
   * The quantile, rounded half up; exact, so that equal data give equal numbers in any order.
   *
   * @param percent 0–100
   * @return null for no values
   */
  public static Long of(long[] values, int percent) {
    if (values.length == 0) {
      return null;
    }
    long[] sorted = values.clone();
    Arrays.sort(sorted);
    long rank = (long) (sorted.length - 1) * percent;
    int low = (int) (rank / 100);
    long rest = rank % 100;
    long hundredfold = sorted[low] * (100 - rest) + (rest == 0 ? 0 : sorted[low + 1] * rest);
    return Math.floorDiv(hundredfold + 50, 100L);
  }
}
