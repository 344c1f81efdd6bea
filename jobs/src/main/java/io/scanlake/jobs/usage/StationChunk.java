package io.scanlake.jobs.usage;

import io.scanlake.jobs.tables.RecordCodec;
import io.scanlake.jobs.tables.RowBuilder;
import io.scanlake.jobs.tables.Table;
import io.scanlake.jobs.tables.UsageTables;
import io.scanlake.usage.AcquiredImage.Attribute;
import io.scanlake.usage.Encounter;
import io.scanlake.usage.EncounterPlace;
import io.scanlake.usage.Interval;
import io.scanlake.usage.LocalDays;
import io.scanlake.usage.Repeats;
import io.scanlake.usage.StationCalendar;
import io.scanlake.usage.StationDay;
import io.scanlake.usage.StationHour;
import io.scanlake.usage.StationLog;
import io.scanlake.usage.StationStudy;
import io.scanlake.usage.StudyTally;
import io.scanlake.usage.View;
import java.io.Serializable;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * One station in one month: studies in, rows of every table that is about stations out. Studies of
 * the days next to the month are among those that come in, for their patients may still be there.
 */
final class StationChunk {
  /** Of the chunk without a date or without a station. */
  static final int UNDATED = -1;

  /** The kinds of rows of {@link #OUT}; of its columns, each row has only that of its kind. */
  enum Kind {
    STUDY,
    ENCOUNTER,
    HOUR,
    DAY,
    REPEAT
  }

  /** A row of station_days and what the other stations' rows of that day depend on. */
  private static final Table DAY =
      UsageTables.STATION_DAYS.with(
          new StructType()
              .add("site", DataTypes.StringType)
              .add("label", DataTypes.StringType)
              .add("is_busy", DataTypes.BooleanType));

  /** Number of repeat candidates of one view. */
  private record RepeatCount(
      LocalDate localDate,
      String stationKey,
      String modality,
      String bodyRegion,
      String viewPosition,
      int repeatCandidates) {}

  private static final RecordCodec<RepeatCount> REPEATS = RecordCodec.of(RepeatCount.class);

  static final StructType OUT =
      new StructType()
          .add("kind", DataTypes.StringType)
          .add("study", UsageTables.STUDIES.schema())
          .add("encounter", UsageTables.ENCOUNTERS.schema())
          .add("hour", UsageTables.STATION_HOURS.schema())
          .add("day", DAY.schema())
          .add("repeat", REPEATS.schema());

  /**
   * @param station empty where unknown
   * @param month months since the year 0, or {@link #UNDATED}
   */
  record Key(String station, int month) implements Serializable, Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int byStation = station.compareTo(other.station);
      return byStation != 0 ? byStation : Integer.compare(month, other.month);
    }

    static int of(LocalDate date) {
      return date == null ? UNDATED : date.getYear() * 12 + date.getMonthValue() - 1;
    }

    boolean has(LocalDate date) {
      return of(date) == month;
    }

    YearMonth yearMonth() {
      return YearMonth.of(month / 12, month % 12 + 1);
    }
  }

  /**
   * One study at the station, or one image without a study.
   *
   * @param isStudy false for an image without a study
   * @param stations how many stations have images of it
   */
  record StudyAtStation(String key, boolean isStudy, int stations, StudyTally tally)
      implements Serializable {}

  /** What an encounter takes from its first study. */
  private static final List<Attribute> OF_ENCOUNTERS =
      List.of(
          Attribute.PATIENT_KEY,
          Attribute.MODALITY,
          Attribute.BODY_REGION,
          Attribute.PATIENT_CLASS,
          Attribute.OPERATOR_KEY);

  private final Key key;
  private final StationProfile profile;
  private final StationCalendar calendar;
  private final Dates dates;
  private final List<StudyAtStation> stays;
  private final Map<String, StudyAtStation> byKey = new HashMap<>();
  private final Map<String, Integer> repeats = new HashMap<>();
  private final List<Row> rows = new ArrayList<>();
  private StationLog log;

  private StationChunk(Key key, StationProfile profile, Dates dates, List<StudyAtStation> stays) {
    this.key = key;
    this.profile = profile;
    this.calendar = profile == null ? null : profile.calendar();
    this.dates = dates;
    this.stays = stays;
  }

  /**
   * @param profile null for studies without a known station
   * @param dates those whose rows are wanted
   */
  static List<Row> rows(
      Key key,
      StationProfile profile,
      Dates dates,
      List<StudyAtStation> stays,
      long encounterGapS,
      long repeatWindowS) {
    StationChunk chunk = new StationChunk(key, profile, dates, stays);
    if (profile != null) {
      chunk.compute(encounterGapS, repeatWindowS);
    }
    stays.stream().filter(StudyAtStation::isStudy).forEach(chunk::study);
    return chunk.rows;
  }

  private boolean wants(LocalDate date) {
    return key.has(date) && dates.contains(date);
  }

  private void compute(long encounterGapS, long repeatWindowS) {
    List<StationStudy> studies = new ArrayList<>();
    for (StudyAtStation stay : stays) {
      byKey.put(stay.key(), stay);
      if (!stay.tally().sessions().isEmpty()) {
        studies.add(studyOf(stay));
      }
    }
    log = StationLog.of(profile.key(), calendar, studies, encounterGapS);
    repeats(repeatWindowS);
    log.places().stream().filter(p -> wants(p.localDate())).forEach(this::encounter);
    if (key.month() != UNDATED) {
      for (int day = 1; day <= key.yearMonth().lengthOfMonth(); day++) {
        LocalDate date = key.yearMonth().atDay(day);
        if (profile.wasSeen(date) && dates.contains(date)) {
          day(date);
          log.hours(date).forEach(hour -> hour(date, hour));
        }
      }
    }
  }

  private static StationStudy studyOf(StudyAtStation stay) {
    return new StationStudy(
        stay.key(),
        owner(stay),
        stay.isStudy(),
        stay.tally().value(Attribute.OPERATOR_KEY),
        stay.tally().sessions());
  }

  private static String owner(StudyAtStation stay) {
    String patient = stay.tally().value(Attribute.PATIENT_KEY);
    return patient == null ? stay.key() : patient;
  }

  private void repeats(long windowS) {
    List<Repeats.Shot> shots = new ArrayList<>();
    for (StudyAtStation stay : stays) {
      stay.tally().views().forEach(v -> shots.add(new Repeats.Shot(owner(stay), stay.key(), v)));
    }
    Map<RepeatCount, Integer> groups = new LinkedHashMap<>();
    for (Repeats.Shot shot : Repeats.candidates(shots, windowS)) {
      repeats.merge(shot.study(), 1, Integer::sum);
      View v = shot.view();
      LocalDate date = v.epochDay() == null ? null : LocalDate.ofEpochDay(v.epochDay());
      if (wants(date)) {
        groups.merge(
            new RepeatCount(date, profile.key(), v.modality(), v.bodyRegion(), v.position(), 0),
            1,
            Integer::sum);
      }
    }
    groups.forEach(
        (of, n) ->
            out(
                Kind.REPEAT,
                REPEATS.row(
                    new RepeatCount(
                        of.localDate(),
                        of.stationKey(),
                        of.modality(),
                        of.bodyRegion(),
                        of.viewPosition(),
                        n))));
  }

  private void out(Kind kind, Row row) {
    Object[] values = new Object[OUT.size()];
    values[0] = kind.name();
    values[1 + kind.ordinal()] = row;
    rows.add(RowFactory.create(values));
  }

  // --- rows -------------------------------------------------------------------------------------

  private void study(StudyAtStation stay) {
    StudyTally t = stay.tally();
    StudyTally.Totals totals = t.totals();
    List<Interval> sessions = t.sessions();
    boolean counts = !sessions.isEmpty();
    LocalDate date =
        counts
            ? calendar.days().date(sessions.get(0).start())
            : t.firstDay() == null ? null : LocalDate.ofEpochDay(t.firstDay());
    if (!wants(date)) {
      return;
    }
    RowBuilder row =
        UsageTables.STUDIES
            .row()
            .set("study_key", stay.key())
            .set("local_date", date)
            .set("station_key", profile == null ? null : profile.key())
            .set("station_count", stay.stations())
            .set("repeat_candidates", repeats.getOrDefault(stay.key(), 0))
            .put(totals);
    for (Attribute attribute : Attribute.values()) {
      row.set(attribute.column(), t.value(attribute));
    }
    List<String> flags = new ArrayList<>();
    if (counts) {
      StationStudy study = studyOf(stay);
      LocalDays days = calendar.days();
      long last = Math.max(study.start(), study.end() - 1);
      row.set("encounter_key", log.encounterOf(study).key())
          .set("start_utc", Instant.ofEpochSecond(study.start()))
          .set("end_utc", Instant.ofEpochSecond(study.end()))
          .set("duration_s", study.durationSeconds(calendar))
          .set("exam_s", study.examSeconds(calendar))
          .set("crosses_midnight", !days.date(last).equals(date));
      if (study.isFloored()) {
        flags.add("DURATION_FLOORED");
      }
    } else {
      flags.add("NOT_COUNTED");
    }
    if (t.copies() > 0) {
      flags.add("EXACT_COPY");
    }
    if (t.twins() > 0) {
      flags.add("PROCESSING_TWIN");
    }
    out(Kind.STUDY, row.set("flags", flags).build());
  }

  private void encounter(EncounterPlace place) {
    Encounter e = place.encounter();
    StudyTally first = byKey.get(e.first().key()).tally();
    int series = e.studies().stream().mapToInt(s -> byKey.get(s.key()).tally().series()).sum();
    RowBuilder row = UsageTables.ENCOUNTERS.row();
    for (Attribute attribute : OF_ENCOUNTERS) {
      row.set(attribute.column(), first.value(attribute));
    }
    out(
        Kind.ENCOUNTER,
        row.set("encounter_key", e.key())
            .set("local_date", place.localDate())
            .set("station_key", profile.key())
            .set("start_utc", Instant.ofEpochSecond(e.time().start()))
            .set("end_utc", Instant.ofEpochSecond(e.time().end()))
            .set("busy_s", e.time().seconds())
            .set("study_count", (int) e.studies().stream().filter(StationStudy::isStudy).count())
            .set("series_count", series)
            .set("seq_in_day", place.seqInDay())
            .set("gap_before_s", place.gapBeforeS())
            .set("gap_class", place.gapClass())
            .set("changeover_s", place.changeoverS())
            .set("idle_before_s", place.idleBeforeS())
            .set("in_open_hours", place.inOpenHours())
            .set("in_prime_time", place.inPrimeTime())
            .build());
  }

  private void hour(LocalDate date, StationHour h) {
    out(
        Kind.HOUR,
        UsageTables.STATION_HOURS
            .row()
            .set("station_key", profile.key())
            .set("local_date", date)
            .set("modality", profile.modality())
            .set("pool", profile.pool())
            .set("iso_dow", date.getDayOfWeek().getValue())
            .put(h)
            .build());
  }

  private void day(LocalDate date) {
    StationDay day = log.day(date);
    RowBuilder row =
        DAY.row()
            .set("station_key", profile.key())
            .set("local_date", date)
            .set("modality", profile.modality())
            .set("pool", profile.pool())
            .put(day)
            .set("schedule_source", calendar.schedule(date).source())
            .set("site", profile.site())
            .set("label", profile.label())
            .set("is_busy", day.isBusy());
    if (!profile.isSharedReader()) {
      row.put(day.utilisation());
    }
    out(Kind.DAY, row.build());
  }
}
