package io.scanlake.jobs.forecast;

import static org.apache.spark.sql.functions.expr;

import io.scanlake.demand.DemandForecast;
import io.scanlake.demand.ForecastAccuracy;
import io.scanlake.demand.Series;
import io.scanlake.jobs.tables.ForecastTables;
import io.scanlake.jobs.tables.RecordCodec;
import io.scanlake.jobs.tables.Warehouse;
import java.io.Serializable;
import java.time.LocalDate;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * One series per call: its counts and earlier forecasts to rows of forecast_accuracy. Apart from
 * {@link SeriesForecast}, because these rows become more with every night and the driver is not to
 * hold them.
 */
record SeriesAccuracy(Set<LocalDate> holidays, LocalDate asOf)
    implements FlatMapFunction<Row, Row>, Serializable {

  /**
   * A series that was forecast before.
   *
   * @param counts a row of {@link SeriesCounts}
   * @param earlier rows of {@link SeriesForecast#FORECAST}
   */
  record Forecasted(Row counts, List<Row> earlier) {}

  static final RecordCodec<Forecasted> IN =
      RecordCodec.of(
          Forecasted.class,
          Map.of(
              "counts", SeriesCounts.CODEC.schema(), "earlier", SeriesForecast.FORECAST.schema()));

  /** The rows of all series that earlier runs forecast for dates up to asOf. */
  Dataset<Row> of(Warehouse warehouse, Dataset<Row> counts) {
    Dataset<Row> earlier =
        warehouse
            .read(ForecastTables.DEMAND_FORECASTS)
            .where("as_of < DATE'" + asOf + "' AND target_date <= DATE'" + asOf + "'")
            .groupBy("series_id")
            .agg(
                expr(
                    "collect_list(struct("
                        + String.join(", ", SeriesForecast.FORECAST.schema().fieldNames())
                        + ")) AS earlier"));
    return IN.select(
            counts.selectExpr("series_id", "struct(*) AS counts").join(earlier, "series_id"))
        .flatMap(this, Encoders.row(ForecastTables.FORECAST_ACCURACY.schema()));
  }

  @Override
  public Iterator<Row> call(Row row) {
    Forecasted in = IN.of(row);
    Series series = SeriesCounts.CODEC.of(in.counts()).series(holidays, asOf);
    return in.earlier().stream()
        .map(SeriesForecast.FORECAST::of)
        .collect(
            Collectors.groupingBy(DemandForecast::originDate, TreeMap::new, Collectors.toList()))
        .values()
        .stream()
        .flatMap(made -> ForecastAccuracy.of(first(made), series).stream())
        .map(found -> ForecastTables.FORECAST_ACCURACY.row().put(found).set("as_of", asOf).build())
        .iterator();
  }

  /** Of the forecasts from one origin, those made first: a week's are made on seven days. */
  private static List<DemandForecast> first(List<DemandForecast> made) {
    LocalDate first =
        made.stream().map(DemandForecast::asOf).min(LocalDate::compareTo).orElseThrow();
    return made.stream().filter(day -> day.asOf().equals(first)).toList();
  }
}
