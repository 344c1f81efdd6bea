package io.scanlake.usage;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * One hour that a station's local clock shows on one day; if it shows the hour twice, both
 * together. All times in seconds; {@code busyS + changeoverS + idleS = openS}.
 *
 * @param localHour 0 to 23
 * @param busyS busy time within the opening hours
 * @param operators the number of distinct operators of the studies that start in it
 */
public record StationHour(
    int localHour,
    long openS,
    long primeS,
    long busyS,
    long changeoverS,
    long idleS,
    long outOfHoursBusyS,
    int encountersStarted,
    int studies,
    int operators) {

  /** The hours of a local day, in order. */
  static List<StationHour> of(StationLog log, LocalDate date) {
    StationCalendar calendar = log.calendar();
    Interval day = calendar.days().day(date);
    Intervals open = calendar.open(date);
    Intervals prime = calendar.prime(date);
    Intervals busy = log.busy().clip(day);
    Intervals changeover = log.changeovers().clip(day).and(open);
    List<StationHour> hours = new ArrayList<>();
    calendar
        .days()
        .hours(date)
        .forEach(
            (hour, span) -> {
              long openS = open.and(span).seconds();
              long busyS = busy.and(open).and(span).seconds();
              long changeoverS = changeover.and(span).seconds();
              List<StationStudy> studies =
                  log.studiesStartedOn(date).stream()
                      .filter(s -> span.contains(s.start()))
                      .toList();
              hours.add(
                  new StationHour(
                      hour,
                      openS,
                      prime.and(span).seconds(),
                      busyS,
                      changeoverS,
                      openS - busyS - changeoverS,
                      busy.and(span).seconds() - busyS,
                      (int)
                          log.encountersStartedOn(date).stream()
                              .filter(e -> span.contains(e.time().start()))
                              .count(),
                      studies.size(),
                      (int)
                          studies.stream()
                              .map(StationStudy::operatorKey)
                              .filter(Objects::nonNull)
                              .distinct()
                              .count()));
            });
    return hours;
  }
}
