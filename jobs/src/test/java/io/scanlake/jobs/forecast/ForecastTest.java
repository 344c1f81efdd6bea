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
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two CTs of which one does nearly all the work, an ultrasound with three patients a day, and 300
 * days of them; forecasts on day 272 and, four weeks later, on day 300.
 */
class ForecastTest {
  private static final LocalDate FIRST = LocalDate.of(2025, 1, 6);
  private static final LocalDate THEN = FIRST.plusDays(271);
  private static final LocalDate NOW = FIRST.plusDays(299);
  private static final StructType MODALITY_DAYS =
      StructType.fromDDL("modality STRING, local_date DATE, studies INT");
  private static final StructType STATION_DAYS =
      StructType.fromDDL(
          "station_key STRING, modality STRING, pool STRING, local_date DATE, open_s INT,"
              + " prime_s INT, busy_s INT, out_of_hours_busy_s INT, occupied_s INT,"
              + " occupied_prime_s INT, changeover_s INT, encounters INT, first_start_delay_s INT,"
              + " exam_mean_s DOUBLE, exam_cv DOUBLE, suspected_outage BOOLEAN,"
              + " is_working_day BOOLEAN");
  private static final StructType STATIONS =
      StructType.fromDDL(
          "station_key STRING, label STRING, clock_offset_s INT, clock_offset_mad_s INT");
  private static final StructType CALENDAR =
      StructType.fromDDL("local_date DATE, site STRING, is_holiday BOOLEAN");

  @TempDir static Path folder;
  private static Warehouse warehouse;
  private static Forecast.Summary summary;

  @BeforeAll
  static void run() {
    warehouse = Local.open(folder.resolve("warehouse"));
    Forecast.run(
        warehouse,
        input(),
        new Forecast.Request(THEN, 60, Set.of(), StationClass.Thresholds.USUAL));
    summary =
        Forecast.run(
            warehouse,
            input(),
            new Forecast.Request(NOW, 60, Set.of(), StationClass.Thresholds.USUAL));
  }

  private static Forecast.Input input() {
    Random random = new Random(1);
    List<Row> modalities = new ArrayList<>();
    List<Row> stations = new ArrayList<>();
    for (int day = 0; day < 300; day++) {
      LocalDate date = FIRST.plusDays(day);
      boolean isOpen = date.getDayOfWeek().getValue() <= 5;
      int busy = isOpen ? 26 + random.nextInt(5) : 12;
      int idle = isOpen ? 5 + random.nextInt(3) : 2;
      int few = isOpen ? 2 + random.nextInt(3) : 0;
      modalities.add(RowFactory.create("CT", Date.valueOf(date), busy + idle));
      if (few > 0) {
        modalities.add(RowFactory.create("US", Date.valueOf(date), few));
      }
      stations.add(station("ct1", "CT", date, busy, isOpen));
      stations.add(station("ct2", "CT", date, idle, isOpen));
      stations.add(station("us1", "US", date, few, isOpen));
    }
    return new Forecast.Input(
        data(modalities, MODALITY_DAYS),
        data(stations, STATION_DAYS),
        data(
            List.of(
                RowFactory.create("ct1", "CT East", 40, 20),
                RowFactory.create("ct2", "CT West", 45, 20),
                RowFactory.create("us1", "US 1", null, null)),
            STATIONS),
        data(List.of(RowFactory.create(Date.valueOf(FIRST), "main", false)), CALENDAR));
  }

  /** Ten hours; 600 s of exam and 600 s of changeover each; all within the hours on open days. */
  private static Row station(String key, String modality, LocalDate date, int n, boolean isOpen) {
    int open = isOpen ? 36_000 : 0;
    int busy = isOpen ? n * 600 : 0;
    return RowFactory.create(
        key,
        modality,
        "main " + modality,
        Date.valueOf(date),
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
        n < 2 ? null : 0.5,
        false,
        isOpen);
  }

  private static Dataset<Row> data(List<Row> rows, StructType schema) {
    return Local.spark().createDataFrame(rows, schema);
  }

  private static List<Row> rows(Table table, String condition) {
    return warehouse.read(table).where(condition).collectAsList();
  }

  private static String now(String condition) {
    return "as_of = DATE'" + NOW + "' AND " + condition;
  }

  @Test
  void everySeriesHasOneChosenModel() {
    assertThat(summary.series()).isEqualTo(4);
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
    assertThat(summary.pools()).isEqualTo(2);
  }

  @Test
  void stationsAreClassed() {
    assertThat(rows(ForecastTables.STATION_CLASSES, now("true")))
        .extracting(row -> row.getAs("station_key") + " " + row.getAs("class"))
        .containsExactlyInAnyOrder("ct1 OVER", "ct2 UNDER", "us1 UNDER");
  }

  @Test
  void theCommandReadsTheTables() {
    Path place = folder.resolve("made");
    Local.open(place).replace(UsageTables.MODALITY_DAYS, modalityDays());
    Local.Result result =
        Local.run(
            "forecast",
            "--warehouse",
            place.toString(),
            "--pseudonym-secret-file",
            Local.secret(place).toString());
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out()).startsWith("2 series forecast");
    assertThat(Local.sql(place, "SELECT DISTINCT as_of FROM demand_forecasts").get(0).getDate(0))
        .isEqualTo(Date.valueOf(NOW.minusDays(1)));
  }

  @Test
  void aWarehouseWithoutDataIsToldToBeFilled() {
    Path place = folder.resolve("empty");
    Local.Result result =
        Local.run(
            "forecast",
            "--warehouse",
            place.toString(),
            "--pseudonym-secret-file",
            Local.secret(place).toString());
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("run nightly first");
  }

  /** Rows as the table has them, the columns that do not matter empty. */
  private static Dataset<Row> modalityDays() {
    return input()
        .modalityDays()
        .unionByName(
            Local.spark().createDataFrame(List.of(), UsageTables.MODALITY_DAYS.schema()), true);
  }

  @Test
  void doneTwiceChangesNothing() {
    List<List<String>> before = content();
    Forecast.run(
        warehouse, input(), new Forecast.Request(NOW, 60, Set.of(), StationClass.Thresholds.USUAL));
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
