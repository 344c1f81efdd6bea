package io.scanlake.recognize;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;
import org.opencv.core.CvException;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.ml.NormalBayesClassifier;
import org.opencv.ml.RTrees;
import org.opencv.ml.SVM;
import org.opencv.ml.StatModel;

/** A classifier without its image: from features to one score per label. Belongs to one thread. */
public final class FeatureClassifier implements AutoCloseable {
  /** The suffix tells OpenCV the format of its storage. */
  public static final String SUFFIX = ".yml.gz";

  private final ModelCard card;
  private final Transform transform;
  private final List<StatModel> models = new ArrayList<>();
  private final Mat input;
  private final Mat output = new Mat();
  private final Mat probabilities = new Mat();

  /** The name of a classifier's file: an SVM has one per label, the others have one. */
  public static String file(int index) {
    return "statistics-" + index + SUFFIX;
  }

  /**
   * @param model of a classifier
   * @throws IllegalArgumentException if its files are not such a model, in one line
   */
  public FeatureClassifier(Model model) {
    card = model.card();
    ModelCard.ClassifierRule rule = card.classifier();
    transform = Transform.parse(model.text(Transform.FILE));
    if (transform.inputs() != rule.featureCount()) {
      throw new IllegalArgumentException(
          Transform.FILE
              + " is for "
              + transform.inputs()
              + " features, the classifier for "
              + rule.featureCount());
    }
    int count = rule.algorithm() == Algorithm.SVM ? card.labels().size() : 1;
    for (int i = 0; i < count; i++) {
      models.add(load(model.file(file(i)), file(i), rule.algorithm()));
    }
    input = Mat.zeros(1, transform.outputs(), CvType.CV_32F);
    try {
      scores(new float[rule.featureCount()]);
    } catch (CvException e) {
      throw new IllegalArgumentException("not a classifier that OpenCV can use");
    }
  }

  private StatModel load(byte[] bytes, String name, Algorithm algorithm) {
    Function<String, StatModel> loader =
        switch (algorithm) {
          case SVM -> SVM::load;
          case NAIVE_BAYES -> NormalBayesClassifier::load;
          case TREES -> RTrees::load;
        };
    String node =
        switch (algorithm) {
          case SVM -> "opencv_ml_svm:";
          case NAIVE_BAYES -> "opencv_ml_nbayes:";
          case TREES -> "opencv_ml_rtrees:";
        };
    StatModel loaded = isWhole(bytes, node) ? NativeFile.read(bytes, SUFFIX, loader) : null;
    // OpenCV returns a null pointer as an object; any call on it takes the process down.
    if (loaded == null
        || loaded.getNativeObjAddr() == 0
        || loaded.empty()
        || !loaded.isTrained()
        || loaded.getVarCount() != transform.outputs()) {
      throw new IllegalArgumentException(
          name + " is not a trained classifier of " + transform.outputs() + " values");
    }
    return loaded;
  }

  /** True for a complete gzip stream of OpenCV's storage whose first node is this one. */
  private static boolean isWhole(byte[] bytes, String node) {
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      String head = new String(in.readNBytes(200), StandardCharsets.ISO_8859_1);
      in.transferTo(OutputStream.nullOutputStream());
      return head.startsWith("%YAML:1.0") && head.contains("\n" + node);
    } catch (IOException e) {
      return false;
    }
  }

  /** One score per label, 0 to 1. */
  public double[] scores(float[] features) {
    if (features.length != transform.inputs()) {
      throw new IllegalArgumentException(
          features.length + " features instead of " + transform.inputs());
    }
    input.put(0, 0, transform.apply(features));
    return switch (card.classifier().algorithm()) {
      case SVM -> distances();
      case NAIVE_BAYES -> posterior();
      case TREES -> votes();
    };
  }

  /** The label by the card's rule, or null if it gives none. */
  public Prediction prediction(float[] features) {
    double[] scores = scores(features);
    ModelCard.ClassifierRule rule = card.classifier();
    int background = rule.background() == null ? -1 : card.labels().indexOf(rule.background());
    int best = -1;
    for (int i = 0; i < scores.length; i++) {
      if (i != background && (best < 0 || scores[i] > scores[best])) {
        best = i;
      }
    }
    if (scores[best] >= rule.leastScore()) {
      return new Prediction(card.labels().get(best), scores[best]);
    }
    return background < 0 ? null : new Prediction(rule.background(), scores[background]);
  }

  private double[] distances() {
    double[] scores = new double[card.labels().size()];
    for (int i = 0; i < scores.length; i++) {
      models.get(i).predict(input, output, StatModel.RAW_OUTPUT);
      scores[i] = card.classifier().calibration().get(i).at(output.get(0, 0)[0]);
    }
    return scores;
  }

  private double[] posterior() {
    ((NormalBayesClassifier) models.get(0)).predictProb(input, output, probabilities, 0);
    double[] scores = new double[card.labels().size()];
    double sum = 0;
    for (int i = 0; i < Math.min(scores.length, probabilities.cols()); i++) {
      double likelihood = probabilities.get(0, i)[0];
      scores[i] = Double.isFinite(likelihood) ? Math.max(0, likelihood) : 0;
      sum += scores[i];
    }
    // If every likelihood underflows, the vector resembles nothing in the training data.
    for (int i = 0; i < scores.length && sum > 0; i++) {
      scores[i] /= sum;
    }
    return scores;
  }

  private double[] votes() {
    ((RTrees) models.get(0)).getVotes(input, output, 0);
    double[] scores = new double[card.labels().size()];
    double sum = 0;
    for (int i = 0; i < output.cols(); i++) {
      sum += output.get(1, i)[0];
    }
    for (int i = 0; i < output.cols(); i++) {
      int label = (int) output.get(0, i)[0];
      if (label >= 0 && label < scores.length && sum > 0) {
        scores[label] = output.get(1, i)[0] / sum;
      }
    }
    return scores;
  }

  @Override
  public void close() {
    models.forEach(StatModel::clear);
    input.release();
    output.release();
    probabilities.release();
  }
}
