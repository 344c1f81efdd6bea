package io.scanlake.usage;

import io.scanlake.usage.EncounterPlace.GapClass;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What one station did over some days: its encounters, the union of which is its busy time, and
 * what lies between them. An overlap is counted once, and the share of a day is taken of its
 * opening hours, never of the span from first to last image.
 */
public final class StationLog {
  private final StationCalendar calendar;
  private final List<StationStudy> studies;
  private final List<Encounter> encounters;
  private final Intervals busy;
  private final Intervals changeover;
  private final Map<LocalDate, List<Encounter>> encountersByDate = new HashMap<>();
  private final Map<LocalDate, List<StationStudy>> studiesByDate = new HashMap<>();
  private final Map<String, Encounter> firstEncounters = new HashMap<>();

  private StationLog(
      String station, StationCalendar calendar, List<StationStudy> studies, long encounterGapS) {
    this.calendar = calendar;
    this.studies = studies;
    this.encounters = Encounter.of(station, calendar, studies, encounterGapS);
    this.busy = Intervals.of(encounters.stream().map(Encounter::time).toList());
    this.changeover = changeover();
    for (Encounter e : encounters) {
      encountersByDate
          .computeIfAbsent(calendar.days().date(e.time().start()), d -> new ArrayList<>())
          .add(e);
      e.studies().forEach(s -> firstEncounters.putIfAbsent(s.key(), e));
    }
    for (StationStudy s : studies) {
      if (s.isStudy()) {
        studiesByDate
            .computeIfAbsent(calendar.days().date(s.start()), d -> new ArrayList<>())
            .add(s);
      }
    }
  }

  /**
   * @param station names the station in the keys of its encounters
   * @param encounterGapS sessions of a patient nearer than this are one encounter
   */
  public static StationLog of(
      String station, StationCalendar calendar, List<StationStudy> studies, long encounterGapS) {
    return new StationLog(station, calendar, List.copyOf(studies), encounterGapS);
  }

  public List<StationStudy> studies() {
    return studies;
  }

  /** In order of start and key. */
  public List<Encounter> encounters() {
    return encounters;
  }

  public Intervals busy() {
    return busy;
  }

  /** The encounter that a study's first session belongs to. */
  public Encounter encounterOf(StationStudy study) {
    return firstEncounters.get(study.key());
  }

  /** At most the allowance after each busy interval, by the weekday on which it ended. */
  private Intervals changeover() {
    List<Interval> parts = new ArrayList<>();
    for (int i = 0; i < busy.size(); i++) {
      long end = busy.get(i).end();
      long until = end + calendar.scheduleAt(end).changeoverAllowanceS();
      boolean isLast = i + 1 == busy.size();
      parts.add(new Interval(end, isLast ? until : Math.min(until, busy.get(i + 1).start())));
    }
    return Intervals.of(parts);
  }

  // --- encounters -------------------------------------------------------------------------------

  /** Each encounter with what came before it. */
  public List<EncounterPlace> places() {
    List<EncounterPlace> places = new ArrayList<>(encounters.size());
    LocalDate before = null;
    long busyUntil = Long.MIN_VALUE;
    int seq = 0;
    for (Encounter e : encounters) {
      LocalDate date = calendar.days().date(e.time().start());
      seq = date.equals(before) ? seq + 1 : 1;
      boolean follows = before != null && !before.isBefore(date.minusDays(1));
      places.add(place(e, date, seq, follows ? busyUntil : null));
      before = date;
      busyUntil = Math.max(busyUntil, e.time().end());
    }
    return places;
  }

  private EncounterPlace place(Encounter e, LocalDate date, int seq, Long busyUntil) {
    long start = e.time().start();
    boolean open = calendar.open(date).contains(start);
    boolean prime = calendar.prime(date).contains(start);
    if (busyUntil == null) {
      return new EncounterPlace(e, date, seq, null, GapClass.FIRST, null, null, open, prime);
    }
    if (busyUntil > start) {
      return new EncounterPlace(e, date, seq, 0L, GapClass.OVERLAP, 0L, 0L, open, prime);
    }
    Interval gap = new Interval(busyUntil, start);
    long allowance = calendar.scheduleAt(busyUntil).changeoverAllowanceS();
    long openS = calendar.openSeconds(gap);
    long changeoverS =
        calendar.openSeconds(
            new Interval(busyUntil, busyUntil + Math.min(allowance, gap.seconds())));
    GapClass kind =
        gap.seconds() <= allowance
            ? GapClass.CHANGEOVER
            : openS < gap.seconds() ? GapClass.CLOSED : GapClass.IDLE;
    return new EncounterPlace(
        e, date, seq, gap.seconds(), kind, changeoverS, openS - changeoverS, open, prime);
  }

  // --- hours and days ---------------------------------------------------------------------------

  /** The hours of a local day, in order. */
  public List<StationHour> hours(LocalDate date) {
    Intervals open = calendar.open(date);
    Intervals prime = calendar.prime(date);
    Interval day = calendar.days().day(date);
    Intervals busyAll = busy.clip(day);
    Intervals busyOpen = busyAll.and(open);
    Intervals changeoverOpen = changeover.clip(day).and(open);
    List<Encounter> started = encountersByDate.getOrDefault(date, List.of());
    List<StationStudy> begun = studiesByDate.getOrDefault(date, List.of());
    List<StationHour> hours = new ArrayList<>();
    calendar
        .days()
        .hours(date)
        .forEach(
            (hour, span) -> {
              long openS = open.and(span).seconds();
              long busyS = busyOpen.and(span).seconds();
              long changeoverS = changeoverOpen.and(span).seconds();
              List<StationStudy> own =
                  begun.stream().filter(s -> span.contains(s.start())).toList();
              hours.add(
                  new StationHour(
                      hour,
                      openS,
                      prime.and(span).seconds(),
                      busyS,
                      changeoverS,
                      openS - busyS - changeoverS,
                      busyAll.and(span).seconds() - busyS,
                      (int) started.stream().filter(e -> span.contains(e.time().start())).count(),
                      own.size(),
                      (int)
                          own.stream()
                              .map(StationStudy::operatorKey)
                              .filter(Objects::nonNull)
                              .distinct()
                              .count()));
            });
    return hours;
  }

  public StationDay day(LocalDate date) {
    Intervals open = calendar.open(date);
    Intervals prime = calendar.prime(date);
    Interval day = calendar.days().day(date);
    Intervals busyAll = busy.clip(day);
    Intervals changed = changeover.clip(day);
    long openS = open.seconds();
    long busyS = busyAll.and(open).seconds();
    long changeoverS = changed.and(open).seconds();
    long busyPrimeS = busyAll.and(prime).seconds();
    boolean timed = !busyAll.isEmpty() && !open.isEmpty();
    long[] gaps = gaps(date);
    long[] exams =
        encountersByDate.getOrDefault(date, List.of()).stream()
            .mapToLong(e -> e.time().seconds())
            .toArray();
    Spread spread = Spread.of(exams);
    return new StationDay(
        openS,
        prime.seconds(),
        day.seconds(),
        busyAll.isEmpty() ? 0 : busyAll.last().end() - busyAll.get(0).start(),
        busyS,
        busyPrimeS,
        busyS + changeoverS,
        busyPrimeS + changed.and(prime).seconds(),
        changeoverS,
        openS - busyS - changeoverS,
        busyAll.seconds() - busyS,
        exams.length,
        studiesByDate.getOrDefault(date, List.of()).size(),
        timed ? Math.max(0, busyAll.get(0).start() - open.get(0).start()) : null,
        timed ? Math.max(0, open.last().end() - busyAll.last().end()) : null,
        Quantiles.of(gaps, 25),
        Quantiles.of(gaps, 50),
        Quantiles.of(gaps, 90),
        Quantiles.of(exams, 50),
        Quantiles.of(exams, 90),
        spread.mean(),
        spread.cv(),
        calendar.isWorkingDay(date));
  }

  /** Between consecutive busy intervals that both begin on the day. */
  private long[] gaps(LocalDate date) {
    Interval day = calendar.days().day(date);
    List<Interval> begun =
        busy.clip(day).list().stream().filter(b -> busyBegins(b.start())).toList();
    long[] gaps = new long[Math.max(0, begun.size() - 1)];
    for (int i = 0; i < gaps.length; i++) {
      gaps[i] = begun.get(i + 1).start() - begun.get(i).end();
    }
    return gaps;
  }

  /** False where the station was busy the second before: the interval was cut at midnight. */
  private boolean busyBegins(long second) {
    return !busy.contains(second - 1);
  }

  /**
   * @param mean null for no values
   * @param cv sample standard deviation by mean; null under two values
   */
  private record Spread(Double mean, Double cv) {
    static Spread of(long[] values) {
      if (values.length == 0) {
        return new Spread(null, null);
      }
      double mean = Arrays.stream(values).sum() / (double) values.length;
      double squares = 0;
      for (long value : values) {
        squares += (value - mean) * (value - mean);
      }
      boolean varies = values.length > 1 && mean > 0;
      return new Spread(mean, varies ? Math.sqrt(squares / (values.length - 1)) / mean : null);
    }
  }
}
