package io.scanlake.jobs.learn;

import io.scanlake.jobs.operator.OperatorException;
import io.scanlake.labels.GroupSplit;
import io.scanlake.labels.Label;
import io.scanlake.labels.LabelKind;
import io.scanlake.pipeline.Recipe;
import io.scanlake.recognize.Algorithm;
import io.scanlake.recognize.FeatureSet;
import io.scanlake.recognize.KindOfImage;
import io.scanlake.recognize.ModelKind;
import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * What is to be trained.
 *
 * @param classes classes of the labels that are learned; empty = all. A detector learns one
 * @param split split by group; its seed serves everything that is drawn at random
 */
public record TrainPlan(
    ModelKind kind,
    String id,
    LabelSet labels,
    List<String> classes,
    GroupSplit split,
    List<Recipe> recipes,
    long pixelBudget,
    DetectorOptions detecting,
    ClassifierOptions classifying) {

  /**
   * Options of training a detector.
   *
   * @param mirrored class whose objects look, in a mirror, like those of the one class, or null
   * @param window the window, or null to derive it from the shape of the objects
   * @param workingSidePx longer side of the image that it searches; 0 = so that the smallest
   *     objects fill the window
   * @param mostDetections detections kept per class and image; 0 = all
   */
  public record DetectorOptions(
      String mirrored, WindowSize window, int workingSidePx, int mostDetections) {}

  /** A detector's window in pixels. */
  public record WindowSize(int width, int height) {
    /**
     * @param text such as 24x32
     * @throws OperatorException if the text has another form
     */
    public static WindowSize parse(String text) {
      if (!text.matches("[1-9][0-9]{0,2}x[1-9][0-9]{0,2}")) {
        throw new OperatorException("--window " + text + ": give a size such as 24x32");
      }
      String[] sides = text.split("x");
      return new WindowSize(Integer.parseInt(sides[0]), Integer.parseInt(sides[1]));
    }
  }

  /**
   * Options of training a classifier.
   *
   * @param features features of an image classifier; for regions there is one set
   * @param meanings what an image classifier's classes tell of modality or body region; what the
   *     names of modality labels tell is added
   * @param leastScore score below which there is no prediction, or null for what training finds
   *     best
   */
  public record ClassifierOptions(
      Algorithm algorithm,
      FeatureSet features,
      Map<String, KindOfImage> meanings,
      Double leastScore) {}

  /**
   * @throws OperatorException if the labels lack the wanted classes
   */
  public TrainPlan {
    List<String> known = labels.classes(kindsOf(kind));
    classes = classes.isEmpty() ? known : List.copyOf(classes);
    String name = kind.term();
    for (String c : classes) {
      if (!known.contains(c)) {
        throw new OperatorException(
            "no label for a " + name + " has the class " + c + ", there are: " + join(known));
      }
    }
    if (kind.isDetector() && classes.size() != 1) {
      throw new OperatorException(
          "a " + name + " finds one class; name it with --class: " + join(known));
    }
    classifying =
        new ClassifierOptions(
            classifying.algorithm,
            features(kind, classifying.features),
            KindsOfImage.with(classifying.meanings, labels, classes),
            classifying.leastScore);
  }

  private static String join(List<String> names) {
    return String.join(", ", names);
  }

  /** The wanted features, or those of the kind if it has only one set. */
  private static FeatureSet features(ModelKind kind, FeatureSet wanted) {
    return kind.features().size() == 1 ? kind.features().get(0) : wanted;
  }

  /** The labels that a model of the kind can learn from. */
  private static LabelKind[] kindsOf(ModelKind kind) {
    return switch (kind.answer()) {
      case IMAGE_LABEL -> new LabelKind[] {LabelKind.CLASS, LabelKind.MODALITY};
      case REGION_LABELS -> new LabelKind[] {LabelKind.BOX, LabelKind.MASK, LabelKind.INSTANCES};
      case BOXES -> new LabelKind[] {LabelKind.BOX};
    };
  }

  /** The classes that the model names: a detector's one, and the one that it finds in a mirror. */
  List<String> named() {
    return kind.isDetector() && detecting.mirrored != null
        ? List.of(classes.get(0), detecting.mirrored)
        : classes;
  }

  long seed() {
    return split.seed();
  }

  LabelSet learning() {
    return labels.learning(split);
  }

  LabelSet heldOut() {
    return labels.heldOut(split);
  }

  /** What executors need of the plan. */
  record LearningScope(
      List<Recipe> recipes,
      long pixelBudget,
      List<String> classes,
      String mirrored,
      FeatureSet features)
      implements Serializable {
    /** Whether the label names a whole image. */
    boolean isClass(Label label) {
      return label.isOfImage() && isWanted(label);
    }

    /** Whether the label names a part of an image. */
    boolean isObject(Label label) {
      return !label.isOfImage() && isWanted(label);
    }

    private boolean isWanted(Label label) {
      return classes.isEmpty() || classes.contains(label.name());
    }
  }

  LearningScope scope() {
    return new LearningScope(
        recipes, pixelBudget, classes, detecting.mirrored, classifying.features);
  }
}
