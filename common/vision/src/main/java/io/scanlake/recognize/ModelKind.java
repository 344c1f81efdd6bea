package io.scanlake.recognize;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

/** A kind of model: the one place that lists what distinguishes it from the others. */
public enum ModelKind {
  /** OpenCV CascadeClassifier XML, Haar or LBP. */
  CASCADE(Answer.BOXES, Cascade::new, Set.of(Section.SEARCH)),
  /** Histograms of oriented gradients under a linear SVM (Dalal and Triggs 2005). */
  HOG_SVM(Answer.BOXES, HogSvm::new, Set.of(Section.SEARCH, Section.HOG)),
  /** Labels the regions of the watershed. */
  REGION_CLASSIFIER(
      Answer.REGION_LABELS, RegionClassifier::new, Set.of(Section.CLASSIFIER), FeatureSet.REGION_1),
  /** Labels the whole image. */
  IMAGE_CLASSIFIER(
      Answer.IMAGE_LABEL,
      ImageClassifier::new,
      Set.of(Section.CLASSIFIER),
      FeatureSet.OVERVIEW_1,
      FeatureSet.DETAIL_1);

  /** What a model predicts. */
  public enum Answer {
    /** Where the objects of one class are. */
    BOXES,
    /** One label per region. */
    REGION_LABELS,
    /** One label for the whole image. */
    IMAGE_LABEL
  }

  /** A part of {@code model.yaml} that only some kinds have. */
  enum Section {
    SEARCH,
    HOG,
    CLASSIFIER;

    String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Answer answer;
  private final Function<Model, Recognizer> opener;
  private final Set<Section> sections;
  private final List<FeatureSet> features;

  ModelKind(
      Answer answer,
      Function<Model, Recognizer> opener,
      Set<Section> sections,
      FeatureSet... features) {
    this.answer = answer;
    this.opener = opener;
    this.sections = sections;
    this.features = List.of(features);
  }

  /** The kind whose models look at these features. */
  public static ModelKind of(FeatureSet features) {
    for (ModelKind kind : values()) {
      if (kind.features.contains(features)) {
        return kind;
      }
    }
    throw new IllegalArgumentException("no kind of model uses " + features);
  }

  /** The name on the command line and in messages. */
  public String term() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public Answer answer() {
    return answer;
  }

  /** Whether it finds objects of one class; the others label what is there. */
  public boolean isDetector() {
    return answer == Answer.BOXES;
  }

  /** The feature sets that it can be trained on; empty if it takes pixels as they are. */
  public List<FeatureSet> features() {
    return features;
  }

  boolean has(Section section) {
    return sections.contains(section);
  }

  Recognizer open(Model model) {
    return opener.apply(model);
  }
}
