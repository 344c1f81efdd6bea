package io.scanlake.jobs.nightly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.scanlake.jobs.Local;
import io.scanlake.testing.Csv;
import io.scanlake.testing.TestData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One nightly run over real DICOM files of many sites: images, studies and stations against what
 * another reader found in the headers. Skipped where the files are absent; what cannot be compared
 * in a file or study (no time, say) is not compared.
 */
@Tag("quality")
class RealSitesTest {
  private static final DateTimeFormatter ACQUIRED =
      new DateTimeFormatterBuilder()
          .appendPattern("yyyyMMdd HHmmss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 6, true)
          .toFormatter();

  @TempDir static Path folder;
  private static Path sites;
  private static Path warehouse;

  @BeforeAll
  static void run() {
    sites = TestData.set("dicom_sites");
    warehouse = folder.resolve("warehouse");
    Local.Result result = Local.nightly(sites.toString(), warehouse);
    assertThat(result.code()).as(result.err()).isIn(0, 4);
  }

  @Test
  void everyFileIsAccountedFor() throws IOException {
    try (Stream<Path> all = Files.walk(sites)) {
      long files = all.filter(Files::isRegularFile).count();
      assertThat(Local.lastRun(warehouse)).containsEntry("listed", files);
      assertThat(Local.sql(warehouse, "SELECT count(*) FROM files").get(0).getLong(0))
          .isEqualTo(files);
    }
  }

  @Test
  void headersAreReadAsTheyAre() throws IOException {
    Map<String, Row> found = new HashMap<>();
    for (Row row :
        Local.sql(
            warehouse,
            "SELECT f.path, f.outcome, i.modality, i.station_name, i.device_serial_number,"
                + " i.manufacturer, i.model_name, i.acquired_utc, i.time_source, i.status"
                + " FROM files f LEFT JOIN images i ON f.instance_key = i.instance_key")) {
      found.put(row.getString(0).substring(("file:" + sites + "/").length()), row);
    }
    int timed = 0;
    List<Map<String, String>> expected = Csv.read(sites.resolve("dicom_files.csv"));
    for (Map<String, String> truth : expected) {
      Row row = found.get(truth.get("file"));
      assertThat(row).as(truth.get("file")).isNotNull();
      same(row, "modality", truth.get("Modality"), truth);
      same(row, "station_name", truth.get("Station"), truth);
      same(row, "device_serial_number", truth.get("Serial"), truth);
      same(row, "manufacturer", truth.get("Manufacturer"), truth);
      same(row, "model_name", truth.get("Model"), truth);
      if (truth.get("AcqDate").matches("\\d{8}") && truth.get("AcqTime").matches("\\d{6}.*")) {
        if ("ACQUISITION".equals(row.getAs("time_source"))) {
          LocalDateTime acquired =
              LocalDateTime.parse(truth.get("AcqDate") + " " + truth.get("AcqTime"), ACQUIRED);
          assertThat(row.<Timestamp>getAs("acquired_utc").toLocalDateTime())
              .as(truth.get("file"))
              .isEqualTo(acquired);
          timed++;
        }
      }
    }
    assumeThat(timed).as("files with a time of acquisition").isPositive();
  }

  private static void same(Row row, String column, String expected, Map<String, String> truth) {
    assertThat(row.<String>getAs(column))
        .as(truth.get("file") + " " + column)
        .isEqualTo(expected.isBlank() ? null : expected.strip());
  }

  @Test
  void studiesHaveTheFilesAndTimesOfTheirHeaders() throws IOException {
    Map<String, Row> byFile = new HashMap<>();
    for (Row row :
        Local.sql(
            warehouse,
            "SELECT f.path, s.study_key, s.station_key, s.instance_count, s.series_count, s.bytes,"
                + " unix_seconds(s.start_utc) AS start_s, unix_seconds(s.end_utc) AS end_s,"
                + " s.duration_s, t.device_serial_number AS serial, m.uncounted, m.latest_s"
                + " FROM files f JOIN images i USING (instance_key)"
                + " JOIN studies s ON i.study_key = s.study_key AND i.station_key <=> s.station_key"
                + " LEFT JOIN stations t ON t.station_key = s.station_key"
                + " JOIN (SELECT study_key, station_key,"
                + "   count_if(NOT coalesce(counts_for_time, false) OR acquired_utc IS NULL)"
                + "   AS uncounted, unix_seconds(max(acquired_end_utc)) AS latest_s"
                + "   FROM images GROUP BY ALL) m"
                + "   ON m.study_key = s.study_key AND m.station_key <=> s.station_key")) {
      byFile.put(row.getString(0).substring(("file:" + sites + "/").length()), row);
    }
    Map<String, String> fileOfStudy = new HashMap<>();
    for (Map<String, String> file : Csv.read(sites.resolve("dicom_files.csv"))) {
      if (byFile.containsKey(file.get("file"))) {
        fileOfStudy.put(file.get("StudyUID") + file.get("Serial"), file.get("file"));
      }
    }
    List<Map<String, String>> studies = Csv.read(sites.resolve("truth_studies.csv"));
    int compared = 0;
    for (Map<String, String> truth : studies) {
      Row row = byFile.get(fileOfStudy.get(truth.get("StudyUID") + truth.get("Serial")));
      assertThat(row).as(truth.toString()).isNotNull();
      assertThat(row.<Integer>getAs("instance_count")).isEqualTo(integer(truth, "files"));
      assertThat(row.<Integer>getAs("series_count")).isEqualTo(integer(truth, "series"));
      assertThat(row.<Long>getAs("bytes")).isEqualTo(Long.parseLong(truth.get("bytes")));
      if (integer(truth, "files_without_acq_time") > 0 || row.<Long>getAs("uncounted") > 0) {
        continue;
      }
      // seconds of the day; the end also has the length of the last acquisition
      double first = Double.parseDouble(truth.get("first_acq_s"));
      double last = Double.parseDouble(truth.get("last_acq_s"));
      long start = row.<Long>getAs("start_s");
      assertThat((double) (start % 86_400)).as(truth.toString()).isCloseTo(first, within(1.0));
      assertThat(row.<Long>getAs("end_s")).isEqualTo(row.<Long>getAs("latest_s"));
      assertThat(row.<Long>getAs("end_s") - start)
          .isGreaterThanOrEqualTo((long) (last - first) - 1);
      compared++;
    }
    assumeThat(compared).as("studies with a time in every file").isPositive();
  }

  private static int integer(Map<String, String> row, String column) {
    return Integer.parseInt(row.get(column));
  }

  /** However the name is spelt. */
  @Test
  void stationsOfOneSerialNumberAreOne() throws IOException {
    Map<String, long[]> expected = new HashMap<>();
    for (Map<String, String> truth : Csv.read(sites.resolve("truth_stations.csv"))) {
      if (!truth.get("Serial").isBlank()) {
        long[] sums = expected.computeIfAbsent(truth.get("Serial"), s -> new long[3]);
        sums[0] += integer(truth, "studies");
        sums[1] += integer(truth, "files");
        sums[2] += Long.parseLong(truth.get("bytes"));
      }
    }
    Set<String> found = new HashSet<>();
    for (Row row :
        Local.sql(
            warehouse,
            "SELECT t.device_serial_number, count(*), sum(s.instance_count), sum(s.bytes)"
                + " FROM studies s JOIN stations t USING (station_key)"
                + " WHERE t.device_serial_number IS NOT NULL GROUP BY 1")) {
      assertThat(new long[] {row.getLong(1), row.getLong(2), row.getLong(3)})
          .as(row.getString(0))
          .isEqualTo(expected.get(row.getString(0)));
      found.add(row.getString(0));
    }
    assertThat(found).isEqualTo(expected.keySet());
  }
}
