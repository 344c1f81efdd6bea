package io.scanlake.jobs.forecast;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import io.scanlake.demand.Capacity;
import io.scanlake.demand.CapacityAdvice;
import io.scanlake.demand.DemandForecast;
import io.scanlake.demand.StationClass;
import io.scanlake.jobs.forecast.PoolFigures.StationFacts;
import io.scanlake.jobs.run.Session;
import io.scanlake.jobs.tables.ForecastTables;
import io.scanlake.jobs.tables.Table;
import io.scanlake.jobs.tables.Tables;
import io.scanlake.jobs.tables.UsageTables;
import io.scanlake.jobs.tables.Warehouse;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Forecasts every modality and every pool, holds earlier forecasts against what came, and says what
 * the pools need. Reads modality_days, station_days, stations and calendar, and of the last half
 * year encounters, studies and protocols of images; writes the {@link ForecastTables}. Repeating it
 * for the same date replaces that date's rows.
 *
 * <pre>scanlake forecast --warehouse /warehouse --as-of 2026-10-31</pre>
 */
public final class Forecast {
  /** Days that series reach back at most: six years for those by week. */
  private static final int HISTORY_DAYS = 2192;

  /** Working days that advice and classes rest on, and the days in which they are looked for. */
  private static final int WINDOW_WORKING_DAYS = 28;

  private static final int WINDOW_DAYS = 60;

  private Forecast() {}

  /**
   * What is read, each with the columns that it names.
   *
   * @param modalityDays rows without a date are left out
   */
  public record Input(
      Dataset<Row> modalityDays,
      Dataset<Row> stationDays,
      Dataset<Row> stations,
      Dataset<Row> calendar) {

    /** The tables of a warehouse; without rows where it does not have one yet. */
    public static Input of(Warehouse warehouse) {
      return new Input(
          read(warehouse, "modality_days", "modality STRING, local_date DATE, studies INT"),
          read(
              warehouse,
              "station_days",
              "station_key STRING, modality STRING, pool STRING, local_date DATE, open_s INT,"
                  + " prime_s INT, busy_s INT, out_of_hours_busy_s INT, occupied_s INT,"
                  + " occupied_prime_s INT, changeover_s INT, encounters INT,"
                  + " first_start_delay_s INT, exam_mean_s DOUBLE, exam_cv DOUBLE,"
                  + " suspected_outage BOOLEAN, is_working_day BOOLEAN"),
          read(
              warehouse,
              "stations",
              "station_key STRING, label STRING, clock_offset_s INT, clock_offset_mad_s INT"),
          read(warehouse, "calendar", "local_date DATE, site STRING, is_holiday BOOLEAN"));
    }

    private static Dataset<Row> read(Warehouse warehouse, String name, String ddl) {
      StructType needed = StructType.fromDDL(ddl);
      Dataset<Row> rows =
          Tables.all().stream()
              .filter(table -> table.name().equals(name))
              .findFirst()
              .map(warehouse::read)
              .orElseGet(() -> warehouse.spark().createDataFrame(List.of(), needed));
      Set<String> present = Set.copyOf(Arrays.asList(rows.columns()));
      return rows.select(
          Arrays.stream(needed.fields())
              .map(
                  field ->
                      (present.contains(field.name()) ? col(field.name()) : lit(null))
                          .cast(field.dataType())
                          .as(field.name()))
              .toArray(Column[]::new));
    }

    /**
     * The day before the last one with a study, on which more may still come; null where there is
     * none.
     *
     * @param today later dates are those of wrong clocks
     */
    public LocalDate lastWholeDay(LocalDate today) {
      Date last =
          modalityDays
              .where("studies > 0 AND local_date <= DATE'" + today + "'")
              .selectExpr("max(local_date)")
              .head()
              .getDate(0);
      return last == null ? null : last.toLocalDate().minusDays(1);
    }
  }

  /**
   * What is asked.
   *
   * @param asOf last whole day: nothing after it is looked at
   * @param holidays to come; those that were are in the calendar
   * @param classes where station_classes divides
   */
  public record Request(
      LocalDate asOf, int horizonDays, Set<LocalDate> holidays, StationClass.Thresholds classes) {
    /** With the settings' thresholds and the holidays that all sites share. */
    public static Request of(Session session, LocalDate asOf, int horizonDays) {
      List<String> sites =
          session
              .warehouse()
              .read(UsageTables.CALENDAR)
              .select("site")
              .distinct()
              .as(Encoders.STRING())
              .collectAsList();
      Set<LocalDate> holidays = new TreeSet<>();
      for (int i = 0; i < sites.size(); i++) {
        Set<LocalDate> own = session.holidays().of(sites.get(i)).keySet();
        if (i == 0) {
          holidays.addAll(own);
        } else {
          holidays.retainAll(own);
        }
      }
      return new Request(asOf, horizonDays, holidays, session.settings().useClasses());
    }

    public Request {
      holidays = Set.copyOf(holidays);
      if (horizonDays < 1 || horizonDays > 366) {
        throw new IllegalArgumentException("a horizon is 1 to 366 days");
      }
    }
  }

  /** How much was written. */
  public record Summary(long series, long forecasts, long pools, long stations) {
    public String toText() {
      return String.format(
          Locale.ROOT,
          "%,d series forecast (%,d rows), advice for %,d pools, %,d stations classed%n",
          series,
          forecasts,
          pools,
          stations);
    }
  }

  public static Summary run(Warehouse warehouse, Input input, Request request) {
    LocalDate asOf = request.asOf();
    Set<LocalDate> holidays = new TreeSet<>(request.holidays());
    holidays.addAll(holidays(input.calendar()));
    SparkSession spark = warehouse.spark();
    Dataset<Row> results =
        withEarlier(counts(input, asOf), warehouse.read(ForecastTables.DEMAND_FORECASTS), asOf)
            .repartition(4 * spark.sparkContext().defaultParallelism(), col("series_id"))
            .map(
                new SeriesForecast(holidays, asOf, request.horizonDays()),
                Encoders.row(SeriesForecast.SCHEMA))
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      Dataset<Row> forecasts = exploded(results, "forecasts");
      List<DemandForecast> chosen =
          forecasts
              .where("is_chosen AND series_level = '" + SeriesMaker.POOL + "'")
              .collectAsList()
              .stream()
              .map(ForecastRows::forecast)
              .toList();
      List<DayUse> window = window(input.stationDays(), asOf);
      List<Row> advice = advice(window, input.stations(), chosen, holidays, asOf);
      List<Row> classes = classes(window, request.classes(), asOf);
      Dataset<Row> accuracy = exploded(results, "accuracy");
      long series = results.count();
      long rows = forecasts.count();
      Warehouse.inParallel(
          List.of(
              () ->
                  replace(
                      warehouse, ForecastTables.DEMAND_MODELS, exploded(results, "models"), asOf),
              () -> replace(warehouse, ForecastTables.CAPACITY_ADVICE, advice, asOf),
              () -> replace(warehouse, ForecastTables.STATION_CLASSES, classes, asOf),
              () ->
                  replace(
                      warehouse,
                      ForecastTables.EXAM_CLASSIFIERS,
                      ExamClassifiers.of(warehouse, asOf),
                      asOf),
              () -> warehouse.replace(ForecastTables.FORECAST_ACCURACY, accuracy)));
      // Last: accuracy is made from what this table held before.
      replace(warehouse, ForecastTables.DEMAND_FORECASTS, forecasts, asOf);
      return new Summary(
          series,
          rows,
          advice.stream().map(row -> row.getString(0) + "\0" + row.getString(1)).distinct().count(),
          classes.size());
    } finally {
      results.unpersist();
    }
  }

  private static void replace(Warehouse warehouse, Table table, List<Row> rows, LocalDate asOf) {
    replace(warehouse, table, warehouse.spark().createDataFrame(rows, table.schema()), asOf);
  }

  private static void replace(Warehouse warehouse, Table table, Dataset<Row> rows, LocalDate asOf) {
    warehouse.replaceAsOf(table, rows, asOf);
  }

  /** series_id, series_level, modality, pool, local_date, count; a missing count is null. */
  private static Dataset<Row> counts(Input input, LocalDate asOf) {
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

  /** Adds {@code said}: the forecasts made before of dates up to asOf. */
  private static Dataset<Row> withEarlier(
      Dataset<Row> counts, Dataset<Row> forecasts, LocalDate asOf) {
    String columns = String.join(", ", ForecastTables.DEMAND_FORECASTS.schema().fieldNames());
    Dataset<Row> said =
        forecasts
            .where("as_of < DATE'" + asOf + "' AND target_date <= DATE'" + asOf + "'")
            .groupBy("series_id")
            .agg(expr("collect_list(struct(" + columns + ")) AS said"));
    return counts
        .join(said, CollectionConverters.asScala(List.of("series_id")).toSeq(), "left")
        .select("series_id", "series_level", "modality", "pool", "days", "said");
  }

  private static Dataset<Row> exploded(Dataset<Row> results, String column) {
    return results.selectExpr("explode(" + column + ") AS row").select("row.*");
  }

  /** Dates that are holidays at every site that the calendar has. */
  private static List<LocalDate> holidays(Dataset<Row> calendar) {
    return calendar
        .groupBy("local_date")
        .agg(expr("bool_and(coalesce(is_holiday, false)) AS is_holiday"))
        .where("is_holiday AND local_date IS NOT NULL")
        .select("local_date")
        .as(Encoders.DATE())
        .collectAsList()
        .stream()
        .map(Date::toLocalDate)
        .toList();
  }

  /** The last working days of each station, without suspected outages, oldest first. */
  private static List<DayUse> window(Dataset<Row> stationDays, LocalDate asOf) {
    List<Row> rows =
        stationDays
            .where(
                "local_date BETWEEN DATE'"
                    + asOf.minusDays(WINDOW_DAYS)
                    + "' AND DATE'"
                    + asOf
                    + "' AND is_working_day AND NOT coalesce(suspected_outage, false)")
            .selectExpr(DayUse.COLUMNS)
            .collectAsList();
    List<DayUse> kept = new ArrayList<>();
    rows.stream()
        .map(DayUse::of)
        .collect(Collectors.groupingBy(DayUse::stationKey, TreeMap::new, Collectors.toList()))
        .values()
        .forEach(
            days -> {
              days.sort(Comparator.comparing(DayUse::date));
              kept.addAll(
                  days.subList(Math.max(0, days.size() - WINDOW_WORKING_DAYS), days.size()));
            });
    return kept;
  }

  private static List<Row> advice(
      List<DayUse> window,
      Dataset<Row> stations,
      List<DemandForecast> chosen,
      Set<LocalDate> holidays,
      LocalDate asOf) {
    Map<String, StationFacts> facts = new HashMap<>();
    stations
        .select("station_key", "label", "clock_offset_s", "clock_offset_mad_s")
        .collectAsList()
        .forEach(
            row ->
                facts.put(
                    row.getString(0),
                    new StationFacts(
                        row.getString(1), row.<Integer>getAs(2), row.<Integer>getAs(3))));
    List<Row> rows = new ArrayList<>();
    for (Capacity.Pool pool : PoolFigures.of(window, facts, chosen, holidays, asOf)) {
      for (CapacityAdvice row : Capacity.advise(pool, Capacity.Limits.USUAL)) {
        rows.add(ForecastRows.of(row));
      }
    }
    return rows;
  }

  private static List<Row> classes(
      List<DayUse> window, StationClass.Thresholds thresholds, LocalDate asOf) {
    List<Row> rows = new ArrayList<>();
    window.stream()
        .collect(Collectors.groupingBy(DayUse::stationKey, TreeMap::new, Collectors.toList()))
        .forEach(
            (station, days) ->
                rows.add(
                    ForecastRows.of(
                        station,
                        days.get(days.size() - 1).modality(),
                        StationClass.of(
                            days.stream()
                                .map(
                                    day -> new StationClass.Day(day.occupiedPrimeS(), day.primeS()))
                                .toList(),
                            thresholds,
                            31L * station.hashCode() + asOf.toEpochDay()),
                        asOf)));
    return rows;
  }
}
