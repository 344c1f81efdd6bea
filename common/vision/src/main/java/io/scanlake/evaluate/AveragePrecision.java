package io.scanlake.evaluate;

import io.scanlake.image.Box;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Area under the precision-recall curve of scored detections, with the precision at each recall
 * taken as the greatest at that recall or beyond (all-point interpolation: Everingham et al., The
 * PASCAL Visual Object Classes Challenge: A Retrospective, IJCV 111, 2015).
 */
public final class AveragePrecision {
  private AveragePrecision() {}

  /**
   * @param score greater is surer
   * @param isHit whether it found an object that no surer one had found
   */
  public record Scored(double score, boolean isHit) implements Serializable {}

  /**
   * Judges the detections of one image: the surest first, each takes the free true box that it
   * overlaps most.
   *
   * @param scores one a box
   * @param threshold least intersection over union, above 0, at most 1
   * @return surest first
   */
  public static List<Scored> judge(
      List<Box> predicted, List<Double> scores, List<Box> truth, double threshold) {
    if (predicted.size() != scores.size()) {
      throw new IllegalArgumentException("each box needs one score");
    }
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < scores.size(); i++) {
      order.add(i);
    }
    order.sort(Comparator.comparingDouble((Integer i) -> scores.get(i)).reversed());
    List<Box> free = new ArrayList<>(truth);
    List<Scored> judged = new ArrayList<>();
    for (int i : order) {
      int best = -1;
      double most = threshold;
      for (int t = 0; t < free.size(); t++) {
        double iou = predicted.get(i).iou(free.get(t));
        if (best < 0 ? iou >= most : iou > most) {
          best = t;
          most = iou;
        }
      }
      if (best >= 0) {
        free.remove(best);
      }
      judged.add(new Scored(scores.get(i), best >= 0));
    }
    return judged;
  }

  /**
   * @param judged detections of all images, in any order; equal scores count as one step
   * @param truths number of true objects in all images
   * @return 0–1, NaN where there is no true object
   */
  public static double of(List<Scored> judged, long truths) {
    if (truths <= 0) {
      return Double.NaN;
    }
    List<Scored> ranked = new ArrayList<>(judged);
    ranked.sort(Comparator.comparingDouble(Scored::score).reversed());
    List<Counts> steps = new ArrayList<>();
    Counts sum = Counts.NONE;
    for (int i = 0; i < ranked.size(); i++) {
      boolean hit = ranked.get(i).isHit();
      sum = sum.plus(new Counts(hit ? 1 : 0, hit ? 0 : 1, 0));
      boolean isLast = i + 1 == ranked.size();
      if (isLast || ranked.get(i + 1).score() != ranked.get(i).score()) {
        steps.add(sum);
      }
    }
    double area = 0;
    double best = 0;
    for (int i = steps.size() - 1; i >= 0; i--) {
      best = Math.max(best, steps.get(i).precision());
      long before = i == 0 ? 0 : steps.get(i - 1).truePositives();
      area += best * (steps.get(i).truePositives() - before) / truths;
    }
    return area;
  }
}
