package io.scanlake.image;

import java.io.Serializable;
import java.util.List;

/**
 * Which images a recipe or a model applies to: those that meet every condition; an empty condition
 * is always met.
 *
 * @param modality DICOM Modality codes
 * @param bodyRegion normalised body regions
 * @param kind roles of the image in its study
 * @param colour GRAY or COLOUR
 * @param tint whether the picture shows colours
 * @param ground whether most of the picture is dark or bright
 * @param minSidePx smallest length of the shorter side
 * @param maxSidePx greatest length of the longer side, 0 = any
 */
public record Match(
    List<String> modality,
    List<String> bodyRegion,
    List<ImageRole> kind,
    List<Colour> colour,
    List<Tint> tint,
    List<Ground> ground,
    int minSidePx,
    int maxSidePx)
    implements Serializable {

  public enum Colour {
    GRAY,
    COLOUR
  }

  /** What the first frame shows; a gray picture may be stored in colour. */
  public enum Tint {
    NEUTRAL,
    TINTED
  }

  /** Which end of the first frame's range of gray levels its median is nearer to. */
  public enum Ground {
    DARK,
    BRIGHT
  }

  /** The role of an image, from its header. */
  public enum ImageRole {
    IMAGE,
    LOCALIZER,
    SECONDARY_CAPTURE
  }

  /** What is known about an image when its recipe and models are chosen. */
  public record Subject(
      String modality,
      String bodyRegion,
      ImageRole kind,
      Colour colour,
      Tint tint,
      Ground ground,
      int rows,
      int columns) {}

  public static final Match ANY = new Match(null, null, null, null, null, null, 0, 0);

  public Match {
    modality = copy(modality);
    bodyRegion = copy(bodyRegion);
    kind = copy(kind);
    colour = copy(colour);
    tint = copy(tint);
    ground = copy(ground);
  }

  public boolean matches(Subject subject) {
    return holds(modality, subject.modality())
        && holds(bodyRegion, subject.bodyRegion())
        && holds(kind, subject.kind())
        && holds(colour, subject.colour())
        && holds(tint, subject.tint())
        && holds(ground, subject.ground())
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
