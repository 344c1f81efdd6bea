package io.scanlake.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.scanlake.dicom.RenderRule;
import io.scanlake.image.Frame;
import io.scanlake.image.Natives;
import io.scanlake.image.Workspace;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Point;
import org.opencv.core.Scalar;
import org.opencv.imgproc.Imgproc;

class SegmenterTest {
  private final Workspace workspace = new Workspace();
  private final Preprocess preprocess = new Preprocess(workspace);
  private final Segmenter segmenter = new Segmenter(workspace);

  @BeforeAll
  static void load() {
    Natives.load();
  }

  @AfterEach
  void release() {
    workspace.close();
  }

  private static Recipe recipe(Recipe.Polarity polarity, int working, int maxRegions) {
    return MadeRecipe.peaks(11, 4)
        .median(5)
        .polarity(polarity)
        .open(2)
        .leastMm2(10)
        .most(maxRegions)
        .at(working);
  }

  private Segmentation segment(Mat image, Recipe recipe, double spacingMm) {
    Frame frame = new Frame(image, null, spacingMm, spacingMm, RenderRule.IDENTITY, 0, 0, 0, false);
    return segmenter.apply(preprocess.apply(frame, recipe), recipe, spacingMm * spacingMm, 0);
  }

  private Mat canvas(int rows, int cols, int level) {
    Mat image = workspace.mat();
    image.create(rows, cols, CvType.CV_8UC1);
    image.setTo(Scalar.all(level));
    return image;
  }

  private static void disc(Mat image, int x, int y, int radius, int level) {
    Imgproc.circle(image, new Point(x, y), radius, Scalar.all(level), -1);
  }

  @Test
  void measuresOneDisc() {
    Mat image = canvas(200, 300, 30);
    disc(image, 100, 80, 30, 200);

    Segmentation found = segment(image, recipe(Recipe.Polarity.BRIGHT, 512, 1000), 0.5);

    assertThat(found.status()).isEqualTo(Segmentation.Status.OK);
    assertThat(found.regions()).hasSize(1);
    Region disc = found.regions().get(0);
    // pi * 30^2 = 2827 px; a pixel is 0.25 mm2
    assertThat((double) disc.areaPx()).isCloseTo(2827, within(60.0));
    assertThat(disc.areaMm2()).isCloseTo(disc.areaPx() * 0.25, within(1e-9));
    assertThat(disc.centroidX()).isCloseTo(100, within(0.5));
    assertThat(disc.centroidY()).isCloseTo(80, within(0.5));
    assertThat(disc.box().x()).isBetween(69.0, 71.0);
    assertThat(disc.box().w()).isBetween(59.0, 62.0);
    assertThat(disc.candidate().circularity()).isGreaterThan(0.9);
    assertThat(disc.candidate().solidity()).isGreaterThan(0.96);
    assertThat(disc.candidate().touchesBorder()).isFalse();
    assertThat(disc.candidate().meanIntensity()).isGreaterThan(195);
    // 2827 of 60,000 pixels
    assertThat(found.foregroundFrac()).isCloseTo(0.047, within(0.003));
    assertThat(found.borderTouchFrac()).isZero();
  }

  @Test
  void partsDiscsThatTouch() {
    Mat image = canvas(256, 256, 20);
    disc(image, 80, 128, 30, 180);
    disc(image, 137, 128, 30, 180);

    Segmentation found = segment(image, recipe(Recipe.Polarity.BRIGHT, 512, 1000), Double.NaN);

    assertThat(found.regions()).hasSize(2);
    assertThat(found.regions().get(0).areaMm2()).isNaN();
    // nothing of the mask is lost on the line between: two discs less their small overlap
    long area = found.regions().stream().mapToLong(Region::areaPx).sum();
    assertThat((double) area).isCloseTo(2 * 2827 - 60, within(120.0));
  }

  @Test
  void findsDarkObjectsByTheirBorder() {
    Mat image = canvas(256, 256, 220);
    disc(image, 60, 60, 20, 60);
    disc(image, 180, 180, 25, 60);

    assertThat(segment(image, recipe(Recipe.Polarity.AUTO, 512, 1000), 1).regions()).hasSize(2);
    assertThat(segment(image, recipe(Recipe.Polarity.DARK, 512, 1000), 1).regions()).hasSize(2);
  }

  @Test
  void reportsInOriginalPixelsWhenShrunk() {
    Mat image = canvas(1024, 1024, 20);
    disc(image, 300, 600, 100, 200);

    Segmentation found = segment(image, recipe(Recipe.Polarity.BRIGHT, 256, 1000), 0.1);

    assertThat(found.regions()).hasSize(1);
    Region disc = found.regions().get(0);
    // pi * 100^2 = 31,416 px, 314 mm2 at 0.01 mm2 a pixel
    assertThat((double) disc.areaPx()).isCloseTo(31_416, within(900.0));
    assertThat(disc.areaMm2()).isCloseTo(314, within(9.0));
    assertThat(disc.centroidX()).isCloseTo(300, within(2.0));
    assertThat(disc.centroidY()).isCloseTo(600, within(2.0));
  }

  @Test
  void keepsTheLargestWhereThereAreTooMany() {
    Mat image = canvas(512, 512, 20);
    for (int i = 0; i < 16; i++) {
      disc(image, 60 + 120 * (i % 4), 60 + 120 * (i / 4), 12 + i, 200);
    }

    Segmentation found = segment(image, recipe(Recipe.Polarity.BRIGHT, 512, 5), 1);

    assertThat(found.status()).isEqualTo(Segmentation.Status.TOO_MANY);
    assertThat(found.regions()).hasSize(5);
    assertThat(found.regions().get(0).region()).isEqualTo(1);
    // the smallest kept has radius 23
    assertThat(found.regions()).allMatch(r -> r.areaPx() > 1500);
  }

  @Test
  void saysWhyNothingWasFound() {
    Recipe recipe = recipe(Recipe.Polarity.BRIGHT, 512, 1000);
    assertThat(segment(canvas(64, 64, 90), recipe, 1).status())
        .isEqualTo(Segmentation.Status.EMPTY);
    assertThat(segment(canvas(10, 64, 90), recipe, 1).status())
        .isEqualTo(Segmentation.Status.NOT_APPLICABLE);
  }

  @Test
  void touchesTheBorder() {
    Mat image = canvas(128, 128, 20);
    disc(image, 5, 64, 30, 200);
    List<Region> regions = segment(image, recipe(Recipe.Polarity.BRIGHT, 512, 1000), 1).regions();
    assertThat(regions).hasSize(1);
    assertThat(regions.get(0).candidate().touchesBorder()).isTrue();
    assertThat(regions.get(0).box().x()).isZero();
  }

  @Test
  void givesTheSameTwiceAndLeavesTheImage() {
    Mat image = canvas(300, 300, 40);
    Core.randu(image, 0, 255);
    Mat before = image.clone();
    Recipe recipe = recipe(Recipe.Polarity.BRIGHT, 512, 1000);
    Segmentation first = segment(image, recipe, 1);
    Segmentation second = segment(image, recipe, 1);
    assertThat(second).isEqualTo(first);
    assertThat(Core.norm(before, image)).isZero();
    before.release();
  }
}
