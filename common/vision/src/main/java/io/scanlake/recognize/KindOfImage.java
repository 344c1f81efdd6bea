package io.scanlake.recognize;

import io.scanlake.dicom.BodyRegion;
import java.io.Serializable;
import java.util.List;

/**
 * What an image classifier's label says in the terms of the table {@code images}.
 *
 * @param modality DICOM codes; the first is written where a header has none, and where it has one
 *     of the others the label agrees with it
 * @param bodyRegion null where the label says nothing of it
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
