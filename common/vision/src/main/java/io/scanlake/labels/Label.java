package io.scanlake.labels;

import io.scanlake.image.Box;
import java.io.Serializable;

/**
 * One label of one image.
 *
 * @param file path below the set's folder
 * @param name the class
 * @param box in pixels; null where the kind has none
 * @param mask path of a mask below the set's folder; null where the kind has none
 * @param group what must not be parted between training and scoring: a patient, a slide; the file
 *     where nothing else is known
 * @param licence as the source states it, empty where it states none
 */
public record Label(
    String file, Kind kind, String name, Box box, String mask, String group, String licence)
    implements Serializable {
  public enum Kind {
    /** An object by its rectangle. */
    BOX,
    /** An object by an 8-bit mask. */
    MASK,
    /** All objects of the image by a 16-bit mask that numbers them. */
    INSTANCES,
    /** A class of the whole image. */
    CLASS,
    /** Modality, or modality/body part, of the whole image. */
    MODALITY
  }

  public Label {
    group = group == null || group.isBlank() ? file : group;
  }

  /** Whether it names the whole image, not a part of it. */
  public boolean isOfImage() {
    return kind == Kind.CLASS || kind == Kind.MODALITY;
  }
}
