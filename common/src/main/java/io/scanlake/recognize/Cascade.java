package io.scanlake.recognize;

import java.util.ArrayList;
import java.util.List;
import org.opencv.core.Core;
import org.opencv.core.Mat;
import org.opencv.core.MatOfInt;
import org.opencv.core.MatOfRect;
import org.opencv.core.Rect;
import org.opencv.core.Size;
import org.opencv.objdetect.CascadeClassifier;

/**
 * A boosted cascade over Haar or LBP features (Viola and Jones 2001; Liao et al. 2007) as OpenCV
 * loads it from XML of its old and new formats. A detection's score is the number of raw hits
 * merged into its box.
 */
final class Cascade implements Detector {
  static final String FILE = "cascade.xml";

  private final Model model;
  private final CascadeClassifier classifier;
  private final Size window;
  private final MatOfRect boxes = new MatOfRect();
  private final MatOfInt hits = new MatOfInt();
  private final Mat mirrored = new Mat();

  Cascade(Model model) {
    this.model = model;
    if (!model.text(FILE).contains("<opencv_storage>")) {
      throw new IllegalArgumentException("not an OpenCV cascade file");
    }
    classifier = NativeFile.read(model.file(FILE), ".xml", Cascade::load);
    if (classifier == null || classifier.empty()) {
      throw new IllegalArgumentException("not a cascade that OpenCV can load");
    }
    window = classifier.getOriginalWindowSize();
  }

  private static CascadeClassifier load(String path) {
    CascadeClassifier classifier = new CascadeClassifier();
    classifier.load(path);
    return classifier;
  }

  @Override
  public Model model() {
    return model;
  }

  @Override
  public List<Detection> detect(
      Mat gray, double scale, double rowSpacingMm, double columnSpacingMm, int frame) {
    Finds.requireGray(gray);
    if (gray.cols() < window.width || gray.rows() < window.height) {
      return List.of();
    }
    List<Finds.Find> finds = new ArrayList<>();
    search(gray, model.card().labels().get(0), finds);
    String mirrorLabel = model.card().search().mirrorLabel();
    if (mirrorLabel != null) {
      Core.flip(gray, mirrored, 1);
      List<Finds.Find> found = new ArrayList<>();
      search(mirrored, mirrorLabel, found);
      for (Finds.Find find : found) {
        finds.add(
            new Finds.Find(Finds.mirrored(find.box(), gray.cols()), find.score(), mirrorLabel));
      }
    }
    return Finds.detections(model, finds, scale, rowSpacingMm, columnSpacingMm, frame);
  }

  private void search(Mat gray, String label, List<Finds.Find> into) {
    ModelCard.Search search = model.card().search();
    Size least = new Size(search.minSidePx(), search.minSidePx());
    classifier.detectMultiScale2(
        gray, boxes, hits, search.scaleFactor(), search.minNeighbours(), 0, least, new Size());
    if (boxes.empty()) {
      return;
    }
    Rect[] found = boxes.toArray();
    int[] count = hits.toArray();
    for (int i = 0; i < found.length; i++) {
      into.add(new Finds.Find(found[i], count[i], label));
    }
  }

  @Override
  public void close() {
    boxes.release();
    hits.release();
    mirrored.release();
  }
}
