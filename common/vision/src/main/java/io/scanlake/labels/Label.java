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
    String file, LabelKind kind, String name, Box box, String mask, String group, String licence)
    implements Serializable {
  public Label {
    group = group == null || group.isBlank() ? file : group;
  }

  /** Whether it names the whole image, not a part of it. */
  public boolean isOfImage() {
    return kind == LabelKind.CLASS || kind == LabelKind.MODALITY;
  }
}
