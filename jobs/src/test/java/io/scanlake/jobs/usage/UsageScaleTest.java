package io.scanlake.jobs.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanlake.jobs.Local;
import io.scanlake.jobs.tables.Tables;
import io.scanlake.jobs.tables.UsageTables;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Time of the usage job over image rows of a year of forty stations; only under -Pscale. */
class UsageScaleTest {
  private static final int IMAGES_A_STUDY = 50;
  private static final int STATIONS = 40;
  private static final int DAYS = 365;

  /** Each study starts 25 min after the one before it at its station and takes 392 s. */
  private static final Map<String, String> COLUMNS =
      Map.ofEntries(
          Map.entry("instance_key", "md5(concat('i', id))"),
          Map.entry("study_key", "md5(concat('s', study))"),
          Map.entry("series_key", "md5(concat('e', id div 10))"),
          Map.entry("patient_key", "md5(concat('p', study))"),
          Map.entry("accession_key", "md5(concat('a', study))"),
          Map.entry("station_key", "md5(concat('t', station))"),
          Map.entry("device_serial_number", "CAST(station AS STRING)"),
          Map.entry("site", "'main'"),
          Map.entry("status", "'OK'"),
          Map.entry("modality", "element_at(array('CT', 'MR', 'DX', 'US'), station % 4 + 1)"),
          Map.entry(
              "body_region", "element_at(array('HEAD', 'CHEST'), CAST(study % 2 AS INT) + 1)"),
          Map.entry("view_position", "element_at(array('PA', 'LL'), CAST(id % 2 AS INT) + 1)"),
          Map.entry("operator_key", "md5(concat('o', study % 70))"),
          Map.entry("counts_for_time", "true"),
          Map.entry("is_original", "true"),
          Map.entry("file_bytes", "500000L"),
          Map.entry("region_count", "3"),
          Map.entry("time_source", "'ACQUISITION'"),
          Map.entry("ctdivol_mgy", "if(station % 4 = 0, 10 + study % 7, NULL)"),
          Map.entry("transfer_syntax_uid", "'1.2.840.10008.1.2.1'"),
          Map.entry("acquired_utc", "timestamp_seconds(start)"),
          Map.entry("local_date", "CAST(timestamp_seconds(start) AS DATE)"),
          Map.entry("local_month", "date_format(timestamp_seconds(start), 'yyyy-MM')"),
          Map.entry("run_id", "'scale'"));

  @TempDir Path folder;

  @Test
  @Tag("scale")
  void timeGrowsWithTheRows() throws IOException {
    double small = seconds(1_000_000);
    double large = seconds(10_000_000);
    // the fixed cost makes ten times the rows take less than ten times as long
    assertThat(large).isLessThan(12 * small);
  }

  private double seconds(long images) throws IOException {
    try (MadeImages made = new MadeImages(folder.resolve("rows" + images), "")) {
      made.warehouse().append(Tables.IMAGES, rows(images), 1);
      long start = System.nanoTime();
      made.rebuild();
      double seconds = (System.nanoTime() - start) / 1e9;
      System.out.printf(
          Locale.ROOT,
          "usage over %,d images, %d studies: %.1f s, %,.0f images/s%n",
          images,
          made.warehouse().read(UsageTables.STUDIES).count(),
          seconds,
          images / seconds);
      // every study is one encounter of 49 · 8 s; all are apart
      Row sums = made.one("SELECT count(*), sum(busy_s), max(busy_s) FROM encounters");
      assertThat(sums.getLong(0)).isEqualTo(images / IMAGES_A_STUDY);
      assertThat(sums.getInt(2)).isEqualTo(392);
      assertThat(made.one("SELECT sum(busy_s + out_of_hours_busy_s) FROM station_days").getLong(0))
          .isEqualTo(sums.getLong(1));
      assertThat(made.one("SELECT sum(instances) FROM modality_days").getLong(0)).isEqualTo(images);
      return seconds;
    }
  }

  private static Dataset<Row> rows(long images) {
    return Local.spark()
        .range(images)
        .selectExpr("id", "id div " + IMAGES_A_STUDY + " AS study")
        .selectExpr(
            "id",
            "study",
            "CAST(study % " + STATIONS + " AS INT) AS station",
            "study div " + STATIONS + " AS nth")
        .selectExpr(
            "id",
            "study",
            "station",
            "1735689600 + (nth % "
                + DAYS
                + ") * 86400 + 6 * 3600 + (nth div "
                + DAYS
                + ") * 1500"
                + " + (id % "
                + IMAGES_A_STUDY
                + ") * 8 AS start")
        .selectExpr(
            Arrays.stream(Tables.IMAGES.schema().fields())
                .map(
                    f ->
                        "CAST("
                            + COLUMNS.getOrDefault(f.name(), "NULL")
                            + " AS "
                            + f.dataType().sql()
                            + ") AS "
                            + f.name())
                .toArray(String[]::new));
  }
}
