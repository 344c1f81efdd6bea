package io.scanlake.train;

import io.scanlake.recognize.Algorithm;
import io.scanlake.recognize.ModelCard.Sigmoid;
import java.util.ArrayList;
import java.util.List;

/** Predictions of fitted models for rows that they had not seen. */
final class Validation {
  private final List<String> labels;
  private final List<Integer> truths = new ArrayList<>();
  private final List<double[]> raws = new ArrayList<>();

  Validation(List<String> labels) {
    this.labels = labels;
  }

  void add(String truth, double[] raw) {
    truths.add(labels.indexOf(truth));
    raws.add(raw);
  }

  int size() {
    return truths.size();
  }

  double accuracy() {
    int right = 0;
    for (int i = 0; i < truths.size(); i++) {
      double[] raw = raws.get(i);
      int best = 0;
      for (int k = 1; k < raw.length; k++) {
        best = raw[k] > raw[best] ? k : best;
      }
      right += best == truths.get(i) ? 1 : 0;
    }
    return truths.isEmpty() ? 0 : (double) right / truths.size();
  }

  /**
   * The mean logarithmic loss of an SVM's calibrated probabilities, by which choices are compared:
   * on few rows it is more informative than a count of errors. Lower is better.
   */
  double loss() {
    List<Sigmoid> sigmoids = calibration();
    double loss = 0;
    for (int i = 0; i < truths.size(); i++) {
      double sum = 0;
      double own = 0;
      for (int k = 0; k < labels.size(); k++) {
        double p = sigmoids.get(k).at(raws.get(i)[k]);
        sum += p;
        own = k == truths.get(i) ? p : own;
      }
      loss -= Math.log(Math.max(1e-6, own / sum));
    }
    return loss / Math.max(1, truths.size());
  }

  /** The score from which objects are predicted so that their F1 is best. */
  double leastScore(int background, Algorithm algorithm) {
    List<Sigmoid> sigmoids = algorithm == Algorithm.SVM ? calibration() : List.of();
    double best = -1;
    double least = 0;
    for (int step = 4; step <= 16; step++) {
      double score = step / 20.0;
      int right = 0;
      int predicted = 0;
      int are = 0;
      for (int i = 0; i < truths.size(); i++) {
        int label = -1;
        double top = 0;
        for (int k = 0; k < labels.size(); k++) {
          double raw = raws.get(i)[k];
          double value = sigmoids.isEmpty() ? raw : sigmoids.get(k).at(raw);
          if (k != background && value > top) {
            top = value;
            label = k;
          }
        }
        are += truths.get(i) != background ? 1 : 0;
        predicted += top >= score ? 1 : 0;
        right += top >= score && label == truths.get(i) ? 1 : 0;
      }
      double f1 = 2.0 * right / Math.max(1, predicted + are);
      if (f1 > best) {
        best = f1;
        least = score;
      }
    }
    return least;
  }

  /** One sigmoid per label. */
  List<Sigmoid> calibration() {
    List<Sigmoid> sigmoids = new ArrayList<>();
    for (int k = 0; k < labels.size(); k++) {
      double[] distance = new double[raws.size()];
      boolean[] isOwn = new boolean[raws.size()];
      for (int i = 0; i < distance.length; i++) {
        distance[i] = raws.get(i)[k];
        isOwn[i] = truths.get(i) == k;
      }
      sigmoids.add(Platt.fit(distance, isOwn));
    }
    return sigmoids;
  }
}
