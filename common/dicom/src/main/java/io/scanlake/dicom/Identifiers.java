package io.scanlake.dicom;

/**
 * Identifiers as they stand in the file, trimmed; null where absent or empty. They are for
 * pseudonyms, stay in memory and are not printed.
 */
public record Identifiers(
    String patientId,
    String issuer,
    String accession,
    String studyUid,
    String seriesUid,
    String sopUid,
    String operatorsName) {
  static final Identifiers UNKNOWN = new Identifiers(null, null, null, null, null, null, null);

  static final int ACCESSION_NUMBER = 0x00080050;
  static final int OPERATORS_NAME = 0x00081070;
  static final int ISSUER_OF_PATIENT_ID = 0x00100021;
  static final int STUDY_INSTANCE_UID = 0x0020000D;
  static final int SERIES_INSTANCE_UID = 0x0020000E;

  static Identifiers of(Dataset meta, Dataset dataset) {
    String sopUid = Checked.text(dataset, Tags.SOP_INSTANCE_UID);
    return new Identifiers(
        Checked.text(dataset, Tags.PATIENT_ID),
        Checked.text(dataset, ISSUER_OF_PATIENT_ID),
        Checked.text(dataset, ACCESSION_NUMBER),
        Checked.text(dataset, STUDY_INSTANCE_UID),
        Checked.text(dataset, SERIES_INSTANCE_UID),
        sopUid == null ? Checked.text(meta, Tags.MEDIA_STORAGE_SOP_INSTANCE_UID) : sopUid,
        Checked.text(dataset, OPERATORS_NAME));
  }

  @Override
  public String toString() {
    return "Identifiers[not printed]";
  }
}
