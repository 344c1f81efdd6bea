package io.scanlake.usage;

import java.util.List;

/**
 * The counting times of one study at one station, or of one image without a study.
 *
 * @param key of the study, or of the image
 * @param owner the key of whom the station serves: the patient, else the study, else the image
 * @param isStudy false for an image without a study
 * @param operatorKey the operator, or null if unknown
 * @param sessions as acquired, at least one; see {@link AcquisitionSessions}
 */
public record StationStudy(
    String key, String owner, boolean isStudy, String operatorKey, List<Interval> sessions) {
  public StationStudy {
    sessions = List.copyOf(sessions);
    if (sessions.isEmpty()) {
      throw new IllegalArgumentException("a study at a station needs a time");
    }
  }

  public long start() {
    return sessions.get(0).start();
  }

  public long end() {
    return sessions.get(sessions.size() - 1).end();
  }

  /** True where a session has no length of its own. */
  public boolean isFloored() {
    return sessions.stream().anyMatch(Interval::isEmpty);
  }

  /** The sessions; one without length gets the standard length of its day. */
  List<Interval> floored(StationCalendar calendar) {
    return sessions.stream()
        .map(
            s ->
                s.isEmpty()
                    ? new Interval(
                        s.start(), s.start() + calendar.scheduleAt(s.start()).standardExamS())
                    : s)
        .toList();
  }

  /** Seconds of the sessions, without the breaks between them. */
  public long examSeconds(StationCalendar calendar) {
    return floored(calendar).stream().mapToLong(Interval::seconds).sum();
  }

  /** From first to last acquisition; the standard length where that is a single moment. */
  public long durationSeconds(StationCalendar calendar) {
    return sessions.size() == 1 ? examSeconds(calendar) : end() - start();
  }
}
