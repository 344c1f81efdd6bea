package io.scanlake.dicom;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * DA, TM and DT (PS3.5, 6.2), and what old systems wrote in their place as far as it has one
 * meaning: the dots and colons of ACR-NEMA, ISO 8601, an offset with a colon, any number of digits
 * of a second, an hour without its zero, the hours of a twelve-hour clock, a DT where a DA or a TM
 * is expected.
 *
 * @param date null where the text has none, or none that exists
 * @param time as {@code date}
 * @param offset from UTC, or null if the text states none
 */
record TimeText(LocalDate date, LocalTime time, ZoneOffset offset) {
  private static final TimeText NOTHING = new TimeText(null, null, null);
  private static final int EARLIEST_YEAR = 1970;
  private static final int LATEST_YEAR = 2199;
  private static final int EAST_MINUTES = 14 * 60;
  private static final int WEST_MINUTES = 12 * 60;

  private static final String DATE =
      "(?<y>[0-9]{4})(?:(?<m>[0-9]{2})(?<d>[0-9]{2})|[-./ ](?<m2>[0-9]{1,2})[-./ ](?<d2>[0-9]{1,2}))";
  private static final String TIME =
      "(?:(?<h>[0-9]{2})(?:(?<n>[0-9]{2})(?:(?<s>[0-9]{2})(?:[.,](?<f>[0-9]*))?)?)?"
          + "|(?<h2>[0-9]{1,2}):(?<n2>[0-9]{1,2})(?::(?<s2>[0-9]{1,2})(?:[.,:](?<f2>[0-9]*))?)?)"
          + "(?: *(?<half>[AP])\\.?M\\.?)?";
  private static final String OFFSET =
      "(?<zone>Z|UTC|GMT|(?<sign>[+-])(?<oh>[0-9]{1,2}):?(?<om>[0-9]{2})?)";
  private static final Pattern DATES =
      pattern(DATE + "(?:[T ]? *" + TIME + ")?(?: *" + OFFSET + ")?");
  private static final Pattern TIMES = pattern(TIME + "(?: *" + OFFSET + ")?");
  private static final Pattern OFFSETS = pattern(OFFSET);

  /** A number written without its leading zero: 90500 is five past nine. */
  private static final Pattern ZERO_LOST = Pattern.compile("(?:[0-9]{3}|[0-9]{5})(?:[.,][0-9]*)?");

  private static Pattern pattern(String regex) {
    return Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
  }

  /** The content of a DA or DT element. */
  static TimeText ofDate(String text) {
    return ofDate(text, EARLIEST_YEAR);
  }

  private static TimeText ofDate(String text, int earliestYear) {
    String plain = plain(text);
    if (plain.length() == 8 && isDigits(plain, 8)) {
      return new TimeText(
          date(digits(plain, 0, 4), digits(plain, 4, 6), digits(plain, 6, 8), earliestYear),
          null,
          null);
    }
    Matcher m = plain.isEmpty() ? null : DATES.matcher(plain);
    if (m == null || !m.matches()) {
      return NOTHING;
    }
    return new TimeText(date(m, earliestYear), time(m), offset(m));
  }

  /** The content of a TM element. */
  static TimeText ofTime(String text) {
    String plain = plain(text);
    if (plain.isEmpty()) {
      return NOTHING;
    }
    int whole = plain.indexOf('.') == 6 ? 6 : plain.length();
    if (whole == 6 && isDigits(plain, 6)) {
      String fraction = whole == plain.length() ? null : plain.substring(7);
      if (fraction == null || isDigits(fraction, fraction.length())) {
        return new TimeText(
            null,
            time(digits(plain, 0, 2), digits(plain, 2, 4), digits(plain, 4, 6), fraction),
            null);
      }
    }
    Matcher m = TIMES.matcher(ZERO_LOST.matcher(plain).matches() ? "0" + plain : plain);
    return m.matches() ? new TimeText(null, time(m), offset(m)) : ofDate(plain);
  }

  /** The date of a DA element; null where there is none from {@code earliestYear} on. */
  static LocalDate date(String text, int earliestYear) {
    return ofDate(text, earliestYear).date;
  }

  /** TimezoneOffsetFromUTC; null where it is none. */
  static ZoneOffset offset(String text) {
    Matcher m = OFFSETS.matcher(plain(text));
    return m.matches() ? offset(m) : null;
  }

  /** Without padding; a NUL ends the text for those who wrote it, whatever follows. */
  private static String plain(String text) {
    if (text == null) {
      return "";
    }
    int end = text.indexOf(0);
    return (end < 0 ? text : text.substring(0, end)).trim();
  }

  /** Nearly every value has the form of the standard, which needs no pattern. */
  private static boolean isDigits(String text, int count) {
    for (int i = 0; i < count; i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  private static int digits(String text, int from, int to) {
    return Integer.parseInt(text, from, to, 10);
  }

  private static LocalDate date(Matcher m, int earliestYear) {
    return date(number(m, "y", "y"), number(m, "m", "m2"), number(m, "d", "d2"), earliestYear);
  }

  private static LocalDate date(int year, int month, int day, int earliestYear) {
    if (year < earliestYear || year > LATEST_YEAR) {
      return null;
    }
    try {
      return LocalDate.of(year, month, day);
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static LocalTime time(Matcher m) {
    if (m.group("h") == null && m.group("h2") == null) {
      return null;
    }
    int hour = number(m, "h", "h2");
    String half = m.group("half");
    if (half != null && hour >= 1 && hour <= 12) {
      hour = hour % 12 + (half.equalsIgnoreCase("P") ? 12 : 0);
    }
    return time(hour, number(m, "n", "n2"), number(m, "s", "s2"), first(m, "f", "f2"));
  }

  private static LocalTime time(int hour, int minute, int second, String fraction) {
    // 60 is a leap second.
    if (hour > 23 || minute > 59 || second > 60) {
      return null;
    }
    int nano = fraction == null ? 0 : Integer.parseInt((fraction + "000000000").substring(0, 9));
    return LocalTime.of(hour, minute, Math.min(second, 59), nano);
  }

  /** From -1200 to +1400 (PS3.3, C.12.1.1.8). */
  private static ZoneOffset offset(Matcher m) {
    if (m.group("zone") == null) {
      return null;
    }
    if (m.group("sign") == null) {
      return ZoneOffset.UTC;
    }
    int minutes = Integer.parseInt(m.group("oh")) * 60 + number(m, "om", "om");
    boolean isWest = m.group("sign").equals("-");
    if (minutes > (isWest ? WEST_MINUTES : EAST_MINUTES)) {
      return null;
    }
    return ZoneOffset.ofTotalSeconds((isWest ? -60 : 60) * minutes);
  }

  private static int number(Matcher m, String group, String other) {
    String digits = first(m, group, other);
    return digits == null ? 0 : Integer.parseInt(digits);
  }

  private static String first(Matcher m, String group, String other) {
    return m.group(group) != null ? m.group(group) : m.group(other);
  }
}
