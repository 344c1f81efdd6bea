package io.scanlake.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanlake.Csv;
import io.scanlake.Source;
import io.scanlake.TestData;
import io.scanlake.UnusableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Figures of the closing note; run with {@code -Pscale}, on a machine with nothing else to do. */
class SpeedTest {
  private static final int ROUNDS = 5;
  private static final double LEAST_HEADERS_PER_S = 5000;
  private static final int SAMPLES = 512 * 512;

  private final FrameBuffers buffers = new FrameBuffers();

  @BeforeEach
  void onlyAtScale() {
    Assumptions.assumeTrue(TestData.isScale(), "speed is measured under -Pscale");
  }

  @Test
  void headersFromThePageCache() throws IOException {
    Path folder = TestData.set("dicom_conformance");
    List<Path> files = new ArrayList<>();
    for (Map<String, String> row : Csv.read(folder.resolve("files.csv"))) {
      files.add(folder.resolve(row.get("file")));
    }
    double best = 0;
    for (int round = 0; round < 3 * ROUNDS; round++) {
      long start = System.nanoTime();
      for (Path file : files) {
        try {
          byte[] bytes = Files.readAllBytes(file);
          Header.of(DicomFile.parse(Source.of(bytes), MadeDicom.BUDGET), ZoneOffset.UTC);
        } catch (UnusableException e) {
          // A broken file is a result too.
        }
      }
      best = Math.max(best, files.size() / ((System.nanoTime() - start) / 1e9));
    }
    System.out.printf("speed: %.0f headers/s, file read and facts made%n", best);
    assertThat(best).isGreaterThan(LEAST_HEADERS_PER_S);
  }

  /** Milliseconds for 262,144 samples: the best of some rounds, mean over files of one syntax. */
  @Test
  void framesOfEachSyntax() throws Exception {
    Path folder = TestData.set("dicom_conformance");
    Map<String, List<Double>> times = new TreeMap<>();
    for (Map<String, String> row : Csv.read(folder.resolve("files.csv"))) {
      if (!row.get("verdict").equals("ok") || row.get("rows").isEmpty()) {
        continue;
      }
      byte[] bytes = Files.readAllBytes(folder.resolve(row.get("file")));
      DicomFile file = DicomFile.parse(Source.of(bytes), MadeDicom.BUDGET);
      if (!file.hasPixels() || file.layout().samples() < SAMPLES * 3 / 4) {
        continue;
      }
      double best = Double.MAX_VALUE;
      for (int round = 0; round < 12 * ROUNDS; round++) {
        long start = System.nanoTime();
        StoredFrame frame = file.frame(0, buffers);
        best = Math.min(best, (System.nanoTime() - start) / 1e6 * SAMPLES / frame.count());
      }
      String kind = row.get("transfer_syntax") + " " + row.get("bits_allocated") + " bit";
      times.computeIfAbsent(kind, k -> new ArrayList<>()).add(best);
    }
    times.forEach(
        (kind, all) ->
            System.out.printf(
                "speed: %-28s %3d files  %.3f ms%n",
                kind, all.size(), all.stream().mapToDouble(d -> d).average().orElse(0)));
  }

  @Test
  void drawing() throws Exception {
    Path folder = TestData.set("dicom_conformance");
    Renderer renderer = new Renderer();
    byte[] picture = new byte[3 * 4 * SAMPLES];
    double best = Double.MAX_VALUE;
    List<byte[]> files = new ArrayList<>();
    for (Map<String, String> row : Csv.read(folder.resolve("render.csv"))) {
      if (row.get("rows").equals("512") && row.get("columns").equals("512")) {
        byte[] bytes = Files.readAllBytes(folder.resolve(row.get("file")));
        String syntax = DicomFile.parse(Source.of(bytes), MadeDicom.BUDGET).transferSyntaxUid();
        if (syntax.equals("1.2.840.10008.1.2.1")) {
          files.add(bytes);
        }
      }
    }
    for (int round = 0; round < 20 * ROUNDS; round++) {
      long start = System.nanoTime();
      for (byte[] bytes : files) {
        DicomFile file = DicomFile.parse(Source.of(bytes), MadeDicom.BUDGET);
        renderer.render(file, 0, file.frame(0, buffers), picture);
      }
      best = Math.min(best, (System.nanoTime() - start) / 1e6 / files.size());
    }
    System.out.printf(
        "speed: native 512x512x16 parsed, unpacked and drawn in %.3f ms (%d files)%n",
        best, files.size());
  }
}
