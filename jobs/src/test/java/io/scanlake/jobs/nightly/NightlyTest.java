package io.scanlake.jobs.nightly;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanlake.jobs.Local;
import io.scanlake.jobs.sample.phantoms.Truth;
import io.scanlake.jobs.tables.Table;
import io.scanlake.jobs.tables.Tables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.sql.Timestamp;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The nightly job over a sample archive whose truth is known. */
class NightlyTest {
  @TempDir static Path folder;
  private static Path archive;
  private static Path warehouse;
  private static List<Truth> truth;
  private static Local.Result first;
  private static final List<String> jobs = new CopyOnWriteArrayList<>();

  @BeforeAll
  static void run() throws IOException, TimeoutException {
    truth = SmallSample.write(folder.resolve("sample"));
    archive = folder.resolve("sample/archive");
    warehouse = folder.resolve("warehouse");
    SparkContext context = Local.spark().sparkContext();
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onJobStart(SparkListenerJobStart job) {
            jobs.add(job.properties().getProperty("spark.job.description", "none"));
          }
        };
    context.addSparkListener(listener);
    first = nightly(archive, warehouse);
    context.listenerBus().waitUntilEmpty();
    context.removeSparkListener(listener);
  }

  @Test
  void sparkJobsHaveNamesForAPerson() {
    assertThat(jobs)
        .contains(
            "list inputs",
            "plan batches",
            "analyze batch 1 (1 of 1)",
            "resolve batch 1 (1 of 1)",
            "write images",
            "write station_days",
            "derive tables")
        .doesNotContain("none");
  }

  @Test
  void aWarehouseKeepsItsSecret() throws IOException {
    Path other = Files.writeString(folder.resolve("other"), "ffffffffffffffffffffffff");
    Local.Result result =
        Local.run(
            "usage",
            "--warehouse",
            warehouse.toString(),
            "--pseudonym-secret-file",
            other.toString());
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("another pseudonym secret");
  }

  private static Local.Result nightly(Path archive, Path warehouse, String... more)
      throws IOException {
    Path settings = Files.writeString(folder.resolve("settings.yaml"), SmallSample.SETTINGS);
    return Local.nightly(
        archive.toString(),
        warehouse,
        Stream.concat(Stream.of("--settings", settings.toString()), Stream.of(more))
            .toArray(String[]::new));
  }

  @Test
  void everyFileBecomesWhatTheTruthSays() {
    assertThat(first.code()).as(first.err()).isZero();
    Map<String, Row> found = new HashMap<>();
    String base = "file:" + archive + "/";
    for (Row row :
        Local.sql(
            warehouse,
            "SELECT f.path, f.outcome, f.code, i.modality,"
                + " i.device_serial_number, i.acquired_utc, i.frames, i.region_count, i.columns,"
                + " i.rows, i.row_spacing_mm FROM files f LEFT JOIN images i USING (file_key)")) {
      found.put(row.getString(0).substring(base.length()), row);
    }
    assertThat(found).hasSize(truth.size());
    for (Truth expected : truth) {
      Row row = found.get(expected.file());
      assertThat(row).as(expected.file()).isNotNull();
      assertThat(row.<String>getAs("outcome"))
          .as(expected.file())
          .isEqualTo(expected.outcome().name());
      assertThat(row.<String>getAs("code"))
          .as(expected.file())
          .isEqualTo(expected.code() == null ? null : expected.code().toString());
      if (expected.outcome() == Truth.ExpectedOutcome.ACCEPTED) {
        assertThat(row.<Integer>getAs("region_count"))
            .as(expected.file())
            .isEqualTo(expected.regions());
        assertThat(row.<String>getAs("modality"))
            .as(expected.file())
            .isEqualTo(expected.modality());
        assertThat(row.<Integer>getAs("columns")).as(expected.file()).isEqualTo(expected.width());
        assertThat(row.<Integer>getAs("rows")).as(expected.file()).isEqualTo(expected.height());
        if (expected.acquired() != null) {
          assertThat(row.<Timestamp>getAs("acquired_utc").toLocalDateTime())
              .as(expected.file())
              .isEqualTo(expected.acquired());
        }
      }
    }
  }

  @Test
  void theEquationHolds() {
    Row run = Local.sql(warehouse, "SELECT * FROM runs ORDER BY started_utc LIMIT 1").get(0);
    long sum = 0;
    for (String term :
        List.of(
            "accepted",
            "no_pixels",
            "duplicate",
            "superseded",
            "rejected",
            "unchanged",
            "deferred")) {
      sum += run.<Long>getAs(term);
    }
    assertThat(run.<Long>getAs("listed")).isEqualTo(sum).isEqualTo(truth.size());
  }

  @Test
  void theSameAgainChangesNothing() throws IOException {
    Map<String, List<String>> before = Local.content(warehouse);
    Local.Result second = nightly(archive, warehouse);
    assertThat(second.code()).as(second.err()).isZero();
    assertThat(Local.content(warehouse)).isEqualTo(before);
    Map<String, Object> run = Local.lastRun(warehouse);
    assertThat(run.get("unchanged")).isEqualTo((long) truth.size());
    assertThat(run.get("accepted")).isEqualTo(0L);
  }

  @Test
  void oneMoreFileIsOneMoreImage() throws IOException {
    Path copy = copyOf(archive, "more");
    Path more = copyOf(warehouse, "more-warehouse");
    long before = Local.open(more).read(Tables.IMAGES).count();
    Path plain = copy.resolve("one-more.png");
    Path source =
        truth.stream()
            .filter(t -> t.outcome() == Truth.ExpectedOutcome.ACCEPTED && t.file().endsWith(".png"))
            .map(t -> archive.resolve(t.file()))
            .findFirst()
            .orElseThrow();
    Files.copy(source, plain);

    assertThat(nightly(copy, more).code()).isZero();

    Map<String, Object> run = Local.lastRun(more);
    assertThat(run.get("accepted")).isEqualTo(1L);
    assertThat(run.get("unchanged")).isEqualTo((long) truth.size());
    assertThat(Local.open(more).read(Tables.IMAGES).count()).isEqualTo(before + 1);
    // the same pixels as another instance: both are marked
    assertThat(Local.sql(more, "SELECT pixel_group FROM images WHERE pixel_group IS NOT NULL"))
        .hasSizeGreaterThanOrEqualTo(2);
  }

  @Test
  void dayByDayEqualsAllAtOnce() throws IOException {
    Path copy = folder.resolve("days");
    Path days = folder.resolve("days-warehouse");
    List<Truth> ordered =
        truth.stream().sorted(Comparator.comparing(t -> mtime(archive.resolve(t.file())))).toList();
    int parts = 3;
    for (int part = 0; part < parts; part++) {
      for (int i = part * ordered.size() / parts; i < (part + 1) * ordered.size() / parts; i++) {
        copy(archive.resolve(ordered.get(i).file()), copy.resolve(ordered.get(i).file()));
      }
      Local.Result result = nightly(copy, days);
      assertThat(result.code()).as(result.err()).isIn(0, 4);
    }
    Map<String, List<String>> once = Local.content(warehouse);
    Map<String, List<String>> often = Local.content(days);
    for (Table table : Tables.all()) {
      assertThat(often.get(table.name())).as(table.name()).isEqualTo(once.get(table.name()));
    }
  }

  @Test
  void everythingAgainGivesTheSame() throws IOException {
    Map<String, List<String>> before = Local.content(warehouse);
    assertThat(nightly(archive, warehouse, "--again", "all").code()).isZero();
    assertThat(Local.content(warehouse)).isEqualTo(before);
    assertThat(nightly(archive, warehouse, "--again", "TRUNCATED").code()).isEqualTo(4);
    assertThat(Local.lastRun(warehouse).get("rejected"))
        .isEqualTo(
            truth.stream().filter(t -> "TRUNCATED".equals(String.valueOf(t.code()))).count());
    assertThat(Local.content(warehouse)).isEqualTo(before);
  }

  @Test
  void noIdentifierLeavesTheLedger() {
    // every identifying value of the sample holds these letters
    for (Table table : Tables.all()) {
      if (table == Tables.FILES) {
        continue;
      }
      List<String> rows = Local.open(warehouse).read(table).toJSON().collectAsList();
      assertThat(rows).as(table.name()).noneMatch(row -> row.contains("ZZ"));
    }
    assertThat(first.out() + first.err()).doesNotContain("ZZ");
  }

  private static FileTime mtime(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path copyOf(Path source, String name) throws IOException {
    Path target = folder.resolve(name);
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        copy(file, target.resolve(source.relativize(file).toString()));
      }
    }
    return target;
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
  }
}
