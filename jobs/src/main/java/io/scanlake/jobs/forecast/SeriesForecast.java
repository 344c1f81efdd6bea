package io.scanlake.jobs.forecast;

import io.scanlake.demand.DemandForecast;
import io.scanlake.demand.ForecastAccuracy;
import io.scanlake.demand.Forecaster;
import io.scanlake.demand.Series;
import io.scanlake.jobs.tables.ForecastTables;
import io.scanlake.jobs.tables.RecordCodec;
import io.scanlake.jobs.tables.Table;
import java.io.Serializable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Row;

/** One series per call: {@link #IN} to its rows of three tables, {@link #OUT}. */
record SeriesForecast(Set<LocalDate> holidays, LocalDate asOf, int horizonDays)
    implements MapFunction<Row, Row>, Serializable {

  /** One date of a series; the count is null where it is missing. */
  record Day(LocalDate localDate, Double count) {}

  /**
   * A series.
   *
   * @param days rows of {@link #DAY}
   * @param earlier rows of {@link #FORECAST} made before, or null
   */
  record Counts(
      String seriesId,
      String seriesLevel,
      String modality,
      String pool,
      List<Row> days,
      List<Row> earlier) {}

  /** What a series comes to. */
  record Result(List<Row> models, List<Row> forecasts, List<Row> accuracy) {}

  static final RecordCodec<Day> DAY = RecordCodec.of(Day.class);
  static final RecordCodec<DemandForecast> FORECAST =
      ForecastTables.DEMAND_FORECASTS.reader(DemandForecast.class);
  static final RecordCodec<Counts> IN =
      RecordCodec.of(Counts.class, Map.of("days", DAY.schema(), "earlier", FORECAST.schema()));
  static final RecordCodec<Result> OUT =
      RecordCodec.of(
          Result.class,
          Map.of(
              "models", ForecastTables.DEMAND_MODELS.schema(),
              "forecasts", ForecastTables.DEMAND_FORECASTS.schema(),
              "accuracy", ForecastTables.FORECAST_ACCURACY.schema()));

  @Override
  public Row call(Row row) {
    Counts in = IN.of(row);
    Map<LocalDate, Double> counts = new HashMap<>();
    in.days().stream().map(DAY::of).forEach(day -> counts.put(day.localDate(), day.count()));
    Series series =
        SeriesMaker.series(
            in.seriesId(), in.seriesLevel(), in.modality(), in.pool(), counts, holidays, asOf);
    Forecaster.Result result = Forecaster.forecast(series, horizonDays);
    List<ForecastAccuracy> accuracy = new ArrayList<>();
    if (in.earlier() != null) {
      in.earlier().stream()
          .map(FORECAST::of)
          .collect(
              Collectors.groupingBy(DemandForecast::originDate, TreeMap::new, Collectors.toList()))
          .values()
          .forEach(made -> accuracy.addAll(ForecastAccuracy.of(first(made), series)));
    }
    return OUT.row(
        new Result(
            rows(ForecastTables.DEMAND_MODELS, result.models()),
            rows(ForecastTables.DEMAND_FORECASTS, result.forecasts()),
            rows(ForecastTables.FORECAST_ACCURACY, accuracy)));
  }

  /** The as-of date is that of the run: a series of weeks ends before it. */
  private List<Row> rows(Table table, List<? extends Record> values) {
    return values.stream().map(value -> table.row().put(value).set("as_of", asOf).build()).toList();
  }

  /** Of the forecasts from one origin, those made first: a week's are made on seven days. */
  private static List<DemandForecast> first(List<DemandForecast> made) {
    LocalDate first =
        made.stream().map(DemandForecast::asOf).min(LocalDate::compareTo).orElseThrow();
    return made.stream().filter(day -> day.asOf().equals(first)).toList();
  }
}
