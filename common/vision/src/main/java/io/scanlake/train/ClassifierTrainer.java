package io.scanlake.train;

import io.scanlake.evaluate.Confusion;
import io.scanlake.labels.GroupSplit;
import io.scanlake.recognize.Algorithm;
import io.scanlake.recognize.FeatureClassifier;
import io.scanlake.recognize.Model;
import io.scanlake.recognize.ModelCard;
import io.scanlake.recognize.ModelCard.Sigmoid;
import io.scanlake.recognize.ModelFolder;
import io.scanlake.recognize.ModelKind;
import io.scanlake.recognize.Prediction;
import io.scanlake.recognize.Transform;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Trains region and image classifiers on labelled vectors. Hyperparameters (number of components,
 * C, gamma) are chosen by cross-validation over groups within the given rows; the same rows in the
 * same order give the same model.
 */
public final class ClassifierTrainer {
  private static final int FOLDS = 5;

  /** Rows on which choices are compared, at most: more would cost time and change no choice. */
  private static final int COMPARED = 900;

  private final ClassifierSpec spec;
  private final List<FeatureRow> rows;
  private final List<String> labels;

  private ClassifierTrainer(ClassifierSpec spec, List<FeatureRow> rows) {
    this.spec = spec;
    this.rows = List.copyOf(rows);
    labels = rows.stream().map(FeatureRow::label).distinct().sorted().toList();
    if (labels.size() < 2) {
      throw new IllegalArgumentException(
          "a classifier needs rows of two labels, there are " + labels.size());
    }
    for (FeatureRow row : rows) {
      if (row.features().length != spec.features().count()) {
        throw new IllegalArgumentException(
            row.features().length + " features instead of " + spec.features().count());
      }
    }
  }

  /**
   * Learns from rows, and measures on others.
   *
   * @param learn rows of at least two labels
   * @param check rows of groups that are not in {@code learn}; empty if quality is measured
   *     elsewhere: the card then holds the figures of the cross-validation
   * @return the files of a model folder
   * @throws IllegalArgumentException if there are too few rows
   */
  public static Map<String, byte[]> train(
      ClassifierSpec spec, List<FeatureRow> learn, List<FeatureRow> check) {
    return new ClassifierTrainer(spec, learn).folder(check);
  }

  private Map<String, byte[]> folder(List<FeatureRow> check) {
    Map<Choice, Validation> validations = crossValidated(Choice.of(spec.algorithm()), compared());
    Choice best =
        validations.entrySet().stream()
            .min(Comparator.comparingDouble(v -> worth(v.getValue())))
            .map(Map.Entry::getKey)
            .orElseThrow();
    Validation validation = validations.get(best);
    List<Sigmoid> calibration =
        spec.algorithm() == Algorithm.SVM ? validation.calibration() : List.of();
    double leastScore = leastScore(validation);
    Fitted fitted = Fitted.of(best, Fitted.transform(rows, best.components()), rows, labels);
    Map<String, Double> quality;
    if (check.isEmpty()) {
      quality = new LinkedHashMap<>();
      quality.put("cross-validated-accuracy", validation.accuracy());
      quality.put("rows", (double) validation.size());
    } else {
      Model model = ModelFolder.read(write(fitted, calibration, leastScore, Map.of(), best));
      try (FeatureClassifier classifier = new FeatureClassifier(model)) {
        quality = quality(classifier, check);
      }
    }
    return write(fitted, calibration, leastScore, quality, best);
  }

  private static Map<String, Double> quality(FeatureClassifier classifier, List<FeatureRow> check) {
    List<String> predicted = new ArrayList<>();
    for (FeatureRow row : check) {
      Prediction prediction = classifier.prediction(row.features());
      predicted.add(prediction == null ? Confusion.NOTHING : prediction.label());
    }
    Confusion confusion = Confusion.of(check.stream().map(FeatureRow::label).toList(), predicted);
    Map<String, Double> quality = new LinkedHashMap<>();
    quality.put("accuracy", confusion.accuracy());
    quality.put("macro-f1", confusion.macroF1());
    quality.put("rows", (double) check.size());
    return quality;
  }

  private double leastScore(Validation validation) {
    if (spec.leastScore() != null) {
      return spec.leastScore();
    }
    int background = spec.background() == null ? -1 : labels.indexOf(spec.background());
    return background < 0 ? 0 : validation.leastScore(background, spec.algorithm());
  }

  /** Lower is better. */
  private double worth(Validation validation) {
    return spec.algorithm() == Algorithm.SVM ? validation.loss() : -validation.accuracy();
  }

  private Map<String, byte[]> write(
      Fitted fitted,
      List<Sigmoid> calibration,
      double leastScore,
      Map<String, Double> quality,
      Choice choice) {
    Map<String, String> trainedOn = new TreeMap<>(spec.trainedOn());
    trainedOn.put("rows", Integer.toString(rows.size()));
    trainedOn.put("choice", choice.toString());
    ModelCard.ClassifierRule rule =
        new ModelCard.ClassifierRule(
            spec.algorithm(),
            spec.features(),
            spec.features().count(),
            leastScore,
            spec.background(),
            spec.maxOverlap(),
            calibration,
            spec.meanings());
    return ModelFolder.write(
        ModelCard.builder(spec.id(), ModelKind.of(spec.features()), labels)
            .match(spec.match())
            .classifier(rule)
            .trainedOn(trainedOn)
            .measuredQuality(quality),
        fitted.files());
  }

  /** All rows, or those of some groups, drawn by hash. */
  private List<FeatureRow> compared() {
    if (rows.size() <= COMPARED) {
      return rows;
    }
    int parts = (int) Math.ceil((double) rows.size() / COMPARED);
    List<FeatureRow> some = new ArrayList<>();
    for (FeatureRow row : rows) {
      if (GroupSplit.fold(row.group(), parts, spec.seed() + 1) == 0) {
        some.add(row);
      }
    }
    boolean isEnough = some.stream().map(FeatureRow::label).distinct().count() == labels.size();
    return isEnough ? some : rows;
  }

  /** Each choice with its predictions for the folds that it did not learn from. */
  private Map<Choice, Validation> crossValidated(List<Choice> choices, List<FeatureRow> over) {
    Map<Choice, Validation> validations = new LinkedHashMap<>();
    choices.forEach(choice -> validations.put(choice, new Validation(labels)));
    for (int fold = 0; fold < FOLDS; fold++) {
      List<FeatureRow> learn = new ArrayList<>();
      List<FeatureRow> check = new ArrayList<>();
      for (FeatureRow row : over) {
        (GroupSplit.fold(row.group(), FOLDS, spec.seed()) == fold ? check : learn).add(row);
      }
      if (check.isEmpty() || learn.stream().map(FeatureRow::label).distinct().count() < 2) {
        continue;
      }
      // The components depend on their number and the fold only.
      Map<Integer, Transform> transforms = new TreeMap<>();
      for (Choice choice : choices) {
        Transform transform =
            transforms.computeIfAbsent(choice.components(), n -> Fitted.transform(learn, n));
        try (Fitted fitted = Fitted.of(choice, transform, learn, labels)) {
          for (FeatureRow row : check) {
            validations.get(choice).add(row.label(), fitted.raw(row.features()));
          }
        }
      }
    }
    return validations;
  }
}
