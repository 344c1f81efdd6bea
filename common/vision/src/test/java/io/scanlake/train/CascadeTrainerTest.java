package io.scanlake.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scanlake.image.Box;
import io.scanlake.image.Natives;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.MatOfRect;
import org.opencv.core.Rect;
import org.opencv.core.Size;
import org.opencv.imgcodecs.Imgcodecs;
import org.opencv.objdetect.CascadeClassifier;

class CascadeTrainerTest {
  private static final int SIDE = 18;

  /** Enough for the small object below, in seconds; the quality test chooses from more. */
  private static final int FEATURES = 600;

  private static final int MANY_FEATURES = 3000;

  private static List<Phantom> phantoms;
  private static TrainedCascade trained;

  @TempDir static Path folder;

  /** Noise with discs, which are no object, and one object: a disc beside a dark bar. */
  private record Phantom(GrayImage image, Box object) {
    static Phantom of(int seed) {
      Random random = new Random(seed);
      int width = 96 + random.nextInt(16);
      int height = 80 + random.nextInt(16);
      byte[] pixels = new byte[width * height];
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] = (byte) (100 + 12 * random.nextGaussian());
      }
      for (int i = 0; i < 6; i++) {
        disc(pixels, width, random.nextInt(width), random.nextInt(height), 4 + random.nextInt(6));
      }
      int side = 20 + random.nextInt(10);
      int x = random.nextInt(width - side);
      int y = random.nextInt(height - side);
      for (int j = 0; j < side; j++) {
        for (int i = 0; i < side; i++) {
          pixels[(y + j) * width + x + i] = (byte) (i < side / 4 ? 40 : 100 + random.nextInt(20));
        }
      }
      disc(pixels, width, x + side * 5 / 8, y + side / 2, side / 4);
      return new Phantom(new GrayImage(width, height, pixels), new Box(x, y, side, side));
    }

    private static void disc(byte[] pixels, int width, int cx, int cy, int radius) {
      for (int i = 0; i < pixels.length; i++) {
        int dx = i % width - cx;
        int dy = i / width - cy;
        if (dx * dx + dy * dy <= radius * radius) {
          pixels[i] = (byte) 200;
        }
      }
    }

    CascadeTrainer.Positive positive() {
      return new CascadeTrainer.Positive(image, object);
    }

    CascadeTrainer.Negative negative() {
      return new CascadeTrainer.Negative(image, List.of(object));
    }
  }

  private static CascadeSettings settings(
      int threads, int maxFeatures, long maxBytes, boolean isSymmetric) {
    return new CascadeSettings(
        SIDE,
        SIDE,
        8,
        0.99,
        0.4,
        1e-4,
        30,
        600,
        0.4,
        1.15,
        4,
        0.05,
        0.08,
        isSymmetric,
        maxFeatures,
        maxBytes,
        threads,
        5);
  }

  private static CascadeSettings settings(int threads, int maxFeatures) {
    return settings(threads, maxFeatures, 1L << 26);
  }

  private static CascadeSettings settings(int threads, int maxFeatures, long maxBytes) {
    return settings(threads, maxFeatures, maxBytes, false);
  }

  private static TrainedCascade train(CascadeSettings settings) {
    return new CascadeTrainer(settings)
        .train(
            phantoms.stream().map(Phantom::positive).toList(),
            phantoms.stream().map(Phantom::negative).toList());
  }

  @BeforeAll
  static void train() {
    Natives.load();
    phantoms = Stream.iterate(0, i -> i + 1).limit(120).map(Phantom::of).toList();
    trained = train(settings(2, FEATURES));
  }

  private static CascadeClassifier classifier() throws IOException {
    return classifier(trained);
  }

  private static CascadeClassifier classifier(TrainedCascade cascade) throws IOException {
    Path file = Files.writeString(folder.resolve("cascade.xml"), cascade.xml());
    CascadeClassifier classifier = new CascadeClassifier();
    assertThat(classifier.load(file.toString())).isTrue();
    return classifier;
  }

  private static Mat mat(GrayImage image) {
    Mat mat = new Mat(image.height(), image.width(), CvType.CV_8UC1);
    mat.put(0, 0, image.pixels());
    return mat;
  }

  @Test
  void stagesKeepTheirPromises() {
    assertPromises(trained);
  }

  private static void assertPromises(TrainedCascade trained) {
    assertThat(trained.stages()).isNotEmpty();
    double falseAlarm = 1;
    double hitRate = 1;
    for (TrainedCascade.StageReport stage : trained.stages()) {
      assertThat(stage.hitRate()).isGreaterThanOrEqualTo(0.99);
      assertThat(stage.falseAlarm()).isLessThanOrEqualTo(0.4);
      assertThat(stage.falseAlarmBefore()).isLessThanOrEqualTo(falseAlarm);
      falseAlarm = stage.falseAlarmBefore();
      hitRate *= stage.hitRate();
    }
    assertThat(trained.hitRate()).isGreaterThan(hitRate - 1e-9);
    assertThat(trained.falseAlarm()).isLessThan(1e-3);
  }

  @Test
  void numberOfThreadsDoesNotMatter() {
    assertThat(train(settings(1, FEATURES)).xml()).isEqualTo(trained.xml());
  }

  @Test
  @Tag("quality")
  void manyFeaturesKeepThePromisesToo() throws IOException {
    TrainedCascade many = train(settings(2, MANY_FEATURES));
    assertPromises(many);
    assertThat(train(settings(1, MANY_FEATURES)).xml()).isEqualTo(many.xml());
    assertFindsTheObject(classifier(many));
  }

  /** Positive, negative and shifted windows: both must say the same of each. */
  @Test
  void openCvAcceptsTheSameWindows() throws IOException {
    CascadeClassifier classifier = classifier();
    assertThat(classifier.getOriginalWindowSize()).isEqualTo(new Size(SIDE, SIDE));
    MatOfRect boxes = new MatOfRect();
    Random random = new Random(1);
    int accepted = 0;
    for (int i = 0; i < 3000; i++) {
      Phantom phantom = Phantom.of(1000 + i % 50);
      Box box = phantom.object();
      double shift = i % 3 == 0 ? 0 : i % 3 == 1 ? 3 : 60;
      Box moved =
          new Box(
              box.x() + shift * random.nextGaussian(),
              box.y() + shift * random.nextGaussian(),
              box.w(),
              box.h());
      GrayImage window = phantom.image().cut(moved, SIDE, SIDE);
      Mat mat = mat(window);
      classifier.detectMultiScale(mat, boxes, 1.1, 0, 0, new Size(), new Size());
      mat.release();
      boolean isObject = trained.cascade().accepts(window);
      assertThat(!boxes.empty()).as("window %d", i).isEqualTo(isObject);
      accepted += isObject ? 1 : 0;
    }
    assertThat(accepted).isBetween(600, 2400);
  }

  /**
   * At scale 1 OpenCV visits every second pixel of every second row, and passes over the next place
   * where the first stage rejects.
   */
  @Test
  @Tag("quality")
  void openCvFindsTheSamePlacesInAnImage() throws IOException {
    CascadeClassifier classifier = classifier();
    MatOfRect boxes = new MatOfRect();
    LbpCascade cascade = trained.cascade();
    int places = 0;
    for (int i = 0; i < 20; i++) {
      Phantom phantom = Phantom.of(2000 + i);
      double factor = SIDE / phantom.object().w();
      GrayImage image =
          phantom
              .image()
              .cut(
                  new Box(0, 0, phantom.image().width(), phantom.image().height()),
                  (int) (phantom.image().width() * factor),
                  (int) (phantom.image().height() * factor));
      int[] sums = image.integral();
      int stride = image.width() + 1;
      List<Rect> expected = new ArrayList<>();
      for (int y = 0; y + SIDE <= image.height(); y += 2) {
        for (int x = 0; x + SIDE <= image.width(); x += 2) {
          if (cascade.accepts(sums, stride, y * stride + x)) {
            expected.add(new Rect(x, y, SIDE, SIDE));
          } else if (!cascade.stages().get(0).accepts(sums, stride, y * stride + x)) {
            x += 2;
          }
        }
      }
      Size size = new Size(SIDE, SIDE);
      classifier.detectMultiScale(mat(image), boxes, 1.1, 0, 0, size, size);
      assertThat(boxes.toList()).containsExactlyInAnyOrderElementsOf(expected);
      places += expected.size();
    }
    assertThat(places).isPositive();
  }

  @Test
  void findsTheObjectInImagesItHasNotSeen() throws IOException {
    assertFindsTheObject(classifier());
  }

  private static void assertFindsTheObject(CascadeClassifier classifier) {
    MatOfRect boxes = new MatOfRect();
    int found = 0;
    int wrong = 0;
    for (int i = 0; i < 40; i++) {
      Phantom phantom = Phantom.of(500 + i);
      classifier.detectMultiScale(mat(phantom.image()), boxes, 1.1, 2, 0, new Size(), new Size());
      for (Rect r : boxes.toArray()) {
        boolean isHit = new Box(r.x, r.y, r.width, r.height).iou(phantom.object()) >= 0.5;
        found += isHit ? 1 : 0;
        wrong += isHit ? 0 : 1;
      }
    }
    assertThat(found).isGreaterThanOrEqualTo(30);
    assertThat(wrong).isLessThanOrEqualTo(4);
  }

  /** Another release of OpenCV, as a user has it: skipped where python3 has no cv2. */
  @Test
  @Tag("quality")
  void pythonsOpenCvGivesTheSameBoxes() throws Exception {
    String version = python("import cv2; cv2.CascadeClassifier; print(cv2.__version__)");
    Assumptions.assumeTrue(version != null, "python3 has no cv2 with cascades: skipped");
    CascadeClassifier classifier = classifier();
    MatOfRect boxes = new MatOfRect();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      Mat mat = mat(Phantom.of(500 + i).image());
      Imgcodecs.imwrite(folder.resolve(i + ".pgm").toString(), mat);
      for (int neighbours : new int[] {0, 2}) {
        classifier.detectMultiScale(mat, boxes, 1.1, neighbours, 0, new Size(), new Size());
        for (Rect r : boxes.toArray()) {
          expected.add("%d %d %d %d %d %d".formatted(i, neighbours, r.x, r.y, r.width, r.height));
        }
      }
    }
    String answer =
        python(
            """
            import cv2, sys
            cv2.setNumThreads(1)
            cascade = cv2.CascadeClassifier(sys.argv[1] + "/cascade.xml")
            assert not cascade.empty()
            for i in range(10):
                image = cv2.imread(sys.argv[1] + "/%d.pgm" % i, cv2.IMREAD_GRAYSCALE)
                for neighbours in (0, 2):
                    for box in cascade.detectMultiScale(image, 1.1, neighbours):
                        print(i, neighbours, *box)
            """,
            folder.toString());
    System.out.printf("python3 cv2 %s, this %s%n", version.strip(), Core.VERSION);
    assertThat(answer).isNotNull();
    assertThat(answer.lines()).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(expected).hasSizeGreaterThan(20);
  }

  /** What a script prints; null where it fails or there is no python3. */
  private static String python(String script, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("python3", "-c", script));
    command.addAll(List.of(arguments));
    Path output = folder.resolve("python.txt");
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .redirectOutput(output.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      return null;
    }
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      return null;
    }
    return process.exitValue() == 0 ? Files.readString(output) : null;
  }

  @Test
  void aStageChoosesFromNoMoreFeaturesThanAllowed() {
    TrainedCascade few = train(settings(2, 200));
    assertThat(few.stages()).allSatisfy(stage -> assertThat(stage.featuresTried()).isEqualTo(200));
    assertThat(few.features()).isEqualTo(LbpFeature.all(SIDE, SIDE).size());
  }

  /** 120 positives × 4 copies, each with its mirror image. */
  @Test
  @Tag("quality")
  void aSymmetricObjectIsLearnedFromItsMirrorImageToo() {
    TrainedCascade both = train(settings(2, 200, 1L << 26, true));
    assertThat(both.stages().get(0).positives()).isEqualTo(960);
    assertThat(trained.stages().get(0).positives()).isEqualTo(480);
  }

  /**
   * 120 positives × 4 copies + 600 negatives = 1080 samples of 19 × 19 sums of 4 bytes: 1,559,520
   * bytes; 1,600,000 bytes hold the codes of 1481 features.
   */
  @Test
  @Tag("quality")
  void memoryIsBounded() {
    assertThat(train(settings(2, MANY_FEATURES, 1_600_000)).stages().get(0).featuresTried())
        .isEqualTo(1481);
    assertThatThrownBy(() -> train(settings(2, MANY_FEATURES, 1_559_519)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the samples need more memory than the settings allow");
  }

  @Test
  void refusesWhatCannotBeLearned() {
    CascadeTrainer trainer = new CascadeTrainer(settings(1, 100));
    GrayImage tiny = new GrayImage(4, 4, new byte[16]);
    Box box = new Box(0, 0, 4, 4);
    assertThatThrownBy(() -> trainer.train(List.of(), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a cascade cannot be trained without a positive");
    assertThatThrownBy(
            () ->
                trainer.train(
                    List.of(new CascadeTrainer.Positive(tiny, box)),
                    List.of(new CascadeTrainer.Negative(tiny, List.of()))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the negative images have no window of this size");
  }

  @Test
  void refusesPositivesThatLookLikeNegatives() {
    GrayImage flat = new GrayImage(40, 40, new byte[1600]);
    CascadeTrainer trainer = new CascadeTrainer(settings(2, 100));
    assertThatThrownBy(
            () ->
                trainer.train(
                    List.of(new CascadeTrainer.Positive(flat, new Box(0, 0, 20, 20))),
                    List.of(new CascadeTrainer.Negative(flat, List.of()))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no feature tells positives from negatives");
  }

  /** Features of a 3 × 3 window: one; of 6 × 3: 4 places of width 1, and one of width 2. */
  @Test
  void countsFeatures() {
    assertThat(LbpFeature.all(3, 3)).containsExactly(new LbpFeature(0, 0, 1, 1));
    assertThat(LbpFeature.all(6, 3)).hasSize(4 + 1);
  }

  /** Blocks clockwise from the upper left: 9 5 5 1 5 5 5 1 round a 5, so 11101110. */
  @Test
  void codesTheBlocksClockwise() {
    byte[] pixels = {9, 5, 5, 1, 5, 1, 5, 5, 5};
    GrayImage image = new GrayImage(3, 3, pixels);
    assertThat(new LbpFeature(0, 0, 1, 1).code(image.integral(), 4, 0)).isEqualTo(0b11101110);
  }
}
