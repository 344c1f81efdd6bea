package io.scanlake.demand;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What is known about a period in advance: one row of columns per period, shared by all
 * regressions, each of which picks its columns.
 */
final class Regressors {
  /** How many harmonics of the year a model may have: a slow wave, seasons, single weeks. */
  static final int[] HARMONICS = {3, 6, 10};

  private static final int MOST_HARMONICS = HARMONICS[HARMONICS.length - 1];
  private static final double YEAR_DAYS = 365.25;

  private final Series series;
  private final List<String> names = new ArrayList<>();
  private final int calendar;

  Regressors(Series series) {
    this.series = series;
    names.add("constant");
    for (int weekday = 2; weekday <= series.step().season; weekday++) {
      names.add("weekday_" + weekday);
    }
    names.add("holiday");
    calendar = names.size();
    names.addAll(List.of("per_year", "per_year_squared", "per_log_period"));
    for (int h = 1; h <= MOST_HARMONICS; h++) {
      names.add("year_sin_" + h);
      names.add("year_cos_" + h);
    }
  }

  int size() {
    return names.size();
  }

  String name(int column) {
    return names.get(column);
  }

  /**
   * The columns of a regression, those of the calendar first, its trend after them.
   *
   * @param harmonics the number of the year's harmonics, of models that have them
   */
  int[] columns(ForecastModel model, int harmonics) {
    IntStream trend =
        switch (model) {
          case LINEAR, EXP -> IntStream.of(calendar);
          case QUAD -> IntStream.of(calendar, calendar + 1);
          case LOG -> IntStream.of(calendar + 2);
          case LINEAR_YEAR, LEVEL_YEAR ->
              IntStream.concat(
                  IntStream.of(calendar),
                  IntStream.range(calendar + 3, calendar + 3 + 2 * harmonics));
          default -> throw new IllegalArgumentException(model + " is not a regression");
        };
    return IntStream.concat(IntStream.range(0, calendar), trend).toArray();
  }

  /** Index of the first trend column among those of a regression. */
  int trend() {
    return calendar;
  }

  double[] row(int period) {
    double[] row = new double[size()];
    row[0] = 1;
    int weekday = series.date(period).getDayOfWeek().getValue();
    if (series.step() == Series.Step.DAY && weekday > 1) {
      row[weekday - 1] = 1;
    }
    row[calendar - 1] = series.holidaysIn(period);
    double years = period * series.step().days / YEAR_DAYS;
    row[calendar] = years;
    row[calendar + 1] = years * years;
    row[calendar + 2] = Math.log1p(period);
    double angle = 2 * Math.PI * series.date(period).toEpochDay() / YEAR_DAYS;
    for (int h = 1; h <= MOST_HARMONICS; h++) {
      row[calendar + 1 + 2 * h] = Math.sin(h * angle);
      row[calendar + 2 + 2 * h] = Math.cos(h * angle);
    }
    return row;
  }
}
