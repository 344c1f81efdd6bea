package io.scanlake.pipeline;

import java.util.List;

/**
 * The regions of one frame.
 *
 * @param foregroundFrac share of the frame that is foreground, 0–1; NaN where not applicable
 * @param borderTouchFrac share of the frame's border pixels that are foreground, 0–1; NaN where not
 *     applicable
 */
public record Segmentation(
    Status status, List<Region> regions, double foregroundFrac, double borderTouchFrac) {
  /** Whether the regions can be relied on. */
  public enum Status {
    OK,
    /** Nothing stands out from the background. */
    EMPTY,
    /** More regions than the recipe's limit: the largest are kept. */
    TOO_MANY,
    /** The recipe does not segment such images. */
    NOT_APPLICABLE
  }

  public Segmentation {
    regions = List.copyOf(regions);
  }

  static Segmentation empty(double foregroundFrac, double borderTouchFrac) {
    return new Segmentation(Status.EMPTY, List.of(), foregroundFrac, borderTouchFrac);
  }

  static Segmentation notApplicable() {
    return new Segmentation(Status.NOT_APPLICABLE, List.of(), Double.NaN, Double.NaN);
  }
}
