package io.scanlake.usage;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;

/**
 * One station's opening hours as instants.
 *
 * @param week Monday to Sunday
 * @param holidays dates on which the site's stations are closed
 */
public record StationCalendar(LocalDays days, List<Schedule> week, Set<LocalDate> holidays) {
  public StationCalendar {
    week = List.copyOf(week);
    holidays = Set.copyOf(holidays);
    if (week.size() != 7) {
      throw new IllegalArgumentException("a week has 7 days, not " + week.size());
    }
  }

  public static StationCalendar of(ZoneId zone, List<Schedule> week, Set<LocalDate> holidays) {
    return new StationCalendar(new LocalDays(zone), week, holidays);
  }

  public Schedule schedule(LocalDate date) {
    return week.get(date.getDayOfWeek().getValue() - 1);
  }

  /** The schedule of the local day in which the second lies. */
  public Schedule scheduleAt(long second) {
    return schedule(days.date(second));
  }

  public boolean isWorkingDay(LocalDate date) {
    return schedule(date).isOpen() && !holidays.contains(date);
  }

  public Intervals open(LocalDate date) {
    Schedule s = schedule(date);
    return isWorkingDay(date) ? days.window(date, s.openMin(), s.closeMin()) : Intervals.NONE;
  }

  public Intervals prime(LocalDate date) {
    Schedule s = schedule(date);
    return isWorkingDay(date)
        ? days.window(date, s.primeOpenMin(), s.primeCloseMin()).and(open(date))
        : Intervals.NONE;
  }

  /** The open seconds of a span of any number of days. */
  public long openSeconds(Interval span) {
    long sum = 0;
    if (!span.isEmpty()) {
      LocalDate last = days.date(span.end() - 1);
      for (LocalDate d = days.date(span.start()); !d.isAfter(last); d = d.plusDays(1)) {
        sum += open(d).clip(span).seconds();
      }
    }
    return sum;
  }
}
