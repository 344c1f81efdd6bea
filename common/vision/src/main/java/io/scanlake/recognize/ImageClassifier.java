package io.scanlake.recognize;

import io.scanlake.image.Workspace;
import org.opencv.core.Mat;

/** Names a whole image. */
public final class ImageClassifier implements Recognizer {
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

  /**
   * @param pixels CV_8UC1 or CV_8UC3 (BGR), of any size
   * @return null where the best label scores less than the model asks for
   */
  public Prediction classify(Mat pixels) {
    return statistics.prediction(features.of(pixels));
  }

  /** What a label says of modality and body region; null where it says nothing. */
  public KindOfImage meaning(Prediction prediction) {
    return prediction == null ? null : model.card().classifier().meanings().get(prediction.label());
  }

  /** True where the labels tell modality or body region. */
  public boolean tellsKind() {
    return !model.card().classifier().meanings().isEmpty();
  }

  @Override
  public void close() {
    statistics.close();
    workspace.close();
  }
}
