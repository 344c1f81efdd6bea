package io.scanlake.recognize;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.opencv.core.CvException;
import org.opencv.core.Mat;
import org.opencv.core.MatOfInt;
import org.opencv.core.MatOfRect;
import org.opencv.core.Rect;
import org.opencv.core.Size;
import org.opencv.objdetect.CascadeClassifier;

/**
 * A boosted cascade over Haar or LBP features (Viola and Jones 2001; Liao et al. 2007) as OpenCV
 * loads it from XML of its old and new formats.
 */
final class Cascade implements Recognizer {
  private final Model model;
  private final CascadeClassifier classifier;
  private final Size window;
  private final MatOfRect boxes = new MatOfRect();
  private final MatOfInt hits = new MatOfInt();

  Cascade(Model model, String xml) {
    this.model = model;
    if (!xml.contains("<opencv_storage>")) {
      throw new IllegalArgumentException("not an OpenCV cascade file");
    }
    classifier = load(xml);
    if (classifier == null || classifier.empty()) {
      throw new IllegalArgumentException("not a cascade that OpenCV can load");
    }
    window = classifier.getOriginalWindowSize();
  }

  /** The loader reads paths only, and old formats only through them; null where it refuses. */
  private static CascadeClassifier load(String xml) {
    try {
      Path file = Files.createTempFile("scanlake-cascade", ".xml");
      try {
        Files.writeString(file, xml);
        CascadeClassifier classifier = new CascadeClassifier();
        classifier.load(file.toString());
        return classifier;
      } catch (CvException e) {
        return null;
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the temporary folder cannot be written", e);
    }
  }

  @Override
  public Model model() {
    return model;
  }

  @Override
  public List<Detection> detect(
      Mat gray, double scale, double rowSpacingMm, double columnSpacingMm, int frame) {
    if (gray.cols() < window.width || gray.rows() < window.height) {
      return List.of();
    }
    Size least = new Size(model.minSidePx(), model.minSidePx());
    classifier.detectMultiScale2(
        gray, boxes, hits, model.scaleFactor(), model.minNeighbours(), 0, least, new Size());
    if (boxes.empty()) {
      return List.of();
    }
    Rect[] found = boxes.toArray();
    int[] count = hits.toArray();
    List<Detection> detections = new ArrayList<>(found.length);
    for (int i = 0; i < found.length; i++) {
      int x = (int) Math.round(found[i].x * scale);
      int y = (int) Math.round(found[i].y * scale);
      int w = (int) Math.round(found[i].width * scale);
      int h = (int) Math.round(found[i].height * scale);
      detections.add(
          new Detection(
              frame,
              model.id(),
              model.sha256(),
              model.label(),
              count[i],
              x,
              y,
              w,
              h,
              w * columnSpacingMm,
              h * rowSpacingMm));
    }
    return detections;
  }

  @Override
  public void close() {
    boxes.release();
    hits.release();
  }
}
