package io.scanlake.jobs.sample.hospital;

import java.time.LocalDate;
import java.time.MonthDay;
import java.util.Map;

/** The hospital's holidays: those of all of Germany except Ascension Day and Whit Monday. */
final class GermanHolidays {
  private static final Map<MonthDay, String> FIXED =
      Map.of(
          MonthDay.of(1, 1), "New Year",
          MonthDay.of(5, 1), "Labour Day",
          MonthDay.of(10, 3), "Unity Day",
          MonthDay.of(12, 25), "Christmas Day",
          MonthDay.of(12, 26), "Second Christmas Day");

  private GermanHolidays() {}

  /** The name of a holiday, or null on any other day. */
  static String name(LocalDate date) {
    LocalDate easter = easter(date.getYear());
    if (date.equals(easter.minusDays(2))) {
      return "Good Friday";
    }
    if (date.equals(easter.plusDays(1))) {
      return "Easter Monday";
    }
    return FIXED.get(MonthDay.from(date));
  }

  /** Easter Sunday in the Gregorian calendar (Meeus, Astronomical Algorithms, chapter 8). */
  static LocalDate easter(int year) {
    int a = year % 19;
    int b = year / 100;
    int c = year % 100;
    int d = b / 4;
    int e = b % 4;
    int f = (b + 8) / 25;
    int g = (b - f + 1) / 3;
    int h = (19 * a + b - d - g + 15) % 30;
    int i = c / 4;
    int k = c % 4;
    int l = (32 + 2 * e + 2 * i - h - k) % 7;
    int m = (a + 11 * h + 22 * l) / 451;
    int n = h + l - 7 * m + 114;
    return LocalDate.of(year, n / 31, n % 31 + 1);
  }
}
