package io.scanlake.usage;

import java.time.LocalDate;

/**
 * Where an encounter stands in its station's day.
 *
 * @param seqInDay from 1
 * @param gapBeforeS since the station was last busy; null where nothing preceded it that day or the
 *     day before
 * @param changeoverS open seconds of the gap that count as changeover; null without a gap
 * @param idleBeforeS the other open seconds of the gap; null without a gap
 * @param inOpenHours whether it starts in opening hours
 * @param inPrimeTime whether it starts in prime time
 */
public record EncounterPlace(
    Encounter encounter,
    LocalDate localDate,
    int seqInDay,
    Long gapBeforeS,
    GapClass gapClass,
    Long changeoverS,
    Long idleBeforeS,
    boolean inOpenHours,
    boolean inPrimeTime) {

  /** What the time before an encounter was. */
  public enum GapClass {
    /** Nothing preceded it. */
    FIRST,
    /** The station was still busy with another patient. */
    OVERLAP,
    /** Not longer than the allowance. */
    CHANGEOVER,
    /** The station closed in between. */
    CLOSED,
    IDLE
  }
}
