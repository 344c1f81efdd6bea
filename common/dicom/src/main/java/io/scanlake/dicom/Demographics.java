package io.scanlake.dicom;

import java.time.LocalDate;
import java.time.Period;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who was examined, as far as it may be stored.
 *
 * @param patientSex M, F or O
 * @param ageBand 0-9, 10-19, ... 80-89, 90+
 */
public record Demographics(String patientSex, String ageBand) {
  static final Demographics UNKNOWN = new Demographics(null, null);

  /** AS (PS3.5, 6.2), with blanks, or without the unit. */
  private static final Pattern AGE =
      Pattern.compile("([0-9]{1,3}) *([DWMY]?)", Pattern.CASE_INSENSITIVE);

  static final int PATIENT_BIRTH_DATE = 0x00100030;
  static final int PATIENT_SEX = 0x00100040;
  static final int PATIENT_AGE = 0x00101010;

  static Demographics of(Dataset dataset, Times times) {
    return of(Checked.oneOf(dataset, PATIENT_SEX, Set.of("M", "F", "O")), age(dataset, times));
  }

  /**
   * @param years the age, or null if it is unknown
   */
  public static Demographics of(String patientSex, Integer years) {
    return new Demographics(patientSex, ageBand(years));
  }

  /**
   * Ten years wide. Ages from 90 on are one band because high ages identify (45 CFR
   * 164.514(b)(2)(i)(C), the Safe Harbor rule).
   */
  private static String ageBand(Integer years) {
    if (years == null || years < 0 || years > 130) {
      return null;
    }
    return years >= 90 ? "90+" : years / 10 * 10 + "-" + (years / 10 * 10 + 9);
  }

  private static Integer age(Dataset dataset, Times times) {
    String text = Checked.text(dataset, PATIENT_AGE);
    Matcher age = AGE.matcher(text == null ? "" : text);
    boolean isStated = age.matches();
    int count = isStated ? Integer.parseInt(age.group(1)) : 0;
    if (isStated && !age.group(2).isEmpty()) {
      return switch (age.group(2).charAt(0)) {
        case 'Y', 'y' -> count;
        case 'M', 'm' -> count / 12;
        case 'W', 'w' -> count / 52;
        default -> count / 365;
      };
    }
    LocalDate birth = TimeText.date(Checked.text(dataset, PATIENT_BIRTH_DATE), 1850);
    LocalDate then = times.localDate();
    if (then == null) {
      then = TimeText.ofDate(Checked.text(dataset, Tags.STUDY_DATE)).date();
    }
    if (birth != null && then != null) {
      return Period.between(birth, then).getYears();
    }
    // A bare number is years in practice; zero is what a form has that nobody filled in.
    return count > 0 ? (Integer) count : null;
  }
}
