package io.scanlake.recognize;

import io.scanlake.image.Box;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.opencv.core.Mat;

/** Labels the regions of the watershed. */
final class RegionClassifier implements Recognizer {
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

  @Override
  public List<Prediction> label(Mat pixels, List<Candidate> regions) {
    List<Prediction> predictions = new ArrayList<>(regions.size());
    for (float[] vector : features.of(pixels, regions)) {
      predictions.add(statistics.prediction(vector));
    }
    if (model.card().classifier().maxOverlap() < 1) {
      suppress(predictions, regions);
    }
    return predictions;
  }

  /** Non-maximum suppression over all labels but the background. */
  private void suppress(List<Prediction> predictions, List<Candidate> regions) {
    ModelCard.ClassifierRule rule = model.card().classifier();
    List<Integer> objects = new ArrayList<>();
    for (int i = 0; i < predictions.size(); i++) {
      if (predictions.get(i) != null && !predictions.get(i).label().equals(rule.background())) {
        objects.add(i);
      }
    }
    objects.sort(Comparator.comparingDouble(i -> -predictions.get(i).score()));
    List<Box> kept = new ArrayList<>();
    for (int i : objects) {
      Box box = regions.get(i).box();
      if (kept.stream().anyMatch(k -> k.iou(box) > rule.maxOverlap())) {
        predictions.set(i, null);
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
