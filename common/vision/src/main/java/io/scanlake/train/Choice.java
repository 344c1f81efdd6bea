package io.scanlake.train;

import io.scanlake.recognize.Algorithm;
import java.util.ArrayList;
import java.util.List;

/**
 * A combination that the cross-validation may choose.
 *
 * @param components principal components, 0 = the features themselves
 * @param c an SVM's price of a vector on the wrong side
 * @param gamma gamma of an SVM's kernel, times the number of its inputs
 */
record Choice(Algorithm algorithm, int components, double c, double gamma) {
  static List<Choice> of(Algorithm algorithm) {
    List<Choice> choices = new ArrayList<>();
    switch (algorithm) {
      case SVM -> {
        for (int components : new int[] {0, 32}) {
          for (double c : new double[] {2, 8}) {
            for (double gamma : new double[] {0.25, 0.5, 1}) {
              choices.add(new Choice(algorithm, components, c, gamma));
            }
          }
        }
      }
      case NAIVE_BAYES -> {
        for (int components : new int[] {4, 8, 12, 16, 24, 32}) {
          choices.add(new Choice(algorithm, components, 0, 0));
        }
      }
      case TREES -> choices.add(new Choice(algorithm, 0, 0, 0));
    }
    return choices;
  }
}
