package io.scanlake.usage;

import java.io.Serializable;
import java.util.Map;

/**
 * When a station is open on one day of the week, and the time a patient takes there besides the
 * images.
 *
 * @param openMin minutes of the local clock after midnight; 0 with {@code closeMin} 0 = closed
 * @param closeMin minutes of the local clock after midnight, up to 1440
 * @param primeOpenMin start of prime time, within the opening hours
 * @param primeCloseMin end of prime time
 * @param staffedOperators the number of operators on duty, or null if unknown
 * @param changeoverAllowanceS the longest part of a gap that counts as changeover to the next
 *     patient
 * @param standardExamS the duration of an exam whose images all have the same time
 * @param source CONFIGURED | DEFAULT
 */
public record Schedule(
    int openMin,
    int closeMin,
    int primeOpenMin,
    int primeCloseMin,
    Integer staffedOperators,
    int changeoverAllowanceS,
    int standardExamS,
    String source)
    implements Serializable {
  public static final String DEFAULT = "DEFAULT";
  public static final String CONFIGURED = "CONFIGURED";

  private static final int DAY_MIN = 24 * 60;
  private static final int LONGEST_S = 4 * 3600;

  /** Assumptions; conf/questions/q03.sql estimates the actual values of each station. */
  private static final Map<String, Integer> CHANGEOVER_S =
      Map.of("CT", 1200, "MR", 1500, "DX", 600, "CR", 600, "US", 900, "MG", 900);

  private static final Map<String, Integer> STANDARD_EXAM_S =
      Map.of("CT", 60, "MR", 300, "DX", 120, "CR", 120, "MG", 240, "US", 60);

  public Schedule {
    require(
        0 <= openMin && openMin <= closeMin && closeMin <= DAY_MIN,
        "it must open before it closes, between 00:00 and 24:00");
    require(
        openMin <= primeOpenMin && primeOpenMin <= primeCloseMin && primeCloseMin <= closeMin,
        "prime time must lie within the opening hours");
    require(
        0 <= changeoverAllowanceS && changeoverAllowanceS <= LONGEST_S,
        "changeover_allowance_s must be 0 to " + LONGEST_S);
    require(
        0 < standardExamS && standardExamS <= LONGEST_S,
        "standard_exam_s must be 1 to " + LONGEST_S);
    require(
        staffedOperators == null || staffedOperators >= 0,
        "staffed_operators must not be negative");
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }

  /**
   * The schedule of a station without a configured one: Monday to Friday 08:00–18:00, prime time
   * 08:00–17:00.
   *
   * @param modality the DICOM Modality, or null if unknown
   * @param isoDow 1 = Monday … 7 = Sunday
   */
  public static Schedule byDefault(String modality, int isoDow) {
    String key = modality == null ? "" : modality;
    boolean open = isoDow <= 5;
    return new Schedule(
        open ? 480 : 0,
        open ? 1080 : 0,
        open ? 480 : 0,
        open ? 1020 : 0,
        null,
        CHANGEOVER_S.getOrDefault(key, 900),
        STANDARD_EXAM_S.getOrDefault(key, 60),
        DEFAULT);
  }

  public boolean isOpen() {
    return closeMin > openMin;
  }
}
