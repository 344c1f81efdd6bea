package io.scanlake.dicom;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * Values that were checked to be of their kind, null where they are absent, empty or not of it: no
 * free text passes as a code and no nonsense as a measurement.
 */
final class Checked {
  static final String STANDARD_ROOT = "1.2.840.10008.";

  private static final Pattern UID = Pattern.compile("[0-9]+(\\.[0-9]+)+");
  private static final Pattern CODE = Pattern.compile("[A-Z0-9][A-Z0-9 _]{0,15}");

  private Checked() {}

  /** Any text, without the spaces and NULs at both its ends. */
  static String text(Dataset dataset, int tag) {
    String text = dataset.text(tag);
    if (text == null) {
      return null;
    }
    String trimmed = text.trim();
    return trimmed.isEmpty() ? null : trimmed;
  }

  /** A code string (PS3.5, 6.2, CS). */
  static String code(String text) {
    String trimmed = text == null ? "" : text.trim();
    return CODE.matcher(trimmed).matches() ? trimmed : null;
  }

  static String oneOf(Dataset dataset, int tag, Set<String> terms) {
    String text = text(dataset, tag);
    return text != null && terms.contains(text) ? text : null;
  }

  /** A UID that the Standard defines; a private one may identify a device or an institution. */
  static String standardUid(String text) {
    String uid = text == null ? "" : text.trim();
    boolean isStandard =
        uid.startsWith(STANDARD_ROOT) && uid.length() <= 64 && UID.matcher(uid).matches();
    return isStandard ? uid : null;
  }

  static Double positive(Dataset dataset, int tag) {
    Double value = dataset.number(tag);
    return value == null || value <= 0 ? null : value;
  }

  static Integer positiveInteger(Dataset dataset, int tag) {
    Integer value = dataset.integer(tag);
    return value == null || value <= 0 ? null : value;
  }
}
