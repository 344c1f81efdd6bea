package io.scanlake.recognize;

import io.scanlake.Match;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A model as it travels from the driver to the executors: its settings and its bytes. Opening it is
 * the executor's work.
 *
 * @param label what a detection is called
 * @param match which images it runs on
 * @param scaleFactor step between the sizes that are searched, above 1
 * @param minNeighbours raw hits that must agree on a box
 * @param minSidePx smallest box, working pixels; 0 = the model's own window
 */
public record Model(
    String id,
    Kind kind,
    String label,
    Match match,
    double scaleFactor,
    int minNeighbours,
    int minSidePx,
    byte[] bytes,
    String sha256)
    implements Serializable {

  public enum Kind {
    /** OpenCV CascadeClassifier XML, Haar or LBP. */
    CASCADE
  }

  public static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }

  /**
   * Opens the model for one thread; the natives must be loaded.
   *
   * @throws IllegalArgumentException when the bytes are not a model of its kind
   */
  public Recognizer open() {
    return switch (kind) {
      case CASCADE -> new Cascade(this, new String(bytes, StandardCharsets.UTF_8));
    };
  }
}
