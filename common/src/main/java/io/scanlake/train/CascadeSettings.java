package io.scanlake.train;

/**
 * How a cascade is trained.
 *
 * @param width of the window, pixels
 * @param height of the window, pixels
 * @param stages at most
 * @param minHitRate share of the positives that each stage lets pass, at least
 * @param maxFalseAlarm share of its negatives that each stage may let pass
 * @param targetFalseAlarm share of all negative windows that the whole cascade may let pass:
 *     training ends there
 * @param maxWeak trees a stage, at most; a stage that needs more is taken as it is
 * @param negativesPerStage windows that each stage learns from, at most
 * @param exclusionIou a window that overlaps an excluded box by this much or more is no negative
 * @param scaleFactor step between the window sizes in which negatives are sought, above 1
 * @param copies samples of each positive: itself and {@code copies - 1} jittered ones
 * @param jitterShift greatest shift of a copy, in box widths and heights
 * @param jitterScale greatest change of a copy's size: 0.1 is 1/1.1 to 1.1 times, each side by
 *     itself for a half of it
 * @param symmetry whether the mirror image of a positive is a positive
 * @param maxFeatures features that a stage chooses from; beyond it a random part, new in each stage
 * @param maxTableBytes memory for the codes of a stage (a byte a feature and sample): where they
 *     need more, the stage chooses from fewer features
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
    Symmetry symmetry,
    int maxFeatures,
    long maxTableBytes,
    int threads,
    long seed) {
  /** What a mirror image (left and right exchanged) of the object is. */
  public enum Symmetry {
    /** Another object. */
    NONE,
    /** The same object. */
    LEFT_RIGHT
  }

  public CascadeSettings {
    check(width >= 3 && height >= 3 && width <= 512 && height <= 512, "window of 3 to 512 pixels");
    check(stages >= 1 && maxWeak >= 1 && maxWeak <= 4096, "stages, 1 to 4096 trees in each");
    check(minHitRate > 0 && minHitRate <= 1, "hit rate above 0 and up to 1");
    check(maxFalseAlarm > 0 && maxFalseAlarm < 1, "false alarm rate between 0 and 1");
    check(targetFalseAlarm >= 0 && targetFalseAlarm < 1, "target false alarm rate from 0 to 1");
    check(negativesPerStage >= 1 && copies >= 1, "negatives and copies");
    check(exclusionIou > 0 && exclusionIou <= 1, "exclusion overlap above 0 and up to 1");
    check(scaleFactor > 1 && scaleFactor <= 4, "scale factor above 1 and up to 4");
    check(jitterShift >= 0 && jitterShift <= 1, "jitter shift from 0 to 1");
    check(jitterScale >= 0 && jitterScale <= 1, "jitter scale from 0 to 1");
    check(maxFeatures >= 1 && maxTableBytes >= 1 && threads >= 1, "features, memory, threads");
  }

  private static void check(boolean isFine, String need) {
    if (!isFine) {
      throw new IllegalArgumentException("a cascade needs: " + need);
    }
  }
}
