package io.scanlake.jobs.sample.hospital;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanlake.jobs.Local;
import io.scanlake.jobs.operator.Progress;
import io.scanlake.jobs.run.Session;
import io.scanlake.jobs.sample.hospital.HospitalPlan.Faults;
import io.scanlake.jobs.sample.hospital.HospitalPlan.FileContent;
import io.scanlake.jobs.sample.phantoms.Sink;
import io.scanlake.jobs.settings.HolidayCalendar;
import io.scanlake.jobs.settings.Settings;
import io.scanlake.jobs.settings.SettingsReader;
import io.scanlake.jobs.settings.StationConfig;
import io.scanlake.jobs.tables.DateCondition;
import io.scanlake.jobs.tables.Lock;
import io.scanlake.jobs.tables.Table;
import io.scanlake.jobs.tables.Tables;
import io.scanlake.jobs.tables.UsageTables;
import io.scanlake.jobs.tables.Warehouse;
import io.scanlake.jobs.usage.Usage;
import io.scanlake.privacy.Pseudonyms;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.commons.io.FileUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A made-up hospital without files: its facts in a warehouse, and the tables they lead to. */
class HospitalFactsTest {
  /** Maundy Thursday to Easter Sunday, when the clocks go forward. */
  private static final HospitalPlan EASTER =
      HospitalTest.plan(LocalDate.of(2024, 3, 28), 4, FileContent.SMALL, Faults.ALL);

  /** The days up to the same Easter Sunday. */
  private static final HospitalPlan FORTNIGHT =
      HospitalTest.plan(LocalDate.of(2024, 3, 18), 14, FileContent.SMALL, Faults.ALL);

  @TempDir Path folder;

  private Path warehouse(String name) {
    return folder.resolve(name);
  }

  /** Settings for a plan, with its holidays. */
  private Path settings(HospitalPlan plan) throws IOException {
    org.apache.hadoop.fs.Path root = new org.apache.hadoop.fs.Path(folder.toUri());
    try (Sink sink = new Sink(new Configuration(), root)) {
      Hospital.writeSettings(sink, plan);
    }
    return HospitalTest.settings(folder);
  }

  /** The tables that rows without files must lead to. */
  private static Map<String, TruthTable> truth(HospitalPlan plan) {
    return TruthTables.of(plan, Event::nominalBytes);
  }

  private static Local.Result sample(Path warehouse, Path settings, String... options) {
    List<String> args = new ArrayList<>(List.of("sample", "--warehouse", warehouse.toString()));
    args.addAll(List.of("--pseudonym-secret-file", Local.secret(warehouse).toString()));
    args.addAll(List.of("--settings", settings.toString()));
    args.addAll(List.of(options));
    return Local.run(args.toArray(String[]::new));
  }

  private static String[] options(HospitalPlan plan) {
    return new String[] {
      "--from",
      plan.from().toString(),
      "--days",
      Integer.toString(plan.days()),
      "--stations",
      "CT=1,MR=1,DX=2,US=2,MG=1,PT=1,NM=1,XA=1",
      "--thinning",
      "120"
    };
  }

  private static Map<String, List<String>> derived(Warehouse warehouse) {
    Map<String, List<String>> content = new TreeMap<>();
    for (Table table : UsageTables.all()) {
      content.put(
          table.name(),
          warehouse.read(table).collectAsList().stream().map(Row::toString).sorted().toList());
    }
    return content;
  }

  @Test
  void factsLeadToTheTruth() throws IOException {
    checkFacts(EASTER);
  }

  @Test
  @Tag("quality")
  void factsOfAFortnightLeadToTheTruthEvenAfterAKill() throws IOException {
    Path warehouse = checkFacts(FORTNIGHT);
    Map<String, List<String>> content = Local.content(warehouse);
    // As a run leaves it that is killed after its rows were written, before its tables are.
    FileUtils.deleteDirectory(warehouse.resolve("runs").toFile());
    for (Table table : UsageTables.all()) {
      FileUtils.deleteDirectory(warehouse.resolve(table.name()).toFile());
    }
    assertThat(sample(warehouse, settings(FORTNIGHT), options(FORTNIGHT)).code()).isZero();
    assertThat(Local.content(warehouse)).isEqualTo(content);
  }

  /**
   * Loads a plan's facts, and tries it again and with another plan.
   *
   * @return the warehouse
   */
  private Path checkFacts(HospitalPlan plan) throws IOException {
    Path warehouse = warehouse("warehouse");
    Path settings = settings(plan);
    Local.Result first = sample(warehouse, settings, options(plan));
    assertThat(first.code()).as(first.err()).isZero();
    assertThat(first.out()).contains("made-up facts: ").contains(" of 10 machines on ");
    HospitalTruth.check(warehouse, truth(plan));
    Map<String, List<String>> content = Local.content(warehouse);
    assertThat(content.get("images")).isNotEmpty();
    assertThat(
            Local.sql(
                warehouse,
                "SELECT state, listed, size(dates_restated) >= " + plan.days() + " FROM runs"))
        .extracting(Row::toString)
        .containsExactly("[FINISHED,0,true]");

    Local.Result again = sample(warehouse, settings, options(plan));
    assertThat(again.code()).isZero();
    assertThat(again.out()).startsWith("nothing new").hasLineCount(1);
    assertThat(Local.content(warehouse)).isEqualTo(content);

    String later = plan.from().plusDays(1).toString();
    Local.Result other =
        sample(warehouse, settings, "--from", later, "--days", "2", "--stations", "CT=1");
    assertThat(other.code()).isEqualTo(2);
    assertThat(other.err()).contains("other made-up facts of these dates");
    assertThat(Local.content(warehouse)).isEqualTo(content);
    return warehouse;
  }

  @Test
  void wrongOptionsAreOneLine() throws IOException {
    Path warehouse = warehouse("warehouse");
    Path settings = settings(HospitalTest.plan(EASTER.from(), 1, FileContent.HEADER, Faults.NONE));
    assertThat(sample(warehouse, settings).err()).contains("give --days");
    assertThat(sample(warehouse, settings, "--days", "1", "--zone", "Asia/Tokyo").err())
        .contains("--zone Asia/Tokyo: in the settings the site's time zone is Europe/Berlin");
    String today = LocalDate.now().toString();
    assertThat(sample(warehouse, settings, "--days", "2", "--from", today).err())
        .contains("not over yet");
    assertThat(Local.run("sample", "--days", "1").code()).isEqualTo(1);
    assertThat(Local.run("sample", "--output", "x", "--warehouse", "y").code()).isEqualTo(1);
  }

  /** Dates split between three runs leave the tables that one run leaves. */
  @Test
  @Tag("quality")
  void datesMayComeInAnyOrder() throws IOException {
    HospitalPlan plan =
        new HospitalPlan(
            LocalDate.of(2024, 3, 26),
            6,
            Map.of("CT", 1, "DX", 2, "MG", 1),
            HospitalPlan.SEED,
            FileContent.SMALL,
            Faults.ALL,
            HospitalPlan.HospitalScenario.NORMAL,
            ZoneId.of("Europe/Berlin"),
            120);
    Path settings = settings(plan);
    List<LocalDate> dates =
        new ArrayList<>(plan.from().datesUntil(plan.from().plusDays(8)).toList());
    Collections.shuffle(dates, new Random(5));
    Map<String, List<String>> whole = runs(plan, warehouse("whole"), settings, List.of(dates));
    assertThat(
            runs(
                plan,
                warehouse("parts"),
                settings,
                List.of(dates.subList(0, 3), dates.subList(3, 5), dates.subList(5, 8))))
        .isEqualTo(whole);
    HospitalTruth.check(warehouse("parts"), truth(plan));
  }

  /** Writes the plan's rows of the dates of each run, and derives the tables after each. */
  private static Map<String, List<String>> runs(
      HospitalPlan plan, Path folder, Path settings, List<List<LocalDate>> runs)
      throws IOException {
    Warehouse warehouse = Local.open(folder);
    Settings read = SettingsReader.read(Files.readString(settings));
    Pseudonyms pseudonyms = new Pseudonyms(Files.readAllBytes(Local.secret(folder)));
    try (Lock lock =
        Lock.acquire(warehouse.fileSystem(warehouse.lockFile()), warehouse.lockFile())) {
      Session session =
          new Session(
              Local.spark(),
              read,
              StationConfig.load(read, new Configuration()),
              HolidayCalendar.load(read, new Configuration()),
              warehouse,
              pseudonyms,
              lock,
              new Progress(
                  new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8)));
      for (int i = 0; i < runs.size(); i++) {
        String runId = "run-" + i;
        HospitalRows.RowMaker maker =
            new HospitalRows.RowMaker(plan, read, pseudonyms, "main", runId);
        Dataset<Row> rows =
            HospitalRows.of(Local.spark(), maker).where(DateCondition.of(runs.get(i)));
        warehouse.append(Tables.IMAGES, rows, warehouse.takeBatchNumbers(1, 0));
        new Usage(session, Instant.now()).update(new TreeSet<>(runs.get(i)), false);
      }
    }
    return derived(warehouse);
  }

  /** 90 days of 22 machines, over Christmas and New Year. */
  @Test
  @Tag("scale")
  void ninetyDays() throws IOException {
    HospitalPlan plan =
        new HospitalPlan(
            LocalDate.of(2025, 10, 13),
            90,
            HospitalPlan.STATIONS,
            HospitalPlan.SEED,
            FileContent.SMALL,
            Faults.ALL,
            HospitalPlan.HospitalScenario.NORMAL,
            ZoneId.of("Europe/Berlin"),
            HospitalPlan.THINNING);
    long start = System.nanoTime();
    Path settings = settings(plan);
    Map<String, TruthTable> truth = truth(plan);
    long told = System.nanoTime();
    Path warehouse = warehouse("warehouse");
    Local.Result result = sample(warehouse, settings, "--from", "2025-10-13", "--days", "90");
    assertThat(result.code()).as(result.err()).isZero();
    System.out.printf(
        "truth in %.1f s, facts and tables in %.1f s%n%s",
        (told - start) / 1e9, (System.nanoTime() - told) / 1e9, result.out());
    HospitalTruth.check(warehouse, truth);
  }
}
