package io.scanlake.pipeline;

import io.scanlake.image.Box;
import io.scanlake.recognize.Candidate;
import io.scanlake.recognize.Prediction;

/**
 * One region of a segmentation, in pixels of the original image.
 *
 * @param frame from 0
 * @param region from 1, in the order of the regions' first pixels, row by row
 * @param candidate the input of a region classifier; the box is that around the region or, of
 *     {@link Recipe.SplitRule#CIRCLES}, around its whole outline, in whole pixels
 * @param areaMm2 NaN where the spacing is unknown
 * @param prediction of a region classifier; null where none says anything
 */
public record Region(
    int frame,
    int region,
    Candidate candidate,
    double areaMm2,
    double centroidX,
    double centroidY,
    Prediction prediction) {

  public Box box() {
    return candidate.box();
  }

  public long areaPx() {
    return candidate.areaPx();
  }

  /** Null where no classifier says one. */
  public String label() {
    return prediction == null ? null : prediction.label();
  }

  /** Of the label, NaN without one. */
  public double score() {
    return prediction == null ? Double.NaN : prediction.score();
  }

  Region numbered(int number) {
    return new Region(frame, number, candidate, areaMm2, centroidX, centroidY, prediction);
  }

  Region labelled(Prediction other) {
    return new Region(frame, region, candidate, areaMm2, centroidX, centroidY, other);
  }
}
