package io.scanlake.train;

import io.scanlake.recognize.FeatureClassifier;
import io.scanlake.recognize.NativeFile;
import io.scanlake.recognize.Transform;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.opencv.core.Core;
import org.opencv.core.Mat;
import org.opencv.ml.RTrees;
import org.opencv.ml.StatModel;

/** One fit of the statistics: the transform of the features, and OpenCV's models after it. */
final class Fitted implements AutoCloseable {
  private final Choice choice;
  private final int labels;
  private final Transform transform;
  private final List<StatModel> models = new ArrayList<>();
  private final Mat output = new Mat();

  private Fitted(Choice choice, int labels, Transform transform) {
    this.choice = choice;
    this.labels = labels;
    this.transform = transform;
  }

  static Fitted of(Choice choice, Transform transform, List<FeatureRow> rows, List<String> labels) {
    Fitted fitted = new Fitted(choice, labels.size(), transform);
    Mat samples =
        StatModels.matrix(rows.stream().map(r -> fitted.transform.apply(r.features())).toList());
    int[] classes = rows.stream().mapToInt(r -> labels.indexOf(r.label())).toArray();
    try {
      switch (choice.algorithm()) {
        case SVM -> {
          for (int label = 0; label < labels.size(); label++) {
            int own = label;
            // OpenCV's raw output is positive on the side of the smaller class number.
            int[] sides = Arrays.stream(classes).map(c -> c == own ? 0 : 1).toArray();
            fitted.models.add(
                StatModels.train(
                    StatModels.svm(choice.c(), choice.gamma(), samples.cols()), samples, sides));
          }
        }
        case NAIVE_BAYES ->
            fitted.models.add(StatModels.train(StatModels.naiveBayes(), samples, classes));
        case TREES -> fitted.models.add(StatModels.train(StatModels.trees(), samples, classes));
      }
    } finally {
      samples.release();
    }
    return fitted;
  }

  /** Unit variance of each feature, then components whose mean square is 1 over all of them. */
  static Transform transform(List<FeatureRow> rows, int components) {
    int n = rows.get(0).features().length;
    float[] mean = new float[n];
    float[] scale = new float[n];
    for (int i = 0; i < n; i++) {
      double sum = 0;
      double squares = 0;
      for (FeatureRow row : rows) {
        sum += row.features()[i];
        squares += (double) row.features()[i] * row.features()[i];
      }
      double m = sum / rows.size();
      double sd = Math.sqrt(Math.max(0, squares / rows.size() - m * m));
      mean[i] = (float) m;
      // A constant feature carries no information, whatever its value in another image.
      scale[i] = sd < 1e-6 ? 0 : (float) (1 / sd);
    }
    Transform even = new Transform(mean, scale, List.of());
    if (components == 0) {
      return even;
    }
    Mat data = StatModels.matrix(rows.stream().map(r -> even.apply(r.features())).toList());
    Mat centre = new Mat();
    Mat vectors = new Mat();
    Mat values = new Mat();
    try {
      int most = Math.min(components, Math.min(n, rows.size() - 1));
      Core.PCACompute2(data, centre, vectors, values, most);
      double total = 0;
      for (int k = 0; k < vectors.rows(); k++) {
        total += Math.max(0, values.get(k, 0)[0]);
      }
      double factor = Math.sqrt(vectors.rows() / Math.max(1e-12, total));
      List<float[]> rowsOut = new ArrayList<>();
      for (int k = 0; k < vectors.rows(); k++) {
        float[] component = new float[n];
        vectors.get(k, 0, component);
        for (int i = 0; i < n; i++) {
          component[i] *= (float) factor;
        }
        rowsOut.add(component);
      }
      return new Transform(mean, scale, rowsOut);
    } finally {
      data.release();
      centre.release();
      vectors.release();
      values.release();
    }
  }

  /** One number per label, the largest for the label chosen: distances, votes, or 1 and 0. */
  double[] raw(float[] features) {
    Mat row = StatModels.matrix(List.of(transform.apply(features)));
    double[] raw = new double[labels];
    try {
      switch (choice.algorithm()) {
        case SVM -> {
          for (int i = 0; i < labels; i++) {
            models.get(i).predict(row, output, StatModel.RAW_OUTPUT);
            raw[i] = output.get(0, 0)[0];
          }
        }
        case NAIVE_BAYES -> raw[(int) models.get(0).predict(row)] = 1;
        case TREES -> {
          ((RTrees) models.get(0)).getVotes(row, output, 0);
          for (int i = 0; i < output.cols(); i++) {
            raw[(int) output.get(0, i)[0]] = output.get(1, i)[0] / StatModels.TREES;
          }
        }
      }
    } finally {
      row.release();
    }
    return raw;
  }

  Map<String, byte[]> files() {
    Map<String, byte[]> files = new TreeMap<>();
    files.put(Transform.FILE, transform.bytes());
    for (int i = 0; i < models.size(); i++) {
      StatModel model = models.get(i);
      files.put(FeatureClassifier.file(i), NativeFile.write(FeatureClassifier.SUFFIX, model::save));
    }
    return files;
  }

  @Override
  public void close() {
    models.forEach(StatModel::clear);
    output.release();
  }
}
