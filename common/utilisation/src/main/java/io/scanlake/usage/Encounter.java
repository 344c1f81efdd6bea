package io.scanlake.usage;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * One patient's uninterrupted occupancy of one station.
 *
 * @param key a hash of station, owner and start
 * @param owner see {@link StationStudy#owner()}
 * @param time from the first to the last second of its sessions
 * @param studies in order of their sessions; the first gives the encounter its description
 */
public record Encounter(String key, String owner, Interval time, List<StationStudy> studies) {
  private static final int KEY_BYTES = 16;

  static final Comparator<Encounter> ORDER =
      Comparator.comparingLong((Encounter e) -> e.time().start()).thenComparing(Encounter::key);

  public Encounter {
    studies = List.copyOf(studies);
  }

  public StationStudy first() {
    return studies.get(0);
  }

  /** A session of a study, not shorter than the standard length. */
  private record StudySession(StationStudy study, Interval time) {}

  /**
   * Joins each owner's sessions at one station where less than {@code gapS} lies between them.
   *
   * @return in order of start and key
   */
  static List<Encounter> of(
      String station, StationCalendar calendar, List<StationStudy> studies, long gapS) {
    Map<String, List<StudySession>> byOwner = new HashMap<>();
    for (StationStudy study : studies) {
      for (Interval time : study.floored(calendar)) {
        byOwner
            .computeIfAbsent(study.owner(), o -> new ArrayList<>())
            .add(new StudySession(study, time));
      }
    }
    List<Encounter> encounters = new ArrayList<>();
    byOwner.forEach((owner, sessions) -> join(station, owner, sessions, gapS, encounters));
    encounters.sort(ORDER);
    return encounters;
  }

  private static void join(
      String station, String owner, List<StudySession> sessions, long gapS, List<Encounter> into) {
    sessions.sort(
        Comparator.comparingLong((StudySession s) -> s.time().start())
            .thenComparing(s -> s.study().key()));
    List<StationStudy> studies = new ArrayList<>();
    long start = 0;
    long end = 0;
    for (StudySession session : sessions) {
      if (!studies.isEmpty() && session.time().start() - end >= gapS) {
        into.add(encounter(station, owner, start, end, studies));
        studies.clear();
      }
      if (studies.isEmpty()) {
        start = session.time().start();
        end = session.time().end();
      }
      end = Math.max(end, session.time().end());
      studies.add(session.study());
    }
    into.add(encounter(station, owner, start, end, studies));
  }

  private static Encounter encounter(
      String station, String owner, long start, long end, List<StationStudy> studies) {
    return new Encounter(
        key(station, owner, start),
        owner,
        new Interval(start, end),
        studies.stream().distinct().toList());
  }

  private static String key(String station, String owner, long start) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest((station + '|' + owner + '|' + start).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, KEY_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
