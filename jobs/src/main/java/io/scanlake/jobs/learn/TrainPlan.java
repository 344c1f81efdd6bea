package io.scanlake.jobs.learn;

import io.scanlake.labels.Label;
import io.scanlake.labels.Split;
import io.scanlake.pipeline.Recipe;
import io.scanlake.recognize.FeatureSet;
import io.scanlake.recognize.Meaning;
import io.scanlake.recognize.Model;
import io.scanlake.recognize.ModelCard.Algorithm;
import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * What is to be trained.
 *
 * @param classes of the labels that are learned; empty: all. A detector learns one
 * @param mirrored class whose objects look like those of the one class in a mirror; null: none
 * @param windowWidth of a detector, pixels; 0: by the shape of the objects
 * @param windowHeight likewise
 * @param workingSidePx longer side of the image that a detector searches; 0: that of the recipe
 * @param mostDetections a class and image; 0: any number
 * @param features of an image classifier
 * @param meanings of an image classifier's classes, where they say modality or body region
 * @param leastScore below it a classifier says nothing; null: what the training finds best
 */
record TrainPlan(
    Model.Kind kind,
    String id,
    LabelSet labels,
    List<String> classes,
    String mirrored,
    Split split,
    List<Recipe> recipes,
    long pixelBudget,
    int windowWidth,
    int windowHeight,
    int workingSidePx,
    int mostDetections,
    Algorithm algorithm,
    FeatureSet features,
    Map<String, Meaning> meanings,
    Double leastScore,
    long seed) {

  boolean detects() {
    return kind == Model.Kind.CASCADE || kind == Model.Kind.HOG_SVM;
  }

  /** The class that a detector finds, and the one that it finds in a mirror. */
  List<String> detected() {
    return mirrored == null ? classes : List.of(classes.get(0), mirrored);
  }

  LabelSet learning() {
    return labels.side(split, false);
  }

  LabelSet heldOut() {
    return labels.side(split, true);
  }

  /** What executors need of it. */
  record Look(
      List<Recipe> recipes,
      long pixelBudget,
      List<String> classes,
      String mirrored,
      FeatureSet features)
      implements Serializable {
    /** Whether the label names a whole image. */
    boolean isClass(Label label) {
      return (label.kind() == Label.Kind.CLASS || label.kind() == Label.Kind.MODALITY)
          && isWanted(label);
    }

    /** Whether the label names a part of an image. */
    boolean isObject(Label label) {
      return label.kind() != Label.Kind.CLASS
          && label.kind() != Label.Kind.MODALITY
          && isWanted(label);
    }

    private boolean isWanted(Label label) {
      return classes.isEmpty() || classes.contains(label.name());
    }
  }

  Look look() {
    return new Look(recipes, pixelBudget, classes, mirrored, features);
  }
}
