package io.scanlake.jobs.nightly;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanlake.jobs.Local;
import io.scanlake.testing.Csv;
import io.scanlake.testing.TestData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The nightly job over all real images; skipped where they are absent. */
@Tag("quality")
class RealArchivesTest {
  @TempDir Path folder;

  /** All the data at once: every file has an outcome, every plain image its rows. */
  @Test
  void everyFileOfAllSetsIsAccountedFor() throws IOException {
    Path data = TestData.set("cascades").getParent();
    Path cascade = data.resolve("cascades/haarcascade_frontalface_default.xml");
    Path warehouse = folder.resolve("warehouse");
    Path settings =
        Files.writeString(
            folder.resolve("settings.yaml"),
            "quiet-period-s: 0\nreject-limit-frac: 1\nmodels:\n"
                + "  - {id: frontal-face, kind: CASCADE, path: '"
                + cascade
                + "', label: face}\n");

    Local.Result result =
        Local.nightly(data.toString(), warehouse, "--settings", settings.toString());

    assertThat(result.code()).as(result.err()).isZero();
    equation(warehouse, files(data));
    assertThat(Local.sql(warehouse, "SELECT DISTINCT code FROM rejects WHERE code = 'INTERNAL'"))
        .isEmpty();
    Row row =
        Local.sql(
                warehouse,
                "SELECT count(*), count_if(segment_status IN ('OK', 'EMPTY', 'TOO_MANY',"
                    + " 'NOT_APPLICABLE')), sum(detection_count), sum(region_count) FROM images"
                    + " WHERE status = 'OK'")
            .get(0);
    assertThat(row.getLong(0)).isEqualTo(row.getLong(1)).isPositive();
    List<Row> detections =
        Local.sql(warehouse, "SELECT DISTINCT model_id, length(model_sha256) FROM detections");
    if (row.getLong(2) > 0) {
      assertThat(detections).hasSize(1);
      assertThat(detections.get(0).getString(0)).isEqualTo("frontal-face");
      assertThat(detections.get(0).getInt(1)).isEqualTo(64);
    }
    assertThat(Local.sql(warehouse, "SELECT count(*) FROM detections").get(0).getLong(0))
        .isEqualTo(row.getLong(2));
    assertThat(Local.sql(warehouse, "SELECT count(*) FROM regions").get(0).getLong(0))
        .isEqualTo(row.getLong(3));
  }

  @Test
  void everyConformanceFileIsAccountedFor() throws IOException {
    Path set = TestData.set("dicom_conformance");
    Path files = set.resolve("files");
    Path warehouse = folder.resolve("warehouse");

    Local.Result result = Local.nightly(files.toString(), warehouse);

    assertThat(result.code()).as(result.err()).isIn(0, 4);
    equation(warehouse, files(files));
    Map<String, Row> found = new HashMap<>();
    for (Row row : Local.sql(warehouse, "SELECT path, outcome, code FROM files")) {
      found.put(row.getString(0).substring(("file:" + set + "/").length()), row);
    }
    for (Map<String, String> truth : Csv.read(set.resolve("files.csv"))) {
      Row row = found.get(truth.get("file"));
      assertThat(row).as(truth.get("file")).isNotNull();
      switch (truth.get("verdict")) {
        case "ok" -> assertThat(row.getString(1)).as(truth.get("file")).isNotEqualTo("REJECTED");
        case "reject" -> assertThat(row.getString(1)).as(truth.get("file")).isEqualTo("REJECTED");
        default -> {}
      }
      if (row.getString(1).equals("REJECTED")) {
        assertThat(row.getString(2)).as(truth.get("file")).isNotNull().isNotEqualTo("INTERNAL");
      }
    }
    // what cannot be decoded still has its header values, and is processed again by its code alone
    long unsupported = undecoded(warehouse);
    assertThat(
            Local.nightly(files.toString(), warehouse, "--again", "UNSUPPORTED_TRANSFER_SYNTAX")
                .code())
        .isIn(0, 4);
    assertThat(Local.lastRun(warehouse))
        .containsEntry("rejected", unsupported)
        .containsEntry("accepted", 0L);
    assertThat(undecoded(warehouse)).isEqualTo(unsupported);

    // a warehouse of before JPEG 2000 could be decoded: those files are accepted now
    String jpeg2000 = "transfer_syntax_uid LIKE '1.2.840.10008.1.2.4.9_' AND status = 'OK'";
    long accepted = asBeforeADecoder(warehouse, jpeg2000);
    assertThat(accepted).isPositive();
    assertThat(
            Local.nightly(files.toString(), warehouse, "--again", "UNSUPPORTED_TRANSFER_SYNTAX")
                .code())
        .isIn(0, 4);
    Map<String, Object> again = Local.lastRun(warehouse);
    assertThat(again).containsEntry("rejected", unsupported).containsEntry("accepted", accepted);
    assertThat(count(warehouse, "images WHERE " + jpeg2000)).isEqualTo(accepted);
    assertThat(undecoded(warehouse)).isEqualTo(unsupported);
  }

  /** Makes the tables what they are where a syntax has no decoder; gives the number of images. */
  private static long asBeforeADecoder(Path warehouse, String images) {
    long count = count(warehouse, "images WHERE " + images);
    String keys =
        Local.sql(warehouse, "SELECT file_key FROM images WHERE " + images).stream()
            .map(row -> "'" + row.getString(0) + "'")
            .collect(Collectors.joining(", ", "(", ")"));
    Local.sql(
        warehouse,
        "INSERT INTO delta.`"
            + warehouse
            + "/rejects` BY NAME SELECT file_key, 'DECODE' AS stage,"
            + " 'UNSUPPORTED_TRANSFER_SYNTAX' AS code, run_id FROM files WHERE file_key IN "
            + keys);
    Local.sql(
        warehouse,
        "UPDATE delta.`"
            + warehouse
            + "/files` SET outcome = 'REJECTED', code = 'UNSUPPORTED_TRANSFER_SYNTAX'"
            + " WHERE file_key IN "
            + keys);
    Local.sql(
        warehouse,
        "UPDATE delta.`" + warehouse + "/images` SET status = 'UNDECODED' WHERE " + images);
    return count;
  }

  private static long count(Path warehouse, String rows) {
    return Local.sql(warehouse, "SELECT count(*) FROM " + rows).get(0).getLong(0);
  }

  private static long undecoded(Path warehouse) {
    return Local.sql(
            warehouse, "SELECT count(*) FROM rejects r WHERE code = 'UNSUPPORTED_TRANSFER_SYNTAX'")
        .get(0)
        .getLong(0);
  }

  private static void equation(Path warehouse, int files) {
    Map<String, Object> run = Local.lastRun(warehouse);
    assertThat(run.get("listed")).isEqualTo((long) files);
    assertThat(Local.sql(warehouse, "SELECT count(*) FROM files").get(0).getLong(0))
        .isEqualTo(files);
  }

  private static int files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return (int) all.filter(Files::isRegularFile).count();
    }
  }
}
