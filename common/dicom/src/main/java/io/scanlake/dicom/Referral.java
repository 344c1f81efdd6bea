package io.scanlake.dicom;

/**
 * Where the patient comes from: raw texts for an allow-list, which are never stored and not
 * printed.
 */
public record Referral(String currentPatientLocation, String requestingService) {
  static final Referral UNKNOWN = new Referral(null, null);

  static final int CURRENT_PATIENT_LOCATION = 0x00380300;
  private static final int REQUESTING_SERVICE = 0x00321033;

  static Referral of(Dataset dataset) {
    return new Referral(
        Checked.text(dataset, CURRENT_PATIENT_LOCATION), Checked.text(dataset, REQUESTING_SERVICE));
  }

  @Override
  public String toString() {
    return "Referral[not printed]";
  }
}
