package io.scanlake.usage;

import java.time.LocalDate;

/**
 * The place of an encounter in its station's day.
 *
 * @param seqInDay from 1
 * @param gapBeforeS since the station was last busy; null if nothing preceded it on that day or the
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

  /** The kind of gap before an encounter. */
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
