package io.scanlake.train;

import io.scanlake.image.Box;
import io.scanlake.labels.Label;
import io.scanlake.recognize.Candidate;
import io.scanlake.recognize.RegionFeatures;
import java.util.ArrayList;
import java.util.List;
import org.opencv.core.Mat;

/** The regions of one image as rows, each with the label of the box that it fits best. */
public final class RegionRows {
  /** The label of what fits no labelled box. */
  public static final String BACKGROUND = "background";

  private final RegionFeatures features = new RegionFeatures();

  /** A class and where it is, in pixels of the original image. */
  public record Named(String name, Box box) {
    /** The labels that have a box; those that are masks come from {@link MaskBoxes}. */
    public static List<Named> of(List<Label> labels) {
      return labels.stream()
          .filter(l -> l.box() != null)
          .map(l -> new Named(l.name(), l.box()))
          .toList();
    }
  }

  /**
   * @param pixels CV_8UC1 or CV_8UC3 (BGR), the frame at its own size
   * @param regions all of the frame
   * @param leastIou intersection over union from which a region counts as the labelled object
   */
  public List<FeatureRow> of(
      Mat pixels, List<Candidate> regions, List<Named> labels, double leastIou, String group) {
    List<FeatureRow> rows = new ArrayList<>(regions.size());
    List<float[]> vectors = features.of(pixels, regions);
    for (int i = 0; i < regions.size(); i++) {
      String name = BACKGROUND;
      double best = leastIou;
      for (Named label : labels) {
        double iou = label.box().iou(regions.get(i).box());
        if (iou >= best) {
          best = iou;
          name = label.name();
        }
      }
      rows.add(new FeatureRow(group, name, vectors.get(i)));
    }
    return rows;
  }
}
