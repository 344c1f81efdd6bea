package io.scanlake.demand;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * A forecast compared with the actual count.
 *
 * @param scaleMae mean absolute change from week to week up to the origin: absErr / scaleMae,
 *     averaged, is the MASE; null if that is 0 or unknown
 */
public record ForecastAccuracy(
    String seriesId,
    ForecastModel model,
    LocalDate targetDate,
    int horizonD,
    double actual,
    double yhat,
    double absErr,
    Double scaleMae,
    boolean in80,
    boolean in95,
    LocalDate asOf) {

  /**
   * Rows for the periods that have a count by now.
   *
   * @param forecasts of one series, all from one origin
   * @param now the same series, later
   */
  public static List<ForecastAccuracy> of(List<DemandForecast> forecasts, Series now) {
    List<ForecastAccuracy> rows = new ArrayList<>();
    if (forecasts.isEmpty()) {
      return rows;
    }
    int known = period(now, forecasts.get(0).originDate()) + 1;
    double scale = known <= 0 ? Double.NaN : now.first(Math.min(known, now.length())).scale();
    for (DemandForecast forecast : forecasts) {
      int at = period(now, forecast.targetDate());
      if (at < 0 || at >= now.length() || Double.isNaN(now.count(at))) {
        continue;
      }
      double actual = now.count(at);
      rows.add(
          new ForecastAccuracy(
              forecast.seriesId(),
              forecast.model(),
              forecast.targetDate(),
              forecast.horizonD(),
              actual,
              forecast.yhat(),
              Math.abs(actual - forecast.yhat()),
              scale > 0 ? scale : null,
              actual >= forecast.lo80() && actual <= forecast.hi80(),
              actual >= forecast.lo95() && actual <= forecast.hi95(),
              now.end()));
    }
    return rows;
  }

  private static int period(Series series, LocalDate date) {
    return Math.toIntExact(
        Math.floorDiv(ChronoUnit.DAYS.between(series.start(), date), series.step().days));
  }
}
