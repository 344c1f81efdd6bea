package io.scanlake.recognize;

import io.scanlake.file.Sha256;
import io.scanlake.image.Match;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * A model as it travels from the driver to the executors: its card and the bytes of its files.
 * Opening it is the executor's work.
 *
 * @param files by the names that the card gives them
 * @param sha256 of the card, which holds those of the files; of the file for one without a card
 */
public record Model(ModelCard card, Map<String, byte[]> files, String sha256)
    implements Serializable {

  public enum Kind {
    /** OpenCV CascadeClassifier XML, Haar or LBP. */
    CASCADE,
    /** Histograms of oriented gradients under a linear SVM (Dalal and Triggs 2005). */
    HOG_SVM,
    /** Names the watershed's regions. */
    REGION_CLASSIFIER,
    /** Names the whole image. */
    IMAGE_CLASSIFIER;

    /** Whether it finds objects of one class; the others name what is there. */
    public boolean isDetector() {
      return this == CASCADE || this == HOG_SVM;
    }
  }

  public Model {
    files = Map.copyOf(files);
  }

  /** A cascade file by itself. */
  public static Model cascade(
      String id, String label, Match match, ModelCard.Search search, byte[] xml) {
    String sha256 = Sha256.hex(xml);
    return new Model(
        ModelCard.builder(id, Kind.CASCADE, List.of(label))
            .match(match)
            .search(search)
            .files(Map.of(Cascade.FILE, sha256))
            .build(),
        Map.of(Cascade.FILE, xml),
        sha256);
  }

  public String id() {
    return card.id();
  }

  public Match match() {
    return card.match();
  }

  /**
   * Opens the model for one thread; the natives must be loaded.
   *
   * @throws IllegalArgumentException when the files are not a model of its kind, in one line
   */
  public Recognizer open() {
    return switch (card.kind()) {
      case CASCADE -> new Cascade(this);
      case HOG_SVM -> new HogSvm(this);
      case REGION_CLASSIFIER -> new RegionClassifier(this);
      case IMAGE_CLASSIFIER -> new ImageClassifier(this);
    };
  }

  byte[] file(String name) {
    byte[] bytes = files.get(name);
    if (bytes == null) {
      throw new IllegalArgumentException("the file " + name + " is missing");
    }
    return bytes;
  }

  String text(String name) {
    return new String(file(name), StandardCharsets.UTF_8);
  }
}
