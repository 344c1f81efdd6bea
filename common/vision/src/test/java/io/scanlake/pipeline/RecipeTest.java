package io.scanlake.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.scanlake.dicom.RenderRule;
import io.scanlake.image.Frame;
import io.scanlake.image.Natives;
import io.scanlake.image.Workspace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Point;
import org.opencv.core.Scalar;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;

/**
 * What the parts of a recipe do to made images; the quality on real ones is measured in the jobs.
 */
class RecipeTest {
  private static final Recipe.Channel INVERSE_GREEN = new Recipe.Channel(0, -1, 0, 0, 255);

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

  private Segmentation segment(Mat image, Recipe recipe) {
    Frame frame =
        new Frame(image, null, Double.NaN, Double.NaN, RenderRule.IDENTITY, 0, 0, 0, false);
    return segmenter.apply(preprocess.apply(frame, recipe), recipe, Double.NaN, 0);
  }

  private Mat canvas(int rows, int cols, int type, Scalar colour) {
    Mat image = workspace.mat();
    image.create(rows, cols, type);
    image.setTo(colour);
    return image;
  }

  private Mat gray(int rows, int cols, int level) {
    return canvas(rows, cols, CvType.CV_8UC1, Scalar.all(level));
  }

  private static void disc(Mat image, int x, int y, int radius, Scalar colour) {
    Imgproc.circle(image, new Point(x, y), radius, colour, -1);
  }

  private static void disc(Mat image, int x, int y, int radius, int level) {
    disc(image, x, y, radius, Scalar.all(level));
  }

  @Test
  void floodSeparatesDiscsThatTouchAndKeepsTheirEdge() {
    Mat image = gray(256, 256, 20);
    disc(image, 80, 128, 30, 180);
    disc(image, 137, 128, 30, 180);

    Segmentation found =
        segment(image, new MadeRecipe().filled().split(Recipe.SplitRule.FLOOD).at(512));

    assertThat(found.regions()).hasSize(2);
    // 2 x 2827 px, minus the overlap of about 60 px; the outline may be a pixel off all round
    long area = found.regions().stream().mapToLong(Region::areaPx).sum();
    assertThat(area).isBetween(5300L, 5950L);
    assertThat(found.regions().get(0).box().x()).isBetween(48.0, 52.0);
  }

  @Test
  void floodFindsADimObjectBesideABrightOne() {
    Mat image = gray(256, 256, 10);
    disc(image, 90, 128, 25, 60);
    disc(image, 135, 128, 20, 240);
    Imgproc.GaussianBlur(image, image, new Size(0, 0), 1.5);
    MadeRecipe parts =
        new MadeRecipe()
            .threshold(Recipe.Threshold.Rule.OTSU, 0, 0.2, 0)
            .filled()
            .split(Recipe.SplitRule.FLOOD);

    List<Region> regions = segment(image, parts.at(512)).regions();

    assertThat(regions).hasSize(2);
    assertThat(regions).anyMatch(r -> Math.abs(r.centroidX() - 135) < 3);
    assertThat(regions).anyMatch(r -> Math.abs(r.centroidX() - 90) < 6 && r.areaPx() > 1000);
  }

  @Test
  void floodFindsDarkObjects() {
    Mat image = gray(256, 256, 220);
    disc(image, 60, 60, 20, 60);
    disc(image, 180, 180, 25, 90);
    MadeRecipe parts =
        new MadeRecipe().polarity(Recipe.Polarity.AUTO).filled().split(Recipe.SplitRule.FLOOD);

    assertThat(segment(image, parts.at(512)).regions()).hasSize(2);
  }

  @Test
  void circlesSeparateDiscsThatOverlap() {
    Mat image = gray(200, 300, 20);
    disc(image, 100, 100, 30, 180);
    disc(image, 140, 100, 30, 120);

    List<Region> regions =
        segment(image, new MadeRecipe().filled().split(Recipe.SplitRule.CIRCLES).at(512))
            .regions()
            .stream()
            .sorted(Comparator.comparingDouble(r -> r.box().x()))
            .toList();

    assertThat(regions).hasSize(2);
    assertThat(regions.get(0).box().x()).isBetween(68.0, 72.0);
    assertThat(regions.get(1).box().x() + regions.get(1).box().w()).isBetween(168.0, 174.0);
  }

  @Test
  void aCirclesBoxIsOfItsWholeOutline() {
    Mat image = gray(200, 300, 20);
    Mat second = gray(200, 300, 0);
    disc(image, 100, 100, 30, 120);
    disc(second, 140, 100, 30, 80);
    Core.add(image, second, image);

    List<Region> regions =
        segment(image, new MadeRecipe().filled().split(Recipe.SplitRule.CIRCLES).at(512)).regions();

    // pi * 30^2 = 2827 px and 61 px wide each, 40 px apart: half of what they share goes to each
    assertThat(regions).hasSize(2);
    for (Region region : regions) {
      assertThat(region.box().w()).isBetween(56.0, 66.0);
      assertThat(region.areaPx()).isBetween(2200L, 2750L);
    }
  }

  @Test
  void stainAddsObjectsThatAreNotCircles() {
    // blue minus green: 0 on the ground and in the discs, 150 in the square
    Mat image = canvas(300, 300, CvType.CV_8UC3, new Scalar(220, 220, 220));
    disc(image, 60, 60, 20, new Scalar(90, 90, 90));
    Imgproc.rectangle(image, new Point(150, 150), new Point(249, 249), new Scalar(210, 60, 60), -1);
    MadeRecipe plain =
        new MadeRecipe().polarity(Recipe.Polarity.DARK).filled().split(Recipe.SplitRule.CIRCLES);
    Recipe.Channel blue = new Recipe.Channel(1, -1, 0, 0, 0);

    List<Region> regions =
        segment(image, plain.stain(new Recipe.Stain(blue, 0, 100, 1, 1, 9_000, 5)).at(512))
            .regions();

    // 100 px and 5 px on each side
    assertThat(regions)
        .anyMatch(
            r ->
                r.box().x() == 145
                    && r.box().y() == 145
                    && r.box().w() == 110
                    && r.box().h() == 110);
    assertThat(regions).anyMatch(r -> Math.abs(r.centroidX() - 60) < 2 && r.areaPx() < 1400);
    List<Region> fewer =
        segment(image, plain.stain(new Recipe.Stain(blue, 0, 100, 1, 1, 11_000, 5)).at(512))
            .regions();
    assertThat(fewer).noneMatch(r -> r.box().w() == 110);
  }

  @Test
  void aChannelSelectsTheStain() {
    // the discs are as bright as the ground in blue and red, but dark in green
    Mat image = canvas(200, 200, CvType.CV_8UC3, new Scalar(220, 220, 220));
    disc(image, 60, 60, 20, new Scalar(220, 60, 220));
    disc(image, 140, 140, 20, new Scalar(220, 60, 220));
    MadeRecipe parts = new MadeRecipe().channel(INVERSE_GREEN);

    assertThat(segment(image, parts.at(512)).regions()).hasSize(2);
    // shrunk to a quarter, boxes stay in original pixels
    Region first = segment(image, parts.at(50)).regions().get(0);
    assertThat(first.box().x()).isBetween(36.0, 44.0);
    assertThat(first.box().w()).isBetween(36.0, 48.0);
  }

  @Test
  void levelThatNothingReachesFindsNothing() {
    Mat image = gray(64, 64, 20);
    disc(image, 32, 32, 10, 100);
    MadeRecipe parts = new MadeRecipe().threshold(Recipe.Threshold.Rule.LEVEL, 0, 1, 120);

    assertThat(segment(image, parts.at(512)).status()).isEqualTo(Segmentation.Status.EMPTY);
  }

  @Test
  void growsRegionsUpToTheirNeighbours() {
    Mat image = gray(100, 100, 0);
    Imgproc.rectangle(image, new Point(20, 40), new Point(29, 49), Scalar.all(200), -1);
    Imgproc.rectangle(image, new Point(36, 40), new Point(45, 49), Scalar.all(200), -1);
    MadeRecipe parts = new MadeRecipe().grow(5);

    List<Region> regions = segment(image, parts.at(512)).regions();

    assertThat(regions).hasSize(2);
    // 20 - 5 on the left; the gap of 6 px is shared, 3 px each
    assertThat(regions.get(0).box().x()).isEqualTo(15);
    assertThat(regions.get(0).box().w()).isEqualTo(5 + 10 + 3);
    assertThat(regions.get(1).box().w()).isEqualTo(3 + 10 + 5);
    assertThat(regions.get(0).box().y()).isEqualTo(35);
  }

  @Test
  void dropsRegionsThatAreCutOffOrSmallRelativeToTheLargest() {
    Mat image = gray(200, 200, 0);
    disc(image, 100, 100, 30, 200);
    disc(image, 0, 40, 20, 200);
    disc(image, 150, 160, 5, 200);
    MadeRecipe parts = new MadeRecipe().withoutCutOff().least(0.1);

    // 5 px to 30 px is 1 / 36 of the area
    assertThat(segment(image, parts.at(512)).regions()).hasSize(1);
    assertThat(segment(image, new MadeRecipe().at(512)).regions()).hasSize(3);
  }

  @Test
  void anImageOfCutOffRegionsOnlyKeepsThem() {
    Mat image = gray(200, 200, 0);
    disc(image, 0, 40, 20, 200);
    MadeRecipe parts = new MadeRecipe().withoutCutOff();

    assertThat(segment(image, parts.at(512)).regions()).hasSize(1);
  }

  @Test
  void closesAndFills() {
    Mat image = gray(200, 200, 0);
    Imgproc.circle(image, new Point(100, 100), 30, Scalar.all(200), 6);
    Imgproc.rectangle(image, new Point(98, 60), new Point(102, 80), Scalar.all(0), -1);
    MadeRecipe closed = new MadeRecipe().close(4).filled();

    List<Region> regions = segment(image, closed.at(512)).regions();

    // pi * 33^2 = 3421 px
    assertThat(regions).hasSize(1);
    assertThat(regions.get(0).areaPx()).isBetween(3200L, 3650L);
  }

  @Test
  void labelMapAndRegionsAgree() {
    Mat image = gray(256, 256, 20);
    for (int i = 0; i < 9; i++) {
      disc(image, 40 + 80 * (i % 3), 40 + 80 * (i / 3), 10 + 2 * i, 200);
    }
    for (Recipe.SplitRule split : Recipe.SplitRule.values()) {
      Recipe recipe = new MadeRecipe().filled().split(split).at(512);
      Frame frame =
          new Frame(image, null, Double.NaN, Double.NaN, RenderRule.IDENTITY, 0, 0, 0, false);
      Preprocess.Working working = preprocess.apply(frame, recipe);
      Segmentation found = segmenter.apply(working, recipe, Double.NaN, 0);
      int[] labels = segmenter.map(working, found).labels();

      // a circle of 10 px has few pixels that could vote
      assertThat(found.regions()).hasSizeBetween(split == Recipe.SplitRule.CIRCLES ? 8 : 9, 9);
      for (Region region : found.regions()) {
        long n = Arrays.stream(labels).filter(l -> l == region.region()).count();
        assertThat(n).isEqualTo(region.areaPx());
      }
    }
  }

  @Test
  void everyRecipeTakesEveryImage() {
    List<Mat> images = new ArrayList<>();
    for (int type : new int[] {CvType.CV_8UC1, CvType.CV_8UC3}) {
      for (int[] size : new int[][] {{1, 1}, {1, 300}, {300, 1}, {16, 16}, {17, 90}, {3000, 40}}) {
        images.add(canvas(size[0], size[1], type, Scalar.all(0)));
        images.add(canvas(size[0], size[1], type, Scalar.all(255)));
        Mat noise = canvas(size[0], size[1], type, Scalar.all(0));
        Core.randu(noise, 0, 255);
        images.add(noise);
      }
    }
    everyRecipeTakes(images);
  }

  @ParameterizedTest
  @EnumSource(Recipe.SplitRule.class)
  void everySplitTakesALargeImage(Recipe.SplitRule split) {
    Mat large = canvas(800, 1000, CvType.CV_8UC3, Scalar.all(0));
    Core.randu(large, 0, 255);
    Recipe recipe = new MadeRecipe().median(3).filled().split(split).grow(7).at(256);
    assertThatCode(() -> segment(large, recipe)).doesNotThrowAnyException();
  }

  @Test
  @Tag("quality")
  void everyRecipeTakesAHugeImage() {
    Mat huge = canvas(4000, 5000, CvType.CV_8UC3, Scalar.all(0));
    Core.randu(huge, 0, 255);
    everyRecipeTakes(List.of(huge));
  }

  private void everyRecipeTakes(List<Mat> images) {
    for (Recipe.SplitRule split : Recipe.SplitRule.values()) {
      for (Recipe.Threshold.Rule rule : Recipe.Threshold.Rule.values()) {
        for (Recipe.Polarity polarity : Recipe.Polarity.values()) {
          MadeRecipe parts =
              new MadeRecipe()
                  .channel(new Recipe.Channel(-0.5, -1, 0.2, 0.4, 200))
                  .polarity(polarity)
                  .threshold(rule, 1, 0.5, 100)
                  .close(3)
                  .filled()
                  .split(split)
                  .withoutCutOff()
                  .least(0.1)
                  .grow(7);
          for (Mat image : images) {
            assertThatCode(() -> segment(image, parts.at(1024))).doesNotThrowAnyException();
          }
        }
      }
    }
  }
}
