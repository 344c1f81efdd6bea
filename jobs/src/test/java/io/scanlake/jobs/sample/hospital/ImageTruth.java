package io.scanlake.jobs.sample.hospital;

import io.scanlake.jobs.sample.hospital.Event.Fate;
import io.scanlake.jobs.sample.hospital.Event.Kind;
import io.scanlake.jobs.sample.hospital.HospitalPlan.Images;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * One row of {@code images} as far as resource use goes.
 *
 * @param start epoch second, null where no time is told
 * @param end at least the start
 * @param date in the site's zone
 * @param counts whether it is time that the machine worked
 */
record ImageTruth(Event event, long bytes, Long start, Long end, LocalDate date, boolean counts) {
  /** The rows of one machine; files that get none are left out. */
  static List<ImageTruth> of(HospitalPlan plan, Machine machine, ToLongFunction<Event> bytes) {
    List<Event> events = new ArrayList<>();
    for (LocalDate date : plan.dates()) {
      Events.of(plan, machine, date).stream().filter(Event::hasRow).forEach(events::add);
    }
    Set<String> presented = new HashSet<>();
    for (Event event : events) {
      if (event.image().kind() == Kind.PRESENTATION) {
        presented.add(event.study().uid() + " " + event.acquired(plan.zone()));
      }
    }
    List<ImageTruth> facts = new ArrayList<>();
    for (Event event : events) {
      Long start = event.acquired(plan.zone());
      boolean isTwin =
          event.image().kind() == Kind.PROCESSING
              && presented.contains(event.study().uid() + " " + start);
      // Without pixels nothing shows that an object is a copy.
      boolean isCopy = event.fate() == Fate.COPY && plan.images() == Images.SMALL;
      facts.add(
          new ImageTruth(
              event,
              bytes.applyAsLong(event),
              start,
              start == null ? null : (Long) (start + event.image().durationMs() / 1000),
              event.localDate(plan.zone()),
              start != null && isAcquired(event) && !isTwin && !isCopy));
    }
    return facts;
  }

  private static boolean isAcquired(Event event) {
    Kind kind = event.image().kind();
    return !event.patient().isPhantom() && kind != Kind.REFORMAT && kind != Kind.DOSE_PAGE;
  }

  String studyUid() {
    return event.study().uid();
  }

  /** By the patient classes of the settings that are written beside the archive. */
  String patientClass() {
    String location = event.patient().location();
    return location != null && location.equals("WARD 3") ? "INPATIENT" : location;
  }
}
