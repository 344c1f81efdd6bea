package io.scanlake.jobs.forecast;

import io.scanlake.demand.Series;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;

/** Dated counts as they stand in a table to a series without gaps in time. */
final class SeriesMaker {
  static final String MODALITY = "MODALITY";
  static final String POOL = "POOL";

  /** Counts a day below which weeks are forecast instead. */
  private static final double DAILY = 10;

  private SeriesMaker() {}

  /**
   * A modality is counted by day; a date without a row is a day without a study. A pool is counted
   * by week where it has fewer than ten encounters a day; a date without a row is one on which no
   * station was in use, which says nothing.
   *
   * @param counts by date, none after asOf, at least one; a null count is missing
   */
  static Series series(
      String id,
      String level,
      String modality,
      String pool,
      Map<LocalDate, Double> counts,
      Set<LocalDate> holidays,
      LocalDate asOf) {
    LocalDate first = counts.keySet().stream().min(LocalDate::compareTo).orElseThrow();
    double[] days = new double[Math.toIntExact(ChronoUnit.DAYS.between(first, asOf)) + 1];
    Arrays.fill(days, level.equals(POOL) ? Double.NaN : 0);
    counts.forEach(
        (date, count) ->
            days[Math.toIntExact(ChronoUnit.DAYS.between(first, date))] =
                count == null ? Double.NaN : count);
    Series daily =
        new Series(id, level, modality, pool, Series.Step.DAY, first, days, holidays)
            .withoutOutages();
    double mean =
        Arrays.stream(daily.counts()).filter(count -> !Double.isNaN(count)).average().orElse(0);
    return level.equals(POOL) && mean < DAILY ? weekly(daily) : daily;
  }

  /** Whole weeks from Monday on; a day missing, the week is missing. */
  private static Series weekly(Series daily) {
    int from = Math.floorMod(8 - daily.start().getDayOfWeek().getValue(), 7);
    double[] weeks = new double[Math.max(0, daily.length() - from) / 7];
    for (int w = 0; w < weeks.length; w++) {
      for (int d = 0; d < 7; d++) {
        weeks[w] += daily.count(from + 7 * w + d);
      }
    }
    return new Series(
        daily.id(),
        daily.level(),
        daily.modality(),
        daily.pool(),
        Series.Step.WEEK,
        daily.date(from),
        weeks,
        daily.holidays());
  }
}
