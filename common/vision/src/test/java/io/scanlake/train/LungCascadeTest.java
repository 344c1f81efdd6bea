package io.scanlake.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanlake.file.SiteDefaults;
import io.scanlake.file.Source;
import io.scanlake.image.Box;
import io.scanlake.image.Natives;
import io.scanlake.image.PictureReader;
import io.scanlake.image.Workspace;
import io.scanlake.testing.Csv;
import io.scanlake.testing.TestData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opencv.core.Core;
import org.opencv.core.Mat;
import org.opencv.core.MatOfInt;
import org.opencv.core.MatOfRect;
import org.opencv.core.Rect;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;
import org.opencv.objdetect.CascadeClassifier;

/**
 * Real radiographs: one cascade learns the right lung and the mirrored left lung of two thirds of
 * the patients, and seeks the lungs of the others: the right one in the image, the left one in its
 * mirror image, the box of most raw hits each.
 *
 * <p>Radiographs are taken so that lungs lie where lungs always lie: the mean box of the images
 * learned from, answered without a look at the image, scores nearly 1 at IoU 0.5. It is printed
 * beside the cascade, and so is the score on the same images with a black border of a quarter at
 * the left and above, which the cascade has not learned either.
 */
@Tag("quality")
class LungCascadeTest {
  private static final int WORKING_SIDE_PX = 96;
  private static final String RIGHT = "right_lung";
  private static final String LEFT = "left_lung";

  private static final CascadeSettings SETTINGS = CascadeSettings.of(16, 26, 2, 1);

  @TempDir Path folder;

  @BeforeAll
  static void load() {
    Natives.load();
  }

  /**
   * @param mirror the image's, in which the left lung looks like a right one
   * @param lungs in working pixels
   */
  private record Chest(String group, Mat image, Mat mirror, Map<String, Box> lungs) {
    /** The right lung, or the left one where it looks like a right one. */
    Box asRight(String label) {
      return label.equals(LEFT) ? lungs.get(label).mirrored(image.cols()) : lungs.get(label);
    }

    Mat showing(String label) {
      return label.equals(LEFT) ? mirror : image;
    }
  }

  @FunctionalInterface
  private interface Answer {
    /** Null for none. */
    Box box(Chest chest, String label);
  }

  /**
   * @param at5 F1 at IoU 0.5
   * @param at7 F1 at IoU 0.7
   */
  private record Score(double at5, double at7, double meanIou) {
    static Score of(String name, List<Chest> chests, String label, Answer answer) {
      int found = 0;
      int[] hits = new int[2];
      double sum = 0;
      for (Chest chest : chests) {
        Box box = answer.box(chest, label);
        double iou = box == null ? 0 : box.iou(chest.asRight(label));
        found += box == null ? 0 : 1;
        hits[0] += iou >= 0.5 ? 1 : 0;
        hits[1] += iou >= 0.7 ? 1 : 0;
        sum += iou;
      }
      double all = found + chests.size();
      Score score = new Score(2 * hits[0] / all, 2 * hits[1] / all, sum / chests.size());
      System.out.printf(
          "lungs: %s, %s: F1@0.5 %.3f, F1@0.7 %.3f, mean IoU %.3f of %d%n",
          label, name, score.at5, score.at7, score.meanIou, chests.size());
      return score;
    }
  }

  @Test
  void findsTheLungsOfOtherPatients() throws Exception {
    Path set = TestData.set("cxr_lungbox");
    List<Chest> all = chests(set, 0);
    List<String> groups = all.stream().map(Chest::group).distinct().sorted().toList();
    Predicate<Chest> isHeldOut = chest -> groups.indexOf(chest.group) % 3 == 0;
    List<Chest> known = all.stream().filter(isHeldOut.negate()).toList();
    List<Chest> heldOut = all.stream().filter(isHeldOut).toList();
    List<Chest> bordered = chests(set, 0.25).stream().filter(isHeldOut).toList();
    List<CascadeTrainer.Positive> positives = new ArrayList<>();
    List<CascadeTrainer.Negative> negatives = new ArrayList<>();
    for (Chest chest : known) {
      for (String label : chest.lungs.keySet()) {
        GrayImage image = GrayImage.of(chest.showing(label));
        positives.add(new CascadeTrainer.Positive(image, chest.asRight(label)));
        negatives.add(new CascadeTrainer.Negative(image, List.of(chest.asRight(label))));
      }
    }
    TrainedCascade trained = new CascadeTrainer(SETTINGS).train(positives, negatives);
    System.out.printf(
        "lungs: %d images learned from; %d stages, hit rate %.3f, false alarm %.1e, %.1f s%n",
        known.size(),
        trained.stages().size(),
        trained.hitRate(),
        trained.falseAlarm(),
        trained.seconds());
    CascadeClassifier classifier = new CascadeClassifier();
    Path xml = Files.writeString(folder.resolve("lung.xml"), trained.xml());
    assertThat(classifier.load(xml.toString())).isTrue();

    Answer cascade = (chest, label) -> best(classifier, chest.showing(label));
    Answer mean = (chest, label) -> meanBox(known, label, chest.image);
    for (String label : List.of(RIGHT, LEFT)) {
      Score found = Score.of("cascade", heldOut, label, cascade);
      Score blind = Score.of("mean box", heldOut, label, mean);
      Score moved = Score.of("cascade, border", bordered, label, cascade);
      Score.of("mean box, border", bordered, label, mean);
      assertThat(found.at5).isGreaterThanOrEqualTo(0.9);
      assertThat(found.at7).isGreaterThan(blind.at7);
      assertThat(moved.at5).isGreaterThanOrEqualTo(0.8);
    }
  }

  /** Where the lung lies on average, in parts of the image's width and height. */
  private static Box meanBox(List<Chest> chests, String label, Mat image) {
    double[] sums = new double[4];
    for (Chest chest : chests) {
      Box box = chest.asRight(label);
      sums[0] += box.x() / chest.image.cols();
      sums[1] += box.y() / chest.image.rows();
      sums[2] += box.w() / chest.image.cols();
      sums[3] += box.h() / chest.image.rows();
    }
    double across = image.cols() / (double) chests.size();
    double down = image.rows() / (double) chests.size();
    return new Box(sums[0] * across, sums[1] * down, sums[2] * across, sums[3] * down);
  }

  private static Box best(CascadeClassifier classifier, Mat image) {
    MatOfRect boxes = new MatOfRect();
    MatOfInt hits = new MatOfInt();
    classifier.detectMultiScale2(image, boxes, hits, 1.05, 1, 0, new Size(), new Size());
    Rect best = null;
    int most = 0;
    for (int i = 0; i < boxes.rows(); i++) {
      int count = (int) hits.get(i, 0)[0];
      if (count > most) {
        most = count;
        best = boxes.toArray()[i];
      }
    }
    return best == null ? null : new Box(best.x, best.y, best.width, best.height);
  }

  private static List<Chest> chests(Path set, double border) throws Exception {
    Map<String, List<Map<String, String>>> files = new LinkedHashMap<>();
    for (Map<String, String> row : Csv.read(set.resolve("labels.csv"))) {
      files.computeIfAbsent(row.get("file"), file -> new ArrayList<>()).add(row);
    }
    List<Chest> chests = new ArrayList<>();
    try (Workspace workspace = new Workspace()) {
      PictureReader reader = new PictureReader(workspace, 150_000_000L);
      for (Map.Entry<String, List<Map<String, String>>> file : files.entrySet()) {
        byte[] bytes = Files.readAllBytes(set.resolve(file.getKey()));
        Mat pixels = reader.open(Source.of(bytes), SiteDefaults.NONE).frame(0).pixels();
        int left = (int) (border * pixels.cols());
        int top = (int) (border * pixels.rows());
        Mat framed = new Mat();
        Core.copyMakeBorder(pixels, framed, top, 0, left, 0, Core.BORDER_CONSTANT);
        double factor = WORKING_SIDE_PX / (double) Math.max(framed.cols(), framed.rows());
        Mat image = working(framed, factor);
        framed.release();
        Mat mirror = new Mat();
        Core.flip(image, mirror, 1);
        Map<String, Box> lungs = new LinkedHashMap<>();
        for (Map<String, String> row : file.getValue()) {
          lungs.put(row.get("class"), box(row, left, top).scaled(factor));
        }
        chests.add(new Chest(file.getValue().get(0).get("group"), image, mirror, lungs));
      }
    }
    return chests;
  }

  private static Mat working(Mat pixels, double factor) {
    Mat gray = new Mat();
    if (pixels.channels() == 3) {
      Imgproc.cvtColor(pixels, gray, Imgproc.COLOR_BGR2GRAY);
    } else {
      pixels.copyTo(gray);
    }
    Imgproc.medianBlur(gray, gray, 5);
    Mat small = new Mat();
    Size size = new Size(Math.round(gray.cols() * factor), Math.round(gray.rows() * factor));
    Imgproc.resize(gray, small, size, 0, 0, Imgproc.INTER_AREA);
    gray.release();
    return small;
  }

  private static Box box(Map<String, String> row, int left, int top) {
    return new Box(
        left + Double.parseDouble(row.get("x")),
        top + Double.parseDouble(row.get("y")),
        Double.parseDouble(row.get("w")),
        Double.parseDouble(row.get("h")));
  }
}
