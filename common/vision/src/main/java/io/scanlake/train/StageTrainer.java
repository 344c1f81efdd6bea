package io.scanlake.train;

import io.scanlake.train.LbpCascade.BoostedStage;
import io.scanlake.train.LbpCascade.Weak;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One boosted stage: Gentle AdaBoost (Friedman, Hastie and Tibshirani, "Additive logistic
 * regression", Ann. Statist. 28, 2000, algorithm 4) of trees of depth 1 that divide the 256 codes
 * of one feature in two sets. The best division into two sets for a squared error lies among those
 * that cut the codes in the order of their mean response (Breiman et al., "Classification and
 * regression trees", 1984, theorem 4.5).
 */
final class StageTrainer {
  private static final int CODES = 256;
  private static final int BLOCK = 64;

  private final CascadeSettings settings;
  private final Threads threads;

  StageTrainer(CascadeSettings settings, Threads threads) {
    this.settings = settings;
    this.threads = threads;
  }

  /** A stage and the shares of its samples that it lets pass. */
  record Result(BoostedStage stage, double hitRate, double falseAlarm) {}

  /** The best division of a feature; {@code gain} grows as the squared error falls. */
  private record Division(int feature, double gain, int[] subset, double left, double right) {}

  /** Null if no tree distinguishes the positives from the negatives. */
  Result train(List<LbpFeature> features, Windows positives, Windows negatives) {
    byte[][] codes = codes(features, positives, negatives);
    int count = positives.count() + negatives.count();
    double[] weights = new double[count];
    double[] scores = new double[count];
    Arrays.fill(weights, 0, positives.count(), 0.5 / positives.count());
    Arrays.fill(weights, positives.count(), count, 0.5 / negatives.count());
    List<Weak> trees = new ArrayList<>();
    double threshold = 0;
    double falseAlarm = 1;
    while (trees.size() < settings.maxWeak() && falseAlarm > settings.maxFalseAlarm()) {
      Division split = best(codes, weights, positives.count());
      if (split.left == split.right) {
        break;
      }
      Weak tree = new Weak(features.get(split.feature), split.subset, split.left, split.right);
      trees.add(tree);
      update(tree, codes[split.feature], scores, weights, positives.count());
      threshold = threshold(Arrays.copyOf(scores, positives.count()));
      falseAlarm = share(scores, positives.count(), count, threshold);
    }
    if (falseAlarm >= 1) {
      return null;
    }
    double hitRate = share(scores, 0, positives.count(), threshold);
    return new Result(new BoostedStage(threshold, trees), hitRate, falseAlarm);
  }

  private byte[][] codes(List<LbpFeature> features, Windows positives, Windows negatives) {
    byte[][] codes = new byte[features.size()][];
    int blocks = (features.size() + BLOCK - 1) / BLOCK;
    threads.each(
        blocks,
        block -> {
          int end = Math.min(features.size(), (block + 1) * BLOCK);
          for (int f = block * BLOCK; f < end; f++) {
            byte[] row = new byte[positives.count() + negatives.count()];
            positives.codes(features.get(f), row, 0);
            negatives.codes(features.get(f), row, positives.count());
            codes[f] = row;
          }
          return null;
        });
    return codes;
  }

  /** The parts depend on the number of threads, but each feature is judged by itself. */
  private Division best(byte[][] codes, double[] weights, int positives) {
    int parts = threads.count();
    List<Division> splits =
        threads.each(
            parts,
            part -> {
              int begin = (int) ((long) codes.length * part / parts);
              int end = (int) ((long) codes.length * (part + 1) / parts);
              return best(codes, begin, end, weights, positives);
            });
    Division best = splits.get(0);
    for (Division split : splits) {
      if (split.gain > best.gain) {
        best = split;
      }
    }
    return best;
  }

  private static Division best(
      byte[][] codes, int begin, int end, double[] weights, int positives) {
    double prior = 1.0 / codes[0].length;
    double[] good = new double[CODES];
    double[] bad = new double[CODES];
    long[] order = new long[CODES];
    double gain = -1;
    int feature = begin;
    for (int f = begin; f < end; f++) {
      histograms(codes[f], weights, positives, good, bad);
      double found = bestCut(good, bad, prior, order).gain;
      if (found > gain) {
        gain = found;
        feature = f;
      }
    }
    if (gain < 0) {
      return new Division(begin, -1, new int[8], 0, 0);
    }
    histograms(codes[feature], weights, positives, good, bad);
    return split(feature, good, bad, prior, order);
  }

  private static void histograms(
      byte[] codes, double[] weights, int positives, double[] good, double[] bad) {
    Arrays.fill(good, 0);
    Arrays.fill(bad, 0);
    for (int i = 0; i < positives; i++) {
      good[codes[i] & 0xFF] += weights[i];
    }
    for (int i = positives; i < codes.length; i++) {
      bad[codes[i] & 0xFF] += weights[i];
    }
  }

  /**
   * @param codes number of codes that positives have
   * @param at number of these that go left
   */
  private record Cut(double gain, int codes, int at) {}

  /**
   * Leaves the codes that positives have in {@code order}, by ascending response. All others, also
   * those of no sample, go left with the negatives, as nearly every window is one.
   */
  private static Cut bestCut(double[] good, double[] bad, double prior, long[] order) {
    int n = 0;
    double allGood = 0;
    double allBad = 0;
    double leftBad = 0;
    for (int c = 0; c < CODES; c++) {
      allBad += bad[c];
      if (good[c] > 0) {
        // The share of the positives, 0..1, in the upper bits; the code in the lower bits breaks
        // ties.
        double share = good[c] / (good[c] + bad[c] + prior);
        order[n++] = (long) (share * (1L << 52)) << 8 | c;
        allGood += good[c];
      } else {
        leftBad += bad[c];
      }
    }
    Arrays.sort(order, 0, n);
    double leftGood = 0;
    double gain = -1;
    int at = 0;
    for (int i = 0; i < n; i++) {
      double found =
          square(leftGood - leftBad) / (leftGood + leftBad + prior)
              + square(allGood - leftGood - (allBad - leftBad))
                  / (allGood + allBad - leftGood - leftBad + prior);
      if (found > gain) {
        gain = found;
        at = i;
      }
      int c = (int) (order[i] & 0xFF);
      leftGood += good[c];
      leftBad += bad[c];
    }
    return new Cut(gain, n, at);
  }

  private static Division split(
      int feature, double[] good, double[] bad, double prior, long[] order) {
    Cut cut = bestCut(good, bad, prior, order);
    int[] subset = new int[8];
    Arrays.fill(subset, -1);
    double rightGood = 0;
    double rightBad = 0;
    for (int i = cut.at; i < cut.codes; i++) {
      int c = (int) (order[i] & 0xFF);
      subset[c >> 5] &= ~(1 << (c & 31));
      rightGood += good[c];
      rightBad += bad[c];
    }
    double leftGood = Arrays.stream(good).sum() - rightGood;
    double leftBad = Arrays.stream(bad).sum() - rightBad;
    double left = leaf(Math.max(0, leftGood), Math.max(0, leftBad), prior);
    return new Division(feature, cut.gain, subset, left, leaf(rightGood, rightBad, prior));
  }

  private static double leaf(double good, double bad, double prior) {
    return Math.rint((good - bad) / (good + bad + prior) / LbpCascade.GRID) * LbpCascade.GRID;
  }

  private static double square(double value) {
    return value * value;
  }

  private static void update(
      Weak tree, byte[] codes, double[] scores, double[] weights, int positives) {
    double sum = 0;
    // StrictMath gives the same bits on every machine.
    double left = StrictMath.exp(tree.left());
    double right = StrictMath.exp(tree.right());
    for (int i = 0; i < codes.length; i++) {
      double leaf = tree.leaf(codes[i] & 0xFF);
      double factor = leaf == tree.left() ? left : right;
      scores[i] += leaf;
      weights[i] = i < positives ? weights[i] / factor : weights[i] * factor;
      sum += weights[i];
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] /= sum;
    }
  }

  /** The highest threshold that lets the wanted share of the positives pass. */
  private double threshold(double[] scores) {
    Arrays.sort(scores);
    int lost = (int) Math.floor((1 - settings.minHitRate()) * scores.length + 1e-9);
    return scores[Math.min(lost, scores.length - 1)];
  }

  private static double share(double[] scores, int begin, int end, double threshold) {
    return IntStream.range(begin, end).filter(i -> scores[i] >= threshold).count()
        / (double) (end - begin);
  }
}
