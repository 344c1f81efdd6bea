package io.scanlake.jobs.sample.hospital;

import io.scanlake.jobs.sample.hospital.Event.EventKind;
import io.scanlake.jobs.sample.hospital.Event.FileFate;
import io.scanlake.jobs.sample.hospital.HospitalPlan.FileContent;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * One expected row of {@code images}, as far as resource use depends on it.
 *
 * @param start epoch second, or null if the header states no time
 * @param end at least the start
 * @param date in the site's zone
 * @param counts whether the image counts towards station time
 */
record ImageTruth(Event event, long bytes, Long start, Long end, LocalDate date, boolean counts) {
  private static final Map<String, String> REGIONS =
      Map.of("KNEE", "LOWER_LIMB", "HAND", "UPPER_LIMB");

  /** The rows of one machine; files without a row are left out. */
  static List<ImageTruth> of(HospitalPlan plan, Machine machine, ToLongFunction<Event> bytes) {
    List<Event> events = new ArrayList<>();
    for (LocalDate date : plan.dates()) {
      Events.of(plan, machine, date).stream().filter(Event::hasRow).forEach(events::add);
    }
    Set<String> presented = new HashSet<>();
    for (Event event : events) {
      if (event.image().kind() == EventKind.PRESENTATION) {
        presented.add(event.study().uid() + " " + event.acquired(plan.zone()));
      }
    }
    List<ImageTruth> facts = new ArrayList<>();
    for (Event event : events) {
      Long start = event.acquired(plan.zone());
      boolean isTwin =
          event.image().kind() == EventKind.PROCESSING
              && presented.contains(event.study().uid() + " " + start);
      // Only equal pixels show that an object is a copy.
      boolean isCopy = event.fate() == FileFate.COPY && plan.images() == FileContent.SMALL;
      facts.add(
          new ImageTruth(
              event,
              bytes.applyAsLong(event),
              start,
              start == null ? null : (Long) (start + event.image().durationMs() / 1000),
              localDate(event, plan.zone()),
              start != null && isAcquired(event) && !isTwin && !isCopy));
    }
    return facts;
  }

  private static boolean isAcquired(Event event) {
    EventKind kind = event.image().kind();
    return !event.patient().isPhantom()
        && kind != EventKind.REFORMAT
        && kind != EventKind.DOSE_PAGE;
  }

  String studyUid() {
    return event.study().uid();
  }

  static LocalDate localDate(Event event, ZoneId zone) {
    Long acquired = event.acquired(zone);
    return acquired == null
        ? event.shown(event.image().time(), zone).toLocalDate()
        : Instant.ofEpochSecond(acquired).atZone(zone).toLocalDate();
  }

  String bodyRegion() {
    String part = event.study().bodyPart();
    return part == null ? null : REGIONS.getOrDefault(part, part);
  }

  String ageBand() {
    int age = event.patient().age();
    return event.patient().isPhantom()
        ? null
        : age >= 90 ? "90+" : age / 10 * 10 + "-" + (age / 10 * 10 + 9);
  }

  /** The generic name: the first word. */
  String contrastAgent() {
    String agent = event.study().contrastAgent();
    return agent == null ? null : agent.split(" ")[0];
  }

  Double contrastMl() {
    return event.study().contrastAgent() == null || event.study().contrastMl() == 0
        ? null
        : (Double) (double) event.study().contrastMl();
  }

  /** By the patient classes of the settings that are written beside the archive. */
  String patientClass() {
    String location = event.patient().location();
    return location != null && location.equals("WARD 3") ? "INPATIENT" : location;
  }
}
