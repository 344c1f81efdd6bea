package io.scanlake.recognize;

import java.util.ArrayList;
import java.util.List;
import org.opencv.core.CvException;
import org.opencv.core.Mat;
import org.opencv.core.MatOfDouble;
import org.opencv.core.MatOfFloat;
import org.opencv.core.MatOfRect;
import org.opencv.core.Rect;
import org.opencv.core.Size;
import org.opencv.objdetect.HOGDescriptor;

/**
 * Histograms of oriented gradients under a linear SVM (Dalal and Triggs 2005), searched over all
 * sizes. A detection's score is its signed distance from the plane, in the SVM's own unit.
 */
final class HogSvm extends WindowSearch {
  /** The plane's normal, then its offset, comma-separated. */
  static final String FILE = "plane.csv";

  /** With more raw hits than this the model fires everywhere; only the best are considered. */
  private static final int MOST_HITS = 4000;

  private final HOGDescriptor hog;
  private final Size window;
  private final Size stride;
  private final MatOfRect boxes = new MatOfRect();
  private final MatOfDouble weights = new MatOfDouble();

  HogSvm(Model model) {
    super(model);
    ModelCard.HogShape shape = model.card().hog();
    float[] plane = NumberLines.line(model.text(FILE), FILE);
    if (plane.length != shape.size() + 1) {
      throw new IllegalArgumentException(
          FILE + " holds " + plane.length + " numbers, its window needs " + (shape.size() + 1));
    }
    hog = HogWindow.descriptor(shape);
    MatOfFloat detector = new MatOfFloat(plane);
    try {
      hog.setSVMDetector(detector);
    } catch (CvException e) {
      throw new IllegalArgumentException("not a HOG that OpenCV can use");
    } finally {
      detector.release();
    }
    window = new Size(shape.width(), shape.height());
    stride = new Size(shape.cell(), shape.cell());
  }

  @Override
  Size window() {
    return window;
  }

  @Override
  List<Suppression.Hit> search(Mat gray, String label) {
    hog.detectMultiScale(
        gray,
        boxes,
        weights,
        rules().hitThreshold(),
        stride,
        new Size(0, 0),
        rules().scaleFactor(),
        0,
        false);
    if (boxes.empty()) {
      return List.of();
    }
    Rect[] found = boxes.toArray();
    double[] weight = weights.toArray();
    List<Suppression.Hit> hits = new ArrayList<>();
    for (int i = 0; i < found.length; i++) {
      if (Math.min(found[i].width, found[i].height) >= rules().minSidePx()) {
        hits.add(new Suppression.Hit(found[i], weight[i], label));
      }
    }
    if (hits.size() > MOST_HITS) {
      hits.sort(Suppression.BEST_FIRST);
      hits = hits.subList(0, MOST_HITS);
    }
    return Suppression.suppress(hits, rules().maxOverlap(), rules().minNeighbours());
  }

  @Override
  public void close() {
    super.close();
    boxes.release();
    weights.release();
  }
}
