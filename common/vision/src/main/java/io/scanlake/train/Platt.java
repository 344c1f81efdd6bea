package io.scanlake.train;

import io.scanlake.recognize.ModelCard.Sigmoid;

/**
 * Probabilities from an SVM's distances: Platt's sigmoid (1999), fitted by Newton's method with
 * backtracking (Lin, Lin and Weng, A note on Platt's probabilistic outputs, 2007, algorithm 1).
 */
final class Platt {
  private static final double RIDGE = 1e-12;

  private Platt() {}

  static Sigmoid fit(double[] distance, boolean[] isOwn) {
    int own = 0;
    for (boolean o : isOwn) {
      own += o ? 1 : 0;
    }
    int other = isOwn.length - own;
    double high = (own + 1.0) / (own + 2.0);
    double low = 1 / (other + 2.0);
    double[] target = new double[isOwn.length];
    for (int i = 0; i < target.length; i++) {
      target[i] = isOwn[i] ? high : low;
    }
    double a = 0;
    double b = Math.log((other + 1.0) / (own + 1.0));
    double loss = loss(distance, target, a, b);
    for (int round = 0; round < 100; round++) {
      double h11 = RIDGE;
      double h22 = RIDGE;
      double h21 = 0;
      double g1 = 0;
      double g2 = 0;
      for (int i = 0; i < distance.length; i++) {
        double p = new Sigmoid(a, b).at(distance[i]);
        double weight = p * (1 - p);
        h11 += distance[i] * distance[i] * weight;
        h22 += weight;
        h21 += distance[i] * weight;
        g1 += distance[i] * (target[i] - p);
        g2 += target[i] - p;
      }
      if (Math.abs(g1) < 1e-5 && Math.abs(g2) < 1e-5) {
        break;
      }
      double det = h11 * h22 - h21 * h21;
      double stepA = -(h22 * g1 - h21 * g2) / det;
      double stepB = -(-h21 * g1 + h11 * g2) / det;
      double slope = g1 * stepA + g2 * stepB;
      double size = 1;
      while (size >= 1e-10) {
        double next = loss(distance, target, a + size * stepA, b + size * stepB);
        if (next < loss + 1e-4 * size * slope) {
          a += size * stepA;
          b += size * stepB;
          loss = next;
          break;
        }
        size /= 2;
      }
      if (size < 1e-10) {
        break;
      }
    }
    return new Sigmoid(a, b);
  }

  private static double loss(double[] distance, double[] target, double a, double b) {
    double sum = 0;
    for (int i = 0; i < distance.length; i++) {
      double f = distance[i] * a + b;
      sum +=
          f >= 0
              ? target[i] * f + Math.log1p(Math.exp(-f))
              : (target[i] - 1) * f + Math.log1p(Math.exp(f));
    }
    return sum;
  }
}
