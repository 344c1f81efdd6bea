package io.scanlake.jobs.forecast;

import static org.apache.spark.sql.functions.expr;

import io.scanlake.jobs.tables.ForecastTables;
import io.scanlake.jobs.tables.Warehouse;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.jdk.javaapi.CollectionConverters;

/** The series to forecast, out of modality_days and station_days. */
final class SeriesCounts {
  /** Days that series reach back at most: six years for those by week. */
  private static final int HISTORY_DAYS = 2192;

  private SeriesCounts() {}

  /** Rows of {@link SeriesForecast#IN}, with the earlier forecasts of dates up to asOf. */
  static Dataset<Row> of(Warehouse warehouse, Forecast.Input input, LocalDate asOf) {
    String columns = String.join(", ", SeriesForecast.FORECAST.schema().fieldNames());
    Dataset<Row> earlier =
        warehouse
            .read(ForecastTables.DEMAND_FORECASTS)
            .where("as_of < DATE'" + asOf + "' AND target_date <= DATE'" + asOf + "'")
            .groupBy("series_id")
            .agg(expr("collect_list(struct(" + columns + ")) AS earlier"));
    return SeriesForecast.IN.select(
        counts(input, asOf)
            .join(earlier, CollectionConverters.asScala(List.of("series_id")).toSeq(), "left"));
  }

  private static Dataset<Row> counts(Forecast.Input input, LocalDate asOf) {
    String inTime =
        "local_date BETWEEN DATE'"
            + asOf.minusDays(HISTORY_DAYS)
            + "' AND DATE'"
            + asOf
            + "' AND modality IS NOT NULL";
    Dataset<Row> modalities =
        input
            .modalityDays()
            .where(inTime)
            .groupBy("modality", "local_date")
            .agg(expr("CAST(sum(studies) AS DOUBLE) AS count"))
            .selectExpr(
                "concat('MODALITY:', modality) AS series_id",
                "'MODALITY' AS series_level",
                "modality",
                "CAST(NULL AS STRING) AS pool",
                "local_date",
                "count");
    Dataset<Row> pools =
        input
            .stationDays()
            .where(inTime + " AND pool IS NOT NULL")
            .groupBy("pool", "modality", "local_date")
            .agg(
                expr(
                    "CAST(if(bool_and(coalesce(suspected_outage, false)), NULL, sum(encounters))"
                        + " AS DOUBLE) AS count"))
            .selectExpr(
                "concat('POOL:', pool, ':', modality) AS series_id",
                "'POOL' AS series_level",
                "modality",
                "pool",
                "local_date",
                "count");
    return modalities
        .unionByName(pools)
        .groupBy("series_id", "series_level", "modality", "pool")
        .agg(expr("collect_list(struct(local_date, count)) AS days"));
  }
}
