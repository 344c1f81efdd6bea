package io.scanlake.dicom;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What kind of object it is.
 *
 * @param sopClassUid only under the root of the Standard
 * @param transferSyntaxUid only under the root of the Standard
 * @param imageType codes joined by a backslash
 * @param presentationIntent FOR PRESENTATION or FOR PROCESSING
 * @param exclusionReason null if {@code countsForTime}
 */
public record ObjectKind(
    String modality,
    String sopClassUid,
    String transferSyntaxUid,
    String imageType,
    String presentationIntent,
    Boolean isOriginal,
    boolean isLocalizer,
    boolean isSecondaryCapture,
    boolean isPhantom,
    boolean countsForTime,
    ExclusionReason exclusionReason) {

  /** Why an instance does not count for time: resource use is that of acquisitions. */
  public enum ExclusionReason {
    SECONDARY_CAPTURE,
    /** Documents, presentation states, segmentations, registrations, radiotherapy plans. */
    NOT_ACQUIRED,
    DERIVED,
    SECONDARY,
    PHANTOM
  }

  static final ObjectKind UNKNOWN =
      new ObjectKind(null, null, null, null, null, null, false, false, false, true, null);

  static final int IMAGE_TYPE = 0x00080008;
  static final int PATIENT_NAME = 0x00100010;
  private static final int PRESENTATION_INTENT_TYPE = 0x00080068;
  private static final int QUALITY_CONTROL_IMAGE = 0x00280300;

  private static final String STORAGE = Checked.STANDARD_ROOT + "5.1.4.1.1.";
  private static final String DIRECTORY = Checked.STANDARD_ROOT + "1.3.10";
  private static final Pattern PHANTOM =
      Pattern.compile("(?<![A-Z])(QA|QC|TEST)(?![A-Z])|PHANTOM", Pattern.CASE_INSENSITIVE);
  private static final Set<String> NOT_ACQUIRED =
      Set.of(
          "KO",
          "PR",
          "SR",
          "SEG",
          "REG",
          "DOC",
          "RTSTRUCT",
          "RTPLAN",
          "RTDOSE",
          "RTRECORD",
          "PLAN",
          "RWV",
          "FID",
          "STAIN",
          "TEXTUREMAP",
          "SMR",
          "M3D",
          "HC",
          "AU",
          "DMS");

  /** SOP classes below {@link #STORAGE}; those that end in a dot are roots of several. */
  private static final List<String> NOT_ACQUIRED_CLASSES =
      List.of("9.", "11.", "30", "66", "67", "68.", "88.", "104.", "481.2", "481.3", "481.5");

  static ObjectKind of(DicomFile file) {
    Dataset dataset = file.dataset();
    String modality = Checked.code(dataset.text(Tags.MODALITY));
    String sopClass = Checked.standardUid(dataset.text(Tags.SOP_CLASS_UID));
    if (sopClass == null) {
      sopClass = Checked.standardUid(file.meta().text(Tags.MEDIA_STORAGE_SOP_CLASS_UID));
    }
    List<String> types = new ArrayList<>();
    for (String type : dataset.texts(IMAGE_TYPE)) {
      String checked = Checked.code(type);
      types.add(checked == null ? "" : checked);
    }
    String first = types.isEmpty() ? "" : types.get(0);
    String second = types.size() < 2 ? "" : types.get(1);
    boolean isCapture = sopClass != null && (sopClass + ".").startsWith(STORAGE + "7.");
    boolean isPhantom = isPhantom(dataset);
    ExclusionReason reason = null;
    if (isCapture) {
      reason = ExclusionReason.SECONDARY_CAPTURE;
    } else if (isNotAcquired(modality, sopClass)) {
      reason = ExclusionReason.NOT_ACQUIRED;
    } else if (!first.isEmpty() && !first.equals("ORIGINAL")) {
      reason = ExclusionReason.DERIVED;
    } else if (second.equals("SECONDARY")) {
      reason = ExclusionReason.SECONDARY;
    } else if (isPhantom) {
      reason = ExclusionReason.PHANTOM;
    }
    Set<String> intents = Set.of("FOR PRESENTATION", "FOR PROCESSING");
    return new ObjectKind(
        modality,
        sopClass,
        Checked.standardUid(file.transferSyntaxUid()),
        first.isEmpty() && second.isEmpty() ? null : String.join("\\", types),
        Checked.oneOf(dataset, PRESENTATION_INTENT_TYPE, intents),
        first.isEmpty() ? null : (Boolean) first.equals("ORIGINAL"),
        types.contains("LOCALIZER"),
        isCapture,
        isPhantom,
        reason == null,
        reason);
  }

  private static boolean isPhantom(Dataset dataset) {
    String control = dataset.text(QUALITY_CONTROL_IMAGE);
    if (control != null && (control.equals("YES") || control.equals("BOTH"))) {
      return true;
    }
    String name = dataset.text(PATIENT_NAME);
    String id = dataset.text(Tags.PATIENT_ID);
    return name != null && PHANTOM.matcher(name).find() || id != null && PHANTOM.matcher(id).find();
  }

  private static boolean isNotAcquired(String modality, String sopClass) {
    if (modality != null && NOT_ACQUIRED.contains(modality)) {
      return true;
    }
    if (sopClass == null || !sopClass.startsWith(STORAGE)) {
      return DIRECTORY.equals(sopClass);
    }
    String rest = sopClass.substring(STORAGE.length());
    for (String prefix : NOT_ACQUIRED_CLASSES) {
      if (prefix.endsWith(".") ? rest.startsWith(prefix) : (rest + ".").startsWith(prefix + ".")) {
        return true;
      }
    }
    return false;
  }
}
