package io.scanlake.dicom;

/**
 * Dose and exposure of one image; CTDIvol and DAP are per image and must not be summed.
 *
 * @param kvp the tube voltage, kV
 */
public record Exposure(
    Double kvp, Double ctdivolMgy, Double dapDgycm2, Double exposureIndex, Double deviationIndex) {
  /** An image without any statement of its exposure. */
  public static final Exposure UNKNOWN = new Exposure(null, null, null, null, null);

  private static final int KVP = 0x00180060;
  private static final int DOSE_AREA_PRODUCT = 0x0018115E;
  private static final int EXPOSURE_INDEX = 0x00181411;
  private static final int DEVIATION_INDEX = 0x00181413;
  private static final int CT_EXPOSURE_SEQUENCE = 0x00189321;
  private static final int CT_X_RAY_DETAILS_SEQUENCE = 0x00189325;

  static Exposure of(Dataset dataset) {
    Double ctdivol = Checked.positive(dataset, Tags.CTDI_VOL);
    Dataset frame = FunctionalGroups.item(dataset, 0, CT_EXPOSURE_SEQUENCE);
    if (ctdivol == null && frame != null) {
      ctdivol = Checked.positive(frame, Tags.CTDI_VOL);
    }
    Double kvp = Checked.positive(dataset, KVP);
    Dataset tube = FunctionalGroups.item(dataset, 0, CT_X_RAY_DETAILS_SEQUENCE);
    if (kvp == null && tube != null) {
      kvp = Checked.positive(tube, KVP);
    }
    return new Exposure(
        kvp,
        ctdivol,
        Checked.positive(dataset, DOSE_AREA_PRODUCT),
        Checked.positive(dataset, EXPOSURE_INDEX),
        dataset.number(DEVIATION_INDEX));
  }
}
