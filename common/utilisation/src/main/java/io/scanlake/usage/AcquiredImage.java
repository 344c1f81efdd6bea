package io.scanlake.usage;

import java.util.Locale;

/**
 * What one image instance contributes to its study.
 *
 * @param attributes the value of each {@link Attribute}, by its ordinal; null where it has none
 * @param time the acquisition, or null if unknown
 * @param counts whether it counts towards the station's time: time and station are known, and it is
 *     neither excluded nor a copy
 * @param isCopy whether it does not count only because it is a copy of the same pixels
 * @param epochDay the local date in days since 1970, or null if unknown
 * @param ctdivolMgy the CTDIvol of the slice, or null if unknown
 */
public record AcquiredImage(
    String instanceKey,
    String seriesKey,
    String[] attributes,
    Interval time,
    boolean counts,
    boolean isCopy,
    Intent intent,
    boolean isOriginal,
    long fileBytes,
    Long epochDay,
    String viewPosition,
    String laterality,
    Double contrastVolumeMl,
    Double activityMbq,
    Double ctdivolMgy,
    Double dapDgycm2) {

  /** PresentationIntentType (0008,0068). */
  public enum Intent {
    NONE,
    PRESENTATION,
    PROCESSING
  }

  /**
   * What a study takes from the first of its images that has a value, counting images before
   * others. Each is named for its column in the tables of images and of studies.
   */
  public enum Attribute {
    PATIENT_KEY,
    ACCESSION_KEY,
    MODALITY,
    BODY_REGION,
    AGE_BAND,
    PATIENT_SEX,
    PATIENT_CLASS,
    OPERATOR_KEY,
    TIME_SOURCE,
    CONTRAST_AGENT,
    RADIOPHARMACEUTICAL;

    private final String column = name().toLowerCase(Locale.ROOT);

    public String column() {
      return column;
    }
  }

  public String value(Attribute attribute) {
    return attributes[attribute.ordinal()];
  }
}
