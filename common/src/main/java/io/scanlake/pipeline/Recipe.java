package io.scanlake.pipeline;

import io.scanlake.Match;
import java.io.Serializable;

/**
 * How images of one kind are cleaned, segmented and judged. Which recipe applies is decided by
 * {@link #match}, the first that matches.
 *
 * @param medianKsize side of the median filter in pixels, odd; 1 = none
 * @param workingSidePx the longer side is shrunk to this, never enlarged
 * @param background what is done against an uneven background before the threshold
 * @param mask where foreground is looked for
 * @param polarity whether objects are brighter or darker than their surroundings
 * @param openIterations 3×3 openings of the foreground mask
 * @param peakWindowPx side of the window in which a distance must be the greatest to be a marker
 * @param peakDistancePx least distance to the background of a marker, working pixels
 * @param minAreaMm2 smallest region where the spacing is known
 * @param minAreaPx smallest region, working pixels, where the spacing is unknown
 * @param maxRegions more than these are cut to the largest
 */
public record Recipe(
    String name,
    Match match,
    boolean segment,
    int medianKsize,
    int workingSidePx,
    Background background,
    MaskRule mask,
    Polarity polarity,
    int openIterations,
    int peakWindowPx,
    double peakDistancePx,
    double minAreaMm2,
    int minAreaPx,
    int maxRegions,
    QualityLimits quality)
    implements Serializable {

  public enum Background {
    KEEP,
    /** Divided by its own heavy blur: a receive coil's bias field (MR). */
    DIVIDE
  }

  public enum MaskRule {
    /** The whole frame. */
    FRAME,
    /**
     * Inside the body: above {@link io.scanlake.image.PictureReader#BODY_HU} where there are
     * Hounsfield units, else what is not air by its grey level.
     */
    BODY,
    /** Inside the collimated field: rows and columns that are not all black. */
    FIELD
  }

  public enum Polarity {
    BRIGHT,
    DARK,
    /** The side of the threshold that the frame's border is not on. */
    AUTO
  }

  /**
   * Limits beyond which a frame is flagged; flags serve as trends of a station, not as verdicts.
   *
   * @param blankContrast blank at or below this p99−p1, grey levels
   * @param blurredLaplacianVar blurred below this variance of the Laplacian
   * @param saturatedFrac saturated above this share of 255
   * @param clippedBorderFrac clipped above this share of the border being foreground
   */
  public record QualityLimits(
      double blankContrast,
      double blurredLaplacianVar,
      double saturatedFrac,
      double clippedBorderFrac)
      implements Serializable {}

  public Recipe {
    require(name != null && !name.isBlank(), "a recipe needs a name");
    require(match != null && quality != null, "recipe " + name + ": match or quality is missing");
    require(
        background != null && mask != null && polarity != null,
        "recipe " + name + ": background, mask or polarity is missing");
    require(
        medianKsize >= 1 && medianKsize <= 31 && medianKsize % 2 == 1,
        "recipe " + name + ": median-ksize must be odd, 1 to 31");
    require(
        workingSidePx >= 32 && workingSidePx <= 8192,
        "recipe " + name + ": working-side-px must be 32 to 8192");
    require(
        openIterations >= 0 && openIterations <= 20,
        "recipe " + name + ": open-iterations must be 0 to 20");
    require(
        peakWindowPx >= 3 && peakWindowPx <= 101 && peakWindowPx % 2 == 1,
        "recipe " + name + ": peak-window-px must be odd, 3 to 101");
    require(peakDistancePx >= 0, "recipe " + name + ": peak-distance-px must not be negative");
    require(
        minAreaMm2 >= 0 && minAreaPx >= 1 && maxRegions >= 1,
        "recipe " + name + ": min-area-mm2, min-area-px and max-regions must be positive");
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
