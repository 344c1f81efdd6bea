package io.scanlake.usage;

/**
 * What one image instance says about its study.
 *
 * @param said what it says of each {@link Said}, by its place; null where it says nothing
 * @param time null where unknown
 * @param counts whether it is work of its station: a known time and station, not excluded, no copy
 * @param isCopy whether only a copy of the same pixels keeps it from counting
 * @param epochDay its local date, days since 1970; null where unknown
 * @param ctdivolMgy of the slice
 */
public record ImageFacts(
    String instanceKey,
    String seriesKey,
    String[] said,
    Interval time,
    boolean counts,
    boolean isCopy,
    Intent intent,
    boolean isOriginal,
    long bytes,
    Long epochDay,
    String viewPosition,
    String laterality,
    Double contrastMl,
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
   * What a study takes from the first of its images that says it, counting images before others.
   */
  public enum Said {
    SITE,
    PATIENT,
    ACCESSION,
    MODALITY,
    BODY_REGION,
    AGE_BAND,
    SEX,
    PATIENT_CLASS,
    OPERATOR,
    TIME_SOURCE,
    CONTRAST_AGENT,
    RADIOPHARMACEUTICAL
  }
}
