package io.scanlake.train;

import java.util.List;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.TermCriteria;
import org.opencv.ml.DTrees;
import org.opencv.ml.Ml;
import org.opencv.ml.NormalBayesClassifier;
import org.opencv.ml.RTrees;
import org.opencv.ml.SVM;
import org.opencv.ml.StatModel;

/** OpenCV's classifiers as Scanlake uses them; the same rows give the same model. */
public final class StatModels {
  /** Trees of a forest. */
  static final int TREES = 200;

  private static final int RNG_SEED = 1;
  private static final int DEPTH = 20;
  private static final int LEAF = 2;
  private static final int SINGLE_DEPTH = 8;
  private static final int SINGLE_LEAF = 10;

  private StatModels() {}

  /**
   * A support vector machine with a radial kernel.
   *
   * @param gamma the kernel's coefficient, as a multiple of 1 / inputs
   */
  public static StatModel svm(double c, double gamma, int inputs) {
    SVM svm = SVM.create();
    svm.setType(SVM.C_SVC);
    svm.setKernel(SVM.RBF);
    svm.setC(c);
    svm.setGamma(gamma / inputs);
    svm.setTermCriteria(new TermCriteria(TermCriteria.COUNT + TermCriteria.EPS, 20_000, 1e-4));
    return svm;
  }

  public static StatModel naiveBayes() {
    return NormalBayesClassifier.create();
  }

  /** A random forest. */
  static StatModel trees() {
    RTrees trees = RTrees.create();
    trees.setMaxDepth(DEPTH);
    trees.setMinSampleCount(LEAF);
    trees.setActiveVarCount(0);
    trees.setTermCriteria(new TermCriteria(TermCriteria.COUNT, TREES, 0));
    return trees;
  }

  /** One shallow decision tree: where a forest would cost more than it gains. */
  public static StatModel tree() {
    DTrees tree = DTrees.create();
    tree.setMaxDepth(SINGLE_DEPTH);
    tree.setMinSampleCount(SINGLE_LEAF);
    tree.setCVFolds(0);
    tree.setUseSurrogates(false);
    return tree;
  }

  /**
   * Trains a model, which the caller clears.
   *
   * @param samples a row per sample, 32-bit floats
   * @param classes the class of each row
   */
  public static StatModel train(StatModel model, Mat samples, int[] classes) {
    Mat responses = new Mat(classes.length, 1, CvType.CV_32S);
    try {
      responses.put(0, 0, classes);
      // Trees draw from the thread's generator, whatever state it is in.
      Core.setRNGSeed(RNG_SEED);
      model.train(samples, Ml.ROW_SAMPLE, responses);
      return model;
    } finally {
      responses.release();
    }
  }

  /** Rows of equal length as a matrix of 32-bit floats, which the caller releases. */
  public static Mat matrix(List<float[]> rows) {
    Mat matrix = new Mat(rows.size(), rows.get(0).length, CvType.CV_32F);
    for (int i = 0; i < rows.size(); i++) {
      matrix.put(i, 0, rows.get(i));
    }
    return matrix;
  }
}
