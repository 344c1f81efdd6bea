package io.scanlake.recognize;

import io.scanlake.dicom.BodyRegion;
import java.io.Serializable;
import java.util.List;

/**
 * What an image classifier's label tells in the terms of the table {@code images}.
 *
 * @param modality DICOM codes: the first is written if the header has none; a header with any of
 *     them agrees with the label
 * @param bodyRegion the body region, or null if the label tells none
 */
public record KindOfImage(List<String> modality, BodyRegion bodyRegion) implements Serializable {
  public KindOfImage {
    modality = modality == null ? List.of() : List.copyOf(modality);
    for (String code : modality) {
      ModelCard.require(code.matches("[A-Z]{2,16}"), "a modality is two or more capital letters");
    }
    ModelCard.require(
        !modality.isEmpty() || bodyRegion != null, "a meaning needs modality or body-region");
  }
}
