package io.scanlake.jobs.usage;

import io.scanlake.jobs.tables.Table;
import io.scanlake.jobs.tables.UsageTables;
import io.scanlake.usage.AcquiredImage.Attribute;
import io.scanlake.usage.Encounter;
import io.scanlake.usage.EncounterPlace;
import io.scanlake.usage.Interval;
import io.scanlake.usage.LocalDays;
import io.scanlake.usage.Repeats;
import io.scanlake.usage.Schedule;
import io.scanlake.usage.StationCalendar;
import io.scanlake.usage.StationDay;
import io.scanlake.usage.StationHour;
import io.scanlake.usage.StationLog;
import io.scanlake.usage.StationStudy;
import io.scanlake.usage.StudyTally;
import io.scanlake.usage.View;
import java.io.Serializable;
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

  /** What comes out: one kind of row each, the others NULL. */
  enum Kind {
    STUDY,
    ENCOUNTER,
    HOUR,
    DAY,
    REPEAT
  }

  private static final StructType DAY =
      UsageTables.STATION_DAYS
          .schema()
          .add("site", DataTypes.StringType)
          .add("label", DataTypes.StringType)
          .add("is_busy", DataTypes.BooleanType);

  private static final StructType REPEAT =
      new StructType()
          .add("local_date", DataTypes.DateType)
          .add("station_key", DataTypes.StringType)
          .add("modality", DataTypes.StringType)
          .add("body_region", DataTypes.StringType)
          .add("view_position", DataTypes.StringType)
          .add("repeat_candidates", DataTypes.IntegerType);

  static final StructType OUT =
      new StructType()
          .add("kind", DataTypes.StringType)
          .add("study", UsageTables.STUDIES.schema())
          .add("encounter", UsageTables.ENCOUNTERS.schema())
          .add("hour", UsageTables.STATION_HOURS.schema())
          .add("day", DAY)
          .add("repeat", REPEAT);

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
  record Stay(String key, boolean isStudy, int stations, StudyTally tally)
      implements Serializable {}

  private final Key key;
  private final StationProfile profile;
  private final StationCalendar calendar;
  private final Dates dates;
  private final List<Stay> stays;
  private final Map<String, Stay> byKey = new HashMap<>();
  private final Map<String, Integer> repeats = new HashMap<>();
  private final List<Row> rows = new ArrayList<>();
  private StationLog log;

  private StationChunk(Key key, StationProfile profile, Dates dates, List<Stay> stays) {
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
      List<Stay> stays,
      long encounterGapS,
      long repeatWindowS) {
    StationChunk chunk = new StationChunk(key, profile, dates, stays);
    if (profile != null) {
      chunk.reckon(encounterGapS, repeatWindowS);
    }
    stays.stream().filter(Stay::isStudy).forEach(chunk::study);
    return chunk.rows;
  }

  private boolean wants(LocalDate date) {
    return key.has(date) && dates.contains(date);
  }

  private void reckon(long encounterGapS, long repeatWindowS) {
    List<StationStudy> studies = new ArrayList<>();
    for (Stay stay : stays) {
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

  private static StationStudy studyOf(Stay stay) {
    return new StationStudy(
        stay.key(),
        owner(stay),
        stay.isStudy(),
        stay.tally().value(Attribute.OPERATOR_KEY),
        stay.tally().sessions());
  }

  private static String owner(Stay stay) {
    String patient = stay.tally().value(Attribute.PATIENT_KEY);
    return patient == null ? stay.key() : patient;
  }

  private void repeats(long windowS) {
    List<Repeats.Shot> shots = new ArrayList<>();
    for (Stay stay : stays) {
      stay.tally().views().forEach(v -> shots.add(new Repeats.Shot(owner(stay), stay.key(), v)));
    }
    Map<Row, Integer> groups = new LinkedHashMap<>();
    for (Repeats.Shot shot : Repeats.candidates(shots, windowS)) {
      repeats.merge(shot.study(), 1, Integer::sum);
      View v = shot.view();
      LocalDate date = v.epochDay() == null ? null : LocalDate.ofEpochDay(v.epochDay());
      if (wants(date)) {
        groups.merge(
            new Columns(REPEAT)
                .date("local_date", date)
                .set("station_key", profile.key())
                .set("modality", v.modality())
                .set("body_region", v.bodyRegion())
                .set("view_position", v.position())
                .row(),
            1,
            Integer::sum);
      }
    }
    groups.forEach(
        (group, n) -> {
          Object[] values = new Object[group.size()];
          for (int i = 0; i < values.length - 1; i++) {
            values[i] = group.get(i);
          }
          values[values.length - 1] = n;
          out(Kind.REPEAT, RowFactory.create(values));
        });
  }

  private void out(Kind kind, Row row) {
    Object[] values = new Object[OUT.size()];
    values[0] = kind.name();
    values[1 + kind.ordinal()] = row;
    rows.add(RowFactory.create(values));
  }

  private static Columns of(Table table) {
    return new Columns(table.schema());
  }

  // --- rows -------------------------------------------------------------------------------------

  private void study(Stay stay) {
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
    Columns c =
        of(UsageTables.STUDIES)
            .set("study_key", stay.key())
            .date("local_date", date)
            .month("local_month", date)
            .set("station_key", profile == null ? null : profile.key())
            .set("patient_key", t.value(Attribute.PATIENT_KEY))
            .set("accession_key", t.value(Attribute.ACCESSION_KEY))
            .set("modality", t.value(Attribute.MODALITY))
            .set("body_region", t.value(Attribute.BODY_REGION))
            .set("age_band", t.value(Attribute.AGE_BAND))
            .set("patient_sex", t.value(Attribute.PATIENT_SEX))
            .set("patient_class", t.value(Attribute.PATIENT_CLASS))
            .set("operator_key", t.value(Attribute.OPERATOR_KEY))
            .set("time_source", t.value(Attribute.TIME_SOURCE))
            .set("station_count", stay.stations())
            .set("series_count", totals.seriesCount())
            .set("instance_count", totals.instanceCount())
            .set("original_count", totals.originalCount())
            .set("bytes", totals.bytes())
            .set("repeat_candidates", repeats.getOrDefault(stay.key(), 0))
            .set("contrast_agent", t.value(Attribute.CONTRAST_AGENT))
            .set("contrast_volume_ml", totals.contrastVolumeMl())
            .set("radiopharmaceutical", t.value(Attribute.RADIOPHARMACEUTICAL))
            .set("activity_mbq", totals.activityMbq())
            .set("ctdivol_max_mgy", totals.ctdivolMaxMgy())
            .set("dap_total_dgycm2", totals.dapTotalDgycm2());
    List<String> flags = new ArrayList<>();
    if (counts) {
      StationStudy study = studyOf(stay);
      LocalDays days = calendar.days();
      long last = Math.max(study.start(), study.end() - 1);
      c.set("encounter_key", log.encounterOf(study).key())
          .instant("start_utc", study.start())
          .instant("end_utc", study.end())
          .seconds("duration_s", study.durationSeconds(calendar))
          .seconds("exam_s", study.examSeconds(calendar))
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
    out(Kind.STUDY, c.set("flags", flags.toArray(String[]::new)).row());
  }

  private void encounter(EncounterPlace place) {
    Encounter e = place.encounter();
    StudyTally first = byKey.get(e.first().key()).tally();
    int series = e.studies().stream().mapToInt(s -> byKey.get(s.key()).tally().series()).sum();
    out(
        Kind.ENCOUNTER,
        of(UsageTables.ENCOUNTERS)
            .set("encounter_key", e.key())
            .date("local_date", place.localDate())
            .month("local_month", place.localDate())
            .set("station_key", profile.key())
            .set("patient_key", first.value(Attribute.PATIENT_KEY))
            .set("modality", first.value(Attribute.MODALITY))
            .set("body_region", first.value(Attribute.BODY_REGION))
            .set("patient_class", first.value(Attribute.PATIENT_CLASS))
            .set("operator_key", first.value(Attribute.OPERATOR_KEY))
            .instant("start_utc", e.time().start())
            .instant("end_utc", e.time().end())
            .seconds("busy_s", e.time().seconds())
            .set("study_count", (int) e.studies().stream().filter(StationStudy::isStudy).count())
            .set("series_count", series)
            .set("seq_in_day", place.seqInDay())
            .seconds("gap_before_s", place.gapBeforeS())
            .set("gap_class", place.gapClass().name())
            .seconds("changeover_s", place.changeoverS())
            .seconds("idle_before_s", place.idleBeforeS())
            .set("in_open_hours", place.inOpenHours())
            .set("in_prime_time", place.inPrimeTime())
            .row());
  }

  private void hour(LocalDate date, StationHour h) {
    out(
        Kind.HOUR,
        of(UsageTables.STATION_HOURS)
            .set("station_key", profile.key())
            .date("local_date", date)
            .month("local_month", date)
            .set("modality", profile.modality())
            .set("pool", profile.pool())
            .set("iso_dow", date.getDayOfWeek().getValue())
            .set("local_hour", h.localHour())
            .seconds("open_s", h.openS())
            .seconds("prime_s", h.primeS())
            .seconds("busy_s", h.busyS())
            .seconds("changeover_s", h.changeoverS())
            .seconds("idle_s", h.idleS())
            .seconds("out_of_hours_busy_s", h.outOfHoursBusyS())
            .set("encounters_started", h.encountersStarted())
            .set("studies", h.studies())
            .set("operators", h.operators())
            .row());
  }

  private void day(LocalDate date) {
    StationDay d = log.day(date);
    Schedule schedule = calendar.schedule(date);
    Columns c =
        new Columns(DAY)
            .set("station_key", profile.key())
            .date("local_date", date)
            .set("modality", profile.modality())
            .set("pool", profile.pool())
            .seconds("open_s", d.openS())
            .seconds("prime_s", d.primeS())
            .seconds("day_s", d.dayS())
            .seconds("span_s", d.spanS())
            .seconds("busy_s", d.busyS())
            .seconds("busy_prime_s", d.busyPrimeS())
            .seconds("occupied_s", d.occupiedS())
            .seconds("occupied_prime_s", d.occupiedPrimeS())
            .seconds("changeover_s", d.changeoverS())
            .seconds("idle_s", d.idleS())
            .seconds("out_of_hours_busy_s", d.outOfHoursBusyS())
            .set("encounters", d.encounters())
            .set("studies", d.studies())
            .seconds("first_start_delay_s", d.firstStartDelayS())
            .seconds("last_end_slack_s", d.lastEndSlackS())
            .seconds("gap_p25_s", d.gapP25S())
            .seconds("gap_p50_s", d.gapP50S())
            .seconds("gap_p90_s", d.gapP90S())
            .seconds("exam_p50_s", d.examP50S())
            .seconds("exam_p90_s", d.examP90S())
            .set("exam_mean_s", d.examMeanS())
            .set("exam_cv", d.examCv())
            .set("is_working_day", d.isWorkingDay())
            .set("schedule_source", schedule.source())
            .set("site", profile.site())
            .set("label", profile.label())
            .set("is_busy", d.isBusy());
    if (!profile.isSharedReader()) {
      StationDay.Utilisation use = d.utilisation();
      c.set("acquisition_use", use.acquisitionUse())
          .set("occupied_use", use.occupiedUse())
          .set("acquisition_prime_use", use.acquisitionPrimeUse())
          .set("occupied_prime_use", use.occupiedPrimeUse())
          .set("span_use", use.spanUse())
          .set("day_use", use.dayUse())
          .set("encounters_per_open_h", use.encountersPerOpenH());
    }
    out(Kind.DAY, c.row());
  }
}
