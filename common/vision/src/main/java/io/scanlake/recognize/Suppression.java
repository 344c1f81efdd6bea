package io.scanlake.recognize;

import io.scanlake.image.Box;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Rect;

/** From the raw hits of one detector in one frame to detections. */
final class Suppression {
  /** A box at the size that is searched, and the model's measure of it. */
  record Hit(Rect box, double score, String label) {}

  static final Comparator<Hit> BEST_FIRST =
      Comparator.comparingDouble(Hit::score)
          .reversed()
          .thenComparingInt(f -> f.box().y)
          .thenComparingInt(f -> f.box().x)
          .thenComparingInt(f -> f.box().width);

  private Suppression() {}

  static void requireGray(Mat gray) {
    if (gray.empty() || gray.type() != CvType.CV_8UC1) {
      throw new IllegalArgumentException("a detector needs an image of 8 bit gray");
    }
  }

  static Rect mirrored(Rect box, int columns) {
    return new Rect(columns - box.x - box.width, box.y, box.width, box.height);
  }

  /**
   * Non-maximum suppression: of boxes that overlap by more than {@code maxOverlap} the best stays,
   * if at least {@code minHits} agree, itself included.
   */
  static List<Hit> suppress(List<Hit> finds, double maxOverlap, int minHits) {
    List<Hit> sorted = new ArrayList<>(finds);
    sorted.sort(BEST_FIRST);
    boolean[] gone = new boolean[sorted.size()];
    List<Hit> kept = new ArrayList<>();
    for (int i = 0; i < sorted.size(); i++) {
      if (gone[i]) {
        continue;
      }
      Box best = box(sorted.get(i).box());
      int hits = 1;
      for (int j = i + 1; j < sorted.size(); j++) {
        if (!gone[j] && best.iou(box(sorted.get(j).box())) > maxOverlap) {
          gone[j] = true;
          hits++;
        }
      }
      if (hits >= minHits) {
        kept.add(sorted.get(i));
      }
    }
    return kept;
  }

  private static Box box(Rect rect) {
    return new Box(rect.x, rect.y, rect.width, rect.height);
  }

  /** In pixels and mm of the original, without the margin, the best of each label. */
  static List<Detection> detections(
      Model model,
      List<Hit> finds,
      double scale,
      double rowSpacingMm,
      double columnSpacingMm,
      int frame) {
    ModelCard.Search search = model.card().search();
    List<Detection> detections = new ArrayList<>(finds.size());
    for (Hit find : best(finds, search.maxDetections())) {
      double margin = search.boxMargin() / (1 + 2 * search.boxMargin());
      double left = find.box().width * margin;
      double top = find.box().height * margin;
      int x = (int) Math.round((find.box().x + left) * scale);
      int y = (int) Math.round((find.box().y + top) * scale);
      int w = (int) Math.max(1, Math.round((find.box().width - 2 * left) * scale));
      int h = (int) Math.max(1, Math.round((find.box().height - 2 * top) * scale));
      detections.add(
          new Detection(
              frame,
              model.id(),
              model.sha256(),
              find.label(),
              find.score(),
              x,
              y,
              w,
              h,
              w * columnSpacingMm,
              h * rowSpacingMm));
    }
    return detections;
  }

  private static List<Hit> best(List<Hit> finds, int most) {
    if (most == 0) {
      return finds;
    }
    List<Hit> best = new ArrayList<>();
    for (String label : finds.stream().map(Hit::label).distinct().toList()) {
      finds.stream()
          .filter(f -> f.label().equals(label))
          .sorted(BEST_FIRST)
          .limit(most)
          .forEach(best::add);
    }
    return best;
  }
}
