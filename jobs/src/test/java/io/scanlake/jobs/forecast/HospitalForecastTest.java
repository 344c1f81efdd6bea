package io.scanlake.jobs.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanlake.jobs.Local;
import io.scanlake.jobs.sample.hospital.Hospital;
import io.scanlake.jobs.sample.hospital.HospitalPlan;
import io.scanlake.jobs.sample.hospital.HospitalPlan.HospitalScenario;
import io.scanlake.jobs.sample.hospital.HospitalRows;
import io.scanlake.jobs.settings.SettingsReader;
import io.scanlake.jobs.tables.ForecastTables;
import io.scanlake.jobs.tables.Table;
import io.scanlake.jobs.tables.Tables;
import io.scanlake.privacy.Pseudonyms;
import io.scanlake.testing.TestData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Date;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Forecasts from what the usage job computes from a made-up hospital's images: 120 days with two
 * CTs, of which the first takes most patients, and an ultrasound; six weeks with one wrong clock.
 */
@Tag("quality")
class HospitalForecastTest {
  private static final LocalDate FIRST = LocalDate.of(2025, 3, 3);
  private static final LocalDate THEN = FIRST.plusDays(90);
  private static final LocalDate NOW = FIRST.plusDays(118);
  private static final String HOLIDAYS =
      """
      date,site,name
      2025-04-18,,Good Friday
      2025-04-21,,Easter Monday
      2025-05-01,,Labour Day
      2025-07-01,,a holiday to come
      """;

  private static final Pattern TITLE = Pattern.compile("(?m)^-- .*");

  @TempDir static Path folder;
  private static Path unbalanced;

  @BeforeAll
  static void run() throws IOException {
    unbalanced =
        images(
            "unbalanced",
            plan(HospitalScenario.UNBALANCED_CT, Map.of("CT", 2, "US", 1), FIRST, 120));
    job(unbalanced, "usage");
    job(unbalanced, "forecast", "--as-of", THEN.toString());
    job(unbalanced, "forecast");
  }

  /** A warehouse that has the images of the plan and nothing else. */
  private static Path images(String name, HospitalPlan plan) throws IOException {
    Path warehouse = folder.resolve(name);
    Path holidays = Files.writeString(folder.resolve(name + ".csv"), HOLIDAYS);
    String settings =
        """
        default-time-zone: Europe/Berlin
        patient-classes: {OUTPATIENT: OUTPATIENT, EMERGENCY: EMERGENCY, "WARD 3": INPATIENT}
        holidays-file: %s
        """
            .formatted(holidays);
    Files.writeString(folder.resolve(name + ".yaml"), settings);
    HospitalRows.RowMaker maker =
        new HospitalRows.RowMaker(
            plan,
            SettingsReader.read(settings),
            new Pseudonyms(Files.readAllBytes(Local.secret(warehouse))),
            "main",
            "made");
    Local.open(warehouse).append(Tables.IMAGES, HospitalRows.of(Local.spark(), maker), 1);
    return warehouse;
  }

  private static HospitalPlan plan(
      HospitalScenario scenario, Map<String, Integer> stations, LocalDate from, int days) {
    return new HospitalPlan(
        from,
        days,
        stations,
        HospitalPlan.SEED,
        HospitalPlan.FileContent.SMALL,
        HospitalPlan.Faults.NONE,
        scenario,
        ZoneId.of("Europe/Berlin"),
        200);
  }

  private static void job(Path warehouse, String name, String... more) {
    List<String> args = new ArrayList<>(List.of(name, "--warehouse", warehouse.toString()));
    args.addAll(List.of("--pseudonym-secret-file", Local.secret(warehouse).toString()));
    args.addAll(List.of("--settings", warehouse + ".yaml"));
    args.addAll(List.of(more));
    Local.Result result = Local.run(args.toArray(String[]::new));
    assertThat(result.code()).as(result.err()).isZero();
  }

  private static List<Row> ask(Path warehouse, String question) {
    return Local.sql(warehouse, question);
  }

  @Test
  void everyTableHasRowsWithoutOddFigures() {
    for (Table table : ForecastTables.all()) {
      List<Row> rows = ask(unbalanced, "SELECT * FROM " + table.name());
      assertThat(rows).as(table.name()).isNotEmpty();
      for (StructField field : table.schema().fields()) {
        boolean isSigned = field.name().equals("gap_station_h") || field.name().equals("aicc");
        if (field.dataType().equals(DataTypes.DoubleType)) {
          assertThat(rows)
              .as(table.name() + "." + field.name())
              .extracting(row -> row.<Double>getAs(field.name()))
              .allMatch(v -> v == null || Double.isFinite(v) && (isSigned || v >= 0));
        }
      }
    }
  }

  @Test
  void everySeriesHasOneChosenModel() {
    assertThat(
            ask(
                unbalanced,
                "SELECT as_of, series_id, count_if(is_chosen) AS n FROM demand_models GROUP BY"
                    + " ALL"))
        .hasSize(8)
        .allMatch(row -> row.getLong(2) == 1);
    assertThat(ask(unbalanced, "SELECT DISTINCT as_of FROM demand_models ORDER BY as_of"))
        .extracting(row -> row.getDate(0))
        .containsExactly(Date.valueOf(THEN), Date.valueOf(NOW));
  }

  @Test
  void whatCameIsHeldAgainstWhatWasSaid() {
    assertThat(
            ask(
                unbalanced,
                "SELECT a.series_id FROM forecast_accuracy a WHERE model = 'COMBO_MEDIAN'"
                    + " GROUP BY ALL HAVING count(*) = 28"
                    + " AND bool_and(as_of = DATE'"
                    + NOW
                    + "' AND scale_mae > 0)"))
        .hasSize(4);
    assertThat(
            ask(
                unbalanced,
                "SELECT a.actual, m.studies FROM forecast_accuracy a JOIN (SELECT local_date,"
                    + " sum(studies) AS studies FROM modality_days WHERE modality = 'CT' GROUP BY"
                    + " ALL) m ON m.local_date = a.target_date WHERE a.series_id = 'MODALITY:CT'"
                    + " AND a.model = 'COMBO_MEDIAN'"))
        .hasSize(28)
        .allMatch(row -> row.getDouble(0) == row.getLong(1));
  }

  @Test
  void aHolidayToComeIsForecastLower() {
    List<Row> days =
        ask(
            unbalanced,
            "SELECT target_date, yhat FROM demand_forecasts WHERE series_id = 'MODALITY:US' AND"
                + " model = 'LINEAR' AND as_of = DATE'"
                + NOW
                + "' AND weekday(target_date) = 1"
                + " ORDER BY target_date");
    assertThat(days.get(0).getDate(0)).isEqualTo(Date.valueOf("2025-07-01"));
    // seven of ten patients are booked; on holidays 0.45 of those come
    assertThat(days.get(0).getDouble(1)).isLessThan(0.8 * days.get(1).getDouble(1));
  }

  @Test
  void theUnbalancedPoolIsAdvisedToRebalance() {
    Row first =
        ask(
                unbalanced,
                "SELECT scenario, evidence FROM capacity_advice WHERE modality = 'CT' AND rank = 1"
                    + " AND as_of = DATE'"
                    + NOW
                    + "'")
            .get(0);
    assertThat(first.getString(0)).isEqualTo("REBALANCED");
    assertThat(first.getString(1))
        .matches("move [0-9.]+ h of work a day from CTROOM1 .* to CTROOM2 .*");
  }

  /** Six weeks as rows, and the Monday after them as files. */
  @Test
  void theNightForecastsAndTheWrongClockIsToBeSetFirst() throws IOException {
    Path clock =
        images(
            "clock",
            plan(HospitalScenario.CLOCK_OFF, Map.of("CT", 1, "MR", 1, "US", 2), FIRST, 42));
    Path files = folder.resolve("monday");
    Hospital.write(
        new Configuration(),
        new org.apache.hadoop.fs.Path(files.toUri()),
        plan(HospitalScenario.NORMAL, Map.of("CT", 1), FIRST.plusDays(42), 1));
    Local.Result night =
        Local.nightly(files.resolve("archive").toString(), clock, "--settings", clock + ".yaml");
    assertThat(night.code()).as(night.err()).isZero();
    assertThat(night.err()).contains("as of 2025-04-13: 6 series forecast");
    assertThat(ask(clock, "SELECT seconds_by_stage['forecast'] > 0 FROM runs"))
        .singleElement()
        .matches(row -> row.getBoolean(0));
    assertThat(
            ask(
                clock,
                "SELECT modality, evidence FROM capacity_advice WHERE rank = 1"
                    + " AND scenario = 'CLOCKS_SET'"))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.getString(0)).isEqualTo("US");
              assertThat(row.getString(1)).startsWith("USROOM2 is ").contains("h ahead");
            });
  }

  @Test
  void theQuestionsAboutWhatComesHaveAnswers() throws IOException {
    for (String question : List.of("q06", "q07", "q13")) {
      Path file = TestData.projectRoot().resolve("conf/questions/" + question + ".sql");
      Local.Result answer =
          Local.run("sql", "--warehouse", unbalanced.toString(), "--format", "table", file + "");
      assertThat(answer.code()).as(answer.err()).isZero();
      for (String title :
          TITLE.matcher(Files.readString(file)).results().map(MatchResult::group).toList()) {
        String after = answer.out().substring(answer.out().indexOf(title.substring(3)));
        // title, column names, rule, and at least one row
        assertThat(after.lines().skip(3).findFirst().orElse("")).as(title).isNotBlank();
      }
    }
  }
}
