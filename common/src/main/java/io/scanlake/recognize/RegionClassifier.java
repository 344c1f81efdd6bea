package io.scanlake.recognize;

import java.util.ArrayList;
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
   * @return one a region in the same order, null where the best label scores too little
   */
  public List<Verdict> classify(Mat pixels, List<Candidate> regions) {
    List<Verdict> verdicts = new ArrayList<>(regions.size());
    for (float[] vector : features.of(pixels, regions)) {
      verdicts.add(statistics.verdict(vector));
    }
    return verdicts;
  }

  @Override
  public void close() {
    statistics.close();
  }
}
