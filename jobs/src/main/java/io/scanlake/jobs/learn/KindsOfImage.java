package io.scanlake.jobs.learn;

import io.scanlake.dicom.BodyRegion;
import io.scanlake.jobs.operator.OperatorException;
import io.scanlake.labels.LabelKind;
import io.scanlake.recognize.KindOfImage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What classes tell of modality and body region, as operators and labels write it. */
public final class KindsOfImage {
  private KindsOfImage() {}

  /**
   * @param text MODALITY[+MODALITY][/REGION]
   * @throws OperatorException if the text has another form
   */
  public static KindOfImage parse(String text) {
    try {
      String[] parts = text.split("/", 2);
      // XR is not a DICOM modality: such a film may come from either.
      List<String> modality =
          parts[0].equals("XR") ? List.of("DX", "CR") : List.of(parts[0].split("\\+"));
      return new KindOfImage(modality, parts.length == 1 ? null : region(parts[1]));
    } catch (IllegalArgumentException e) {
      throw new OperatorException("--meaning " + text + ": " + e.getMessage());
    }
  }

  private static BodyRegion region(String term) {
    BodyRegion region = BodyRegion.ofTerm(term);
    if (region == null) {
      throw new IllegalArgumentException("no body region is known as " + term);
    }
    return region;
  }

  /** The given ones, and those of modality labels, whose names tell it. */
  static Map<String, KindOfImage> with(
      Map<String, KindOfImage> given, LabelSet labels, List<String> classes) {
    Map<String, KindOfImage> all = new LinkedHashMap<>();
    for (String name : labels.classes(LabelKind.MODALITY)) {
      if (classes.contains(name)) {
        all.put(name, given.containsKey(name) ? given.get(name) : parse(name));
      }
    }
    all.putAll(given);
    return all;
  }
}
