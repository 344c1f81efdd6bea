package io.scanlake.recognize;

import java.util.ArrayList;
import java.util.List;
import org.opencv.core.Mat;
import org.opencv.core.MatOfInt;
import org.opencv.core.MatOfRect;
import org.opencv.core.Rect;
import org.opencv.core.Size;
import org.opencv.objdetect.CascadeClassifier;

/**
 * A boosted cascade over Haar or LBP features (Viola and Jones 2001; Liao et al. 2007) as OpenCV
 * loads it from XML, in its old or new format. A detection's score is the number of raw hits merged
 * into its box.
 */
final class Cascade extends WindowSearch {
  static final String FILE = "cascade.xml";

  private final CascadeClassifier classifier;
  private final Size window;
  private final MatOfRect boxes = new MatOfRect();
  private final MatOfInt hits = new MatOfInt();

  Cascade(Model model) {
    super(model);
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
  Size window() {
    return window;
  }

  @Override
  List<Suppression.Hit> search(Mat gray, String label) {
    Size least = new Size(rules().minSidePx(), rules().minSidePx());
    classifier.detectMultiScale2(
        gray, boxes, hits, rules().scaleFactor(), rules().minNeighbours(), 0, least, new Size());
    if (boxes.empty()) {
      return List.of();
    }
    Rect[] found = boxes.toArray();
    int[] count = hits.toArray();
    List<Suppression.Hit> finds = new ArrayList<>();
    for (int i = 0; i < found.length; i++) {
      finds.add(new Suppression.Hit(found[i], count[i], label));
    }
    return finds;
  }

  @Override
  public void close() {
    super.close();
    boxes.release();
    hits.release();
  }
}
