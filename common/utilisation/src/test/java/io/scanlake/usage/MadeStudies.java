package io.scanlake.usage;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Stations and studies of tests, on the first Monday of March 2026. */
final class MadeStudies {
  static final long GAP_S = 1200;
  static final ZoneId UTC = ZoneOffset.UTC;

  /** A Monday. */
  static final LocalDate MONDAY = LocalDate.of(2026, 3, 2);

  private MadeStudies() {}

  /** CT by default: open 08:00–18:00, prime to 17:00, changeover up to 1200 s, 60 s an exam. */
  static StationCalendar ct(ZoneId zone) {
    return StationCalendar.of(
        zone,
        IntStream.rangeClosed(1, 7).mapToObj(d -> Schedule.byDefault("CT", d)).toList(),
        Set.of());
  }

  static long at(LocalDate date, String time) {
    return LocalDateTime.parse(date + "T" + time).toEpochSecond(ZoneOffset.UTC);
  }

  static long at(String time) {
    return at(MONDAY, time);
  }

  static StationStudy study(String key, String patient, Interval... sessions) {
    return new StationStudy(key, patient, true, null, List.of(sessions));
  }

  static StationStudy study(String key, String from, String to) {
    return study(key, "patient of " + key, new Interval(at(from), at(to)));
  }

  static StationLog log(StationStudy... studies) {
    return StationLog.of("station", ct(UTC), List.of(studies), GAP_S);
  }
}
