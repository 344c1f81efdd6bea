package io.scanlake.pipeline;

import io.scanlake.image.Match;
import java.io.Serializable;

/**
 * How images of one kind are cleaned, segmented and judged. Which recipe applies is decided by
 * {@link #match}, the first that matches.
 *
 * @param medianKsize side of the median filter in pixels, odd; 1 = none
 * @param workingSidePx the longer side is shrunk to this, never enlarged
 * @param channel what of the colours is segmented
 * @param background what is done against an uneven background before the threshold
 * @param mask where foreground is looked for
 * @param polarity whether objects are brighter or darker than their surroundings
 * @param threshold what is foreground
 * @param openIterations 3×3 openings of the foreground mask
 * @param closeIterations 3×3 closings of the foreground mask, after the openings
 * @param holes what is done with holes of the foreground mask, after the closings
 * @param split how objects that touch are told apart
 * @param peakWindowPx side of the window in which a distance must be the greatest to be a marker
 * @param peakDistancePx least distance to the background of a marker, working pixels
 * @param flood settings of {@link Split#FLOOD}
 * @param circles settings of {@link Split#CIRCLES}
 * @param stain what {@link Split#CIRCLES} adds to the circles
 * @param edge what is done with regions that the frame cuts off
 * @param minAreaShare smallest region, share of the frame's largest; 0 = none
 * @param growPx each region is widened by this in the end, working pixels: a nucleus to its cell
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
    Channel channel,
    Background background,
    MaskRule mask,
    Polarity polarity,
    Threshold threshold,
    int openIterations,
    int closeIterations,
    Holes holes,
    Split split,
    int peakWindowPx,
    double peakDistancePx,
    Flood flood,
    Circles circles,
    Stain stain,
    Edge edge,
    double minAreaShare,
    int growPx,
    double minAreaMm2,
    int minAreaPx,
    int maxRegions,
    QualityLimits quality)
    implements Serializable {

  /**
   * A weighted sum of the colours, clipped to 0–255; all weights zero = luminance. Of a gray image
   * every colour is the gray level, and the saturation is zero.
   *
   * @param saturation weight of HSV saturation, 0–255
   * @param offset grey levels
   */
  public record Channel(double blue, double green, double red, double saturation, double offset)
      implements Serializable {
    public boolean isLuminance() {
      return blue == 0 && green == 0 && red == 0 && saturation == 0;
    }
  }

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
   * What of the channel is foreground.
   *
   * @param sigmaPx of a Gaussian before the threshold, working pixels; 0 = none
   * @param factor the threshold's way from the background's median (0) to where the rule sets it
   *     (1)
   * @param level of {@link Rule#LEVEL}, 0–255
   */
  public record Threshold(Rule rule, double sigmaPx, double factor, int level)
      implements Serializable {
    public enum Rule {
      /** Otsu's threshold between two classes. */
      OTSU,
      /** Otsu's threshold that parts the extreme of three classes from the other two. */
      OTSU_OF_THREE,
      /** A level that is given. */
      LEVEL
    }
  }

  public enum Holes {
    KEEP,
    FILL
  }

  public enum Edge {
    KEEP,
    /** Dropped where a whole region remains: the crop around one object shows parts of others. */
    DROP
  }

  public enum Split {
    /** Watershed from the local peaks of the distance to the background. */
    PEAKS,
    /** Watershed of the intensity, then of the distance, that finds its own markers. */
    FLOOD,
    /**
     * The foreground around circles that the edges in the image vote for. A region's box is that of
     * its whole outline; its pixels are those that no other region covers.
     */
    CIRCLES,
    /** Not: one region a connected component. */
    NONE
  }

  /**
   * Settings of the floods. Lengths go by the objects' radius, estimated from the image as three
   * times the mean distance of a foreground pixel to the background.
   *
   * @param radiusMaxPx greatest radius that is believed, working pixels: an estimate from one large
   *     clump would swallow the objects in it
   * @param sigmaFrac sigma of the Gaussian before the intensity is flooded, share of the radius
   * @param sigmaMinPx least sigma, working pixels
   * @param saddleFrac two basins are one where the saddle between them is above this share of the
   *     lower peak
   * @param depth two basins are one where the lower peak rises less than this above the saddle,
   *     grey levels
   * @param keepFrac a basin's pixel is foreground above this share of the basin's peak
   * @param leftoverFrac what is left over is flooded again where a disc of this share of the radius
   *     fits into it; 0 = not
   * @param neckFrac two parts are one where the neck between them is wider than this share of the
   *     narrower part
   * @param minAreaFrac smallest region, share of the squared radius
   */
  public record Flood(
      double radiusMaxPx,
      double sigmaFrac,
      double sigmaMinPx,
      double saddleFrac,
      double depth,
      double keepFrac,
      double leftoverFrac,
      double neckFrac,
      double minAreaFrac)
      implements Serializable {}

  /**
   * Settings of the search for circles; lengths in working pixels.
   *
   * @param radiusMinPx least radius
   * @param radiusMaxPx greatest radius
   * @param apartPx least distance between two centres
   * @param edge gradient above which a pixel votes (upper threshold of Canny's edge detector)
   * @param votes least votes of a circle
   */
  public record Circles(int radiusMinPx, int radiusMaxPx, double apartPx, double edge, double votes)
      implements Serializable {}

  /**
   * Objects of another size and shape among the circles, which another channel shows whole.
   *
   * @param channel which is above a level in them; all weights zero = there are none
   * @param sigmaPx of a Gaussian before the threshold, working pixels; 0 = none
   * @param level 0–255
   * @param openIterations 3×3 openings of what is above the level
   * @param closeIterations 3×3 closings, after the openings
   * @param minAreaPx smallest object, before it is widened, working pixels
   * @param growPx each object is widened by this, working pixels: a nucleus to its cell
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
        channel != null && threshold != null && flood != null && circles != null && stain != null,
        "recipe " + name + ": channel, threshold, flood, circles or stain is missing");
    require(stain.channel() != null, "recipe " + name + ": stain.channel is missing");
    require(
        stain.sigmaPx() >= 0 && stain.sigmaPx() <= 20,
        "recipe " + name + ": stain.sigma-px must be 0 to 20");
    require(
        stain.level() >= 0 && stain.level() <= 255,
        "recipe " + name + ": stain.level must be 0 to 255");
    require(
        stain.openIterations() >= 0
            && stain.openIterations() <= 20
            && stain.closeIterations() >= 0
            && stain.closeIterations() <= 40,
        "recipe "
            + name
            + ": stain.open-iterations must be 0 to 20, stain.close-iterations 0 to 40");
    require(
        stain.minAreaPx() >= 1 && stain.growPx() >= 0 && stain.growPx() <= 100,
        "recipe " + name + ": stain.min-area-px must be positive, stain.grow-px 0 to 100");
    require(
        circles.radiusMinPx() >= 1
            && circles.radiusMaxPx() >= circles.radiusMinPx()
            && circles.radiusMaxPx() <= 500,
        "recipe " + name + ": circles.radius-min-px must be 1 to radius-max-px, that at most 500");
    require(
        circles.apartPx() >= 1 && circles.edge() >= 1 && circles.votes() >= 1,
        "recipe " + name + ": circles.apart-px, edge and votes must be at least 1");
    require(
        threshold.rule() != null && holes != null && split != null && edge != null,
        "recipe " + name + ": threshold.rule, holes, split or edge is missing");
    require(
        threshold.sigmaPx() >= 0 && threshold.sigmaPx() <= 20,
        "recipe " + name + ": threshold.sigma-px must be 0 to 20");
    require(
        threshold.factor() > 0 && threshold.factor() <= 2,
        "recipe " + name + ": threshold.factor must be above 0 and at most 2");
    require(
        threshold.level() >= 0 && threshold.level() <= 255,
        "recipe " + name + ": threshold.level must be 0 to 255");
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
        closeIterations >= 0 && closeIterations <= 40,
        "recipe " + name + ": close-iterations must be 0 to 40");
    require(isShare(minAreaShare), "recipe " + name + ": min-area-share must be 0 to 1");
    require(growPx >= 0 && growPx <= 100, "recipe " + name + ": grow-px must be 0 to 100");
    require(
        flood.radiusMaxPx() >= 1 && flood.radiusMaxPx() <= 200,
        "recipe " + name + ": flood.radius-max-px must be 1 to 200");
    require(
        flood.sigmaMinPx() > 0 && flood.sigmaMinPx() <= 20,
        "recipe " + name + ": flood.sigma-min-px must be above 0 and at most 20");
    require(
        isShare(flood.sigmaFrac())
            && isShare(flood.saddleFrac())
            && isShare(flood.keepFrac())
            && isShare(flood.leftoverFrac())
            && isShare(flood.neckFrac()),
        "recipe " + name + ": the shares of flood but min-area-frac must be 0 to 1");
    require(
        flood.depth() >= 0 && flood.minAreaFrac() >= 0,
        "recipe " + name + ": flood.depth and flood.min-area-frac must not be negative");
    require(
        peakWindowPx >= 3 && peakWindowPx <= 101 && peakWindowPx % 2 == 1,
        "recipe " + name + ": peak-window-px must be odd, 3 to 101");
    require(peakDistancePx >= 0, "recipe " + name + ": peak-distance-px must not be negative");
    require(
        minAreaMm2 >= 0 && minAreaPx >= 1 && maxRegions >= 1,
        "recipe " + name + ": min-area-mm2, min-area-px and max-regions must be positive");
  }

  /** Whether more is asked of a region than its least area. */
  boolean selects() {
    return edge == Edge.DROP || minAreaShare > 0;
  }

  private static boolean isShare(double value) {
    return value >= 0 && value <= 1;
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
