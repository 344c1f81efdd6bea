package io.scanlake.jobs.sample.hospital;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * One study on one machine.
 *
 * @param facts all its rows, not empty
 * @param sittings of its counting rows, none shorter than the standard exam
 * @param span of its counting rows, without that; null where none counts
 */
record StudyTruth(
    List<ImageTruth> facts, List<TimeSpan> sittings, TimeSpan span, boolean isFloored) {
  static final int SITTING_GAP_S = 3600;
  static final int ENCOUNTER_GAP_S = 1200;
  private static final int REPEAT_S = 900;

  ImageTruth first() {
    return facts.get(0);
  }

  String uid() {
    return first().studyUid();
  }

  long sittingsS() {
    return sittings.stream().mapToLong(TimeSpan::seconds).sum();
  }

  /** Null where no row counts. */
  Long start() {
    return span == null ? null : (Long) span.start();
  }

  Long durationS() {
    if (span == null) {
      return null;
    }
    return isFloored && sittings.size() == 1 ? sittings.get(0).seconds() : span.seconds();
  }

  /** The studies of one machine, in the order of their first file. */
  static List<StudyTruth> of(List<ImageTruth> facts, int standardExamS) {
    Map<String, List<ImageTruth>> byUid = new LinkedHashMap<>();
    facts.forEach(f -> byUid.computeIfAbsent(f.studyUid(), uid -> new ArrayList<>()).add(f));
    List<StudyTruth> studies = new ArrayList<>();
    for (List<ImageTruth> own : byUid.values()) {
      List<TimeSpan> spans =
          own.stream()
              .filter(ImageTruth::counts)
              .map(f -> new TimeSpan(f.start(), f.end()))
              .toList();
      List<TimeSpan> sittings = new ArrayList<>();
      boolean isFloored = false;
      for (TimeSpan sitting : TimeSpan.joined(spans, SITTING_GAP_S)) {
        boolean isPoint = sitting.seconds() == 0;
        isFloored |= isPoint;
        long end = isPoint ? sitting.start() + standardExamS : sitting.end();
        sittings.add(new TimeSpan(sitting.start(), end));
      }
      TimeSpan span =
          spans.isEmpty()
              ? null
              : new TimeSpan(
                  spans.stream().mapToLong(TimeSpan::start).min().orElseThrow(),
                  spans.stream().mapToLong(TimeSpan::end).max().orElseThrow());
      studies.add(new StudyTruth(own, sittings, span, isFloored));
    }
    return studies;
  }

  /** One patient's stay on the machine; {@code studies} in the order of their first sitting. */
  record EncounterTruth(TimeSpan span, List<StudyTruth> studies) {
    ImageTruth first() {
      return studies.get(0).first();
    }

    /** All series of its studies, counting or not. */
    long series() {
      Set<String> series = new HashSet<>();
      for (StudyTruth study : studies) {
        study.facts().forEach(fact -> series.add(fact.event().image().seriesUid()));
      }
      return series.size();
    }
  }

  /** Ordered by start. */
  static List<EncounterTruth> encounters(List<StudyTruth> studies) {
    Map<String, List<StudyTruth>> byPatient = new TreeMap<>();
    for (StudyTruth study : studies) {
      String patient = study.first().event().patient().id();
      byPatient.computeIfAbsent(patient, id -> new ArrayList<>()).add(study);
    }
    List<EncounterTruth> encounters = new ArrayList<>();
    for (List<StudyTruth> own : byPatient.values()) {
      List<TimeSpan> sittings = new ArrayList<>();
      own.forEach(study -> sittings.addAll(study.sittings()));
      for (TimeSpan span : TimeSpan.joined(sittings, ENCOUNTER_GAP_S)) {
        Map<StudyTruth, Long> begins = new HashMap<>();
        for (StudyTruth study : own) {
          for (TimeSpan sitting : study.sittings()) {
            if (sitting.start() >= span.start() && sitting.end() <= span.end()) {
              begins.merge(study, sitting.start(), Math::min);
            }
          }
        }
        encounters.add(
            new EncounterTruth(
                span, begins.keySet().stream().sorted(Comparator.comparing(begins::get)).toList()));
      }
    }
    encounters.sort(Comparator.comparingLong(encounter -> encounter.span().start()));
    return encounters;
  }

  /**
   * Repeat candidates by study: a radiograph of a patient, region, view and side within 900 s of
   * the one before. -1 where two studies have one in the same second, so that either may be the
   * repeat.
   */
  static Map<String, Integer> repeats(List<ImageTruth> facts) {
    Map<String, List<ImageTruth>> groups = new HashMap<>();
    for (ImageTruth fact : facts) {
      Event event = fact.event();
      ModalityProfile profile = event.machine().profile();
      if (fact.counts() && (profile == ModalityProfile.DX || profile == ModalityProfile.MG)) {
        String group =
            String.join(
                "|",
                event.patient().id(),
                "" + fact.bodyRegion(),
                event.image().view(),
                event.image().laterality());
        groups.computeIfAbsent(group, key -> new ArrayList<>()).add(fact);
      }
    }
    Map<String, Integer> repeats = new HashMap<>();
    for (List<ImageTruth> group : groups.values()) {
      group.sort(Comparator.comparing(ImageTruth::start));
      for (int i = 1; i < group.size(); i++) {
        ImageTruth before = group.get(i - 1);
        ImageTruth fact = group.get(i);
        if (before.start().equals(fact.start()) && !before.studyUid().equals(fact.studyUid())) {
          repeats.put(before.studyUid(), -1);
          repeats.put(fact.studyUid(), -1);
        } else if (fact.start() - before.start() <= REPEAT_S
            && repeats.getOrDefault(fact.studyUid(), 0) >= 0) {
          repeats.merge(fact.studyUid(), 1, Integer::sum);
        }
      }
    }
    return repeats;
  }
}
