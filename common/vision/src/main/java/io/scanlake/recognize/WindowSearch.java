package io.scanlake.recognize;

import java.util.ArrayList;
import java.util.List;
import org.opencv.core.Core;
import org.opencv.core.Mat;
import org.opencv.core.Size;

/**
 * A detector whose window moves over the frame in all sizes, and over its mirror image if asked.
 */
abstract class WindowSearch implements Recognizer {
  private final Model model;
  private final Mat small = new Mat();
  private final Mat mirrored = new Mat();

  WindowSearch(Model model) {
    this.model = model;
  }

  /** The smallest object that can be found, in the pixels that are searched. */
  abstract Size window();

  /**
   * @param gray CV_8UC1, at least as large as the window
   * @param label the label of what is found
   */
  abstract List<Suppression.Hit> search(Mat gray, String label);

  @Override
  public Model model() {
    return model;
  }

  ModelCard.Search rules() {
    return model.card().search();
  }

  @Override
  public List<Detection> detect(
      Mat working, double scale, double rowSpacingMm, double columnSpacingMm, int frame) {
    Suppression.requireGray(working);
    Mat gray = SearchSize.shrunk(working, rules().workingSidePx(), small);
    // A HOG takes the process down on an image smaller than its window.
    if (gray.cols() < window().width || gray.rows() < window().height) {
      return List.of();
    }
    List<Suppression.Hit> hits = new ArrayList<>(search(gray, model.card().labels().get(0)));
    String mirrorLabel = rules().mirrorLabel();
    if (mirrorLabel != null) {
      Core.flip(gray, mirrored, 1);
      for (Suppression.Hit hit : search(mirrored, mirrorLabel)) {
        hits.add(
            new Suppression.Hit(
                Suppression.mirrored(hit.box(), gray.cols()), hit.score(), mirrorLabel));
      }
    }
    return Suppression.detections(
        model, hits, scale * working.cols() / gray.cols(), rowSpacingMm, columnSpacingMm, frame);
  }

  @Override
  public void close() {
    small.release();
    mirrored.release();
  }
}
