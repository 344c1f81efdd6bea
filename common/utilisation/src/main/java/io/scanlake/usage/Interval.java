package io.scanlake.usage;

import java.io.Serializable;

/**
 * The seconds from {@code start} (inclusive) to {@code end} (exclusive), since 1970 UTC; may be
 * empty.
 *
 * @throws IllegalArgumentException if it ended before it starts
 */
public record Interval(long start, long end) implements Serializable {
  /** No single acquisition lasts longer; a longer one is a fault of the header. */
  private static final long LONGEST_ACQUISITION_S = 12 * 3600;

  private static final long MICROS = 1_000_000;

  public Interval {
    if (end < start) {
      throw new IllegalArgumentException(
          "an interval ends " + (start - end) + " s before it starts");
    }
  }

  /**
   * One image's acquisition in whole seconds. Without a plausible end it is a moment.
   *
   * @param startMicros since 1970 UTC
   * @param endMicros microseconds since 1970 UTC, or null if unknown
   */
  public static Interval ofAcquisition(long startMicros, Long endMicros) {
    long start = Math.floorDiv(startMicros, MICROS);
    long end = endMicros == null ? start : Math.floorDiv(endMicros, MICROS);
    boolean plausible = end >= start && end - start <= LONGEST_ACQUISITION_S;
    return new Interval(start, plausible ? end : start);
  }

  public long seconds() {
    return end - start;
  }

  public boolean isEmpty() {
    return end == start;
  }

  public boolean contains(long second) {
    return start <= second && second < end;
  }
}
