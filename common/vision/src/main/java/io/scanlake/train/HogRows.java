package io.scanlake.train;

import io.scanlake.image.Box;
import io.scanlake.image.Workspace;
import io.scanlake.recognize.Detection;
import io.scanlake.recognize.HogWindow;
import io.scanlake.recognize.ModelCard;
import io.scanlake.recognize.Recognizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.opencv.core.Mat;

/**
 * The windows of one image that a HOG detector learns from: objects, others, and what a first
 * detector mistakes for objects (hard negatives; Dalal and Triggs 2005, section 4). Boxes and image
 * are at working size. Belongs to one thread.
 */
public final class HogRows {
  public static final String OBJECT = "object";
  public static final String OTHER = "other";

  /** A window that overlaps an object by no more than this is not an object. */
  private static final double APART = 0.3;

  private static final int TRIES = 20;

  private final HogWindow window;
  private final ModelCard.HogShape shape;
  private final double margin;

  /**
   * @param margin share of an object's side by which its window is grown: its surroundings carry
   *     information. The detector's {@code box-margin} must be the same
   */
  public HogRows(Workspace workspace, ModelCard.HogShape shape, double margin) {
    this.shape = shape;
    this.margin = margin;
    window = new HogWindow(workspace, shape);
  }

  public List<FeatureRow> objects(Mat gray, List<Box> objects, String group) {
    List<FeatureRow> rows = new ArrayList<>();
    for (Box object : windows(objects)) {
      if (isInside(object, gray)) {
        rows.add(new FeatureRow(group, OBJECT, window.of(gray, object)));
      }
    }
    return rows;
  }

  /** Windows at random places and of random sizes, the same for the same seed. */
  public List<FeatureRow> others(Mat gray, List<Box> objects, int count, long seed, String group) {
    List<FeatureRow> rows = new ArrayList<>();
    double most =
        Math.min((double) gray.cols() / shape.width(), (double) gray.rows() / shape.height());
    if (most < 1) {
      return rows;
    }
    List<Box> taken = windows(objects);
    Random random = new Random(seed);
    for (int i = 0; i < TRIES * count && rows.size() < count; i++) {
      double side = Math.pow(most, random.nextDouble());
      int w = (int) Math.min(gray.cols(), Math.round(shape.width() * side));
      int h = (int) Math.min(gray.rows(), Math.round(shape.height() * side));
      Box box =
          new Box(random.nextInt(gray.cols() - w + 1), random.nextInt(gray.rows() - h + 1), w, h);
      if (taken.stream().noneMatch(t -> t.iou(box) > APART)) {
        rows.add(new FeatureRow(group, OTHER, window.of(gray, box)));
      }
    }
    return rows;
  }

  /**
   * What the detector finds where there is no object, the most confident first.
   *
   * @param detector a detector with this margin
   */
  public List<FeatureRow> mistakes(
      Mat gray, List<Box> objects, Recognizer detector, int most, String group) {
    List<Box> taken = windows(objects);
    List<FeatureRow> rows = new ArrayList<>();
    List<Detection> found = new ArrayList<>(detector.detect(gray, 1, 1, 1, 0));
    found.sort((a, b) -> Double.compare(b.score(), a.score()));
    for (Detection d : found) {
      Box box = window.fitted(new Box(d.x(), d.y(), d.w(), d.h()).grown(margin));
      if (rows.size() < most
          && isInside(box, gray)
          && taken.stream().noneMatch(t -> t.iou(box) > APART)) {
        rows.add(new FeatureRow(group, OTHER, window.of(gray, box)));
      }
    }
    return rows;
  }

  private List<Box> windows(List<Box> objects) {
    return objects.stream().map(o -> window.fitted(o.grown(margin))).toList();
  }

  private static boolean isInside(Box box, Mat gray) {
    return box.x() < gray.cols()
        && box.y() < gray.rows()
        && box.x() + box.w() > 0
        && box.y() + box.h() > 0;
  }
}
