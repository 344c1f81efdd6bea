package io.scanlake.demand;

import org.hipparchus.stat.descriptive.rank.Percentile;
import org.hipparchus.stat.descriptive.rank.Percentile.EstimationType;

/** The one definition of a quantile in forecasts and capacity. */
public final class Statistics {
  private Statistics() {}

  /** The middle value, or the mean of the two middle ones; NaN for no values. */
  public static double median(double[] values) {
    return quantile(values, 0.5);
  }

  /**
   * The quantile of type 7: linear between order statistics, the least at 0 and the greatest at 1
   * (Hyndman and Fan, Am Stat 1996;50:361); NaN for no values.
   *
   * @param share above 0, at most 1
   */
  public static double quantile(double[] values, double share) {
    return new Percentile().withEstimationType(EstimationType.R_7).evaluate(values, 100 * share);
  }

  /** The same of values in ascending order, at least one: faster for several shares. */
  static double quantileOfSorted(double[] values, double share) {
    double at = share * (values.length - 1);
    int below = (int) at;
    double value = values[below];
    return below + 1 < values.length ? value + (at - below) * (values[below + 1] - value) : value;
  }
}
