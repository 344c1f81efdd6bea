package io.scanlake.jobs.forecast;

import static org.apache.spark.sql.functions.expr;

import io.scanlake.demand.Series;
import io.scanlake.jobs.tables.RecordCodec;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A series as it is counted in modality_days or station_days.
 *
 * @param days rows of {@link #DAY}
 */
record SeriesCounts(
    String seriesId, String seriesLevel, String modality, String pool, List<Row> days) {

  /** One date of a series; the count is null where it is missing. */
  record Day(LocalDate localDate, Double count) {}

  static final RecordCodec<Day> DAY = RecordCodec.of(Day.class);
  static final RecordCodec<SeriesCounts> CODEC =
      RecordCodec.of(SeriesCounts.class, Map.of("days", DAY.schema()));

  /** Days that series reach back at most: six years for those by week. */
  private static final int HISTORY_DAYS = 2192;

  /** The series without gaps in time, up to asOf. */
  Series series(Set<LocalDate> holidays, LocalDate asOf) {
    Map<LocalDate, Double> counts = new HashMap<>();
    days.stream().map(DAY::of).forEach(day -> counts.put(day.localDate(), day.count()));
    return SeriesMaker.series(seriesId, seriesLevel, modality, pool, counts, holidays, asOf);
  }

  /** Rows of {@link #CODEC}: the series to forecast, on dates up to asOf. */
  static Dataset<Row> of(Forecast.Input input, LocalDate asOf) {
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
