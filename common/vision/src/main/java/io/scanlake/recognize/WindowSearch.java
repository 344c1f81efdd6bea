package io.scanlake.recognize;

import java.util.ArrayList;
import java.util.List;
import org.opencv.core.Core;
import org.opencv.core.Mat;
import org.opencv.core.Size;

/** A detector whose window goes over the frame in all sizes, and over its mirror image if asked. */
abstract sealed class WindowSearch implements Detector permits Cascade, HogSvm {
  private final Model model;
  private final Mat mirrored = new Mat();

  WindowSearch(Model model) {
    this.model = model;
  }

  /** The smallest object that can be found, working pixels. */
  abstract Size window();

  /**
   * @param gray CV_8UC1, at least as large as the window
   * @param label of what is found
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
      Mat gray, double scale, double rowSpacingMm, double columnSpacingMm, int frame) {
    Suppression.requireGray(gray);
    // On an image smaller than its window a HOG takes the process down.
    if (gray.cols() < window().width || gray.rows() < window().height) {
      return List.of();
    }
    List<Suppression.Hit> finds = new ArrayList<>(search(gray, model.card().labels().get(0)));
    String mirrorLabel = rules().mirrorLabel();
    if (mirrorLabel != null) {
      Core.flip(gray, mirrored, 1);
      for (Suppression.Hit find : search(mirrored, mirrorLabel)) {
        finds.add(
            new Suppression.Hit(
                Suppression.mirrored(find.box(), gray.cols()), find.score(), mirrorLabel));
      }
    }
    return Suppression.detections(model, finds, scale, rowSpacingMm, columnSpacingMm, frame);
  }

  @Override
  public void close() {
    mirrored.release();
  }
}
