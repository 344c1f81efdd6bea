package io.scanlake.evaluate;

import io.scanlake.image.Box;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Predicted and true objects of one image, paired one to one: of all pairs that overlap enough, the
 * one with the greatest overlap first. Equal overlaps go by the order of the objects.
 *
 * @param pairs greatest overlap first
 * @param predicted number of predicted objects
 * @param truth number of true objects
 */
public record Pairing(List<Pair> pairs, int predicted, int truth) {
  /**
   * @param predicted index of the box, from 0, or label of the instance
   * @param truth likewise
   * @param iou intersection over union, 0–1
   */
  public record Pair(int predicted, int truth, double iou) {}

  public Pairing {
    pairs = List.copyOf(pairs);
  }

  /**
   * @param threshold least intersection over union of a pair, above 0, at most 1
   */
  public static Pairing ofBoxes(List<Box> predicted, List<Box> truth, double threshold) {
    requireShare(threshold);
    List<Pair> candidates = new ArrayList<>();
    for (int p = 0; p < predicted.size(); p++) {
      for (int t = 0; t < truth.size(); t++) {
        double iou = predicted.get(p).iou(truth.get(t));
        if (iou >= threshold) {
          candidates.add(new Pair(p, t, iou));
        }
      }
    }
    return new Pairing(greedy(candidates), predicted.size(), truth.size());
  }

  /**
   * Pairs the instances of two label images of the same size: 0 is background, every other value
   * one instance, connected or not.
   *
   * @param predicted labels, row by row
   * @param truth labels, row by row
   * @param threshold least intersection over union of a pair, above 0, at most 1
   */
  public static Pairing ofInstances(int[] predicted, int[] truth, double threshold) {
    requireShare(threshold);
    if (predicted.length != truth.length) {
      throw new IllegalArgumentException("label images differ in size");
    }
    Map<Integer, Integer> predictedArea = new HashMap<>();
    Map<Integer, Integer> trueArea = new HashMap<>();
    Map<Long, Integer> common = new HashMap<>();
    int n = predicted.length;
    int i = 0;
    while (i < n) {
      int p = predicted[i];
      int t = truth[i];
      int start = i;
      do {
        i++;
      } while (i < n && predicted[i] == p && truth[i] == t);
      int run = i - start;
      if (p != 0) {
        predictedArea.merge(p, run, Integer::sum);
      }
      if (t != 0) {
        trueArea.merge(t, run, Integer::sum);
      }
      if (p != 0 && t != 0) {
        common.merge((long) p << 32 | t & 0xFFFFFFFFL, run, Integer::sum);
      }
    }
    List<Pair> candidates = new ArrayList<>();
    common.forEach(
        (key, both) -> {
          int p = (int) (key >> 32);
          int t = key.intValue();
          double iou = (double) both / (predictedArea.get(p) + trueArea.get(t) - both);
          if (iou >= threshold) {
            candidates.add(new Pair(p, t, iou));
          }
        });
    return new Pairing(greedy(candidates), predictedArea.size(), trueArea.size());
  }

  public Counts counts() {
    int hits = pairs.size();
    return new Counts(hits, predicted - hits, truth - hits);
  }

  private static List<Pair> greedy(List<Pair> candidates) {
    candidates.sort(
        Comparator.comparingDouble(Pair::iou)
            .reversed()
            .thenComparingInt(Pair::predicted)
            .thenComparingInt(Pair::truth));
    Map<Integer, Pair> byPrediction = new HashMap<>();
    Map<Integer, Pair> byTruth = new HashMap<>();
    List<Pair> pairs = new ArrayList<>();
    for (Pair pair : candidates) {
      if (!byPrediction.containsKey(pair.predicted()) && !byTruth.containsKey(pair.truth())) {
        byPrediction.put(pair.predicted(), pair);
        byTruth.put(pair.truth(), pair);
        pairs.add(pair);
      }
    }
    return pairs;
  }

  private static void requireShare(double threshold) {
    if (!(threshold > 0 && threshold <= 1)) {
      throw new IllegalArgumentException("an overlap threshold lies above 0 and at most at 1");
    }
  }
}
