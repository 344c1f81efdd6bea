package io.scanlake.evaluate;

import java.io.Serializable;

/**
 * What was found, made up and missed. Counts of several images are added before a share is taken
 * (micro average). A share of nothing is NaN.
 */
public record Counts(long truePositives, long falsePositives, long falseNegatives)
    implements Serializable {
  public static final Counts NONE = new Counts(0, 0, 0);

  public Counts plus(Counts other) {
    return new Counts(
        truePositives + other.truePositives,
        falsePositives + other.falsePositives,
        falseNegatives + other.falseNegatives);
  }

  /** Share of what was found that is true. */
  public double precision() {
    return (double) truePositives / (truePositives + falsePositives);
  }

  /** Share of what is true that was found. */
  public double recall() {
    return (double) truePositives / (truePositives + falseNegatives);
  }

  /** Harmonic mean of precision and recall. */
  public double f1() {
    return 2.0 * truePositives / (2 * truePositives + falsePositives + falseNegatives);
  }
}
