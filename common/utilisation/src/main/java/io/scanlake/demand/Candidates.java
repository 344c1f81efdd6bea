package io.scanlake.demand;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The candidates' forecasts of one series from origins that only move forward. No forecast is
 * negative or without a value; a candidate with too few observations is left out, with the reason.
 */
final class Candidates {
  static final List<ForecastModel> REGRESSIONS =
      List.of(
          ForecastModel.LINEAR,
          ForecastModel.LOG,
          ForecastModel.EXP,
          ForecastModel.QUAD,
          ForecastModel.LINEAR_YEAR,
          ForecastModel.LEVEL_YEAR);

  private static final List<ForecastModel> COMBINED =
      List.of(
          ForecastModel.DOWMEAN8,
          ForecastModel.LINEAR,
          ForecastModel.LOG,
          ForecastModel.EXP,
          ForecastModel.SES_DOW);

  private static final List<ForecastModel> COMBINED_FROM_TWO_YEARS =
      List.of(
          ForecastModel.DOWMEAN8,
          ForecastModel.LINEAR,
          ForecastModel.LINEAR_YEAR,
          ForecastModel.LEVEL_YEAR,
          ForecastModel.SES_DOW);

  private static final int WEEKS = 8;

  /** The responses of the shared fit. */
  private static final int COUNTS = 0;

  private static final int LOGS = 1;

  /** An exponential that changes by more than a factor e³ over its history is not a trend. */
  private static final double EXPLOSIVE = 3;

  /** Days whose residuals tell how fast the level moves. */
  private static final int CARRIED_DAYS = 364;

  /** A parabola is not extrapolated beyond this share of its history. */
  private static final double FAR = 0.25;

  private final Series series;
  private final Regressors regressors;
  private final RunningFit fit;
  private final double[][] rows;
  private final int[] weekdays;
  private final int[] holidays;
  private int n;

  /**
   * @param ahead the largest number of periods to forecast after the last one
   */
  Candidates(Series series, int ahead) {
    this.series = series;
    regressors = new Regressors(series);
    fit = new RunningFit(regressors.size(), 2);
    int length = series.length() + ahead;
    rows = new double[length][];
    weekdays = new int[length];
    holidays = new int[length];
    for (int i = 0; i < length; i++) {
      rows[i] = regressors.row(i);
      holidays[i] = series.holidaysIn(i);
      weekdays[i] = i % series.step().season;
    }
  }

  /**
   * The forecasts of every candidate that has one.
   *
   * @param remarks why a candidate has no forecast, or how its forecast was corrected
   */
  record Forecasts(Map<ForecastModel, double[]> values, Map<ForecastModel, String> remarks) {}

  /**
   * Forecasts of the periods after the first {@code origin} ones.
   *
   * @param origin not before that of the last call
   */
  Forecasts from(int origin, int ahead) {
    for (; n < origin; n++) {
      double count = series.count(n);
      if (!Double.isNaN(count)) {
        fit.add(rows[n], count, Regression.log(count));
      }
    }
    Map<ForecastModel, double[]> forecasts = new EnumMap<>(ForecastModel.class);
    Map<ForecastModel, String> remarks = new EnumMap<>(ForecastModel.class);
    forecasts.put(ForecastModel.SNAIVE7, sameWeekday(ahead, 1));
    forecasts.put(ForecastModel.DOWMEAN8, sameWeekday(ahead, WEEKS));
    Series.Step step = series.step();
    if (fit.rows() < step.fit) {
      String reason = "needs " + step.fit + " observed periods, has " + fit.rows();
      REGRESSIONS.forEach(model -> remarks.put(model, reason));
      remarks.put(ForecastModel.SES_DOW, reason);
      remarks.put(ForecastModel.COMBO_MEDIAN, reason);
      return new Forecasts(forecasts, remarks);
    }
    Smoothing smoothing = new Smoothing(series, weekdays, holidays, n);
    double[] smooth = new double[ahead];
    for (int h = 0; h < ahead; h++) {
      smooth[h] = smoothing.at(weekdays[n + h], holidays[n + h]);
    }
    forecasts.put(ForecastModel.SES_DOW, smooth);
    for (ForecastModel model : REGRESSIONS) {
      regress(model, ahead, forecasts, remarks);
    }
    forecasts.put(ForecastModel.COMBO_MEDIAN, median(forecasts, ahead));
    return new Forecasts(forecasts, remarks);
  }

  /** The figures to store of a regression on all periods up to the last origin. */
  Regression.Fit fitted(ForecastModel model, Map<String, Double> params) {
    int[] columns = columns(model);
    RunningFit.Solution solution = fit.solve(columns, response(model));
    int[] used = new int[solution.used()];
    int k = 0;
    for (int j = 0; j < columns.length; j++) {
      if (solution.isUsed()[j]) {
        used[k++] = columns[j];
      }
    }
    double[][] x = new double[fit.rows()][used.length];
    double[] y = new double[fit.rows()];
    int at = 0;
    for (int i = 0; i < n; i++) {
      if (!Double.isNaN(series.count(i))) {
        for (int j = 0; j < used.length; j++) {
          x[at][j] = rows[i][used[j]];
        }
        y[at++] = series.count(i);
      }
    }
    Regression.Fit found =
        response(model) == LOGS ? Regression.exponential(x, y) : Regression.linear(x, y);
    for (int j = 0; j < used.length; j++) {
      params.put(regressors.name(used[j]), found.coefficients()[j]);
      params.put(regressors.name(used[j]) + "_se", found.standardErrors()[j]);
    }
    params.put("residual_sd", found.residualSd());
    params.put("r_squared", found.rSquared());
    return found;
  }

  private void regress(
      ForecastModel model,
      int ahead,
      Map<ForecastModel, double[]> forecasts,
      Map<ForecastModel, String> remarks) {
    if (isYearly(model) && n < series.step().years) {
      remarks.put(model, "needs " + series.step().years + " periods, two years, has " + n);
      return;
    }
    if (model == ForecastModel.QUAD && ahead > FAR * fit.rows()) {
      remarks.put(model, "horizon is more than a quarter of the history");
      return;
    }
    int[] columns = columns(model);
    RunningFit.Solution solution = fit.solve(columns, response(model));
    if (fit.rows() <= solution.used()) {
      remarks.put(model, "as many coefficients as observations");
      return;
    }
    boolean isOfLogs = response(model) == LOGS;
    if (isOfLogs) {
      double growth =
          solution.coefficients()[regressors.trend()]
              * (rows[n - 1][regressors.trend()] - rows[0][regressors.trend()]);
      if (Math.abs(growth) > EXPLOSIVE) {
        remarks.put(model, "changes by more than a factor e³ over the history");
        return;
      }
    }
    double variance = solution.rss() / (fit.rows() - solution.used());
    double carried =
        model == ForecastModel.LEVEL_YEAR ? carried(columns, solution.coefficients()) : 0;
    double[] values = new double[ahead];
    double least = 0;
    for (int h = 0; h < ahead; h++) {
      double value = value(columns, solution.coefficients(), n + h) + carried;
      if (isOfLogs) {
        value = Regression.exp(value + variance / 2);
      }
      least = Math.min(least, value);
      values[h] = Math.max(0, value);
    }
    if (least < 0 && !isOfLogs) {
      remarks.put(model, "falls below zero: set to zero there");
    }
    if (Arrays.stream(values).allMatch(Double::isFinite)) {
      forecasts.put(model, values);
    } else {
      remarks.put(model, "leaves the range of numbers");
    }
  }

  private static boolean isYearly(ForecastModel model) {
    return model == ForecastModel.LINEAR_YEAR || model == ForecastModel.LEVEL_YEAR;
  }

  private static int response(ForecastModel model) {
    return model == ForecastModel.EXP || model == ForecastModel.LEVEL_YEAR ? LOGS : COUNTS;
  }

  /** The columns of a regression, with as many harmonics of the year as have the least AICc. */
  private int[] columns(ForecastModel model) {
    if (!isYearly(model)) {
      return regressors.columns(model, 0);
    }
    int[] best = null;
    double least = Double.POSITIVE_INFINITY;
    for (int harmonics : Regressors.HARMONICS) {
      int[] columns = regressors.columns(model, harmonics);
      RunningFit.Solution solution = fit.solve(columns, response(model));
      double criterion = Regression.aicc(solution.rss(), fit.rows(), solution.used());
      if (best == null || criterion < least) {
        best = columns;
        least = criterion;
      }
    }
    return best;
  }

  private double value(int[] columns, double[] coefficients, int period) {
    double value = 0;
    for (int j = 0; j < columns.length; j++) {
      value += coefficients[j] * rows[period][columns[j]];
    }
    return value;
  }

  /** How far the last weeks lie above a regression of logarithms: its smoothed residuals. */
  private double carried(int[] columns, double[] coefficients) {
    double[] residuals = new double[Math.min(n, CARRIED_DAYS / series.step().days)];
    int kept = 0;
    for (int i = n - residuals.length; i < n; i++) {
      double count = series.count(i);
      if (!Double.isNaN(count) && holidays[i] == 0) {
        residuals[kept++] = Regression.log(count) - value(columns, coefficients, i);
      }
    }
    return Smoothing.level(residuals, kept, 0);
  }

  /**
   * The mean of the last counts of the same weekday within 8 weeks; of all counts of those weeks if
   * that weekday has none, and of all counts if those weeks have none. Holidays count for the last
   * one alone.
   */
  private double[] sameWeekday(int ahead, int most) {
    int season = series.step().season;
    double other = mean(Math.max(0, n - WEEKS * season), n, 1, Integer.MAX_VALUE);
    if (Double.isNaN(other)) {
      other = mean(0, n, 1, Integer.MAX_VALUE);
    }
    if (Double.isNaN(other)) {
      other = mean(0, n, 1, 1);
    }
    double[] values = new double[ahead];
    for (int h = 0; h < ahead; h++) {
      int last = n + h;
      while (last >= n) {
        last -= season;
      }
      double mean = mean(Math.max(0, n - WEEKS * season), last + 1, season, most);
      values[h] = Double.isNaN(mean) ? other : mean;
    }
    return values;
  }

  /** Backwards from the last period before {@code to}; NaN if none is observed. */
  private double mean(int from, int to, int stride, int most) {
    double sum = 0;
    int found = 0;
    for (int i = to - 1; i >= from && found < most; i -= stride) {
      if (!Double.isNaN(series.count(i)) && (most == 1 || holidays[i] == 0)) {
        sum += series.count(i);
        found++;
      }
    }
    return sum / found;
  }

  private static double[] median(Map<ForecastModel, double[]> forecasts, int ahead) {
    List<ForecastModel> combined =
        forecasts.containsKey(ForecastModel.LEVEL_YEAR) ? COMBINED_FROM_TWO_YEARS : COMBINED;
    List<double[]> parts =
        combined.stream().filter(forecasts::containsKey).map(forecasts::get).toList();
    double[] values = new double[ahead];
    for (int h = 0; h < ahead; h++) {
      int at = h;
      values[h] = Statistics.median(parts.stream().mapToDouble(part -> part[at]).toArray());
    }
    return values;
  }
}
