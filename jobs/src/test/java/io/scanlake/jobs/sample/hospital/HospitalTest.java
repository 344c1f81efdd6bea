package io.scanlake.jobs.sample.hospital;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanlake.jobs.Local;
import io.scanlake.jobs.sample.hospital.HospitalPlan.Faults;
import io.scanlake.jobs.sample.hospital.HospitalPlan.FileContent;
import io.scanlake.jobs.sample.hospital.HospitalPlan.HospitalScenario;
import io.scanlake.jobs.settings.SettingsReader;
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
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The nightly job over a made-up hospital, whose tables are known. */
class HospitalTest {
  static final Map<String, Integer> FEW =
      Map.of("CT", 1, "MR", 1, "DX", 2, "US", 2, "MG", 1, "PT", 1, "NM", 1, "XA", 1);

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

  static HospitalPlan plan(LocalDate from, int days, FileContent images, Faults faults) {
    return new HospitalPlan(
        from,
        days,
        FEW,
        HospitalPlan.SEED,
        images,
        faults,
        HospitalScenario.NORMAL,
        ZoneId.of("Europe/Berlin"),
        120);
  }

  /** The hospital's settings with its holidays. */
  static Path settings(Path root) throws IOException {
    return Files.writeString(
        root.resolve("with-holidays.yaml"),
        Files.readString(root.resolve("settings.yaml"))
            + "holidays-file: "
            + root.resolve("holidays.csv")
            + "\n");
  }

  /** What the tables must hold of files that have been written. */
  private static Map<String, TruthTable> truth(Path root, HospitalPlan plan) {
    return TruthTables.of(
        plan, event -> root.resolve("archive").resolve(event.file()).toFile().length());
  }

  /** Writes the files of a hospital and runs the nightly job over them. */
  private static Local.Result nightly(Path root, HospitalPlan plan) throws IOException {
    long start = System.nanoTime();
    long files =
        Hospital.write(new Configuration(), new org.apache.hadoop.fs.Path(root.toUri()), plan);
    long written = System.nanoTime();
    Local.Result nightly =
        Local.nightly(
            root.resolve("archive").toString(),
            root.resolve("warehouse"),
            "--settings",
            settings(root).toString());
    System.out.printf(
        "hospital: %d files in %.1f s, nightly %.1f s%n%s",
        files, (written - start) / 1e9, (System.nanoTime() - written) / 1e9, nightly.out());
    return nightly;
  }

  /** A weekend on which the clocks go back, and the Monday after it. */
  @Test
  void threeDays(@TempDir Path root) throws IOException {
    check(
        root,
        new HospitalPlan(
            LocalDate.of(2025, 10, 25),
            3,
            Map.of("CT", 1, "DX", 1, "US", 2, "PT", 1, "NM", 1, "XA", 1),
            HospitalPlan.SEED,
            FileContent.SMALL,
            Faults.ALL,
            HospitalScenario.NORMAL,
            ZoneId.of("Europe/Berlin"),
            400));
  }

  /** In which the clocks go back. */
  @Test
  @Tag("quality")
  void aFortnight(@TempDir Path root) throws IOException {
    HospitalPlan plan = plan(LocalDate.of(2025, 10, 13), 14, FileContent.SMALL, Faults.ALL);
    assertThat(check(root, plan)).isNotEmpty();
  }

  /** Six days over Easter, in which the clocks go forward, without a fault. */
  @Test
  @Tag("quality")
  void withoutFaults(@TempDir Path root) throws IOException {
    HospitalPlan easter = plan(LocalDate.of(2024, 3, 28), 6, FileContent.SMALL, Faults.NONE);
    assertThat(nightly(root, easter).code()).isZero();
    HospitalTruth.check(root.resolve("warehouse"), truth(root, easter));
  }

  @Test
  @Tag("quality")
  void headersAlone(@TempDir Path root) throws IOException {
    HospitalPlan headers = plan(LocalDate.of(2025, 10, 2), 3, FileContent.HEADER, Faults.ALL);
    assertThat(nightly(root, headers).code()).isZero();
    HospitalTruth.check(root.resolve("warehouse"), truth(root, headers));
  }

  /**
   * Runs the nightly job over the files of a hospital and compares outcomes and tables with what
   * they must be.
   *
   * @return the groups of instances that share their pixels
   */
  private static Set<List<String>> check(Path root, HospitalPlan plan) throws IOException {
    Local.Result result = nightly(root, plan);
    assertThat(result.code()).as(result.err()).isZero();
    Path warehouse = root.resolve("warehouse");
    checkOutcomes(root, warehouse);
    HospitalTruth.check(warehouse, truth(root, plan));
    return checkRowsWithoutFiles(root, warehouse, plan);
  }

  /** Every file becomes what the manifest says. */
  private static void checkOutcomes(Path root, Path warehouse) throws IOException {
    Map<String, String> expected = new TreeMap<>();
    Files.readAllLines(root.resolve("manifest.csv")).stream()
        .skip(1)
        .map(line -> line.split(",", 3))
        .forEach(cells -> expected.put(cells[0], cells[1].toUpperCase(Locale.ROOT)));
    Map<String, String> found = new TreeMap<>();
    String base = "file:" + root.resolve("archive") + "/";
    for (Row row : Local.sql(warehouse, "SELECT path, outcome FROM files")) {
      found.put(row.getString(0).substring(base.length()), row.getString(1));
    }
    assertThat(found).isEqualTo(expected);
  }

  /** Rows made without files equal those of the files, except for what only a file has. */
  private static Set<List<String>> checkRowsWithoutFiles(
      Path root, Path warehouse, HospitalPlan plan) throws IOException {
    HospitalRows.RowMaker maker =
        new HospitalRows.RowMaker(
            plan,
            SettingsReader.read(Files.readString(root.resolve("settings.yaml"))),
            new Pseudonyms(Files.readAllBytes(Local.secret(warehouse))),
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
    Set<List<String>> groups =
        groups(made.selectExpr("instance_key", "pixel_group").collectAsList());
    assertThat(groups)
        .isEqualTo(groups(stored.selectExpr("instance_key", "pixel_group").collectAsList()));
    return groups;
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
