package io.scanlake.jobs.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.scanlake.demand.StationClass;
import io.scanlake.jobs.Local;
import io.scanlake.jobs.tables.ForecastTables;
import io.scanlake.jobs.tables.Table;
import io.scanlake.jobs.tables.UsageTables;
import io.scanlake.jobs.tables.Warehouse;
import java.nio.file.Path;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two CTs of which one does nearly all the work, an ultrasound with three patients a day, and 301
 * days of them; the pools' forecasts of day 272, and the command's of the last whole day.
 */
class ForecastTest {
  private static final LocalDate FIRST = LocalDate.of(2025, 1, 6);
  private static final LocalDate THEN = FIRST.plusDays(271);
  private static final LocalDate NOW = FIRST.plusDays(299);

  @TempDir static Path folder;
  private static Warehouse warehouse;
  private static String said;

  @BeforeAll
  static void run() {
    Path place = folder.resolve("warehouse");
    warehouse = Local.open(place);
    Random random = new Random(1);
    List<Row> modalities = new ArrayList<>();
    List<Row> stations = new ArrayList<>();
    List<Row> ct = new ArrayList<>();
    List<Row> us = new ArrayList<>();
    for (LocalDate date : FIRST.datesUntil(NOW.plusDays(2)).toList()) {
      boolean isOpen = date.getDayOfWeek().getValue() <= 5;
      int busy = isOpen ? 26 + random.nextInt(5) : 12;
      int idle = isOpen ? 5 + random.nextInt(3) : 2;
      int few = isOpen ? 2 + random.nextInt(3) : 0;
      modalities.add(modality("CT", date, busy + idle));
      if (few > 0) {
        modalities.add(modality("US", date, few));
      }
      stations.add(station("ct1", "CT", date, busy, isOpen));
      stations.add(station("ct2", "CT", date, idle, isOpen));
      stations.add(station("us1", "US", date, few, isOpen));
      if (!date.isAfter(THEN)) {
        ct.add(SeriesCounts.DAY.row(new SeriesCounts.Day(date, (double) busy + idle)));
        us.add(SeriesCounts.DAY.row(new SeriesCounts.Day(date, (double) few)));
      }
    }
    warehouse.replace(UsageTables.MODALITY_DAYS, modalities);
    warehouse.replace(UsageTables.STATION_DAYS, stations);
    warehouse.replace(
        UsageTables.STATIONS,
        List.of(
            clock("ct1", "CT East", 40, 20),
            clock("ct2", "CT West", 45, 20),
            clock("us1", "US 1", null, null)));
    List<Row> earlier = new ArrayList<>(forecasts("CT", ct));
    earlier.addAll(forecasts("US", us));
    warehouse.replaceAsOf(ForecastTables.DEMAND_FORECASTS, earlier, THEN);
    Local.Result result = command(place, "--horizon-days", "60");
    assertThat(result.code()).as(result.err()).isZero();
    said = result.out();
  }

  private static Row modality(String modality, LocalDate date, int studies) {
    return UsageTables.MODALITY_DAYS
        .row()
        .set("modality", modality)
        .set("local_date", date)
        .set("studies", studies)
        .build();
  }

  /** Ten hours; 600 s of exam and 600 s of changeover each; all within the hours on open days. */
  private static Row station(String key, String modality, LocalDate date, int n, boolean isOpen) {
    int open = isOpen ? 36_000 : 0;
    int busy = isOpen ? n * 600 : 0;
    return UsageTables.STATION_DAYS
        .row()
        .put(
            new DayUse(
                key,
                modality,
                "main " + modality,
                date,
                open,
                open,
                busy,
                isOpen ? 0 : n * 600,
                2 * busy,
                2 * busy,
                busy,
                n,
                120,
                n == 0 ? null : 600.0,
                n < 2 ? null : 0.5))
        .set("suspected_outage", false)
        .set("is_working_day", isOpen)
        .build();
  }

  private static Row clock(String key, String label, Integer offsetS, Integer offsetMadS) {
    return UsageTables.STATIONS
        .row()
        .put(new StationClock(key, label, "main", null, offsetS, offsetMadS))
        .build();
  }

  /** What a run as of day 272 said of a pool. */
  private static List<Row> forecasts(String modality, List<Row> days) {
    String pool = "main " + modality;
    SeriesCounts counts =
        new SeriesCounts("POOL:" + pool + ":" + modality, SeriesMaker.POOL, modality, pool, days);
    Row result = new SeriesForecast(Set.of(), THEN, 60).call(SeriesCounts.CODEC.row(counts));
    return SeriesForecast.OUT.of(result).forecasts();
  }

  private static Local.Result command(Path place, String... more) {
    List<String> args = new ArrayList<>(List.of("forecast", "--warehouse", place.toString()));
    args.addAll(List.of("--pseudonym-secret-file", Local.secret(place).toString()));
    args.addAll(List.of(more));
    return Local.run(args.toArray(String[]::new));
  }

  private static List<Row> rows(Table table, String condition) {
    return warehouse.read(table).where(condition).collectAsList();
  }

  private static String now(String condition) {
    return "as_of = DATE'" + NOW + "' AND " + condition;
  }

  @Test
  void everySeriesHasOneChosenModel() {
    assertThat(said).startsWith("4 series forecast");
    assertThat(rows(ForecastTables.DEMAND_MODELS, now("is_chosen")))
        .extracting(row -> row.<String>getAs("series_id"))
        .containsExactlyInAnyOrder(
            "MODALITY:CT", "MODALITY:US", "POOL:main CT:CT", "POOL:main US:US");
    assertThat(rows(ForecastTables.DEMAND_MODELS, now("model = 'LINEAR'")))
        .allMatch(row -> row.<String, Double>getJavaMap(6).containsKey("per_year"));
  }

  @Test
  void daysAreForecastAndWeeksWhereThereIsLittle() {
    List<Row> days =
        rows(ForecastTables.DEMAND_FORECASTS, now("series_id = 'POOL:main CT:CT' AND is_chosen"));
    assertThat(days).hasSize(60);
    assertThat(days.stream().filter(row -> row.<Integer>getAs("horizon_d") == 1))
        .allMatch(row -> row.<Date>getAs("target_date").toLocalDate().equals(NOW.plusDays(1)));
    List<Row> weeks =
        rows(ForecastTables.DEMAND_FORECASTS, now("series_id = 'POOL:main US:US' AND is_chosen"));
    assertThat(weeks).hasSize(9);
    assertThat(weeks)
        .allSatisfy(
            week -> {
              assertThat(week.<Date>getAs("target_date").toLocalDate().getDayOfWeek().getValue())
                  .isEqualTo(1);
              // five days of 2, 3 or 4
              assertThat(week.<Double>getAs("yhat")).isCloseTo(15, within(3.));
            });
  }

  @Test
  void earlierForecastsAreHeldAgainstWhatCame() {
    List<Row> rows =
        rows(
            ForecastTables.FORECAST_ACCURACY,
            "series_id = 'POOL:main CT:CT' AND model = 'DOWMEAN8'");
    assertThat(rows).hasSize(28);
    assertThat(rows)
        .allSatisfy(
            row -> {
              assertThat(row.<Double>getAs("abs_err"))
                  .isEqualTo(Math.abs(row.<Double>getAs("actual") - row.<Double>getAs("yhat")));
              assertThat(row.<Double>getAs("scale_mae")).isPositive();
            });
    assertThat(rows(ForecastTables.FORECAST_ACCURACY, "series_id = 'POOL:main US:US'"))
        .isNotEmpty();
  }

  @Test
  void thePoolIsAdvisedToBalance() {
    List<Row> rows = rows(ForecastTables.CAPACITY_ADVICE, now("pool = 'main CT'"));
    assertThat(rows)
        .filteredOn(row -> Integer.valueOf(1).equals(row.getAs("rank")))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.<String>getAs("scenario")).isEqualTo("REBALANCED");
              assertThat(row.<String>getAs("evidence")).contains("CT East").contains("CT West");
            });
    assertThat(rows)
        .filteredOn(row -> row.getAs("scenario").equals("AS_IS"))
        .singleElement()
        .satisfies(
            row -> {
              // 28 and 6 encounters a day on average, 1200 s each, in 36,000 s
              assertThat(row.<Double>getAs("demand_per_day")).isCloseTo(34, within(1.));
              assertThat(row.<Double>getAs("service_s_mean")).isCloseTo(1200, within(1e-6));
              assertThat(row.<Double>getAs("load_erlangs")).isCloseTo(34 / 30., within(0.05));
              assertThat(row.<Double>getAs("demand_hi80_per_day")).isBetween(34.0, 40.0);
            });
    assertThat(said).contains("advice for 2 pools");
  }

  @Test
  void stationsAreClassed() {
    assertThat(rows(ForecastTables.STATION_CLASSES, now("true")))
        .extracting(row -> row.getAs("station_key") + " " + row.getAs("class"))
        .containsExactlyInAnyOrder("ct1 OVER", "ct2 UNDER", "us1 UNDER");
  }

  /** The last day with studies is not over yet. */
  @Test
  void theLastWholeDayIsThatBeforeTheLastWithStudies() {
    assertThat(rows(ForecastTables.DEMAND_FORECASTS, "as_of <> DATE'" + THEN + "'"))
        .isNotEmpty()
        .allMatch(row -> row.<Date>getAs("as_of").equals(Date.valueOf(NOW)));
    assertThat(Forecast.lastWholeDay(new TreeSet<>())).isNull();
  }

  @Test
  void aWarehouseWithoutDataIsToldToBeFilled() {
    Local.Result result = command(folder.resolve("empty"));
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("run nightly first");
  }

  @Test
  void doneTwiceChangesNothing() {
    List<List<String>> before = content();
    Forecast.run(
        warehouse,
        Forecast.Input.of(warehouse),
        new Forecast.Request(NOW, 60, Set.of(), StationClass.Thresholds.USUAL));
    assertThat(content()).isEqualTo(before);
  }

  private static List<List<String>> content() {
    return ForecastTables.all().stream()
        .map(
            table ->
                warehouse.read(table).collectAsList().stream().map(Row::toString).sorted().toList())
        .toList();
  }
}
