package io.scanlake.train;

import io.scanlake.recognize.ModelCard.Sigmoid;
import java.util.ArrayList;
import java.util.List;

/** What fits said of rows that they had not seen. */
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

  /** One sigmoid a label. */
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
