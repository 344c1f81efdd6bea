package io.scanlake.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * True classes against predicted ones.
 *
 * @param classes every class that is true or predicted somewhere, sorted
 * @param counts by true class, then by predicted class, in the order of {@code classes}
 */
public record Confusion(List<String> classes, List<List<Integer>> counts) {
  /** Stands for a prediction where nothing is said: wrong, but no class of its own. */
  public static final String NOTHING = "(nothing)";

  public Confusion {
    classes = List.copyOf(classes);
    counts = counts.stream().map(List::copyOf).toList();
  }

  /**
   * @param truth one class an image or object
   * @param predicted likewise, in the same order; {@link #NOTHING} where nothing is
   */
  public static Confusion of(List<String> truth, List<String> predicted) {
    if (truth.size() != predicted.size()) {
      throw new IllegalArgumentException("as many predicted as true classes are needed");
    }
    TreeSet<String> names = new TreeSet<>(truth);
    names.addAll(predicted);
    List<String> classes = List.copyOf(names);
    int[][] matrix = new int[classes.size()][classes.size()];
    for (int i = 0; i < truth.size(); i++) {
      matrix[classes.indexOf(truth.get(i))][classes.indexOf(predicted.get(i))]++;
    }
    List<List<Integer>> counts = new ArrayList<>();
    for (int[] row : matrix) {
      List<Integer> line = new ArrayList<>();
      for (int count : row) {
        line.add(count);
      }
      counts.add(line);
    }
    return new Confusion(classes, counts);
  }

  /** Share of all that got their true class; NaN where there is none. */
  public double accuracy() {
    long right = 0;
    long all = 0;
    for (int t = 0; t < classes.size(); t++) {
      right += counts.get(t).get(t);
      for (int count : counts.get(t)) {
        all += count;
      }
    }
    return (double) right / all;
  }

  /** One class against all others. */
  public Counts counts(String name) {
    int c = classes.indexOf(name);
    if (c < 0) {
      throw new IllegalArgumentException("no such class in this matrix");
    }
    long hits = counts.get(c).get(c);
    long predicted = 0;
    long truth = 0;
    for (int i = 0; i < classes.size(); i++) {
      predicted += counts.get(i).get(c);
      truth += counts.get(c).get(i);
    }
    return new Counts(hits, predicted - hits, truth - hits);
  }

  /** Mean of the classes' F1, each class weighing the same; NaN where there is no class. */
  public double macroF1() {
    return classes.stream()
        .filter(name -> !name.equals(NOTHING))
        .mapToDouble(name -> counts(name).f1())
        .average()
        .orElse(Double.NaN);
  }
}
