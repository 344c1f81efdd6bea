package io.scanlake.train;

/**
 * How a cascade is trained. The number of features grows with the square of the window's area (16 ×
 * 26: 4,320; 24 × 40: 23,920), and with it the time, unless {@code maxFeatures} limits it.
 *
 * @param width of the window, pixels
 * @param height of the window, pixels
 * @param stages number of stages, at most
 * @param minHitRate share of the positives that each stage lets pass, at least
 * @param maxFalseAlarm share of its negatives that each stage may let pass
 * @param targetFalseAlarm share of all negative windows that the whole cascade may let pass:
 *     training ends there
 * @param maxWeak trees per stage, at most; a stage that would need more is taken as it is
 * @param negativesPerStage negative windows that each stage learns from, at most
 * @param exclusionIou a window that overlaps an excluded box by this much or more is not a negative
 * @param scaleFactor step between the window sizes in which negatives are sought, above 1
 * @param copies samples of each positive: itself and {@code copies - 1} jittered ones
 * @param jitterShift largest shift of a copy, in box widths and heights
 * @param jitterScale greatest change of a copy's size: 0.1 is 1/1.1 to 1.1 times, each side
 *     separately by half of it
 * @param isSymmetric whether the mirror image of a positive, left and right exchanged, is a
 *     positive
 * @param maxFeatures features that a stage chooses from; beyond it a random part, new in each stage
 * @param maxBytes memory for the samples of one stage, and as much again for their codes (a byte
 *     per feature and sample); where the codes need more, the stage chooses from fewer features,
 *     and samples that need more are refused
 * @param threads has no influence on the result
 */
public record CascadeSettings(
    int width,
    int height,
    int stages,
    double minHitRate,
    double maxFalseAlarm,
    double targetFalseAlarm,
    int maxWeak,
    int negativesPerStage,
    double exclusionIou,
    double scaleFactor,
    int copies,
    double jitterShift,
    double jitterScale,
    boolean isSymmetric,
    int maxFeatures,
    long maxBytes,
    int threads,
    long seed) {
  public CascadeSettings {
    check(isSide(width) && isSide(height), "window sides from 3 to 96 pixels");
    check(stages >= 1 && maxWeak >= 1 && maxWeak <= 4096, "stages, 1 to 4096 trees in each");
    check(minHitRate > 0 && minHitRate <= 1, "hit rate above 0 and up to 1");
    check(maxFalseAlarm > 0 && maxFalseAlarm < 1, "false alarm rate between 0 and 1");
    check(targetFalseAlarm >= 0 && targetFalseAlarm < 1, "target false alarm rate from 0 to 1");
    check(negativesPerStage >= 1 && copies >= 1, "negatives and copies");
    check(exclusionIou > 0 && exclusionIou <= 1, "exclusion overlap above 0 and up to 1");
    check(scaleFactor > 1 && scaleFactor <= 4, "scale factor above 1 and up to 4");
    check(jitterShift >= 0 && jitterShift <= 1, "jitter shift from 0 to 1");
    check(jitterScale >= 0 && jitterScale <= 1, "jitter scale from 0 to 1");
    check(maxFeatures >= 1 && maxBytes >= 1 && threads >= 1, "features, memory, threads");
  }

  /**
   * Values for a rigid object and about a hundred positives: few stages, each with almost no loss,
   * and many jittered copies.
   */
  public static CascadeSettings of(int width, int height, int threads, long seed) {
    return new CascadeSettings(
        width, height, 10, 0.998, 0.25, 3e-4, 60, 3000, 0.4, 1.1, 12, 0.08, 0.08, false, 5000,
        1L << 28, threads, seed);
  }

  private static boolean isSide(int px) {
    return px >= 3 && px <= 96;
  }

  private static void check(boolean isFine, String need) {
    if (!isFine) {
      throw new IllegalArgumentException("a cascade needs: " + need);
    }
  }
}
