package io.scanlake.demand;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Bounds of a forecast from the errors that the same model made before, in units of the root of the
 * forecast: counts spread with their root.
 *
 * @param cover80 share of the errors of each origin within the 80 % bounds that the other origins
 *     give; NaN below two origins
 */
record Intervals(double low80, double high80, double low95, double high95, double cover80) {
  private static final double NOMINAL = 0.80;

  /** Coverage below which the bounds are widened. */
  private static final double TOO_NARROW = 0.70;

  /** Normal quantiles, for a Poisson count where nothing is known of the errors. */
  private static final Intervals POISSON =
      new Intervals(-1.2816, 1.2816, -1.9600, 1.9600, Double.NaN);

  /** The errors of one origin: y less forecast, over the root of the forecast or of 1. */
  static double error(double count, double forecast) {
    return (count - forecast) / unit(forecast);
  }

  /**
   * @param origins errors of each origin, none of them empty
   */
  static Intervals of(List<double[]> origins) {
    if (origins.isEmpty()) {
      return POISSON;
    }
    double[] all = join(origins, -1);
    double middle = Statistics.median(all);
    double cover = origins.size() < 2 ? Double.NaN : cover(origins);
    double factor = cover < TOO_NARROW ? Math.min(4, NOMINAL / Math.max(cover, 0.1)) : 1;
    return new Intervals(
        middle + factor * (Statistics.quantile(all, 0.1) - middle),
        middle + factor * (Statistics.quantile(all, 0.9) - middle),
        middle + factor * (Statistics.quantile(all, 0.025) - middle),
        middle + factor * (Statistics.quantile(all, 0.975) - middle),
        cover);
  }

  boolean isWidened() {
    return cover80 < TOO_NARROW;
  }

  /** A bound of the 80 % interval, at or below the forecast and not negative. */
  double lo80(double forecast) {
    return Math.max(0, forecast + Math.min(0, low80) * unit(forecast));
  }

  double hi80(double forecast) {
    return forecast + Math.max(0, high80) * unit(forecast);
  }

  double lo95(double forecast) {
    return Math.max(0, forecast + Math.min(0, low95) * unit(forecast));
  }

  double hi95(double forecast) {
    return forecast + Math.max(0, high95) * unit(forecast);
  }

  private static double unit(double forecast) {
    return Math.sqrt(Math.max(forecast, 1));
  }

  private static double cover(List<double[]> origins) {
    int within = 0;
    int n = 0;
    for (int i = 0; i < origins.size(); i++) {
      double[] others = join(origins, i);
      double low = Statistics.quantile(others, 0.1);
      double high = Statistics.quantile(others, 0.9);
      for (double error : origins.get(i)) {
        within += error >= low && error <= high ? 1 : 0;
        n++;
      }
    }
    return (double) within / n;
  }

  private static double[] join(List<double[]> origins, int without) {
    List<double[]> kept = new ArrayList<>(origins);
    if (without >= 0) {
      kept.remove(without);
    }
    return kept.stream().flatMapToDouble(Arrays::stream).toArray();
  }
}
