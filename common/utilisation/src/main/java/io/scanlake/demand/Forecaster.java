package io.scanlake.demand;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * Forecasts a series by every candidate and chooses one.
 *
 * <ul>
 *   <li>Long series (28 weeks): candidates are compared from four and more earlier origins, 28 days
 *       apart. COMBO_MEDIAN is chosen unless a single model's mean absolute error is at least 2 %
 *       lower.
 *   <li>Shorter (8 weeks): the same, from origins 7 days apart, but the only single model is the
 *       regression with the lowest AICc, and it must be 10 % better: these origins overlap.
 *   <li>Shorter still (2 weeks): DOWMEAN8. Below: NO_FORECAST.
 * </ul>
 *
 * No figure is NaN, no forecast is negative, and every model has a reason why it was chosen or not.
 */
public final class Forecaster {
  /** The share by which a single model must beat the combination. */
  private static final double MARGIN = 0.02;

  /** The same for a short series, whose origins overlap and so carry less evidence. */
  private static final double SHORT_MARGIN = 0.10;

  /** Days without a count after which a series is over. */
  private static final int SILENT_DAYS = 56;

  private static final List<ForecastModel> CANDIDATES =
      List.of(
          ForecastModel.COMBO_MEDIAN,
          ForecastModel.SNAIVE7,
          ForecastModel.DOWMEAN8,
          ForecastModel.LINEAR,
          ForecastModel.LOG,
          ForecastModel.EXP,
          ForecastModel.QUAD,
          ForecastModel.LINEAR_YEAR,
          ForecastModel.LEVEL_YEAR,
          ForecastModel.SES_DOW);

  private Forecaster() {}

  /** Rows of one series; as-of and origin are the last day of the series. */
  public record Result(List<DemandModel> models, List<DemandForecast> forecasts) {
    public Result {
      models = List.copyOf(models);
      forecasts = List.copyOf(forecasts);
    }

    /** The chosen model, or NO_FORECAST. */
    public ForecastModel chosen() {
      return models.stream()
          .filter(DemandModel::isChosen)
          .map(DemandModel::model)
          .findFirst()
          .orElse(ForecastModel.NO_FORECAST);
    }
  }

  private record Choice(ForecastModel model, String reason) {}

  /**
   * @param horizonDays from 1
   */
  public static Result forecast(Series series, int horizonDays) {
    if (horizonDays < 1) {
      throw new IllegalArgumentException("a horizon has at least one day");
    }
    Series recent = series.last(series.step().most);
    String refusal = refusal(recent);
    if (refusal != null) {
      DemandModel none =
          new DemandModel(
              series.id(),
              series.level(),
              series.modality(),
              series.pool(),
              ForecastModel.NO_FORECAST,
              recent.observed(recent.length()),
              Map.of(),
              null,
              null,
              null,
              null,
              null,
              null,
              0,
              null,
              0,
              null,
              null,
              true,
              refusal,
              series.end());
      return new Result(List.of(none), List.of());
    }
    int ahead = series.step().periods(horizonDays);
    Candidates candidates = new Candidates(recent, ahead);
    RollingOrigin rolling = new RollingOrigin(recent, candidates, ahead);
    Candidates.Forecasts found = candidates.from(recent.length(), ahead);
    Map<ForecastModel, Map<String, Double>> params = new EnumMap<>(ForecastModel.class);
    Map<ForecastModel, Double> criteria = new EnumMap<>(ForecastModel.class);
    for (ForecastModel model : Candidates.REGRESSIONS) {
      if (found.values().containsKey(model)) {
        Map<String, Double> figures = new HashMap<>();
        criteria.put(model, candidates.fitted(model, figures).aicc());
        params.put(model, figures);
      }
    }
    Function<RollingOrigin, Choice> chooser = seen -> choose(recent, seen, found, criteria);
    Choice choice = chooser.apply(rolling);
    List<DemandModel> models = new ArrayList<>();
    List<DemandForecast> forecasts = new ArrayList<>();
    for (ForecastModel model : CANDIDATES) {
      boolean isChosen = model == choice.model();
      ErrorBounds bounds =
          isChosen
              ? rolling.bounds(model, seen -> chooser.apply(seen).model())
              : rolling.bounds(model);
      String remark = found.remarks().get(model);
      String reason =
          !isChosen
              ? Objects.requireNonNullElse(remark, "not chosen")
              : remark == null ? choice.reason() : choice.reason() + "; " + remark;
      models.add(
          row(
              recent,
              rolling,
              model,
              params.getOrDefault(model, Map.of()),
              criteria.get(model),
              bounds,
              isChosen,
              reason));
      if (found.values().containsKey(model)) {
        double[] values = found.values().get(model);
        for (int h = 0; h < ahead; h++) {
          forecasts.add(day(recent, model, h, values[h], bounds, isChosen));
        }
      }
    }
    return new Result(models, forecasts);
  }

  /** Why the series cannot be forecast, or null if it can. */
  private static String refusal(Series series) {
    int observed = series.observed(series.length());
    if (observed < series.step().least) {
      return "needs " + series.step().least + " observed periods, has " + observed;
    }
    Series last = series.last(series.step().periods(SILENT_DAYS));
    if (last.observed(last.length()) == 0) {
      return "no count in the last " + SILENT_DAYS + " days";
    }
    return null;
  }

  private static Choice choose(
      Series series,
      RollingOrigin rolling,
      Candidates.Forecasts found,
      Map<ForecastModel, Double> criteria) {
    int observed = series.observed(series.length());
    String nature = nature(series);
    if (observed >= series.step().rolling) {
      return byError(rolling, found.values().keySet(), MARGIN, nature);
    }
    if (observed >= series.step().choice) {
      ForecastModel best = Collections.min(criteria.keySet(), Comparator.comparing(criteria::get));
      return byError(rolling, Set.of(best), SHORT_MARGIN, nature + best + " has the least AICc; ");
    }
    return new Choice(ForecastModel.DOWMEAN8, nature + "only " + observed + " observed periods");
  }

  /** The combination, unless one of the singles would have been better by the margin. */
  private static Choice byError(
      RollingOrigin rolling, Set<ForecastModel> singles, double margin, String nature) {
    ForecastModel best = ForecastModel.COMBO_MEDIAN;
    double ratio = 1 - margin;
    for (ForecastModel model : singles) {
      if (model == ForecastModel.COMBO_MEDIAN
          || rolling.blocks(model).size() < RollingOrigin.ENOUGH) {
        continue;
      }
      double share = rolling.error(model) / rolling.error(ForecastModel.COMBO_MEDIAN, model);
      if (share <= ratio) {
        best = model;
        ratio = share;
      }
    }
    int origins = rolling.blocks(best).size();
    return new Choice(
        best,
        best == ForecastModel.COMBO_MEDIAN
            ? String.format(
                Locale.ROOT,
                "%sdefault: no single model is %.0f %% better over %d origins",
                nature,
                100 * margin,
                origins)
            : String.format(
                Locale.ROOT,
                "%serror %.1f %% below the combination's over %d origins",
                nature,
                100 * (1 - ratio),
                origins));
  }

  /** A property of the series that the reader of its forecast must know; often empty. */
  private static String nature(Series series) {
    double least = Double.POSITIVE_INFINITY;
    double most = 0;
    for (int i = 0; i < series.length(); i++) {
      if (!Double.isNaN(series.count(i))) {
        least = Math.min(least, series.count(i));
        most = Math.max(most, series.count(i));
      }
    }
    if (most == 0) {
      return "all counts are zero; ";
    }
    return least == most ? "all counts are equal; " : "";
  }

  private static DemandModel row(
      Series series,
      RollingOrigin rolling,
      ForecastModel model,
      Map<String, Double> params,
      Double aicc,
      ErrorBounds bounds,
      boolean isChosen,
      String reason) {
    List<RollingOrigin.Block> blocks = rolling.blocks(model);
    double squared =
        blocks.stream().mapToDouble(RollingOrigin.Block::squared).average().orElse(Double.NaN);
    double symmetric =
        blocks.stream().mapToDouble(RollingOrigin.Block::symmetric).average().orElse(Double.NaN);
    return new DemandModel(
        series.id(),
        series.level(),
        series.modality(),
        series.pool(),
        model,
        series.observed(series.length()),
        params,
        known(Math.sqrt(squared)),
        aicc == null ? null : known(aicc),
        known(rolling.error(model) / series.scale()),
        known(symmetric),
        known(bounds.within80().cover()),
        known(bounds.within95().cover()),
        blocks.size(),
        bounds.basis(),
        bounds.origins(),
        bounds.within80().widening(),
        bounds.within95().widening(),
        isChosen,
        reason,
        series.end());
  }

  private static DemandForecast day(
      Series series,
      ForecastModel model,
      int h,
      double yhat,
      ErrorBounds bounds,
      boolean isChosen) {
    int period = series.length() + h;
    return new DemandForecast(
        series.id(),
        series.level(),
        series.modality(),
        series.pool(),
        series.end(),
        series.date(period),
        Math.toIntExact(series.date(period).toEpochDay() - series.end().toEpochDay()),
        model,
        yhat,
        bounds.lo80(yhat),
        bounds.hi80(yhat),
        bounds.lo95(yhat),
        bounds.hi95(yhat),
        isChosen,
        series.end());
  }

  private static Double known(double figure) {
    return Double.isFinite(figure) ? figure : null;
  }
}
