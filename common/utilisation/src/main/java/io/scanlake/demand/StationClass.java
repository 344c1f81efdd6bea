package io.scanlake.demand;

import java.io.Serializable;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Whether a station is used too little or too much, based on the share of prime time in which it
 * was occupied, and only if the whole 95 % interval lies on one side of a threshold.
 *
 * @param days the number of working days with prime time
 * @param use occupied seconds over prime seconds, all days together; null without prime time
 * @param lo95 the lower bound of the 95 % interval; null below {@link #LEAST_DAYS} days
 * @param hi95 its upper bound; null below {@link #LEAST_DAYS} days
 */
public record StationClass(int days, Double use, Double lo95, Double hi95, Class type) {
  /** Working days below which a station has no class. */
  public static final int LEAST_DAYS = 20;

  /**
   * Working days that are drawn together: a week, so that its pattern and a bad week stay whole.
   */
  private static final int BLOCK_DAYS = 5;

  private static final int DRAWS = 2_000;

  /** By interval; NORMAL also where the interval lies across a threshold. */
  public enum Class {
    UNDER,
    NORMAL,
    HIGH,
    OVER,
    /** Too few days. */
    UNKNOWN
  }

  /** One working day of a station, seconds. */
  public record Day(double occupiedS, double primeS) {}

  /** Shares of prime time below which a station is UNDER, above which HIGH, above which OVER. */
  public record Thresholds(double under, double high, double over) implements Serializable {
    /** CMS equipment use assumption 50 %; 85 % as in NHS capacity planning. */
    public static final Thresholds USUAL = new Thresholds(0.50, 0.75, 0.85);

    public Thresholds {
      if (!(0 < under && under <= high && high <= over && over <= 1)) {
        throw new IllegalArgumentException("0 < under <= high <= over <= 1 must hold");
      }
    }
  }

  /**
   * Percentile interval of a circular block bootstrap (Politis and Romano 1992) over days.
   *
   * @param days working days in order
   * @param seed fixes the draws
   */
  public static StationClass of(List<Day> days, Thresholds thresholds, long seed) {
    List<Day> open = days.stream().filter(day -> day.primeS() > 0).toList();
    double prime = open.stream().mapToDouble(Day::primeS).sum();
    double occupied = open.stream().mapToDouble(Day::occupiedS).sum();
    Double use = prime > 0 ? occupied / prime : null;
    int n = open.size();
    if (n < LEAST_DAYS) {
      return new StationClass(n, use, null, null, Class.UNKNOWN);
    }
    SplittableRandom random = new SplittableRandom(seed);
    double[] drawn = new double[DRAWS];
    for (int d = 0; d < DRAWS; d++) {
      double sum = 0;
      double of = 0;
      int taken = 0;
      while (taken < n) {
        int from = random.nextInt(n);
        for (int i = 0; i < BLOCK_DAYS && taken < n; i++, taken++) {
          Day day = open.get((from + i) % n);
          sum += day.occupiedS();
          of += day.primeS();
        }
      }
      drawn[d] = sum / of;
    }
    double lo = Statistics.quantile(drawn, 0.025);
    double hi = Statistics.quantile(drawn, 0.975);
    Class type =
        hi < thresholds.under()
            ? Class.UNDER
            : lo > thresholds.over()
                ? Class.OVER
                : lo > thresholds.high() ? Class.HIGH : Class.NORMAL;
    return new StationClass(n, use, lo, hi, type);
  }
}
