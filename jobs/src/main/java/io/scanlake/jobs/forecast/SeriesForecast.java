package io.scanlake.jobs.forecast;

import io.scanlake.demand.DemandForecast;
import io.scanlake.demand.Forecaster;
import io.scanlake.jobs.tables.ForecastTables;
import io.scanlake.jobs.tables.RecordCodec;
import io.scanlake.jobs.tables.Table;
import java.io.Serializable;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Row;

/** One series per call: {@link SeriesCounts} to {@link Result}. */
record SeriesForecast(Set<LocalDate> holidays, LocalDate asOf, int horizonDays)
    implements MapFunction<Row, Row>, Serializable {

  /**
   * What a series comes to.
   *
   * @param models rows of demand_models
   * @param forecasts rows of demand_forecasts
   * @param chosen those of the chosen model once more, as rows of {@link #FORECAST}; only of a
   *     pool, which needs them for its advice
   */
  record Result(List<Row> models, List<Row> forecasts, List<Row> chosen) {}

  static final RecordCodec<DemandForecast> FORECAST =
      ForecastTables.DEMAND_FORECASTS.reader(DemandForecast.class);
  static final RecordCodec<Result> OUT =
      RecordCodec.of(
          Result.class,
          Map.of(
              "models", ForecastTables.DEMAND_MODELS.schema(),
              "forecasts", ForecastTables.DEMAND_FORECASTS.schema(),
              "chosen", FORECAST.schema()));

  @Override
  public Row call(Row row) {
    SeriesCounts counts = SeriesCounts.CODEC.of(row);
    Forecaster.Result result = Forecaster.forecast(counts.series(holidays, asOf), horizonDays);
    boolean isPool = counts.seriesLevel().equals(SeriesMaker.POOL);
    return OUT.row(
        new Result(
            rows(ForecastTables.DEMAND_MODELS, result.models()),
            rows(ForecastTables.DEMAND_FORECASTS, result.forecasts()),
            result.forecasts().stream()
                .filter(forecast -> isPool && forecast.isChosen())
                .map(FORECAST::row)
                .toList()));
  }

  /** The as-of date is that of the run: a series of weeks ends before it. */
  private List<Row> rows(Table table, List<? extends Record> values) {
    return values.stream().map(value -> table.row().put(value).set("as_of", asOf).build()).toList();
  }
}
