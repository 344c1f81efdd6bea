package io.scanlake.jobs.forecast;

import io.scanlake.jobs.tables.RecordCodec;
import io.scanlake.jobs.tables.UsageTables;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** One date of one site. */
record CalendarDay(LocalDate localDate, String site, boolean isHoliday) {
  static final RecordCodec<CalendarDay> READER = UsageTables.CALENDAR.reader(CalendarDay.class);

  /**
   * The holidays that all sites share: those that were, as the days say, and those to come.
   *
   * @param known dates that settings name, by site
   */
  static Set<LocalDate> sharedHolidays(
      List<CalendarDay> days, Function<String, ? extends Collection<LocalDate>> known) {
    Set<LocalDate> shared =
        days.stream()
            .map(CalendarDay::localDate)
            .filter(Objects::nonNull)
            .collect(Collectors.toSet());
    days.stream()
        .filter(day -> !day.isHoliday())
        .map(CalendarDay::localDate)
        .forEach(shared::remove);
    days.stream()
        .map(CalendarDay::site)
        .distinct()
        .<Set<LocalDate>>map(site -> new HashSet<>(known.apply(site)))
        .reduce(
            (all, own) -> {
              all.retainAll(own);
              return all;
            })
        .ifPresent(shared::addAll);
    return shared;
  }
}
