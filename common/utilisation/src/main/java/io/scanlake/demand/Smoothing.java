package io.scanlake.demand;

/**
 * Simple exponential smoothing of the level, after the weekday's share is divided out; holidays
 * have a share of their own.
 */
final class Smoothing {
  private static final double[] RATES = {0.02, 0.05, 0.1, 0.2, 0.3, 0.5};

  /** A weekday with a smaller share is ignored: its counts hardly depend on the level. */
  private static final double NEGLIGIBLE = 0.02;

  /** Weeks from which the weekdays' shares are taken. */
  private static final int WEEKS = 52;

  /** Observations whose mean the smoothing starts from. */
  private static final int WARM_UP = 14;

  private final double[] shares;
  private final double holidayShare;
  private final double level;

  /** From the first n periods, at least one of them observed. */
  Smoothing(Series series, int[] weekdays, int[] holidays, int n) {
    int season = series.step().season;
    int from = Math.max(0, n - WEEKS * 7 / series.step().days);
    shares = shares(series, weekdays, holidays, from, n, season);
    double[] levels = new double[n];
    int kept = 0;
    double onHolidays = 0;
    int holidayCount = 0;
    double sum = 0;
    for (int i = 0; i < n; i++) {
      double count = series.count(i);
      double share = shares[weekdays[i]];
      if (Double.isNaN(count) || share < NEGLIGIBLE) {
        continue;
      }
      if (holidays[i] > 0) {
        onHolidays += count / share;
        holidayCount++;
      } else {
        levels[kept++] = count / share;
        sum += count / share;
      }
    }
    level = kept == 0 ? 0 : smooth(levels, kept);
    holidayShare = holidayCount == 0 || sum == 0 ? 1 : (onHolidays / holidayCount) / (sum / kept);
  }

  double at(int weekday, int holidays) {
    return level * shares[weekday] * (holidays > 0 ? holidayShare : 1);
  }

  private static double[] shares(
      Series series, int[] weekdays, int[] holidays, int from, int n, int season) {
    double[] sums = new double[season];
    int[] counts = new int[season];
    for (int i = from; i < n; i++) {
      if (!Double.isNaN(series.count(i)) && holidays[i] == 0) {
        sums[weekdays[i]] += series.count(i);
        counts[weekdays[i]]++;
      }
    }
    double total = 0;
    int seen = 0;
    for (int w = 0; w < season; w++) {
      if (counts[w] > 0) {
        sums[w] /= counts[w];
        total += sums[w];
        seen++;
      }
    }
    for (int w = 0; w < season; w++) {
      sums[w] = counts[w] == 0 || total == 0 ? 1 : sums[w] / (total / seen);
    }
    return sums;
  }

  private static double smooth(double[] levels, int n) {
    double start = 0;
    int warm = Math.min(WARM_UP, n);
    for (int i = 0; i < warm; i++) {
      start += levels[i] / warm;
    }
    return level(levels, n, start);
  }

  /** The level after the first n values, by the rate with the least squared one-step error. */
  static double level(double[] values, int n, double start) {
    double least = Double.POSITIVE_INFINITY;
    double best = start;
    for (double rate : RATES) {
      double level = start;
      double error = 0;
      for (int i = 0; i < n; i++) {
        double e = values[i] - level;
        error += e * e;
        level += rate * e;
      }
      if (error < least) {
        least = error;
        best = level;
      }
    }
    return best;
  }
}
