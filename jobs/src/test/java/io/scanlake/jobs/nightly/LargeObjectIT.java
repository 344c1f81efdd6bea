package io.scanlake.jobs.nightly;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanlake.dicom.DicomSet;
import io.scanlake.dicom.DicomWriter;
import io.scanlake.jobs.Local;
import io.scanlake.jobs.cluster.Submit;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A multi-frame object that is larger than the heap goes through the nightly job. */
class LargeObjectIT {
  private static final int SIDE = 2048;
  // 320 frames of 8,388,608 bytes: 2,684,354,560
  private static final int FRAMES = 320;
  private static final long FRAME_BYTES = SIDE * SIDE * 2L;
  private static final int SQUARE_PX = 400;

  @TempDir Path folder;

  @Test
  void isAnalysedFrameByFrameInAHeapOfOneGigabyte() throws Exception {
    Path archive = Files.createDirectories(folder.resolve("archive"));
    write(archive.resolve("large.dcm"));
    assertThat(Files.size(archive.resolve("large.dcm"))).isGreaterThan(2_500_000_000L);
    Path settings = Files.writeString(folder.resolve("settings.yaml"), "quiet-period-s: 0\n");
    Path warehouse = folder.resolve("warehouse");

    Submit.Result result =
        Submit.local(2)
            .run(
                "nightly",
                "--input",
                archive.toString(),
                "--warehouse",
                warehouse.toString(),
                "--settings",
                settings.toString(),
                "--pseudonym-secret-file",
                Local.secret(warehouse).toString());

    assertThat(result.code()).as(result.err()).isZero();
    Row image =
        Local.sql(warehouse, "SELECT status, frames, pixel_bytes, region_count FROM images").get(0);
    assertThat(image.getString(0)).isEqualTo("OK");
    assertThat(image.getInt(1)).isEqualTo(FRAMES);
    assertThat(image.getLong(2)).isEqualTo(FRAMES * FRAME_BYTES);
    List<Row> regions = Local.sql(warehouse, "SELECT frame, w, h FROM regions ORDER BY frame");
    assertThat(regions).extracting(region -> region.getInt(0)).containsExactly(0, FRAMES - 1);
    for (Row region : regions) {
      assertThat(region.getInt(1)).isBetween(SQUARE_PX - 20, SQUARE_PX + 20);
    }
  }

  /** Black frames in a sparse file; a bright square in the first and the last. */
  private static void write(Path path) throws IOException {
    DicomSet set =
        new DicomSet()
            .text(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.77.1.5.1")
            .text(0x00080018, "UI", "2.25.1")
            .text(0x00080060, "CS", "OT")
            .number(0x00280002, "US", 1)
            .text(0x00280004, "CS", "MONOCHROME2")
            .text(0x00280008, "IS", Integer.toString(FRAMES))
            .number(0x00280010, "US", SIDE)
            .number(0x00280011, "US", SIDE)
            .number(0x00280100, "US", 16)
            .number(0x00280101, "US", 12)
            .number(0x00280102, "US", 11)
            .number(0x00280103, "US", 0)
            .text(0x00281050, "DS", "2048")
            .text(0x00281051, "DS", "4096")
            .bytes(0x7FE00010, "OW", new byte[0]);
    byte[] head = DicomWriter.write(set, DicomWriter.Syntax.EXPLICIT);
    byte[] bright = new byte[2 * SQUARE_PX];
    Arrays.fill(bright, (byte) 0x0B);
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.write(head, 0, head.length - 4);
      file.writeInt(Integer.reverseBytes((int) (FRAMES * FRAME_BYTES)));
      file.setLength(head.length + FRAMES * FRAME_BYTES);
      for (int frame : new int[] {0, FRAMES - 1}) {
        for (int y = 0; y < SQUARE_PX; y++) {
          file.seek(head.length + frame * FRAME_BYTES + 2L * ((800 + y) * SIDE + 800));
          file.write(bright);
        }
      }
    }
  }
}
