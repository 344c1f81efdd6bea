package io.scanlake.pipeline;

import io.scanlake.image.Match;
import java.io.Serializable;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * How images of one kind are preprocessed, segmented and judged. An image takes the first recipe
 * whose {@link #match} it meets.
 *
 * @param segment whether such images are segmented at all
 * @param cleaning what is done to the foreground mask before it is split
 */
public record Recipe(
    String name,
    Match match,
    boolean segment,
    @Inlined Preprocessing preprocessing,
    @Inlined Thresholding thresholding,
    @Inlined Cleaning cleaning,
    @Inlined Splitting splitting,
    @Inlined Selecting selecting,
    QualityLimits quality)
    implements Serializable {

  /** A part whose components are keys of the recipe itself in the settings. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.RECORD_COMPONENT)
  public @interface Inlined {}

  public Recipe {
    Check check = new Check("recipe " + name + ": ");
    require(name != null && !name.isBlank(), "a recipe needs a name");
    check.present(match, "match");
    preprocessing.check(check);
    thresholding.check(check);
    cleaning.check(check);
    splitting.check(check);
    selecting.check(check);
    check.present(quality, "quality");
  }

  /**
   * @param medianKsize side of the median filter in pixels, odd; 1 = none
   * @param workingSidePx the longer side is shrunk to this, never enlarged
   * @param channel the combination of colours that is segmented
   */
  public record Preprocessing(int medianKsize, int workingSidePx, Channel channel)
      implements Serializable {
    private void check(Check check) {
      check.that(
          isBetween(1, medianKsize, 31) && medianKsize % 2 == 1,
          "median-ksize must be odd, 1 to 31");
      check.that(isBetween(32, workingSidePx, 8192), "working-side-px must be 32 to 8192");
      check.present(channel, "channel");
    }
  }

  /**
   * A weighted sum of the colours, clipped to 0–255; all weights zero = luminance. In a gray image
   * every colour is the gray level, and the saturation is zero.
   *
   * @param saturation weight of HSV saturation, 0–255
   * @param offset gray levels
   */
  public record Channel(double blue, double green, double red, double saturation, double offset)
      implements Serializable {
    public boolean isLuminance() {
      return blue == 0 && green == 0 && red == 0 && saturation == 0;
    }
  }

  /**
   * @param background how an uneven background is corrected before the threshold
   * @param mask where foreground is looked for
   * @param polarity whether objects are brighter or darker than their surroundings
   */
  public record Thresholding(
      Background background, MaskRule mask, Polarity polarity, Threshold threshold)
      implements Serializable {
    private void check(Check check) {
      check.present(background, "background");
      check.present(mask, "mask");
      check.present(polarity, "polarity");
      check.present(threshold, "threshold");
      threshold.check(check);
    }
  }

  public enum Background {
    KEEP,
    /** Divided by its own heavy blur: the bias field of a receive coil (MR). */
    DIVIDE
  }

  public enum MaskRule {
    /** The whole frame. */
    FRAME,
    /**
     * Inside the body: above {@link io.scanlake.image.PictureReader#BODY_HU} where there are
     * Hounsfield units, otherwise what is not air by its gray level.
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
   * The limit between background and foreground.
   *
   * @param sigmaPx sigma of a Gaussian before the threshold, working pixels; 0 = none
   * @param factor position of the threshold between the background's median (0) and the value that
   *     the rule gives (1)
   * @param level threshold of {@link Rule#LEVEL}, 0–255
   */
  public record Threshold(Rule rule, double sigmaPx, double factor, int level)
      implements Serializable {
    public enum Rule {
      /** Otsu's threshold between two classes. */
      OTSU,
      /** Otsu's threshold that separates the extreme of three classes from the other two. */
      OTSU_OF_THREE,
      /** A given level. */
      LEVEL
    }

    private void check(Check check) {
      check.present(rule, "threshold.rule");
      check.that(isBetween(0, sigmaPx, 20), "threshold.sigma-px must be 0 to 20");
      check.that(factor > 0 && factor <= 2, "threshold.factor must be above 0 and at most 2");
      check.that(isBetween(0, level, 255), "threshold.level must be 0 to 255");
    }
  }

  /**
   * @param openIterations 3×3 openings of the foreground mask
   * @param closeIterations 3×3 closings of the foreground mask, after the openings
   * @param holes what is done with holes of the foreground mask, after the closings
   */
  public record Cleaning(int openIterations, int closeIterations, Holes holes)
      implements Serializable {
    private void check(Check check) {
      check.that(isBetween(0, openIterations, 20), "open-iterations must be 0 to 20");
      check.that(isBetween(0, closeIterations, 40), "close-iterations must be 0 to 40");
      check.present(holes, "holes");
    }
  }

  public enum Holes {
    KEEP,
    FILL
  }

  /**
   * @param split how objects that touch are separated
   * @param peakWindowPx side of the window in which a distance must be the greatest to be a marker
   * @param peakDistancePx least distance of a marker to the background, working pixels
   * @param flood settings of {@link SplitRule#FLOOD}
   * @param circles settings of {@link SplitRule#CIRCLES}
   * @param stain what {@link SplitRule#CIRCLES} adds to the circles
   */
  public record Splitting(
      SplitRule split,
      int peakWindowPx,
      double peakDistancePx,
      Flooding flood,
      CircleSearch circles,
      Stain stain)
      implements Serializable {
    private void check(Check check) {
      check.present(split, "split");
      check.that(
          isBetween(3, peakWindowPx, 101) && peakWindowPx % 2 == 1,
          "peak-window-px must be odd, 3 to 101");
      check.that(peakDistancePx >= 0, "peak-distance-px must not be negative");
      check.present(flood, "flood");
      flood.check(check);
      check.present(circles, "circles");
      circles.check(check);
      check.present(stain, "stain");
      stain.check(check);
    }
  }

  public enum SplitRule {
    /** Watershed from the local peaks of the distance to the background. */
    PEAKS,
    /** Watershed of the intensity, then of the distance, that finds its own markers. */
    FLOOD,
    /**
     * The foreground around circles that the edges in the image vote for. A region's box is that of
     * its whole outline; its pixels are those that no other region covers.
     */
    CIRCLES,
    /** One region per connected component. */
    NONE
  }

  /**
   * Settings of the floods. Lengths are relative to the objects' radius, which is estimated from
   * the image as three times the mean distance of a foreground pixel to the background.
   *
   * @param radiusMaxPx upper limit of the estimated radius, working pixels: an estimate from one
   *     large clump would swallow the objects in it
   * @param sigmaFrac sigma of the Gaussian before the intensity is flooded, share of the radius
   * @param sigmaMinPx least sigma, working pixels
   * @param saddleFrac two basins are one where the saddle between them is above this share of the
   *     lower peak
   * @param depth two basins are one where the lower peak rises less than this above the saddle,
   *     gray levels
   * @param keepFrac a basin's pixel is foreground above this share of the basin's peak
   * @param leftoverFrac remaining foreground is flooded again where a disc of this share of the
   *     radius fits into it; 0 = not
   * @param neckFrac two parts are one where the neck between them is wider than this share of the
   *     narrower part
   * @param minAreaFrac smallest region, share of the squared radius
   */
  public record Flooding(
      double radiusMaxPx,
      double sigmaFrac,
      double sigmaMinPx,
      double saddleFrac,
      double depth,
      double keepFrac,
      double leftoverFrac,
      double neckFrac,
      double minAreaFrac)
      implements Serializable {
    private void check(Check check) {
      check.that(isBetween(1, radiusMaxPx, 200), "flood.radius-max-px must be 1 to 200");
      check.that(
          sigmaMinPx > 0 && sigmaMinPx <= 20, "flood.sigma-min-px must be above 0 and at most 20");
      check.that(
          isShare(sigmaFrac)
              && isShare(saddleFrac)
              && isShare(keepFrac)
              && isShare(leftoverFrac)
              && isShare(neckFrac),
          "the shares of flood except min-area-frac must be 0 to 1");
      check.that(
          depth >= 0 && minAreaFrac >= 0,
          "flood.depth and flood.min-area-frac must not be negative");
    }
  }

  /**
   * Settings of the search for circles; lengths in working pixels.
   *
   * @param apartPx least distance between two centres
   * @param edge gradient above which a pixel votes (upper threshold of Canny's edge detector)
   * @param votes least number of votes for a circle
   */
  public record CircleSearch(
      int radiusMinPx, int radiusMaxPx, double apartPx, double edge, double votes)
      implements Serializable {
    private void check(Check check) {
      check.that(
          radiusMinPx >= 1 && radiusMaxPx >= radiusMinPx && radiusMaxPx <= 500,
          "circles.radius-min-px must be 1 to radius-max-px, that at most 500");
      check.that(
          apartPx >= 1 && edge >= 1 && votes >= 1,
          "circles.apart-px, edge and votes must be at least 1");
    }
  }

  /**
   * Objects of another size and shape among the circles, which another channel shows whole.
   *
   * @param channel combination of colours that is above a level in them; all weights zero = there
   *     are no such objects
   * @param sigmaPx sigma of a Gaussian before the threshold, working pixels; 0 = none
   * @param level 0–255
   * @param openIterations 3×3 openings of what is above the level
   * @param closeIterations 3×3 closings, after the openings
   * @param minAreaPx smallest object, before it is widened, working pixels
   * @param growPx each object is widened by this, working pixels: from a nucleus to its cell
   */
  public record Stain(
      Channel channel,
      double sigmaPx,
      int level,
      int openIterations,
      int closeIterations,
      int minAreaPx,
      int growPx)
      implements Serializable {
    public static final Stain NONE = new Stain(new Channel(0, 0, 0, 0, 0), 0, 0, 0, 0, 1, 0);

    boolean isNone() {
      return channel.isLuminance();
    }

    private void check(Check check) {
      check.present(channel, "stain.channel");
      check.that(isBetween(0, sigmaPx, 20), "stain.sigma-px must be 0 to 20");
      check.that(isBetween(0, level, 255), "stain.level must be 0 to 255");
      check.that(
          isBetween(0, openIterations, 20) && isBetween(0, closeIterations, 40),
          "stain.open-iterations must be 0 to 20, stain.close-iterations 0 to 40");
      check.that(
          minAreaPx >= 1 && isBetween(0, growPx, 100),
          "stain.min-area-px must be positive, stain.grow-px 0 to 100");
    }
  }

  /**
   * @param edge what is done with regions that the frame cuts off
   * @param minAreaShare smallest region, share of the frame's largest; 0 = none
   * @param growPx each region is widened by this in the end, working pixels: from a nucleus to its
   *     cell
   * @param minAreaMm2 smallest region where the spacing is known
   * @param minAreaPx smallest region, working pixels, where the spacing is unknown
   * @param maxRegions of more regions than this, only the largest are kept
   */
  public record Selecting(
      Edge edge, double minAreaShare, int growPx, double minAreaMm2, int minAreaPx, int maxRegions)
      implements Serializable {
    /** Whether a region needs more than its least area. */
    boolean isMoreThanArea() {
      return edge == Edge.DROP || minAreaShare > 0;
    }

    private void check(Check check) {
      check.present(edge, "edge");
      check.that(isShare(minAreaShare), "min-area-share must be 0 to 1");
      check.that(isBetween(0, growPx, 100), "grow-px must be 0 to 100");
      check.that(
          minAreaMm2 >= 0 && minAreaPx >= 1 && maxRegions >= 1,
          "min-area-mm2 must not be negative, min-area-px and max-regions must be positive");
    }
  }

  public enum Edge {
    KEEP,
    /** Dropped where a whole region remains: the crop around one object shows parts of others. */
    DROP
  }

  /**
   * Limits beyond which a frame is flagged; flags serve as trends of a station, not as verdicts.
   *
   * @param blankContrast blank at or below this p99−p1, gray levels
   * @param blurredLaplacianVar blurred below this variance of the Laplacian
   * @param saturatedFrac saturated above this share of pixels at 255
   * @param clippedBorderFrac clipped above this share of border pixels that are foreground
   */
  public record QualityLimits(
      double blankContrast,
      double blurredLaplacianVar,
      double saturatedFrac,
      double clippedBorderFrac)
      implements Serializable {}

  /** Names the recipe in every fault. */
  private record Check(String prefix) {
    void that(boolean holds, String fault) {
      require(holds, prefix + fault);
    }

    void present(Object value, String key) {
      require(value != null, prefix + key + " is missing");
    }
  }

  private static boolean isShare(double value) {
    return isBetween(0, value, 1);
  }

  private static boolean isBetween(double least, double value, double most) {
    return value >= least && value <= most;
  }

  private static void require(boolean holds, String fault) {
    if (!holds) {
      throw new IllegalArgumentException(fault);
    }
  }
}
