package io.scanlake.dicom;

/** Percentiles of a histogram, which holds the number of samples of each level from 0 up. */
public final class Histogram {
  private static final double TAIL = 0.005;

  private Histogram() {}

  /**
   * Levels that stand in for the display window of an image without one.
   *
   * @param low the level drawn black, and everything below it
   * @param high the level drawn white, and everything above it
   * @param rule PERCENTILE, or MIN_MAX where the percentiles coincide
   */
  public record Span(int low, int high, RenderRule rule) {}

  /**
   * The span from the 0.5th to the 99.5th percentile, so that a few outliers do not leave the image
   * without contrast.
   *
   * @param n number of samples in the histogram, at least 1
   */
  public static Span span(int[] histogram, long n) {
    int low = ranked(histogram, n * TAIL);
    int high = ranked(histogram, n * (1 - TAIL));
    return low < high
        ? new Span(low, high, RenderRule.PERCENTILE)
        : new Span(ranked(histogram, 0), ranked(histogram, n - 1), RenderRule.MIN_MAX);
  }

  /**
   * The lowest level at or below which at least a share of the samples lie.
   *
   * @param n number of samples in the histogram
   * @param share 0 to 1
   */
  public static int percentile(int[] histogram, long n, double share) {
    return ranked(histogram, Math.max(1, Math.ceil(share * n)) - 1);
  }

  /** The lowest level at or below which more than {@code rank} samples lie. */
  private static int ranked(int[] histogram, double rank) {
    long sum = 0;
    for (int level = 0; level < histogram.length; level++) {
      sum += histogram[level];
      if (sum > rank) {
        return level;
      }
    }
    return histogram.length - 1;
  }
}
