package io.scanlake.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.scanlake.image.Natives;
import io.scanlake.image.Workspace;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;

class QualityTest {
  @BeforeAll
  static void load() {
    Natives.load();
  }

  @Test
  void fourLevelsOfEqualShareAreTwoBits() {
    int[] histogram = new int[256];
    histogram[0] = histogram[50] = histogram[100] = histogram[255] = 25;
    Quality quality = Quality.of(histogram, 100, 7);
    assertThat(quality.entropyBits()).isCloseTo(2, within(1e-12));
    assertThat(quality.saturatedFrac()).isEqualTo(0.25);
    assertThat(quality.blackFrac()).isEqualTo(0.25);
    assertThat(quality.contrast()).isEqualTo(255);
    assertThat(quality.laplacianVar()).isEqualTo(7);
  }

  @Test
  void countsEveryByte() {
    byte[] bytes = {0, 1, 1, (byte) 255, 1, 0, (byte) 255};
    int[] histogram = Quality.histogram(bytes, 7);
    assertThat(histogram[0]).isEqualTo(2);
    assertThat(histogram[1]).isEqualTo(3);
    assertThat(histogram[255]).isEqualTo(2);
  }

  @Test
  void blurLowersTheLaplacian() {
    try (Workspace workspace = new Workspace()) {
      Quality.Meter meter = new Quality.Meter(workspace);
      Mat edges = workspace.mat();
      edges.create(64, 64, CvType.CV_8UC1);
      byte[] row = new byte[64 * 64];
      for (int i = 0; i < row.length; i++) {
        row[i] = (byte) ((i / 8) % 2 == 0 ? 20 : 200);
      }
      edges.put(0, 0, row);
      Mat blurred = workspace.mat();
      Imgproc.GaussianBlur(edges, blurred, new Size(0, 0), 3);
      double sharp = meter.measure(edges).laplacianVar();
      assertThat(meter.measure(blurred).laplacianVar()).isLessThan(sharp / 20);
    }
  }
}
