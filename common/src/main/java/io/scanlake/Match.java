package io.scanlake;

import java.io.Serializable;
import java.util.List;

/**
 * Which images a recipe or a model applies to: every condition given must hold, an empty one always
 * does.
 *
 * @param modality DICOM Modality codes
 * @param bodyRegion normalised body regions
 * @param kind roles of the image within a study
 * @param colour GRAY or COLOUR
 * @param minSidePx least length of the shorter side
 * @param maxSidePx greatest length of the longer side, 0 = any
 */
public record Match(
    List<String> modality,
    List<String> bodyRegion,
    List<Kind> kind,
    List<Colour> colour,
    int minSidePx,
    int maxSidePx)
    implements Serializable {

  public enum Colour {
    GRAY,
    COLOUR
  }

  /** The role of an image, from its header. */
  public enum Kind {
    IMAGE,
    LOCALIZER,
    SECONDARY_CAPTURE
  }

  /** What is known of an image when a recipe is chosen for it. */
  public record Subject(
      String modality, String bodyRegion, Kind kind, Colour colour, int rows, int columns) {}

  public static final Match ANY = new Match(null, null, null, null, 0, 0);

  public Match {
    modality = copy(modality);
    bodyRegion = copy(bodyRegion);
    kind = copy(kind);
    colour = copy(colour);
  }

  public boolean matches(Subject subject) {
    return holds(modality, subject.modality())
        && holds(bodyRegion, subject.bodyRegion())
        && holds(kind, subject.kind())
        && holds(colour, subject.colour())
        && Math.min(subject.rows(), subject.columns()) >= minSidePx
        && (maxSidePx == 0 || Math.max(subject.rows(), subject.columns()) <= maxSidePx);
  }

  private static <T> boolean holds(List<T> allowed, T value) {
    return allowed.isEmpty() || (value != null && allowed.contains(value));
  }

  private static <T> List<T> copy(List<T> list) {
    return list == null ? List.of() : List.copyOf(list);
  }
}
