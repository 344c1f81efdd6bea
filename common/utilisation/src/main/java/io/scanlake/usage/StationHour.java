package io.scanlake.usage;

/**
 * One hour that a station's local clock shows on one day, both runs together where it shows it
 * twice. All times in seconds; {@code busyS + changeoverS + idleS = openS}.
 *
 * @param busyS of the opening hours
 * @param operators different operators of the studies that start in it
 */
public record StationHour(
    int localHour,
    long openS,
    long primeS,
    long busyS,
    long changeoverS,
    long idleS,
    long outOfHoursBusyS,
    int encountersStarted,
    int studies,
    int operators) {}
