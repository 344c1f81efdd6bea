package io.scanlake.labels;

import io.scanlake.image.Box;
import java.io.Serializable;

/**
 * One label of one image.
 *
 * @param file path below the set's folder
 * @param name the class
 * @param box the box in pixels, or null if the kind has none
 * @param mask path of a mask below the set's folder, or null if the kind has none
 * @param group what must not be split between training and scoring: a patient, a slide; the file if
 *     nothing else is known
 * @param licence the licence as the source states it, or empty
 */
public record Label(
    String file, LabelKind kind, String name, Box box, String mask, String group, String licence)
    implements Serializable {
  public Label {
    group = group == null || group.isBlank() ? file : group;
  }

  /** Whether it describes the whole image, not a part of it. */
  public boolean isOfImage() {
    return kind == LabelKind.CLASS || kind == LabelKind.MODALITY;
  }
}
