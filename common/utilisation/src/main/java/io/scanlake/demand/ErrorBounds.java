package io.scanlake.demand;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hipparchus.distribution.continuous.TDistribution;

/**
 * Bounds of a forecast from errors at earlier origins, in units of the root of the forecast: counts
 * spread with their root. The quantiles of the errors are widened until they are conformal: until
 * the bounds that the other origins give cover the errors of each origin as often as they should
 * (Vovk, Ann Math Artif Intell 2015;74:9; whole origins are left out, because errors of one origin
 * go together).
 *
 * @param origins the number of origins whose errors were used
 */
record ErrorBounds(BoundsBasis basis, int origins, Side within80, Side within95) {
  private static final double MOST_WIDENING = 4;
  private static final double TAIL80 = 0.10;
  private static final double TAIL95 = 0.025;

  /**
   * One pair of bounds.
   *
   * @param cover share of the errors of each origin within the quantiles of the other origins',
   *     before widening; NaN below two origins
   * @param widening the factor by which the quantiles were moved from the median, at least 1
   */
  record Side(double low, double high, double cover, double widening) {}

  /** The error of a count, over the root of the forecast or of 1. */
  static double error(double count, double forecast) {
    return (count - forecast) / unit(forecast);
  }

  /**
   * @param origins the errors of each origin, each at least one
   */
  static ErrorBounds of(BoundsBasis basis, List<double[]> origins) {
    boolean isKnown = origins.size() > 1;
    double[] all = sorted(origins);
    double[] needed80 = new double[all.length];
    double[] needed95 = new double[all.length];
    if (isKnown) {
      int n = 0;
      for (int i = 0; i < origins.size(); i++) {
        List<double[]> others = new ArrayList<>(origins);
        double[] own = others.remove(i);
        double[] kept = sorted(others);
        needed(own, kept, TAIL80, needed80, n);
        needed(own, kept, TAIL95, needed95, n);
        n += own.length;
      }
    }
    return new ErrorBounds(
        basis,
        origins.size(),
        side(all, TAIL80, isKnown ? needed80 : null),
        side(all, TAIL95, isKnown ? needed95 : null));
  }

  /**
   * Of a series with too few origins, as if each period were forecast by the mean of its weekday.
   */
  static ErrorBounds spread(Series series) {
    int season = series.step().season;
    double[] sums = new double[season];
    int[] counts = new int[season];
    int kept = 0;
    for (int i = 0; i < series.length(); i++) {
      if (isUsual(series, i)) {
        sums[i % season] += series.count(i);
        counts[i % season]++;
        kept++;
      }
    }
    double squares = 0;
    for (int i = 0; i < series.length(); i++) {
      if (isUsual(series, i)) {
        double error = error(series.count(i), sums[i % season] / counts[i % season]);
        squares += error * error;
      }
    }
    int free = kept - (int) Arrays.stream(counts).filter(count -> count > 0).count();
    double variance = free < 1 ? 1 : Math.max(1, squares / free);
    double sd = Math.sqrt(variance * (1 + (double) season / Math.max(season, kept)));
    TDistribution student = new TDistribution(Math.max(1, free));
    double to80 = sd * student.inverseCumulativeProbability(0.90);
    double to95 = sd * student.inverseCumulativeProbability(0.975);
    return new ErrorBounds(
        BoundsBasis.SPREAD,
        0,
        new Side(-to80, to80, Double.NaN, 1),
        new Side(-to95, to95, Double.NaN, 1));
  }

  private static boolean isUsual(Series series, int period) {
    return !Double.isNaN(series.count(period)) && series.holidaysIn(period) == 0;
  }

  /** A bound of the 80 % interval, at or below the forecast and not negative. */
  double lo80(double forecast) {
    return low(within80, forecast);
  }

  double hi80(double forecast) {
    return high(within80, forecast);
  }

  double lo95(double forecast) {
    return Math.min(low(within95, forecast), lo80(forecast));
  }

  double hi95(double forecast) {
    return Math.max(high(within95, forecast), hi80(forecast));
  }

  private static double low(Side side, double forecast) {
    return Math.max(0, forecast + Math.min(0, side.low()) * unit(forecast));
  }

  private static double high(Side side, double forecast) {
    return forecast + Math.max(0, side.high()) * unit(forecast);
  }

  private static double unit(double forecast) {
    return Math.sqrt(Math.max(forecast, 1));
  }

  /**
   * @param needed as {@link #needed} fills it, or null for one origin
   */
  private static Side side(double[] all, double tail, double[] needed) {
    double cover = Double.NaN;
    double widening = 1;
    if (needed != null) {
      Arrays.sort(needed);
      cover = (double) Arrays.stream(needed).filter(factor -> factor <= 1).count() / all.length;
      double rank = Math.min(1, (1 - 2 * tail) * (all.length + 1) / all.length);
      widening = Math.max(1, Statistics.quantileOfSorted(needed, rank));
    }
    double middle = Statistics.quantileOfSorted(all, 0.5);
    return new Side(
        middle + widening * (Statistics.quantileOfSorted(all, tail) - middle),
        middle + widening * (Statistics.quantileOfSorted(all, 1 - tail) - middle),
        cover,
        widening);
  }

  /** Of each error of an origin the widening of the others' quantiles that would just cover it. */
  private static void needed(
      double[] errors, double[] others, double tail, double[] needed, int from) {
    double middle = Statistics.quantileOfSorted(others, 0.5);
    double below = middle - Statistics.quantileOfSorted(others, tail);
    double above = Statistics.quantileOfSorted(others, 1 - tail) - middle;
    for (int i = 0; i < errors.length; i++) {
      double distance = Math.abs(errors[i] - middle);
      double reach = errors[i] < middle ? below : above;
      needed[from + i] = distance == 0 ? 0 : Math.min(MOST_WIDENING, distance / reach);
    }
  }

  private static double[] sorted(List<double[]> origins) {
    return origins.stream().flatMapToDouble(Arrays::stream).sorted().toArray();
  }
}
