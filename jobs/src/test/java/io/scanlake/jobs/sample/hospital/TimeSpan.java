package io.scanlake.jobs.sample.hospital;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A stretch of time.
 *
 * @param start epoch second
 * @param end epoch second, not before the start
 */
record TimeSpan(long start, long end) {
  long seconds() {
    return end - start;
  }

  /** The last second that is in it; the start of an empty one. */
  long last() {
    return Math.max(start, end - 1);
  }

  /**
   * Joins what lies less than {@code pause} seconds apart, by marking seconds: a mark stands on
   * every second from a start to its end, both included; a run of marks ends where the next is
   * {@code pause} or more away.
   */
  static List<TimeSpan> joined(List<TimeSpan> spans, int pause) {
    if (spans.isEmpty()) {
      return List.of();
    }
    long zero = spans.stream().mapToLong(TimeSpan::start).min().orElseThrow();
    BitSet marks = new BitSet();
    for (TimeSpan span : spans) {
      marks.set((int) (span.start - zero), (int) (span.end - zero) + 1);
    }
    List<TimeSpan> runs = new ArrayList<>();
    int begin = 0;
    int last = 0;
    for (int second = marks.nextSetBit(1); second >= 0; second = marks.nextSetBit(second + 1)) {
      if (second - last >= pause) {
        runs.add(new TimeSpan(zero + begin, zero + last));
        begin = second;
      }
      last = second;
    }
    runs.add(new TimeSpan(zero + begin, zero + last));
    return runs;
  }
}
