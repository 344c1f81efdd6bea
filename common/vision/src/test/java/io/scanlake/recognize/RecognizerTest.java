package io.scanlake.recognize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.scanlake.dicom.BodyRegion;
import io.scanlake.image.Box;
import io.scanlake.image.Match;
import io.scanlake.image.Natives;
import io.scanlake.recognize.ModelCard.Search;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Rect;
import org.opencv.core.Scalar;

class RecognizerTest {
  @BeforeAll
  static void load() {
    Natives.load();
  }

  private static Search search(int most, double margin, String mirrorLabel) {
    return new Search(1.1, 2, 0, most, margin, mirrorLabel, 0.0, 0.3, 0);
  }

  @Nested
  class Hog {
    @Test
    void findsWhatItLearntAtEverySizeOnceEach() {
      Model model = ModelFolder.read(MadeModels.hog(search(0, 0.25, null)));
      Mat gray = MadeModels.noise(240, 300, 60, 99);
      List<Box> crosses = List.of(new Box(30, 40, 36, 36), new Box(160, 90, 60, 60));
      crosses.forEach(box -> MadeModels.cross(gray, box));
      try (Recognizer detector = Recognizer.open(model)) {
        List<Detection> found = detector.detect(gray, 2, 0.5, 0.25, 3);
        assertThat(found).hasSize(2);
        assertThat(detector.detect(gray, 2, 0.5, 0.25, 3)).isEqualTo(found);
        for (Box cross : crosses) {
          Box wanted = cross.scaled(2);
          assertThat(found).anyMatch(d -> wanted.iou(new Box(d.x(), d.y(), d.w(), d.h())) > 0.6);
        }
        Detection first = found.get(0);
        assertThat(first.label()).isEqualTo("cross");
        assertThat(first.frame()).isEqualTo(3);
        assertThat(first.modelSha256()).isEqualTo(model.sha256());
        assertThat(first.widthMm()).isEqualTo(first.w() * 0.25);
        assertThat(first.heightMm()).isEqualTo(first.h() * 0.5);
        assertThat(first.score()).isPositive();
      }
      assertThat(model.card().measuredQuality().get("windows-found")).isGreaterThan(0.9);
      assertThat(model.card().measuredQuality().get("windows-wrong")).isLessThan(0.1);
      gray.release();
    }

    @Test
    void keepsTheBestOfEachLabelAndMirrorsTheFrame() {
      Model model = ModelFolder.read(MadeModels.hog(search(1, 0.25, "mirrored cross")));
      Mat gray = MadeModels.noise(240, 300, 60, 99);
      Box cross = new Box(30, 40, 40, 40);
      MadeModels.cross(gray, cross);
      MadeModels.cross(gray, new Box(160, 90, 60, 60));
      try (Recognizer detector = Recognizer.open(model)) {
        // A cross is its own mirror image: each label has its one best.
        assertThat(detector.detect(gray, 1, 1, 1, 0))
            .extracting(Detection::label)
            .containsExactlyInAnyOrder("cross", "mirrored cross");
      }
      gray.release();
    }

    @Test
    void refusesAPlaneOfAnotherLength() {
      ModelCard.Builder card =
          ModelCard.builder("short", ModelKind.HOG_SVM, List.of("x")).hog(MadeModels.SHAPE);
      // 3 × 3 blocks of 4 cells of 9 directions, and the offset: 325 numbers
      Map<String, byte[]> folder = ModelFolder.write(card, HogWindow.files(new float[10], 1));
      assertThatThrownBy(() -> Recognizer.open(ModelFolder.read(folder)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("plane.csv holds 11 numbers, its window needs 325");
    }
  }

  @Nested
  class Finding {
    @Test
    void shrinksBoxesByTheMarginAndFlipsThemBack() {
      Model model = Model.cascade("a", "left", Match.ANY, search(0, 0.5, "right"), new byte[0]);
      // A window of 40 grown by half on each side held an object of 20; mirrored in 100 columns
      // the window from 10 to 50 lies from 50 to 90.
      Rect box = Suppression.mirrored(new Rect(10, 8, 40, 40), 100);
      assertThat(
              Suppression.detections(
                  model, List.of(new Suppression.Hit(box, 7, "right")), 2, Double.NaN, 0.5, 0))
          .singleElement()
          .satisfies(
              d -> {
                assertThat(List.of(d.x(), d.y(), d.w(), d.h())).containsExactly(120, 36, 40, 40);
                assertThat(d.widthMm()).isEqualTo(20);
                assertThat(d.heightMm()).isNaN();
              });
    }
  }

  @Nested
  class Images {
    @ParameterizedTest
    @EnumSource(Algorithm.class)
    void areNamed(Algorithm algorithm) {
      Model model = ModelFolder.read(MadeModels.named(algorithm));
      assertThat(model.card().measuredQuality()).containsEntry("accuracy", 1.0);
      try (Recognizer classifier = Recognizer.open(model)) {
        for (int i = 0; i < 6; i++) {
          Mat pixels = MadeModels.stripes(i % 2 == 0, 200 + 30 * i, 300 - 20 * i, 500 + i);
          Prediction prediction = classifier.classify(pixels);
          assertThat(prediction.label()).isEqualTo(i % 2 == 0 ? "across" : "down");
          assertThat(prediction.score()).isBetween(0.5, 1.0);
          assertThat(classifier.classify(pixels)).isEqualTo(prediction);
          pixels.release();
        }
      }
    }

    @Test
    void saysNothingBelowTheLeastScore() {
      Map<String, byte[]> folder =
          MadeModels.image(FeatureSet.DETAIL_1, Algorithm.TREES, 1, Map.of());
      try (Recognizer classifier = Recognizer.open(ModelFolder.read(folder))) {
        Mat noise = MadeModels.noise(100, 100, 90, 3);
        assertThat(classifier.classify(noise)).isNull();
        assertThat(classifier.model().card().kindOfImage(null)).isNull();
        noise.release();
      }
    }

    @Test
    void trainTheSameModelTwice() {
      for (Algorithm algorithm : Algorithm.values()) {
        Core.setRNGSeed(algorithm.ordinal() + 99);
        assertThat(MadeModels.trained(algorithm))
            .usingRecursiveComparison()
            .isEqualTo(MadeModels.named(algorithm));
      }
    }

    @Test
    void haveMeanings() {
      KindOfImage meaning = new KindOfImage(List.of("DX", "CR"), BodyRegion.CHEST);
      Map<String, byte[]> folder =
          MadeModels.image(FeatureSet.OVERVIEW_1, Algorithm.SVM, 0.5, Map.of("across", meaning));
      Model model = ModelFolder.read(folder);
      assertThat(model.card().tellsKindOfImage()).isTrue();
      assertThat(model.card().kindOfImage(new Prediction("across", 1))).isEqualTo(meaning);
      assertThat(model.card().kindOfImage(new Prediction("down", 1))).isNull();
    }
  }

  @Nested
  class Regions {
    @ParameterizedTest
    @EnumSource(Algorithm.class)
    void areNamed(Algorithm algorithm) {
      Model model = ModelFolder.read(MadeModels.region(algorithm));
      MadeModels.Scene scene = MadeModels.Scene.of(77);
      try (Recognizer classifier = Recognizer.open(model)) {
        List<Prediction> predictions = classifier.label(scene.pixels(), scene.regions());
        assertThat(predictions.stream().map(v -> v == null ? null : v.label()).toList())
            .isEqualTo(scene.labels());
        assertThat(classifier.label(scene.pixels(), List.of())).isEmpty();
      }
      scene.pixels().release();
    }
  }

  @Nested
  class Background {
    private final Model model = ModelFolder.read(MadeModels.region(Algorithm.TREES));
    private final MadeModels.Scene scene = MadeModels.Scene.of(77);

    private List<String> say(double leastScore, String background, double maxOverlap) {
      ModelCard.ClassifierRule old = model.card().classifier();
      ModelCard.ClassifierRule rule =
          new ModelCard.ClassifierRule(
              old.algorithm(),
              old.features(),
              old.featureCount(),
              leastScore,
              background,
              maxOverlap,
              old.calibration(),
              old.meanings());
      Model other =
          new Model(
              model.card().with("other", Match.ANY, null, rule), model.files(), model.sha256());
      List<Candidate> twice = new ArrayList<>(scene.regions());
      twice.addAll(scene.regions());
      try (Recognizer classifier = Recognizer.open(other)) {
        return classifier.label(scene.pixels(), twice).stream()
            .map(v -> v == null ? null : v.label())
            .toList();
      }
    }

    @Test
    void isSaidWhereNoOtherLabelScoresEnough() {
      assertThat(say(0.02, "bar", 1)).doesNotContainNull();
      assertThat(say(1.0, "bar", 1)).doesNotContainNull().contains("bar");
      // However little a disc scores, it is one where nothing is asked for.
      assertThat(say(0, "bar", 1)).containsOnly("disc");
    }

    @Test
    void ofOverlappingRegionsTheSurestIsNamed() {
      List<String> said = say(0.5, "bar", 0.5);
      long discs = scene.labels().stream().filter("disc"::equals).count();
      assertThat(said.stream().filter("disc"::equals)).hasSize((int) discs);
      assertThat(said).filteredOn(l -> l == null).hasSize((int) discs);
    }
  }

  /** Native code takes the process down where Java does not check first. */
  @Nested
  class HostileImages {
    private List<Mat> images() {
      List<Mat> images = new ArrayList<>();
      images.add(new Mat(1, 1, CvType.CV_8UC1, Scalar.all(7)));
      images.add(new Mat(1, 5000, CvType.CV_8UC1, Scalar.all(255)));
      images.add(new Mat(5000, 1, CvType.CV_8UC3, Scalar.all(0)));
      images.add(new Mat(31, 32, CvType.CV_8UC1, Scalar.all(0)));
      images.add(new Mat(300, 300, CvType.CV_8UC1, Scalar.all(128)));
      images.add(new Mat(64, 64, CvType.CV_8UC3, new Scalar(255, 0, 0)));
      Mat noise = new Mat(3000, 4000, CvType.CV_8UC3);
      Core.randu(noise, 0, 255);
      images.add(noise);
      return images;
    }

    @Test
    void throughEveryDetector() {
      try (Recognizer hog =
          Recognizer.open(ModelFolder.read(MadeModels.hog(search(5, 0.25, "other"))))) {
        for (Mat image : images()) {
          if (image.channels() == 1) {
            assertThat(hog.detect(image, 1, 1, 1, 0)).hasSizeLessThanOrEqualTo(10);
          } else {
            assertThatThrownBy(() -> hog.detect(image, 1, 1, 1, 0))
                .isInstanceOf(IllegalArgumentException.class);
          }
          image.release();
        }
        assertThatThrownBy(() -> hog.detect(new Mat(), 1, 1, 1, 0))
            .isInstanceOf(IllegalArgumentException.class);
      }
    }

    @ParameterizedTest
    @EnumSource(Algorithm.class)
    void throughEveryImageClassifier(Algorithm algorithm) {
      through(MadeModels.named(algorithm));
    }

    /** What an algorithm sees is a vector of finite numbers, whatever features made it. */
    @Test
    void throughTheFeaturesOfDetail() {
      through(MadeModels.image(FeatureSet.DETAIL_1, Algorithm.TREES, 0, Map.of()));
    }

    @ParameterizedTest
    @EnumSource(Algorithm.class)
    @Tag("quality")
    void throughTheFeaturesOfDetailByEveryAlgorithm(Algorithm algorithm) {
      through(MadeModels.image(FeatureSet.DETAIL_1, algorithm, 0, Map.of()));
    }

    private void through(Map<String, byte[]> folder) {
      Model trained = ModelFolder.read(folder);
      Model model =
          new Model(
              trained
                  .card()
                  .with(
                      trained.id(), Match.ANY, null, trained.card().classifier().withLeastScore(0)),
              trained.files(),
              trained.sha256());
      try (Recognizer classifier = Recognizer.open(model)) {
        for (Mat image : images()) {
          assertThat(classifier.classify(image).score()).isBetween(0.0, 1.0);
          image.release();
        }
        for (Mat image : List.of(new Mat(), new Mat(9, 9, CvType.CV_16UC1, Scalar.all(9)))) {
          assertThatThrownBy(() -> classifier.classify(image))
              .isInstanceOf(IllegalArgumentException.class);
        }
      }
    }

    @Test
    void throughTheRegionClassifier() {
      Model model = ModelFolder.read(MadeModels.region(Algorithm.SVM));
      List<Candidate> odd = new ArrayList<>();
      for (Box box :
          List.of(
              new Box(0, 0, 1, 1),
              new Box(-5, -5, 3, 3),
              new Box(0, 0, 100_000, 100_000),
              new Box(7000, 7000, 10, 10))) {
        odd.add(new Candidate(box, 0, Double.NaN, 0, 0, Double.POSITIVE_INFINITY, true));
      }
      try (Recognizer classifier = Recognizer.open(model)) {
        for (Mat image : images()) {
          assertThat(classifier.label(image, odd)).hasSize(4);
          image.release();
        }
      }
    }
  }

  @Test
  void boxesOverlap() {
    // 10 × 10 and 10 × 10 share 5 × 10 = 50 of 150
    assertThat(new Box(0, 0, 10, 10).iou(new Box(5, 0, 10, 10))).isCloseTo(1 / 3.0, within(1e-12));
    assertThat(new Box(0, 0, 10, 10).iou(new Box(10, 0, 10, 10))).isZero();
    assertThat(new Box(3, 5, 4, 2).scaled(2)).isEqualTo(new Box(6, 10, 8, 4));
    assertThat(new Box(10, 10, 20, 40).grown(0.25)).isEqualTo(new Box(5, 0, 30, 60));
  }
}
