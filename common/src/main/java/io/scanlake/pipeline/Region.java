package io.scanlake.pipeline;

import io.scanlake.Box;
import io.scanlake.recognize.Candidate;
import io.scanlake.recognize.Verdict;

/**
 * One region of a segmentation, in pixels of the original image.
 *
 * @param frame from 0
 * @param region from 1, in the order in which the regions begin, row by row
 * @param areaPx pixels
 * @param x of the box around the region or, of {@link Recipe.Split#CIRCLES}, around its whole
 *     outline
 * @param areaMm2 NaN where the spacing is unknown
 * @param meanIntensity of the working 8-bit image, 0–255
 * @param circularity 4π·area / perimeter², at most 1
 * @param solidity area / area of the convex hull, at most 1
 * @param touchesBorder whether a pixel of it lies on the border of the frame
 * @param label by a region classifier; null where none says one
 * @param score of the label, NaN without one
 */
public record Region(
    int frame,
    int region,
    long areaPx,
    double areaMm2,
    int x,
    int y,
    int w,
    int h,
    double centroidX,
    double centroidY,
    double meanIntensity,
    double sdIntensity,
    double circularity,
    double solidity,
    boolean touchesBorder,
    String label,
    double score) {

  /** A region that has no label yet. */
  public Region(
      int frame,
      int region,
      long areaPx,
      double areaMm2,
      int x,
      int y,
      int w,
      int h,
      double centroidX,
      double centroidY,
      double meanIntensity,
      double sdIntensity,
      double circularity,
      double solidity,
      boolean touchesBorder) {
    this(
        frame,
        region,
        areaPx,
        areaMm2,
        x,
        y,
        w,
        h,
        centroidX,
        centroidY,
        meanIntensity,
        sdIntensity,
        circularity,
        solidity,
        touchesBorder,
        null,
        Double.NaN);
  }

  /** What a region classifier looks at. */
  public Candidate candidate() {
    return new Candidate(
        new Box(x, y, w, h),
        areaPx,
        meanIntensity,
        sdIntensity,
        circularity,
        solidity,
        touchesBorder);
  }

  Region labelled(Verdict verdict) {
    return new Region(
        frame,
        region,
        areaPx,
        areaMm2,
        x,
        y,
        w,
        h,
        centroidX,
        centroidY,
        meanIntensity,
        sdIntensity,
        circularity,
        solidity,
        touchesBorder,
        verdict.label(),
        verdict.score());
  }
}
