package io.scanlake.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanlake.Box;
import io.scanlake.Csv;
import io.scanlake.Source;
import io.scanlake.TestData;
import io.scanlake.image.Natives;
import io.scanlake.image.PictureReader;
import io.scanlake.image.Workspace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
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
 */
class LungCascadeTest {
  private static final int WORKING_SIDE_PX = 96;
  private static final String RIGHT = "right_lung";
  private static final String LEFT = "left_lung";

  private static final CascadeSettings SETTINGS = CascadeSettings.of(20, 32, 2, 1);

  @TempDir Path folder;

  @BeforeAll
  static void load() {
    Natives.load();
  }

  /**
   * @param mirror the image's, in which the left lung looks like a right one
   * @param lungs in working pixels
   */
  private record Chest(String group, Mat image, Mat mirror, Map<String, Box> lungs) {}

  /** Answers and labels of one class. */
  private static final class Score {
    private int hits;
    private int found;
    private int labels;
    private double iou;

    void add(Box box, Box label) {
      labels++;
      if (box != null) {
        found++;
        iou += box.iou(label);
        hits += box.iou(label) >= 0.5 ? 1 : 0;
      }
    }

    double f1() {
      return 2.0 * hits / (found + labels);
    }
  }

  @Test
  void findsTheLungsOfOtherPatients() throws Exception {
    List<Chest> chests = chests(TestData.set("cxr_lungbox"));
    List<String> groups = chests.stream().map(Chest::group).distinct().sorted().toList();
    List<CascadeTrainer.Positive> positives = new ArrayList<>();
    List<CascadeTrainer.Negative> negatives = new ArrayList<>();
    List<Chest> heldOut = new ArrayList<>();
    for (Chest chest : chests) {
      if (groups.indexOf(chest.group) % 3 == 0) {
        heldOut.add(chest);
        continue;
      }
      GrayImage image = GrayImage.of(chest.image);
      chest.lungs.forEach(
          (label, box) -> {
            GrayImage seen = label.equals(LEFT) ? image.mirrored() : image;
            Box lung = label.equals(LEFT) ? box.mirrored(image.width()) : box;
            positives.add(new CascadeTrainer.Positive(seen, lung));
            negatives.add(new CascadeTrainer.Negative(seen, List.of(lung)));
          });
    }
    TrainedCascade trained = new CascadeTrainer(SETTINGS).train(positives, negatives);
    CascadeClassifier classifier = new CascadeClassifier();
    assertThat(
            classifier.load(
                Files.writeString(folder.resolve("lung.xml"), trained.xml()).toString()))
        .isTrue();
    Map<String, Score> scores = new HashMap<>(Map.of(RIGHT, new Score(), LEFT, new Score()));
    long begin = System.nanoTime();
    for (Chest chest : heldOut) {
      Box right = best(classifier, chest.image);
      Box left = best(classifier, chest.mirror);
      scores.get(RIGHT).add(right, chest.lungs.get(RIGHT));
      scores
          .get(LEFT)
          .add(left == null ? null : left.mirrored(chest.image.cols()), chest.lungs.get(LEFT));
    }
    double ms = (System.nanoTime() - begin) * 1e-6 / heldOut.size();
    System.out.printf(
        "lungs: %d images learned from, %d held out; %d stages, hit rate %.3f, false alarm %.1e,"
            + " %.1f s; %.1f ms an image%n",
        chests.size() - heldOut.size(),
        heldOut.size(),
        trained.stages().size(),
        trained.hitRate(),
        trained.falseAlarm(),
        trained.seconds(),
        ms);
    scores.forEach(
        (label, s) ->
            System.out.printf(
                "lungs: %s F1@0.5 %.3f (%d of %d, %d found), mean IoU %.3f%n",
                label, s.f1(), s.hits, s.labels, s.found, s.iou / s.labels));
    assertThat(scores.values()).allSatisfy(s -> assertThat(s.f1()).isGreaterThanOrEqualTo(0.9));
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

  private static List<Chest> chests(Path set) throws Exception {
    Map<String, List<Map<String, String>>> files = new LinkedHashMap<>();
    for (Map<String, String> row : Csv.read(set.resolve("labels.csv"))) {
      files.computeIfAbsent(row.get("file"), file -> new ArrayList<>()).add(row);
    }
    List<Chest> chests = new ArrayList<>();
    try (Workspace workspace = new Workspace()) {
      PictureReader reader = new PictureReader(workspace, 150_000_000L);
      for (Map.Entry<String, List<Map<String, String>>> file : files.entrySet()) {
        byte[] bytes = Files.readAllBytes(set.resolve(file.getKey()));
        Mat pixels = reader.open(Source.of(bytes), io.scanlake.SiteDefaults.NONE).frame(0).pixels();
        double factor = WORKING_SIDE_PX / (double) Math.max(pixels.cols(), pixels.rows());
        Mat image = working(pixels, factor);
        Mat mirror = new Mat();
        Core.flip(image, mirror, 1);
        Map<String, Box> lungs = new LinkedHashMap<>();
        for (Map<String, String> row : file.getValue()) {
          lungs.put(row.get("class"), box(row).scaled(factor));
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

  private static Box box(Map<String, String> row) {
    return new Box(
        Double.parseDouble(row.get("x")),
        Double.parseDouble(row.get("y")),
        Double.parseDouble(row.get("w")),
        Double.parseDouble(row.get("h")));
  }
}
