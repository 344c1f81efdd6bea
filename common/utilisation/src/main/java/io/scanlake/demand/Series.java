package io.scanlake.demand;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.Set;

/**
 * Counts of equal periods in order, without a gap in time.
 *
 * @param level what the series counts: {@code MODALITY} or {@code POOL}
 * @param start first day of the first period
 * @param counts one per period, ≥ 0; NaN if the count is missing, which is not the same as zero
 * @param holidays days, past and future, with fewer exams than usual for their weekday
 */
public record Series(
    String id,
    String level,
    String modality,
    String pool,
    Step step,
    LocalDate start,
    double[] counts,
    Set<LocalDate> holidays) {

  /** The length of a period, and how many periods each method needs. */
  public enum Step {
    DAY(1, 7, 14, 28, 56, 84, 196, 731, 1096),
    WEEK(7, 1, 4, 8, 12, 12, 28, 105, 313);

    /** Days of a period. */
    final int days;

    /** Periods after which the week repeats. */
    final int season;

    /** Observed periods below which nothing is forecast. */
    final int least;

    /** Observed periods from which regressions are computed. */
    final int fit;

    /** Observed periods from which a regression may be chosen. */
    final int choice;

    /** Observed periods before the first origin of a comparison by rolling origin. */
    final int train;

    /** Observed periods from which candidates are compared by rolling origin. */
    final int rolling;

    /** Periods from which a yearly pattern is fitted: two years. */
    final int years;

    /** Periods that are looked back at: three years, weekly six. */
    final int most;

    Step(
        int days,
        int season,
        int least,
        int fit,
        int choice,
        int train,
        int rolling,
        int years,
        int most) {
      this.days = days;
      this.season = season;
      this.least = least;
      this.fit = fit;
      this.choice = choice;
      this.train = train;
      this.rolling = rolling;
      this.years = years;
      this.most = most;
    }

    /** The number of periods in the given number of days, rounded up. */
    int periods(int ofDays) {
      return (ofDays + days - 1) / days;
    }
  }

  /** Usual count of a day from which a zero is an outage: a Poisson count has one in 20,000. */
  private static final double NEVER_ZERO = 10;

  /** Days before and after that say what is usual. */
  private static final int USUAL_DAYS = 28;

  public Series {
    counts = counts.clone();
    holidays = Set.copyOf(holidays);
    for (double count : counts) {
      if (count < 0 || Double.isInfinite(count)) {
        throw new IllegalArgumentException("a count must be finite and not negative");
      }
    }
  }

  @Override
  public double[] counts() {
    return counts.clone();
  }

  /** Number of periods, missing ones among them. */
  public int length() {
    return counts.length;
  }

  /** The count of a period from 0; NaN where it is missing. */
  public double count(int period) {
    return counts[period];
  }

  /** First day of a period, also of those after the last. */
  public LocalDate date(int period) {
    return start.plusDays((long) period * step.days);
  }

  /** Last day of the last period. */
  public LocalDate end() {
    return date(counts.length).minusDays(1);
  }

  /** Number of counts that are not missing among the first periods. */
  public int observed(int periods) {
    int n = 0;
    for (int i = 0; i < periods; i++) {
      if (!Double.isNaN(counts[i])) {
        n++;
      }
    }
    return n;
  }

  /** The first periods only. */
  public Series first(int periods) {
    return with(start, Arrays.copyOf(counts, periods));
  }

  /** The last periods only; all where there are not more. */
  public Series last(int periods) {
    int from = Math.max(0, counts.length - periods);
    return with(date(from), Arrays.copyOfRange(counts, from, counts.length));
  }

  /**
   * The series with suspected outages missing: zeros, no holidays, amid ordinary counts of the same
   * weekday of 10 and more in the median of four weeks before and after.
   */
  public Series withoutOutages() {
    double[] kept = counts.clone();
    int reach = USUAL_DAYS / (step.season * step.days);
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] == 0 && holidaysIn(i) == 0) {
        double[] others = new double[2 * reach];
        int n = 0;
        for (int k = -reach; k <= reach; k++) {
          int at = i + k * step.season;
          if (k != 0 && at >= 0 && at < counts.length && !Double.isNaN(counts[at])) {
            others[n++] = counts[at];
          }
        }
        if (n > 1 && Statistics.median(Arrays.copyOf(others, n)) >= NEVER_ZERO) {
          kept[i] = Double.NaN;
        }
      }
    }
    return with(start, kept);
  }

  /** Holidays in a period. */
  int holidaysIn(int period) {
    int n = 0;
    for (int d = 0; d < step.days; d++) {
      if (holidays.contains(date(period).plusDays(d))) {
        n++;
      }
    }
    return n;
  }

  /**
   * Mean absolute difference to the period a week before: what MASE divides by (Hyndman and
   * Koehler, Int. J. Forecasting 22:679, 2006). NaN where no pair is known.
   */
  double scale() {
    double sum = 0;
    int n = 0;
    for (int i = step.season; i < counts.length; i++) {
      double difference = Math.abs(counts[i] - counts[i - step.season]);
      if (!Double.isNaN(difference)) {
        sum += difference;
        n++;
      }
    }
    return sum / n;
  }

  private Series with(LocalDate from, double[] values) {
    return new Series(id, level, modality, pool, step, from, values, holidays);
  }
}
