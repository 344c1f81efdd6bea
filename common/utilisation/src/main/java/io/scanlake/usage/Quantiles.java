package io.scanlake.usage;

import java.util.Arrays;

/**
 * Quantiles of whole seconds, of type 7 (Hyndman and Fan, Am Stat 1996;50:361), rounded half up.
 * Whole numbers throughout, where Hipparchus computes in doubles: the 90th percentile of 198 and
 * 1693 is 1543.5, of which doubles make 1543.4999999999998 and so one second less.
 */
final class Quantiles {
  private Quantiles() {}

  /**
   * @param percent 0 to 100
   * @return null for no values
   */
  static Long of(long[] values, int percent) {
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
