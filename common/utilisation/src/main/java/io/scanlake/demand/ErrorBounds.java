package io.scanlake.demand;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hipparchus.distribution.continuous.NormalDistribution;
import org.hipparchus.distribution.continuous.TDistribution;

/**
 * Bounds of a forecast from the errors that the same model made before, in units of the root of the
 * forecast: counts spread with their root.
 *
 * @param cover80 share of the errors of each origin within the 80 % bounds that the other origins
 *     give; NaN below two origins
 */
record ErrorBounds(double low80, double high80, double low95, double high95, double cover80) {
  private static final double NOMINAL = 0.80;

  /** Coverage below which the bounds are widened. */
  private static final double TOO_NARROW = 0.70;

  private static final double MOST_WIDENING = 4;

  /** Normal quantiles of a Poisson count, used while no errors are known. */
  private static final ErrorBounds POISSON =
      new ErrorBounds(-1.2816, 1.2816, -1.9600, 1.9600, Double.NaN);

  /** The errors of one origin: y minus forecast, over the root of the forecast or of 1. */
  static double error(double count, double forecast) {
    return (count - forecast) / unit(forecast);
  }

  /**
   * @param origins the errors of each origin, each at least one
   * @param independent how many independent origins the overlapping ones are worth, at least 1
   */
  static ErrorBounds of(List<double[]> origins, double independent) {
    if (origins.isEmpty()) {
      return POISSON;
    }
    double[] for80 = join(spread(origins, factor(independent, 0.90)));
    double[] for95 = join(spread(origins, factor(independent, 0.975)));
    double middle = Statistics.median(for80);
    double cover = origins.size() < 2 ? Double.NaN : cover(origins, independent, 1);
    double widening = 1;
    if (cover < TOO_NARROW) {
      while (widening < MOST_WIDENING && cover(origins, independent, widening) < NOMINAL) {
        widening += 0.1;
      }
    }
    return new ErrorBounds(
        middle + widening * (Statistics.quantile(for80, 0.1) - middle),
        middle + widening * (Statistics.quantile(for80, 0.9) - middle),
        middle + widening * (Statistics.quantile(for95, 0.025) - middle),
        middle + widening * (Statistics.quantile(for95, 0.975) - middle),
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

  /** Share of the errors of each origin within the bounds that the other origins give. */
  private static double cover(List<double[]> origins, double independent, double widening) {
    int within = 0;
    int n = 0;
    double worth = Math.max(1, independent * (origins.size() - 1) / origins.size());
    for (int i = 0; i < origins.size(); i++) {
      List<double[]> kept = new ArrayList<>(origins);
      kept.remove(i);
      double[] others = join(spread(kept, factor(worth, 0.90)));
      double middle = Statistics.median(others);
      double low = middle + widening * (Statistics.quantile(others, 0.1) - middle);
      double high = middle + widening * (Statistics.quantile(others, 0.9) - middle);
      for (double error : origins.get(i)) {
        within += error >= low && error <= high ? 1 : 0;
        n++;
      }
    }
    return (double) within / n;
  }

  /**
   * By how much the means of m origins are to be spread so that the next one's mean falls among
   * them as often as it should: as the bounds of one more draw from a normal sample are, by
   * Student's t and √(1 + 1 / m).
   */
  private static double factor(double independent, double share) {
    double m = Math.max(2, independent);
    double student = new TDistribution(m - 1).inverseCumulativeProbability(share);
    double normal = new NormalDistribution().inverseCumulativeProbability(share);
    return student / normal * Math.sqrt(1 + 1 / m);
  }

  /** The errors, the mean of each origin moved away from the mean of all. */
  private static List<double[]> spread(List<double[]> origins, double factor) {
    double all = Arrays.stream(join(origins)).average().orElse(0);
    return origins.stream()
        .map(
            errors -> {
              double own = Arrays.stream(errors).average().orElse(0);
              double shift = (factor - 1) * (own - all);
              return Arrays.stream(errors).map(error -> error + shift).toArray();
            })
        .toList();
  }

  private static double[] join(List<double[]> origins) {
    return origins.stream().flatMapToDouble(Arrays::stream).toArray();
  }
}
