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
 * @param time from the first to the last second of its sittings
 * @param studies in order of their sittings; the first gives the encounter its description
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

  /** A sitting of a study, not shorter than the standard length. */
  private record Sitting(StationStudy study, Interval time) {}

  /**
   * Joins each owner's sittings at one station where less than {@code gapS} lies between them.
   *
   * @return in order of start and key
   */
  static List<Encounter> of(
      String station, StationCalendar calendar, List<StationStudy> studies, long gapS) {
    Map<String, List<Sitting>> byOwner = new HashMap<>();
    for (StationStudy study : studies) {
      for (Interval time : study.floored(calendar)) {
        byOwner
            .computeIfAbsent(study.owner(), o -> new ArrayList<>())
            .add(new Sitting(study, time));
      }
    }
    List<Encounter> encounters = new ArrayList<>();
    byOwner.forEach((owner, sittings) -> join(station, owner, sittings, gapS, encounters));
    encounters.sort(ORDER);
    return encounters;
  }

  private static void join(
      String station, String owner, List<Sitting> sittings, long gapS, List<Encounter> into) {
    sittings.sort(
        Comparator.comparingLong((Sitting s) -> s.time().start())
            .thenComparing(s -> s.study().key()));
    List<StationStudy> studies = new ArrayList<>();
    long start = 0;
    long end = 0;
    for (Sitting sitting : sittings) {
      if (!studies.isEmpty() && sitting.time().start() - end >= gapS) {
        into.add(encounter(station, owner, start, end, studies));
        studies.clear();
      }
      if (studies.isEmpty()) {
        start = sitting.time().start();
        end = sitting.time().end();
      }
      end = Math.max(end, sitting.time().end());
      studies.add(sitting.study());
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
