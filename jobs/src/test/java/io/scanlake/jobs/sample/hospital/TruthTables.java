package io.scanlake.jobs.sample.hospital;

import io.scanlake.jobs.sample.hospital.StudyTruth.EncounterTruth;
import io.scanlake.jobs.sample.hospital.TruthTable.Row;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToLongFunction;

/**
 * The tables of resource use that the nightly job must come to, worked out by one thread, machine
 * by machine, from what the headers tell.
 */
final class TruthTables {
  final TruthTable studies = new TruthTable();
  final TruthTable encounters = new TruthTable();
  final TruthTable stationHours = new TruthTable();
  final TruthTable stationDays = new TruthTable();

  private final TruthTable modalityDays = new TruthTable();
  private final TruthTable resourceDays = new TruthTable();
  private final TruthTable calendar = new TruthTable();
  private final Map<String, Sum> modalitySums = new TreeMap<>();
  private final Map<String, Sum> resourceSums = new TreeMap<>();
  private final TreeSet<LocalDate> dates = new TreeSet<>();

  /** Machines that were busy, by modality and date. */
  private final Map<String, Set<String>> busyMachines = new HashMap<>();

  /** What is added up for one row of counts. */
  private static final class Sum {
    long studies;
    long encounters;
    long examS;
    double examSquared;
    long instances;
    long bytes;
    long analysed;
    long named;
    double quantity;
    final Set<String> series = new HashSet<>();
  }

  private TruthTables() {}

  /**
   * @param bytes length of an event's file
   * @return by name of the table
   */
  static Map<String, TruthTable> of(HospitalPlan plan, ToLongFunction<Event> bytes) {
    TruthTables tables = new TruthTables();
    for (Machine machine : plan.machines()) {
      new StationTruth(plan, machine, ImageTruth.of(plan, machine, bytes), tables).fill();
    }
    return tables.finished(plan);
  }

  /** The tables of the given rows. */
  static Map<String, TruthTable> of(HospitalPlan plan, Map<Machine, List<ImageTruth>> facts) {
    TruthTables tables = new TruthTables();
    facts.forEach((machine, own) -> new StationTruth(plan, machine, own, tables).fill());
    return tables.finished(plan);
  }

  private Map<String, TruthTable> finished(HospitalPlan plan) {
    finish(plan);
    return new TreeMap<>(
        Map.of(
            "studies", studies,
            "encounters", encounters,
            "station_hours", stationHours,
            "station_days", stationDays,
            "modality_days", modalityDays,
            "resource_days", resourceDays,
            "calendar", calendar));
  }

  private static LocalDate date(HospitalPlan plan, long second) {
    return Instant.ofEpochSecond(second).atZone(plan.zone()).toLocalDate();
  }

  /** Counts by class, medicines, staff and storage of one machine. */
  void counts(
      HospitalPlan plan, List<ImageTruth> facts, List<StudyTruth> all, List<EncounterTruth> stays) {
    for (ImageTruth fact : facts) {
      dates.add(fact.date());
      Sum sum = modality(fact, fact.date());
      sum.instances++;
      sum.bytes += fact.bytes();
      sum.series.add(fact.event().image().seriesUid());
      boolean isWhole = fact.event().fate() != Event.FileFate.TRUNCATED;
      sum.analysed += isWhole && plan.images() == HospitalPlan.FileContent.SMALL ? 1 : 0;
      Machine machine = fact.event().machine();
      String key = machine.serial() + "|" + machine.modality() + "|" + machine.syntax().uid();
      Sum storage = resource(fact.date(), "STORAGE", key, machine);
      storage.instances++;
      storage.quantity += fact.bytes();
    }
    for (StudyTruth study : all) {
      if (study.span() == null) {
        continue;
      }
      ImageTruth first = study.first();
      LocalDate date = date(plan, study.start());
      Sum sum = modality(first, date);
      sum.studies++;
      sum.examS += study.sittingsS();
      sum.examSquared += (double) study.sittingsS() * study.sittingsS();
      if (first.contrastAgent() != null) {
        Sum agent = resource(date, "MEDICINE", first.contrastAgent(), first.event().machine());
        agent.studies++;
        agent.named += first.contrastMl() == null ? 0 : 1;
        agent.quantity += first.contrastMl() == null ? 0 : first.contrastMl();
      }
    }
    for (EncounterTruth stay : stays) {
      ImageTruth first = stay.first();
      LocalDate date = date(plan, stay.span().start());
      modality(first, date).encounters++;
      String operator = first.event().study().operator();
      Sum staff = resource(date, "STAFF", operator, first.event().machine());
      staff.encounters++;
      staff.examS += stay.span().seconds();
    }
  }

  /** One machine's day: seconds busy in all, and encounters begun. */
  void busy(Machine machine, LocalDate date, int busyS, int begun) {
    if (busyS > 0) {
      String day = machine.modality() + " " + date;
      busyMachines.computeIfAbsent(day, key -> new HashSet<>()).add(machine.serial());
    }
    Sum device = resource(date, "DEVICE", machine.serial(), machine);
    device.encounters = begun;
    device.examS = busyS;
  }

  private Sum modality(ImageTruth fact, LocalDate date) {
    String key =
        String.join(
            ",",
            date.toString(),
            fact.event().machine().modality(),
            fact.bodyRegion() == null ? "UNKNOWN" : fact.bodyRegion(),
            fact.patientClass() == null ? "UNKNOWN" : fact.patientClass());
    return modalitySums.computeIfAbsent(key, k -> new Sum());
  }

  private Sum resource(LocalDate date, String type, String resource, Machine machine) {
    String key = String.join(",", date.toString(), type, resource, machine.modality());
    return resourceSums.computeIfAbsent(key, k -> new Sum());
  }

  private void finish(HospitalPlan plan) {
    for (Row row : stationDays.rows()) {
      row.set("suspected_outage", isOutage(plan, row));
    }
    modalitySums.forEach(this::modalityDay);
    resourceSums.forEach(this::resourceDay);
    for (LocalDate day = dates.first(); !day.isAfter(dates.last()); day = day.plusDays(1)) {
      String name = GermanHolidays.name(day);
      long begin = day.atStartOfDay(plan.zone()).toEpochSecond();
      calendar
          .add()
          .set("local_date", day)
          .set("iso_dow", day.getDayOfWeek().getValue())
          .set("is_holiday", name != null)
          .set("holiday_name", name)
          .set("is_working_day", Sweep.isWorkingDay(day))
          .set("day_s", day.plusDays(1).atStartOfDay(plan.zone()).toEpochSecond() - begin);
    }
  }

  private boolean isOutage(HospitalPlan plan, Row row) {
    boolean isIdle = row.cell("busy_s").equals("0") && row.cell("out_of_hours_busy_s").equals("0");
    String day = row.cell("modality") + " " + row.cell("local_date");
    boolean othersWork = !busyMachines.getOrDefault(day, Set.of()).isEmpty();
    boolean isAlone = plan.pool(ModalityProfile.valueOf(row.cell("modality"))).size() == 1;
    return isIdle && row.cell("is_working_day").equals("true") && (othersWork || isAlone);
  }

  private void modalityDay(String key, Sum sum) {
    String[] parts = key.split(",");
    modalityDays
        .add()
        .set("local_date", parts[0])
        .set("modality", parts[1])
        .set("body_region", parts[2])
        .set("patient_class", parts[3])
        .set("studies", sum.studies)
        .set("encounters", sum.encounters)
        .set("series", sum.series.size())
        .set("instances", sum.instances)
        .set("bytes", sum.bytes)
        .set("exam_s", sum.examS)
        .set("exam_s_squared", sum.examSquared)
        .set("images_analysed", sum.analysed)
        .set("images_not_analysed", sum.instances - sum.analysed);
  }

  private void resourceDay(String key, Sum sum) {
    String[] parts = key.split(",");
    String type = parts[1];
    Object uses = TruthTable.OPEN;
    Object quantity = TruthTable.OPEN;
    Object busyS = TruthTable.OPEN;
    switch (type) {
      case "DEVICE" -> {
        uses = sum.encounters;
        busyS = sum.examS;
        quantity = sum.examS / 3600.0;
      }
      case "MEDICINE" -> {
        uses = sum.studies;
        quantity = sum.quantity;
      }
      case "STAFF" -> {
        uses = sum.encounters;
        busyS = sum.examS;
      }
      default -> {
        uses = sum.instances;
        quantity = sum.quantity;
      }
    }
    boolean isMedicine = type.equals("MEDICINE");
    resourceDays
        .add()
        .set("local_date", parts[0])
        .set("resource_type", type)
        .set("resource", parts[2])
        .set("modality", parts[3])
        .set("uses", uses)
        .set("busy_s", busyS)
        .set("quantity", isMedicine && sum.named == 0 ? TruthTable.OPEN : quantity)
        .set(
            "share_known",
            isMedicine ? (Object) ((double) sum.named / sum.studies) : TruthTable.OPEN);
  }
}
