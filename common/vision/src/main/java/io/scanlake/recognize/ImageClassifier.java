package io.scanlake.recognize;

import io.scanlake.image.Workspace;
import org.opencv.core.Mat;

/** Labels a whole image. */
final class ImageClassifier implements Recognizer {
  private final Model model;
  private final Workspace workspace = new Workspace();
  private final FeatureClassifier statistics;
  private final ImageFeatures features;

  ImageClassifier(Model model) {
    this.model = model;
    statistics = new FeatureClassifier(model);
    features = new ImageFeatures(workspace, model.card().classifier().features());
  }

  @Override
  public Model model() {
    return model;
  }

  @Override
  public Prediction classify(Mat pixels) {
    return statistics.prediction(features.of(pixels));
  }

  @Override
  public void close() {
    statistics.close();
    workspace.close();
  }
}
