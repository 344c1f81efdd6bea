package io.scanlake.usage;

import io.scanlake.usage.EncounterPlace.GapClass;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One station over some days: its encounters, whose union is its busy time, and the gaps between
 * them. An overlap counts once. Utilisation is a share of opening hours, never of the span from the
 * first image to the last.
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
   * @param station the station's name in the keys of its encounters
   * @param encounterGapS the gap in seconds below which a patient's sessions are one encounter
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

  /** The encounter of a study's first session. */
  public Encounter encounterOf(StationStudy study) {
    return firstEncounters.get(study.key());
  }

  /** At most the allowance after each busy interval, that of the weekday on which it ended. */
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

  /** Each encounter with the gap before it. */
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
    return StationHour.of(this, date);
  }

  public StationDay day(LocalDate date) {
    return StationDay.of(this, date);
  }

  StationCalendar calendar() {
    return calendar;
  }

  Intervals changeovers() {
    return changeover;
  }

  List<Encounter> encountersStartedOn(LocalDate date) {
    return encountersByDate.getOrDefault(date, List.of());
  }

  List<StationStudy> studiesStartedOn(LocalDate date) {
    return studiesByDate.getOrDefault(date, List.of());
  }
}
