package io.scanlake.recognize;

import io.scanlake.image.Match;
import io.scanlake.recognize.ModelKind.Section;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A model folder's {@code model.yaml}.
 *
 * @param labels the one label of a detector; the classes of a classifier in the order of their
 *     numbers
 * @param match the images that it runs on
 * @param search rules of a detector, null for other kinds
 * @param hog the window of a HOG_SVM, null for other kinds
 * @param classifier rules of a classifier, null for other kinds
 * @param files name to SHA-256, lower-case hex
 * @param trainedOn what the model was made from
 * @param measuredQuality figures on data that the model was not trained on
 */
public record ModelCard(
    int formatVersion,
    String id,
    ModelKind kind,
    List<String> labels,
    Match match,
    Search search,
    HogShape hog,
    ClassifierRule classifier,
    Map<String, String> files,
    Map<String, String> trainedOn,
    Map<String, Double> measuredQuality)
    implements Serializable {

  public static final int FORMAT_VERSION = 1;

  /**
   * How a detector searches the frame. Null leaves a rule to those that these are laid over: the
   * settings over a card, a card over {@link #DEFAULT}.
   *
   * @param scaleFactor step between the sizes that are searched, above 1
   * @param minNeighbours raw hits that must agree on a box
   * @param minSidePx smallest box, working pixels; 0 = the model's own window
   * @param maxDetections best detections kept per label and frame, 0 = all
   * @param boxMargin share of the object's side by which the window was grown on each side when the
   *     model was trained; boxes are shrunk back by it
   * @param mirrorLabel what is found in the mirrored frame: the model of a left organ finds the
   *     right one; null = nothing is sought there
   * @param hitThreshold least signed distance from the SVM's plane (HOG_SVM)
   * @param maxOverlap intersection over union above which the weaker of two boxes is dropped
   *     (HOG_SVM)
   * @param workingSidePx longer side to which the frame is shrunk before the search; 0 = as the
   *     recipe leaves it
   */
  public record Search(
      Double scaleFactor,
      Integer minNeighbours,
      Integer minSidePx,
      Integer maxDetections,
      Double boxMargin,
      String mirrorLabel,
      Double hitThreshold,
      Double maxOverlap,
      Integer workingSidePx)
      implements Serializable {
    public static final Search DEFAULT = new Search(1.1, 3, 0, 0, 0.0, null, 0.0, 0.3, 0);

    /** Every rule left open. */
    public static final Search NONE =
        new Search(null, null, null, null, null, null, null, null, null);

    public Search {
      require(
          scaleFactor == null || (scaleFactor > 1 && scaleFactor <= 4),
          "scale-factor must be above 1, and not above 4");
      require(
          Stream.of(minNeighbours, minSidePx, maxDetections).allMatch(n -> n == null || n >= 0),
          "min-neighbours, min-side-px and max-detections must not be negative");
      require(
          workingSidePx == null
              || workingSidePx == 0
              || (workingSidePx >= 16 && workingSidePx <= 8192),
          "working-side-px must be 0, or 16 to 8192");
      require(boxMargin == null || (boxMargin >= 0 && boxMargin <= 2), "box-margin must be 0 to 2");
      require(
          hitThreshold == null || Double.isFinite(hitThreshold), "hit-threshold must be a number");
      require(
          maxOverlap == null || (maxOverlap > 0 && maxOverlap <= 1),
          "max-overlap must be above 0, and not above 1");
    }

    /** These rules, and the others' where these leave one open. */
    public Search over(Search base) {
      return new Search(
          or(scaleFactor, base.scaleFactor),
          or(minNeighbours, base.minNeighbours),
          or(minSidePx, base.minSidePx),
          or(maxDetections, base.maxDetections),
          or(boxMargin, base.boxMargin),
          or(mirrorLabel, base.mirrorLabel),
          or(hitThreshold, base.hitThreshold),
          or(maxOverlap, base.maxOverlap),
          or(workingSidePx, base.workingSidePx));
    }

    private static <T> T or(T value, T base) {
      return value == null ? base : value;
    }
  }

  /**
   * The window of a HOG, in pixels and in this order: cells make blocks, blocks overlap by their
   * stride.
   */
  public record HogShape(int width, int height, int block, int stride, int cell, int bins)
      implements Serializable {
    public HogShape {
      require(
          cell >= 2
              && stride >= 1
              && block >= cell
              && width >= block
              && height >= block
              && width <= 1024
              && height <= 1024
              && bins >= 2
              && bins <= 64,
          "hog: sides are out of range");
      require(
          block % cell == 0
              && stride % cell == 0
              && (width - block) % stride == 0
              && (height - block) % stride == 0,
          "hog: cells, blocks and stride do not fill the window");
    }

    /** Length of the descriptor. */
    public int size() {
      int perBlock = (block / cell) * (block / cell) * bins;
      return ((width - block) / stride + 1) * ((height - block) / stride + 1) * perBlock;
    }
  }

  /** Fits a raw SVM distance d to a probability: 1 / (1 + exp(slope · d + offset)). */
  public record Sigmoid(double slope, double offset) implements Serializable {
    public double at(double distance) {
      return 1 / (1 + Math.exp(slope * distance + offset));
    }
  }

  /**
   * How a classifier decides.
   *
   * @param features name of the feature set, with its version
   * @param featureCount length of a vector of them
   * @param leastScore the best label is predicted from this score on; below it there is no
   *     prediction, or the background if there is one
   * @param background the label that stands for nothing of interest, or null
   * @param maxOverlap REGION_CLASSIFIER: of two regions that are not background and whose boxes
   *     overlap by more (intersection over union) the weaker gets no prediction; 1 = both stay
   * @param calibration sigmoids of an SVM, in the order of the labels
   * @param meanings what labels tell of modality or body region
   */
  public record ClassifierRule(
      Algorithm algorithm,
      FeatureSet features,
      int featureCount,
      double leastScore,
      String background,
      double maxOverlap,
      List<Sigmoid> calibration,
      Map<String, KindOfImage> meanings)
      implements Serializable {
    public ClassifierRule {
      require(
          algorithm != null && features != null, "classifier: algorithm or features is missing");
      require(
          featureCount == features.count(),
          "classifier: feature-count is not that of this Scanlake's " + features);
      require(leastScore >= 0 && leastScore <= 1, "classifier: least-score must be 0 to 1");
      require(
          maxOverlap > 0 && maxOverlap <= 1, "classifier: max-overlap must be above 0, at most 1");
      calibration = calibration == null ? List.of() : List.copyOf(calibration);
      meanings = meanings == null ? Map.of() : new TreeMap<>(meanings);
    }

    public ClassifierRule withLeastScore(double score) {
      return new ClassifierRule(
          algorithm, features, featureCount, score, background, maxOverlap, calibration, meanings);
    }
  }

  public ModelCard {
    require(
        formatVersion == FORMAT_VERSION,
        "format-version is " + formatVersion + ", this Scanlake reads " + FORMAT_VERSION);
    require(id != null && !id.isBlank(), "a model needs an id");
    require(kind != null, "kind is missing");
    labels = labels == null ? List.of() : List.copyOf(labels);
    require(!labels.isEmpty() && labels.stream().noneMatch(String::isBlank), "labels are missing");
    require(labels.stream().distinct().count() == labels.size(), "a label is listed twice");
    match = match == null ? Match.ANY : match;
    require(!kind.isDetector() || labels.size() == 1, "a detector has one label");
    if (kind.has(Section.SEARCH)) {
      search = search == null ? Search.DEFAULT : search.over(Search.DEFAULT);
    }
    require(kind, Section.SEARCH, search);
    require(kind, Section.HOG, hog);
    require(kind, Section.CLASSIFIER, classifier);
    if (classifier != null) {
      require(labels.size() >= 2, "a classifier has two labels or more");
      require(
          labels.containsAll(classifier.meanings().keySet())
              && (classifier.background() == null || labels.contains(classifier.background())),
          "classifier: meanings and background must be among the labels");
      require(
          kind.features().contains(classifier.features()),
          "classifier: these features belong to another kind of model");
      require(
          classifier.calibration().size()
              == (classifier.algorithm() == Algorithm.SVM ? labels.size() : 0),
          "classifier: an SVM has one calibration per label, others have none");
    }
    files = files == null ? Map.of() : new TreeMap<>(files);
    require(!files.isEmpty(), "files are missing");
    for (String name : files.keySet()) {
      require(name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}"), "a file's name is not plain");
    }
    trainedOn = trainedOn == null ? Map.of() : new TreeMap<>(trainedOn);
    measuredQuality = measuredQuality == null ? Map.of() : new LinkedHashMap<>(measuredQuality);
  }

  /** Whether a label stands for nothing of interest. */
  public boolean isBackground(String label) {
    return classifier != null && label.equals(classifier.background());
  }

  /** Whether labels tell modality or body region. */
  public boolean tellsKindOfImage() {
    return classifier != null && !classifier.meanings().isEmpty();
  }

  /**
   * What a prediction tells of modality and body region.
   *
   * @param prediction a prediction of this model, or null
   * @return null if it tells nothing
   */
  public KindOfImage kindOfImage(Prediction prediction) {
    return classifier == null || prediction == null
        ? null
        : classifier.meanings().get(prediction.label());
  }

  /** The same model under another name, with other rules for where and how it runs. */
  public ModelCard with(String id, Match match, Search search, ClassifierRule classifier) {
    return builder(id).match(match).search(search).classifier(classifier).build();
  }

  ModelCard measured(Map<String, Double> quality) {
    return builder(id).measuredQuality(quality).build();
  }

  /** The same card under a name. */
  private Builder builder(String name) {
    return new Builder(name, kind, labels)
        .match(match)
        .search(search)
        .hog(hog)
        .classifier(classifier)
        .files(files)
        .trainedOn(trainedOn)
        .measuredQuality(measuredQuality);
  }

  public static Builder builder(String id, ModelKind kind, List<String> labels) {
    return new Builder(id, kind, labels);
  }

  private static void require(ModelKind kind, Section section, Object value) {
    boolean isNeeded = kind.has(section);
    require(
        isNeeded == (value != null),
        section.key() + (isNeeded ? " is missing" : " is not for a model of kind " + kind));
  }

  static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }

  /** Collects a card's parts; {@link #build} checks them. */
  public static final class Builder {
    private final String id;
    private final ModelKind kind;
    private final List<String> labels;
    private Match match;
    private Search search;
    private HogShape hog;
    private ClassifierRule classifier;
    private Map<String, String> files = Map.of();
    private Map<String, String> trainedOn = Map.of();
    private Map<String, Double> measuredQuality = Map.of();

    private Builder(String id, ModelKind kind, List<String> labels) {
      this.id = id;
      this.kind = kind;
      this.labels = labels;
    }

    public Builder match(Match value) {
      match = value;
      return this;
    }

    public Builder search(Search value) {
      search = value;
      return this;
    }

    public Builder hog(HogShape value) {
      hog = value;
      return this;
    }

    public Builder classifier(ClassifierRule value) {
      classifier = value;
      return this;
    }

    public Builder files(Map<String, String> value) {
      files = value;
      return this;
    }

    public Builder trainedOn(Map<String, String> value) {
      trainedOn = value;
      return this;
    }

    public Builder measuredQuality(Map<String, Double> value) {
      measuredQuality = value;
      return this;
    }

    public ModelCard build() {
      return new ModelCard(
          FORMAT_VERSION,
          id,
          kind,
          labels,
          match,
          search,
          hog,
          classifier,
          files,
          trainedOn,
          measuredQuality);
    }
  }
}
