package io.scanlake.jobs.sample.hospital;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanlake.TestData;
import io.scanlake.jobs.Local;
import io.scanlake.jobs.SettingsReader;
import io.scanlake.jobs.sample.hospital.HospitalPlan.Faults;
import io.scanlake.jobs.sample.hospital.HospitalPlan.Images;
import io.scanlake.jobs.sample.hospital.HospitalPlan.Scenario;
import io.scanlake.jobs.tables.Tables;
import io.scanlake.privacy.Pseudonyms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The nightly job over a made-up hospital, whose tables are known: 14 days in which the clocks go
 * back; under {@code -Pscale} 90 days of 19 machines.
 */
class HospitalTest {
  private static final Map<String, Integer> FEW =
      Map.of("CT", 1, "MR", 1, "DX", 2, "US", 2, "MG", 1);

  /** What the pixels give, and the size of the file, which rows without files make up. */
  private static final Set<String> OF_THE_FILE =
      Set.of(
          "run_id",
          "file_bytes",
          "pixel_bytes",
          "pixel_hash",
          "pixel_group",
          "render_rule",
          "entropy_bits",
          "laplacian_var",
          "saturated_frac",
          "black_frac",
          "contrast_p99_p1",
          "border_touch_frac",
          "is_blank",
          "is_blurred",
          "is_saturated",
          "is_clipped",
          "recipe",
          "segment_status",
          "region_count",
          "region_area_px",
          "region_area_mm2",
          "foreground_frac",
          "largest_region_frac",
          "detection_count",
          "decode_ms",
          "process_ms");

  @TempDir static Path folder;
  private static final HospitalPlan PLAN = plan();
  private static Path warehouse;
  private static Local.Result result;
  private static Pseudonyms pseudonyms;

  private static HospitalPlan plan() {
    boolean isScale = TestData.isScale();
    return new HospitalPlan(
        LocalDate.of(2025, 10, 13),
        isScale ? 90 : 14,
        isScale ? HospitalPlan.STATIONS : FEW,
        HospitalPlan.SEED,
        Images.SMALL,
        Faults.ALL,
        Scenario.NORMAL,
        ZoneId.of("Europe/Berlin"),
        isScale ? HospitalPlan.THINNING : 120);
  }

  @BeforeAll
  static void run() throws IOException {
    long start = System.nanoTime();
    long files =
        Hospital.write(new Configuration(), new org.apache.hadoop.fs.Path(folder.toUri()), PLAN);
    long written = System.nanoTime();
    warehouse = folder.resolve("warehouse");
    result =
        Local.nightly(
            folder.resolve("archive").toString(),
            warehouse,
            "--settings",
            folder.resolve("settings.yaml").toString());
    pseudonyms = new Pseudonyms(Files.readAllBytes(Local.secret(warehouse)));
    System.out.printf(
        "hospital: %d files in %.1f s, nightly %.1f s%n",
        files, (written - start) / 1e9, (System.nanoTime() - written) / 1e9);
  }

  @Test
  void everyFileBecomesWhatTheManifestSays() throws IOException {
    assertThat(result.code()).as(result.err()).isZero();
    Map<String, String> expected = new TreeMap<>();
    Files.readAllLines(folder.resolve("manifest.csv")).stream()
        .skip(1)
        .map(line -> line.split(",", 3))
        .forEach(cells -> expected.put(cells[0], cells[1].toUpperCase(java.util.Locale.ROOT)));
    Map<String, String> found = new TreeMap<>();
    String base = "file:" + folder.resolve("archive") + "/";
    for (Row row : Local.sql(warehouse, "SELECT path, outcome FROM files")) {
      found.put(row.getString(0).substring(base.length()), row.getString(1));
    }
    assertThat(found).isEqualTo(expected);
  }

  @Test
  void tablesAreTheTruth() throws IOException {
    HospitalTruth truth =
        HospitalTruth.compare(Local.open(warehouse), folder.resolve("truth"), pseudonyms);
    System.out.println("compared " + truth.rows() + ", missing " + truth.missing());
    // Without encounters the table still counts studies none of whose images counts.
    boolean isCountedOtherwise = truth.missing().contains("modality_days.encounters");
    assertThat(truth.differences())
        .filteredOn(d -> !isCountedOtherwise || !d.startsWith("modality_days.studies"))
        .isEmpty();
  }

  /** Rows made without files are those of the files, but for what only a file has. */
  @Test
  void rowsWithoutFilesAreThoseOfTheFiles() throws IOException {
    HospitalRows.Maker maker =
        new HospitalRows.Maker(
            PLAN,
            SettingsReader.read(Files.readString(folder.resolve("settings.yaml"))),
            pseudonyms,
            "main",
            "made-up");
    String[] columns =
        Arrays.stream(Tables.IMAGES.schema().fieldNames())
            .filter(name -> !OF_THE_FILE.contains(name))
            .toArray(String[]::new);
    var made = HospitalRows.of(Local.spark(), maker);
    var stored = Local.open(warehouse).read(Tables.IMAGES);
    assertThat(texts(made.selectExpr(columns).collectAsList()))
        .isEqualTo(texts(stored.selectExpr(columns).collectAsList()));
    assertThat(groups(made.selectExpr("instance_key", "pixel_group").collectAsList()))
        .isNotEmpty()
        .isEqualTo(groups(stored.selectExpr("instance_key", "pixel_group").collectAsList()));
  }

  private static List<String> texts(List<Row> rows) {
    return rows.stream().map(Row::toString).sorted().toList();
  }

  /** Which instances share their pixels. */
  private static Set<List<String>> groups(List<Row> rows) {
    Map<String, List<String>> groups = new TreeMap<>();
    for (Row row : rows) {
      if (!row.isNullAt(1)) {
        groups.computeIfAbsent(row.getString(1), key -> new ArrayList<>()).add(row.getString(0));
      }
    }
    groups.values().forEach(group -> group.sort(null));
    return Set.copyOf(groups.values());
  }
}
