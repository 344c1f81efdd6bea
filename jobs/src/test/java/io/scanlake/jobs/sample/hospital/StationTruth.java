package io.scanlake.jobs.sample.hospital;

import io.scanlake.jobs.sample.hospital.StudyTruth.EncounterTruth;
import io.scanlake.jobs.sample.hospital.TruthTable.Row;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the tables must say of one machine. */
final class StationTruth {
  private final HospitalPlan plan;
  private final Machine machine;
  private final TruthTables tables;
  private final List<ImageTruth> facts;
  private final List<StudyTruth> studies;
  private final List<EncounterTruth> encounters;
  private final Map<LocalDate, List<StudyTruth>> studiesByDate;
  private final Map<LocalDate, List<EncounterTruth>> encountersByDate;
  private final int allowanceS;

  StationTruth(HospitalPlan plan, Machine machine, List<ImageTruth> facts, TruthTables tables) {
    this.plan = plan;
    this.machine = machine;
    this.tables = tables;
    this.facts = facts;
    studies = StudyTruth.of(facts, Sweep.standardExamS(machine.profile()));
    encounters = StudyTruth.encounters(studies);
    allowanceS = Sweep.allowanceS(machine.profile());
    studiesByDate =
        studies.stream()
            .filter(study -> study.span() != null)
            .collect(Collectors.groupingBy(study -> date(study.start())));
    encountersByDate =
        encounters.stream().collect(Collectors.groupingBy(e -> date(e.span().start())));
  }

  private LocalDate date(long second) {
    return Instant.ofEpochSecond(second).atZone(plan.zone()).toLocalDate();
  }

  void fill() {
    studies();
    tables.counts(plan, facts, studies, encounters);
    List<LocalDate> seen =
        facts.stream().filter(ImageTruth::counts).map(ImageTruth::date).sorted().toList();
    if (seen.isEmpty()) {
      return;
    }
    LocalDate first = seen.get(0);
    LocalDate last = seen.get(seen.size() - 1);
    Sweep sweep = new Sweep(plan.zone(), first, last);
    sweep.busy(encounters.stream().map(EncounterTruth::span).toList());
    sweep.changeover(allowanceS);
    encounters(sweep);
    for (LocalDate date : first.datesUntil(last.plusDays(1)).toList()) {
      hours(sweep, date);
      day(sweep, date);
    }
  }

  private List<StudyTruth> studiesOf(LocalDate date) {
    return studiesByDate.getOrDefault(date, List.of());
  }

  private List<EncounterTruth> encountersOf(LocalDate date) {
    return encountersByDate.getOrDefault(date, List.of());
  }

  private void studies() {
    Map<String, Integer> repeats = StudyTruth.repeats(facts);
    for (StudyTruth study : studies) {
      ImageTruth first = study.first();
      Event event = first.event();
      TimeSpan span = study.span();
      int repeated = repeats.getOrDefault(study.uid(), 0);
      List<ImageTruth> own = study.facts();
      double ctdi = own.stream().mapToDouble(f -> f.event().image().ctdivolMgy()).max().orElse(0);
      double dap = own.stream().mapToDouble(f -> f.event().image().dapDgycm2()).sum();
      LocalDate stored = own.stream().map(ImageTruth::date).min(LocalDate::compareTo).orElseThrow();
      tables
          .studies
          .add()
          .set("study_uid", study.uid())
          .set("station", machine.serial())
          .set("local_date", span == null ? stored : date(span.start()))
          .set("patient_id", event.patient().id())
          .set("accession_number", event.study().accession())
          .set("operators_name", event.study().operator())
          .set("modality", machine.modality())
          .set("body_region", first.bodyRegion())
          .set("age_band", first.ageBand())
          .set("patient_sex", event.patient().sex())
          .set("patient_class", first.patientClass())
          .instant("start_utc", study.start())
          .instant("end_utc", span == null ? null : span.end())
          .set("duration_s", study.durationS())
          .set(
              "crosses_midnight",
              span == null ? TruthTable.OPEN : !date(span.start()).equals(date(span.last())))
          .set("station_count", 1)
          .set(
              "series_count",
              own.stream().map(f -> f.event().image().seriesUid()).distinct().count())
          .set("instance_count", own.size())
          .set(
              "original_count",
              own.stream()
                  .filter(f -> f.event().image().kind().imageType.startsWith("ORIGINAL"))
                  .count())
          .set("bytes", own.stream().mapToLong(ImageTruth::bytes).sum())
          .set("repeat_candidates", repeated < 0 ? TruthTable.OPEN : repeated)
          .set("contrast_agent", first.contrastAgent())
          .set("contrast_volume_ml", first.contrastMl())
          .set("ctdivol_max_mgy", ctdi == 0 ? null : ctdi)
          .set("dap_total_dgycm2", dap == 0 ? null : dap)
          .set("duration_floored", study.isFloored());
    }
  }

  private void encounters(Sweep sweep) {
    Map<LocalDate, Integer> numbers = new HashMap<>();
    Long busyTo = null;
    LocalDate dateBefore = null;
    for (int i = 0; i < encounters.size(); i++) {
      EncounterTruth encounter = encounters.get(i);
      ImageTruth first = encounter.first();
      long start = encounter.span().start();
      LocalDate date = date(start);
      boolean isTied =
          i > 0 && encounters.get(i - 1).span().start() == start
              || i + 1 < encounters.size() && encounters.get(i + 1).span().start() == start;
      boolean follows = dateBefore != null && !dateBefore.isBefore(date.minusDays(1));
      Row row =
          tables
              .encounters
              .add()
              .set("station", machine.serial())
              .set("patient_id", first.event().patient().id())
              .instant("start_utc", start)
              .instant("end_utc", encounter.span().end())
              .set("local_date", date)
              .set("modality", machine.modality())
              .set("busy_s", encounter.span().seconds())
              .set("study_count", encounter.studies().size())
              .set("series_count", encounter.series())
              .set("operators_name", first.event().study().operator())
              .set("patient_class", first.patientClass());
      int number = numbers.merge(date, 1, Integer::sum);
      row.set("seq_in_day", isTied ? TruthTable.OPEN : number);
      gap(row, sweep, isTied, follows ? busyTo : null, start);
      row.set("in_open_hours", sweep.is(start, Sweep.OPEN))
          .set("in_prime_time", sweep.is(start, Sweep.PRIME));
      busyTo = Math.max(busyTo == null ? start : busyTo, encounter.span().end());
      dateBefore = date;
    }
  }

  /** What lies between the busy time before, which ends at {@code busyTo}, and an encounter. */
  private void gap(Row row, Sweep sweep, boolean isTied, Long busyTo, long start) {
    if (isTied) {
      for (String column : List.of("gap_before_s", "gap_class", "changeover_s", "idle_before_s")) {
        row.set(column, TruthTable.OPEN);
      }
    } else if (busyTo == null) {
      row.set("gap_before_s", null)
          .set("gap_class", "FIRST")
          .set("changeover_s", TruthTable.OPEN)
          .set("idle_before_s", TruthTable.OPEN);
    } else {
      long gap = Math.max(0, start - busyTo);
      int open = sweep.count(busyTo, start, Sweep.OPEN);
      int changeover = sweep.count(busyTo, busyTo + Math.min(gap, allowanceS), Sweep.OPEN);
      String gapClass = gap <= allowanceS ? "CHANGEOVER" : open < gap ? "CLOSED" : "IDLE";
      row.set("gap_before_s", gap)
          .set(
              "gap_class",
              busyTo > start ? "OVERLAP" : busyTo == start ? TruthTable.OPEN : gapClass)
          .set("changeover_s", changeover)
          .set("idle_before_s", open - changeover);
    }
  }

  private void hours(Sweep sweep, LocalDate date) {
    long begin = sweep.begin(date);
    int[] hours = sweep.hours(date);
    TreeMap<Integer, int[]> sums = new TreeMap<>();
    for (int i = 0; i < hours.length; i++) {
      long s = begin + i;
      int[] sum = sums.computeIfAbsent(hours[i], hour -> new int[5]);
      boolean isBusy = sweep.is(s, Sweep.BUSY);
      boolean isOpen = sweep.is(s, Sweep.OPEN);
      sum[0] += isOpen ? 1 : 0;
      sum[1] += sweep.is(s, Sweep.PRIME) ? 1 : 0;
      sum[2] += isOpen && isBusy ? 1 : 0;
      sum[3] += isOpen && sweep.is(s, Sweep.CHANGEOVER) ? 1 : 0;
      sum[4] += isBusy && !isOpen ? 1 : 0;
    }
    for (int hour : sums.keySet()) {
      int[] sum = sums.get(hour);
      List<StudyTruth> begun =
          studiesOf(date).stream().filter(s -> isIn(s.start(), begin, hours, hour)).toList();
      Set<String> operators = new HashSet<>();
      begun.forEach(study -> operators.add(study.first().event().study().operator()));
      tables
          .stationHours
          .add()
          .set("station", machine.serial())
          .set("local_date", date)
          .set("local_hour", hour)
          .set("modality", machine.modality())
          .set("iso_dow", date.getDayOfWeek().getValue())
          .set("open_s", sum[0])
          .set("prime_s", sum[1])
          .set("busy_s", sum[2])
          .set("changeover_s", sum[3])
          .set("idle_s", sum[0] - sum[2] - sum[3])
          .set("out_of_hours_busy_s", sum[4])
          .set(
              "encounters_started",
              encountersOf(date).stream()
                  .filter(e -> isIn(e.span().start(), begin, hours, hour))
                  .count())
          .set("studies", begun.size())
          .set("operators", operators.size());
    }
  }

  private static boolean isIn(long second, long begin, int[] hours, int hour) {
    return hours[(int) (second - begin)] == hour;
  }

  private void day(Sweep sweep, LocalDate date) {
    long from = sweep.begin(date);
    long to = sweep.begin(date.plusDays(1));
    List<Long> exams = encountersOf(date).stream().map(e -> e.span().seconds()).toList();
    int open = sweep.count(from, to, Sweep.OPEN);
    int prime = sweep.count(from, to, Sweep.PRIME);
    int all = sweep.count(from, to, Sweep.BUSY);
    int busy = sweep.count(from, to, Sweep.BUSY | Sweep.OPEN);
    int changeover = sweep.count(from, to, Sweep.CHANGEOVER | Sweep.OPEN);
    int busyPrime = sweep.count(from, to, Sweep.BUSY | Sweep.PRIME);
    int occupiedPrime = busyPrime + sweep.count(from, to, Sweep.CHANGEOVER | Sweep.PRIME);
    Long opens = null;
    Long closes = null;
    Long busyFrom = null;
    Long busyTo = null;
    for (long s = from; s < to; s++) {
      opens = opens == null && sweep.is(s, Sweep.OPEN) ? (Long) s : opens;
      closes = sweep.is(s, Sweep.OPEN) ? (Long) (s + 1) : closes;
      busyFrom = busyFrom == null && sweep.is(s, Sweep.BUSY) ? (Long) s : busyFrom;
      busyTo = sweep.is(s, Sweep.BUSY) ? (Long) (s + 1) : busyTo;
    }
    boolean isKnown = opens != null && busyFrom != null;
    long span = busyFrom == null ? 0 : busyTo - busyFrom;
    List<Long> gaps = gaps(sweep, from, to);
    tables.busy(machine, date, all, exams.size());
    tables
        .stationDays
        .add()
        .set("station", machine.serial())
        .set("local_date", date)
        .set("modality", machine.modality())
        .set("open_s", open)
        .set("prime_s", prime)
        .set("day_s", to - from)
        .set("span_s", span)
        .set("busy_s", busy)
        .set("busy_prime_s", busyPrime)
        .set("occupied_s", busy + changeover)
        .set("occupied_prime_s", occupiedPrime)
        .set("changeover_s", changeover)
        .set("idle_s", open - busy - changeover)
        .set("out_of_hours_busy_s", all - busy)
        .set("encounters", exams.size())
        .set("studies", studiesOf(date).size())
        .set("first_start_delay_s", isKnown ? (Long) Math.max(0, busyFrom - opens) : null)
        .set("last_end_slack_s", isKnown ? (Long) Math.max(0, closes - busyTo) : null)
        .set("gap_p25_s", Quantile.of(gaps, 25))
        .set("gap_p50_s", Quantile.of(gaps, 50))
        .set("gap_p90_s", Quantile.of(gaps, 90))
        .set("exam_p50_s", Quantile.of(exams, 50))
        .set("exam_p90_s", Quantile.of(exams, 90))
        .set("exam_mean_s", Quantile.mean(exams))
        .set("exam_cv", Quantile.variation(exams))
        .ratio("acquisition_use", busy, open)
        .ratio("occupied_use", busy + changeover, open)
        .ratio("acquisition_prime_use", busyPrime, prime)
        .ratio("occupied_prime_use", occupiedPrime, prime)
        .ratio("span_use", all, span)
        .ratio("day_use", all, to - from)
        .ratio("encounters_per_open_h", exams.size() * 3600L, open)
        .set("is_working_day", Sweep.isWorkingDay(date))
        .set("schedule_source", "DEFAULT");
  }

  /** Pauses between two busy stretches that both begin on the day. */
  private static List<Long> gaps(Sweep sweep, long from, long to) {
    List<Long> gaps = new ArrayList<>();
    Long free = null;
    boolean hasBegun = false;
    for (long s = from; s < to; s++) {
      boolean isBusy = sweep.is(s, Sweep.BUSY);
      boolean wasBusy = sweep.is(s - 1, Sweep.BUSY);
      if (isBusy && !wasBusy) {
        if (hasBegun && free != null) {
          gaps.add(s - free);
        }
        hasBegun = true;
      } else if (!isBusy && wasBusy) {
        free = hasBegun ? (Long) s : null;
      }
    }
    return gaps;
  }
}
