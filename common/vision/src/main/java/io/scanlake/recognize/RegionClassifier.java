package io.scanlake.recognize;

import io.scanlake.image.Box;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.opencv.core.Mat;

/** Names the regions of the watershed. */
public final class RegionClassifier implements Recognizer {
  private final Model model;
  private final FeatureClassifier statistics;
  private final RegionFeatures features = new RegionFeatures();

  RegionClassifier(Model model) {
    this.model = model;
    statistics = new FeatureClassifier(model);
  }

  @Override
  public Model model() {
    return model;
  }

  /**
   * @param pixels CV_8UC1 or CV_8UC3 (BGR), the frame at its own size
   * @param regions all of the frame, since a region is judged beside its neighbours
   * @return one a region in the same order, null where nothing is said
   */
  public List<Verdict> classify(Mat pixels, List<Candidate> regions) {
    List<Verdict> verdicts = new ArrayList<>(regions.size());
    for (float[] vector : features.of(pixels, regions)) {
      verdicts.add(statistics.verdict(vector));
    }
    if (model.card().classifier().maxOverlap() < 1) {
      suppress(verdicts, regions);
    }
    return verdicts;
  }

  /** Non-maximum suppression over all labels but the background. */
  private void suppress(List<Verdict> verdicts, List<Candidate> regions) {
    ModelCard.Classifying rule = model.card().classifier();
    List<Integer> objects = new ArrayList<>();
    for (int i = 0; i < verdicts.size(); i++) {
      if (verdicts.get(i) != null && !verdicts.get(i).label().equals(rule.background())) {
        objects.add(i);
      }
    }
    objects.sort(Comparator.comparingDouble(i -> -verdicts.get(i).score()));
    List<Box> kept = new ArrayList<>();
    for (int i : objects) {
      Box box = regions.get(i).box();
      if (kept.stream().anyMatch(k -> k.iou(box) > rule.maxOverlap())) {
        verdicts.set(i, null);
      } else {
        kept.add(box);
      }
    }
  }

  @Override
  public void close() {
    statistics.close();
  }
}
