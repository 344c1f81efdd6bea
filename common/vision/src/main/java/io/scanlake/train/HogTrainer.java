package io.scanlake.train;

import io.scanlake.recognize.HogWindow;
import io.scanlake.recognize.ModelCard;
import io.scanlake.recognize.ModelFolder;
import io.scanlake.recognize.ModelKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.TermCriteria;
import org.opencv.ml.Ml;
import org.opencv.ml.SVM;

/**
 * Trains a HOG detector on windows ({@link HogRows}): a linear SVM, both sides of equal weight.
 * Hard negatives are added by training again with the rows of {@link HogRows#mistakes}.
 */
public final class HogTrainer {
  private HogTrainer() {}

  /**
   * @param learn rows of objects and others
   * @param check rows of groups that are not in {@code learn}; may be empty
   * @return the files of a model folder
   * @throws IllegalArgumentException if one side has no row
   */
  public static Map<String, byte[]> train(
      HogSpec spec, List<FeatureRow> learn, List<FeatureRow> check) {
    long objects = learn.stream().filter(HogTrainer::isObject).count();
    if (objects == 0 || objects == learn.size()) {
      throw new IllegalArgumentException(
          "a detector needs objects and others, there are "
              + objects
              + " objects in "
              + learn.size()
              + " windows");
    }
    Mat samples = new Mat(learn.size(), spec.shape().size(), CvType.CV_32F);
    Mat sides = new Mat(learn.size(), 1, CvType.CV_32S);
    // Both sides weigh the same, however many windows were drawn.
    double share = (double) objects / learn.size();
    Mat weights = new Mat(1, 2, CvType.CV_64F);
    Mat vector = null;
    Mat alpha = new Mat();
    Mat index = new Mat();
    try {
      for (int i = 0; i < learn.size(); i++) {
        samples.put(i, 0, learn.get(i).features());
        // OpenCV's output is positive on the side of the smaller class number.
        sides.put(i, 0, isObject(learn.get(i)) ? 0 : 1);
      }
      weights.put(0, 0, 0.5 / share, 0.5 / (1 - share));
      SVM svm = SVM.create();
      svm.setType(SVM.C_SVC);
      svm.setKernel(SVM.LINEAR);
      svm.setC(spec.c());
      svm.setClassWeights(weights);
      svm.setTermCriteria(new TermCriteria(TermCriteria.COUNT + TermCriteria.EPS, 20_000, 1e-5));
      svm.train(samples, Ml.ROW_SAMPLE, sides);
      vector = svm.getSupportVectors();
      double offset = -svm.getDecisionFunction(0, alpha, index);
      float[] normal = new float[spec.shape().size()];
      vector.get(0, 0, normal);
      svm.clear();
      return folder(spec, learn, check, normal, offset);
    } finally {
      samples.release();
      sides.release();
      weights.release();
      alpha.release();
      index.release();
      if (vector != null) {
        vector.release();
      }
    }
  }

  private static boolean isObject(FeatureRow row) {
    return row.label().equals(HogRows.OBJECT);
  }

  private static Map<String, byte[]> folder(
      HogSpec spec, List<FeatureRow> learn, List<FeatureRow> check, float[] normal, double offset) {
    Map<String, String> trainedOn = new TreeMap<>(spec.trainedOn());
    trainedOn.put("objects", Long.toString(learn.stream().filter(HogTrainer::isObject).count()));
    trainedOn.put("windows", Integer.toString(learn.size()));
    return ModelFolder.write(
        ModelCard.builder(spec.id(), ModelKind.HOG_SVM, List.of(spec.label()))
            .match(spec.match())
            .search(spec.search())
            .hog(spec.shape())
            .trainedOn(trainedOn)
            .measuredQuality(quality(check, normal, offset)),
        HogWindow.files(normal, offset));
  }

  private static Map<String, Double> quality(
      List<FeatureRow> check, float[] normal, double offset) {
    int objects = 0;
    int found = 0;
    int wrong = 0;
    for (FeatureRow row : check) {
      double distance = offset;
      for (int i = 0; i < normal.length; i++) {
        distance += (double) normal[i] * row.features()[i];
      }
      objects += isObject(row) ? 1 : 0;
      found += isObject(row) && distance > 0 ? 1 : 0;
      wrong += !isObject(row) && distance > 0 ? 1 : 0;
    }
    Map<String, Double> quality = new LinkedHashMap<>();
    if (objects > 0 && objects < check.size()) {
      quality.put("windows-found", (double) found / objects);
      quality.put("windows-wrong", (double) wrong / (check.size() - objects));
      quality.put("windows", (double) check.size());
    }
    return quality;
  }
}
