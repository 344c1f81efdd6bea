package io.scanlake.demand;

import static java.time.temporal.TemporalAdjusters.dayOfWeekInMonth;
import static java.time.temporal.TemporalAdjusters.lastInMonth;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.Set;
import java.util.TreeSet;

/** Six holidays on which outpatient departments in the United States close, as observed. */
final class Holidays {
  private Holidays() {}

  static Set<LocalDate> unitedStates(int from, int to) {
    Set<LocalDate> days = new TreeSet<>();
    for (int year = from; year <= to; year++) {
      days.add(observed(LocalDate.of(year, 1, 1)));
      days.add(LocalDate.of(year, 5, 1).with(lastInMonth(DayOfWeek.MONDAY)));
      days.add(observed(LocalDate.of(year, 7, 4)));
      days.add(LocalDate.of(year, 9, 1).with(dayOfWeekInMonth(1, DayOfWeek.MONDAY)));
      days.add(LocalDate.of(year, 11, 1).with(dayOfWeekInMonth(4, DayOfWeek.THURSDAY)));
      days.add(observed(LocalDate.of(year, 12, 25)));
    }
    return days;
  }

  private static LocalDate observed(LocalDate day) {
    return switch (day.getDayOfWeek()) {
      case SATURDAY -> day.minusDays(1);
      case SUNDAY -> day.plusDays(1);
      default -> day;
    };
  }
}
