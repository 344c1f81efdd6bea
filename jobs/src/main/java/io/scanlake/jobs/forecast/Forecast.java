package io.scanlake.jobs.forecast;

import static org.apache.spark.sql.functions.col;

import io.scanlake.demand.Capacity;
import io.scanlake.demand.CapacityAdvice;
import io.scanlake.demand.DemandForecast;
import io.scanlake.demand.StationClass;
import io.scanlake.jobs.run.Session;
import io.scanlake.jobs.tables.ForecastTables;
import io.scanlake.jobs.tables.Parallel;
import io.scanlake.jobs.tables.UsageTables;
import io.scanlake.jobs.tables.Warehouse;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * Forecasts every modality and every pool, compares earlier forecasts with actuals, and says what
 * the pools need. Reads modality_days, station_days, stations and calendar, and of the last half
 * year encounters, studies and protocols of images; writes the {@link ForecastTables}. Repeating it
 * for the same date replaces that date's rows.
 *
 * <pre>scanlake forecast --warehouse /warehouse --as-of 2026-10-31</pre>
 */
public final class Forecast {
  /** Working days that advice and classes rest on, and the days in which they are looked for. */
  private static final int WINDOW_WORKING_DAYS = 28;

  private static final int WINDOW_DAYS = 60;

  private Forecast() {}

  /**
   * What is read, each with the columns that it names.
   *
   * @param modalityDays rows without a date are left out
   */
  public record Input(Dataset<Row> modalityDays, Dataset<Row> stationDays, Dataset<Row> stations) {

    /** The tables of a warehouse; without rows where it does not have one yet. */
    public static Input of(Warehouse warehouse) {
      return new Input(
          warehouse.read(UsageTables.MODALITY_DAYS),
          warehouse.read(UsageTables.STATION_DAYS),
          warehouse.read(UsageTables.STATIONS));
    }

    /**
     * As {@link Forecast#lastWholeDay}.
     *
     * @param today later dates are those of wrong clocks
     */
    public LocalDate lastWholeDay(LocalDate today) {
      return Forecast.lastWholeDay(studyDates(today));
    }

    /** The dates with a study, up to today. */
    NavigableSet<LocalDate> studyDates(LocalDate today) {
      return modalityDays
          .where("studies > 0 AND local_date <= DATE'" + today + "'")
          .select("local_date")
          .distinct()
          .as(Encoders.LOCALDATE())
          .collectAsList()
          .stream()
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  /**
   * The day before the last one with a study, on which more may still come; null where there is
   * none.
   */
  static LocalDate lastWholeDay(NavigableSet<LocalDate> studyDates) {
    return studyDates.isEmpty() ? null : studyDates.last().minusDays(1);
  }

  /**
   * What is asked.
   *
   * @param asOf last whole day: nothing after it is looked at
   * @param holidays past and to come
   * @param classes where station_classes divides
   */
  public record Request(
      LocalDate asOf, int horizonDays, Set<LocalDate> holidays, StationClass.Thresholds classes) {
    /** With the settings' thresholds and the holidays that all sites share. */
    public static Request of(Session session, LocalDate asOf, int horizonDays) {
      List<CalendarDay> calendar =
          CalendarDay.READER.collect(session.warehouse().read(UsageTables.CALENDAR));
      return new Request(
          asOf,
          horizonDays,
          CalendarDay.sharedHolidays(calendar, site -> session.holidays().of(site).keySet()),
          session.settings().useClasses());
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
    Set<LocalDate> holidays = request.holidays();
    Dataset<Row> counts = SeriesCounts.of(input, asOf);
    List<SeriesForecast.Result> series =
        SeriesForecast.OUT.collect(
            counts
                .repartition(
                    4 * warehouse.spark().sparkContext().defaultParallelism(), col("series_id"))
                .map(
                    new SeriesForecast(holidays, asOf, request.horizonDays()),
                    SeriesForecast.OUT.encoder()));
    List<Row> forecasts = all(series, SeriesForecast.Result::forecasts);
    List<DemandForecast> chosen =
        all(series, SeriesForecast.Result::chosen).stream()
            .map(SeriesForecast.FORECAST::of)
            .toList();
    List<DayUse> window = window(input.stationDays(), asOf);
    List<CapacityAdvice> advice = advice(window, input.stations(), chosen, holidays, asOf);
    List<Row> classes = classes(window, request.classes(), asOf);
    Parallel.run(
        List.of(
            () ->
                warehouse.replace(
                    ForecastTables.FORECAST_ACCURACY,
                    new SeriesAccuracy(holidays, asOf).of(warehouse, counts)),
            () ->
                warehouse.replaceAsOf(
                    ForecastTables.EXAM_CLASSIFIERS, ExamClassifiers.of(warehouse, asOf), asOf),
            () ->
                warehouse.replaceAsOf(
                    ForecastTables.DEMAND_MODELS, all(series, SeriesForecast.Result::models), asOf),
            () ->
                warehouse.replaceAsOf(
                    ForecastTables.CAPACITY_ADVICE,
                    advice.stream()
                        .map(found -> ForecastTables.CAPACITY_ADVICE.row().put(found).build())
                        .toList(),
                    asOf),
            () -> warehouse.replaceAsOf(ForecastTables.DEMAND_FORECASTS, forecasts, asOf),
            () -> warehouse.replaceAsOf(ForecastTables.STATION_CLASSES, classes, asOf)));
    return new Summary(
        series.size(),
        forecasts.size(),
        advice.stream().map(found -> List.of(found.pool(), found.modality())).distinct().count(),
        classes.size());
  }

  private static List<Row> all(
      List<SeriesForecast.Result> series, Function<SeriesForecast.Result, List<Row>> part) {
    return series.stream().map(part).flatMap(List::stream).toList();
  }

  /** The last working days of each station, without suspected outages, oldest first. */
  private static List<DayUse> window(Dataset<Row> stationDays, LocalDate asOf) {
    Dataset<Row> days =
        stationDays.where(
            "local_date BETWEEN DATE'"
                + asOf.minusDays(WINDOW_DAYS)
                + "' AND DATE'"
                + asOf
                + "' AND is_working_day AND NOT coalesce(suspected_outage, false)");
    List<DayUse> kept = new ArrayList<>();
    DayUse.READER.collect(days).stream()
        .collect(Collectors.groupingBy(DayUse::stationKey, TreeMap::new, Collectors.toList()))
        .values()
        .forEach(
            own -> {
              own.sort(Comparator.comparing(DayUse::localDate));
              kept.addAll(own.subList(Math.max(0, own.size() - WINDOW_WORKING_DAYS), own.size()));
            });
    return kept;
  }

  private static List<CapacityAdvice> advice(
      List<DayUse> window,
      Dataset<Row> stations,
      List<DemandForecast> chosen,
      Set<LocalDate> holidays,
      LocalDate asOf) {
    Map<String, StationClock> clocks = new HashMap<>();
    StationClock.READER
        .collect(stations)
        .forEach(station -> clocks.put(station.stationKey(), station));
    List<CapacityAdvice> advice = new ArrayList<>();
    for (Capacity.Pool pool : PoolFigures.of(window, clocks, chosen, holidays, asOf)) {
      advice.addAll(Capacity.advise(pool, Capacity.Limits.USUAL));
    }
    return advice;
  }

  private static List<Row> classes(
      List<DayUse> window, StationClass.Thresholds thresholds, LocalDate asOf) {
    List<Row> rows = new ArrayList<>();
    window.stream()
        .collect(Collectors.groupingBy(DayUse::stationKey, TreeMap::new, Collectors.toList()))
        .forEach(
            (station, days) -> {
              StationClass found =
                  StationClass.of(
                      days.stream()
                          .map(day -> new StationClass.Day(day.occupiedPrimeS(), day.primeS()))
                          .toList(),
                      thresholds,
                      31L * station.hashCode() + asOf.toEpochDay());
              rows.add(
                  ForecastTables.STATION_CLASSES
                      .row()
                      .set("station_key", station)
                      .set("modality", days.get(days.size() - 1).modality())
                      .set("window_days", found.days())
                      .set("occupied_prime_use", found.use())
                      .set("lo95", found.lo95())
                      .set("hi95", found.hi95())
                      .set("class", found.type())
                      .set("as_of", asOf)
                      .build());
            });
    return rows;
  }
}
