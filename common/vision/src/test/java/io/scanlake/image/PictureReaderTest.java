package io.scanlake.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scanlake.dicom.RenderRule;
import io.scanlake.file.SiteDefaults;
import io.scanlake.file.Source;
import io.scanlake.file.UnusableException;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.opencv.core.CvType;

class PictureReaderTest {
  private static final int SIDE = 20;

  private static Workspace workspace;
  private static PictureReader reader;

  @BeforeAll
  static void open() {
    Natives.load();
    workspace = new Workspace();
    reader = new PictureReader(workspace, PlainPixels.BUDGET);
  }

  @AfterAll
  static void close() {
    workspace.close();
  }

  @Test
  void deepGrayIsSpreadFromPercentileToPercentile() throws Exception {
    int[] samples = new int[SIDE * SIDE];
    Arrays.setAll(samples, i -> 1000 + 10 * i);
    Frame frame = frame(TestImages.png(SIDE, SIDE, 0, 16, samples, null));
    assertThat(frame.rule()).isEqualTo(RenderRule.PERCENTILE);
    // Of 400 samples, two on each side lie beyond: 1020 is drawn black and 4980 white.
    double scale = 255.0 / (4980 - 1020);
    int[] expected =
        Arrays.stream(samples)
            .map(v -> (int) Math.rint(Math.max(0, Math.min(255, (v - 1020) * scale))))
            .toArray();
    assertThat(pixels(frame)).isEqualTo(expected);
    assertThat(frame.storedBytes()).isEqualTo(2 * SIDE * SIDE);
  }

  @Test
  void deepGrayOfNearlyOneLevelIsSpreadOverItsRange() throws Exception {
    int[] samples = new int[SIDE * SIDE];
    Arrays.fill(samples, 30_000);
    samples[5] = 20_000;
    samples[6] = 50_000;
    Frame frame = frame(TestImages.png(SIDE, SIDE, 0, 16, samples, null));
    assertThat(frame.rule()).isEqualTo(RenderRule.MIN_MAX);
    assertThat(pixels(frame)).startsWith(85, 85, 85, 85, 85, 0, 255, 85);
  }

  @Test
  void deepColourKeepsItsProportions() throws Exception {
    int[] samples = TestImages.ramp(SIDE, SIDE, 3, 16);
    Frame frame = frame(TestImages.png(SIDE, SIDE, 2, 16, samples, null));
    assertThat(frame.pixels().type()).isEqualTo(CvType.CV_8UC3);
    assertThat(pixels(frame))
        .isEqualTo(
            Arrays.stream(PlainPixels.bgr(samples, 3))
                .map(v -> (int) Math.rint(v / 257.0))
                .toArray());
  }

  @Test
  void grayOfEightBitsIsDrawnAsStored() throws Exception {
    int[] samples = TestImages.ramp(SIDE, SIDE, 1, 8);
    Frame frame = frame(TestImages.png(SIDE, SIDE, 0, 8, samples, null));
    assertThat(frame.rule()).isEqualTo(RenderRule.IDENTITY);
    assertThat(pixels(frame)).isEqualTo(samples);
  }

  @Test
  void theHashIsThatOfSamplesAndLayout() throws Exception {
    int[] samples = TestImages.ramp(SIDE, SIDE, 1, 8);
    Frame gray = frame(TestImages.png(SIDE, SIDE, 0, 8, samples, null));
    Frame bmp = frame(TestImages.bmp(SIDE, SIDE, 8, samples, grayPalette()));
    assertThat(bmp.hashHigh()).isEqualTo(gray.hashHigh());
    assertThat(bmp.hashLow()).isEqualTo(gray.hashLow());
    Frame wide = frame(TestImages.png(2 * SIDE, SIDE / 2, 0, 8, samples, null));
    assertThat(wide.hashLow()).isNotEqualTo(gray.hashLow());
  }

  @Test
  void otherContentIsNotAnImage() {
    assertThatThrownBy(() -> frame(new byte[] {1, 2, 3}))
        .isInstanceOf(UnusableException.class)
        .hasMessage("neither DICOM nor PNG, JPEG, TIFF or BMP");
  }

  private static byte[] grayPalette() {
    byte[] palette = new byte[4 * 256];
    for (int i = 0; i < palette.length; i++) {
      palette[i] = (byte) (i / 4);
    }
    return palette;
  }

  private static Frame frame(byte[] file) throws Exception {
    return reader.open(Source.of(file), SiteDefaults.NONE).frame(0);
  }

  private static int[] pixels(Frame frame) {
    byte[] bytes = new byte[(int) frame.pixels().total() * frame.pixels().channels()];
    frame.pixels().get(0, 0, bytes);
    int[] values = new int[bytes.length];
    Arrays.setAll(values, i -> bytes[i] & 0xFF);
    return values;
  }
}
