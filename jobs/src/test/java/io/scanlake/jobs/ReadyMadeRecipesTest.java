package io.scanlake.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanlake.file.SiteDefaults;
import io.scanlake.file.Source;
import io.scanlake.image.Natives;
import io.scanlake.jobs.settings.Settings;
import io.scanlake.jobs.settings.SettingsReader;
import io.scanlake.pipeline.Analyzer;
import io.scanlake.pipeline.Findings;
import io.scanlake.pipeline.Region;
import io.scanlake.testing.TestData;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.core.Point;
import org.opencv.core.Scalar;
import org.opencv.core.Size;
import org.opencv.imgcodecs.Imgcodecs;
import org.opencv.imgproc.Imgproc;

/**
 * The recipes of {@code conf/recipes} on drawn images: each is chosen by the image's appearance and
 * finds the drawn objects. {@link SegmentationQualityTest} measures them on real images.
 */
class ReadyMadeRecipesTest {
  private static final Scalar GROUND = new Scalar(225, 205, 215);

  @BeforeAll
  static void load() {
    Natives.load();
  }

  @Test
  void fluorescentNuclei() throws IOException {
    Mat image = canvas(300, 400, Scalar.all(10));
    grid(image, Scalar.all(160));
    Findings findings = analyze(image, "nuclei.yaml");
    assertThat(findings.recipe()).isEqualTo("nuclei-fluorescence");
    assertAreDiscs(findings.regions());
  }

  @Test
  void stainedNuclei() throws IOException {
    Mat image = canvas(300, 400, GROUND);
    grid(image, new Scalar(150, 60, 110));
    Findings findings = analyze(image, "nuclei.yaml");
    assertThat(findings.recipe()).isEqualTo("nuclei-stained");
    assertAreDiscs(findings.regions());
  }

  @Test
  void theNucleusOfOneWhiteCell() throws IOException {
    Mat image = canvas(200, 200, GROUND);
    disc(image, 100, 100, 60, new Scalar(200, 150, 180));
    disc(image, 100, 100, 35, new Scalar(150, 60, 110));
    Findings findings = analyze(image, "white-cell-nucleus.yaml");
    assertThat(findings.recipe()).isEqualTo("white-cell-nucleus");
    assertThat(findings.regions()).hasSize(1);
    assertThat((double) findings.regions().get(0).areaPx())
        .isBetween(0.85 * Math.PI * 35 * 35, 1.15 * Math.PI * 35 * 35);
  }

  @Test
  void theWhiteCellOfASmear() throws IOException {
    Mat image = canvas(480, 640, GROUND);
    disc(image, 120, 120, 30, new Scalar(170, 140, 200));
    disc(image, 500, 350, 30, new Scalar(170, 140, 200));
    disc(image, 320, 240, 45, new Scalar(170, 80, 110));
    Findings findings = analyze(image, "blood-smear.yaml");
    assertThat(findings.recipe()).isEqualTo("smear-white-cells");
    assertThat(findings.regions()).hasSize(1);
    assertThat(findings.regions().get(0).box().w()).isBetween(110.0, 124.0);
  }

  private static void assertAreDiscs(List<Region> regions) {
    assertThat(regions).hasSize(12);
    for (Region region : regions) {
      assertThat(region.box().w()).isBetween(18.0, 30.0);
    }
  }

  private static Mat canvas(int rows, int cols, Scalar colour) {
    return new Mat(rows, cols, CvType.CV_8UC3, colour);
  }

  private static void grid(Mat image, Scalar colour) {
    for (int i = 0; i < 12; i++) {
      disc(image, 50 + 100 * (i % 4), 50 + 100 * (i / 4), 12, colour);
    }
  }

  private static void disc(Mat image, int x, int y, int radius, Scalar colour) {
    Imgproc.circle(image, new Point(x, y), radius, colour, -1);
  }

  private static Findings analyze(Mat image, String recipes) throws IOException {
    Imgproc.GaussianBlur(image, image, new Size(0, 0), 1);
    MatOfByte png = new MatOfByte();
    Imgcodecs.imencode(".png", image, png);
    String yaml = Files.readString(TestData.projectRoot().resolve("conf/recipes").resolve(recipes));
    Settings settings = SettingsReader.read(yaml);
    try (Analyzer analyzer = new Analyzer(settings.recipes(), List.of(), settings.pixelBudget())) {
      return analyzer
          .analyze(Source.of(png.toArray()), SiteDefaults.NONE)
          .outcome()
          .fold(
              Optional::orElseThrow,
              rejected -> {
                throw new AssertionError(rejected.code() + ": " + rejected.message());
              });
    } finally {
      image.release();
      png.release();
    }
  }
}
