package io.scanlake.jobs.sample.hospital;

import java.util.List;

/** Figures of a sample of seconds; null where it is too small. */
final class Quantile {
  private Quantile() {}

  /** Hyndman and Fan's type 7 (1996), rounded half up. */
  static Long of(List<Long> values, int percent) {
    if (values.isEmpty()) {
      return null;
    }
    List<Long> sorted = values.stream().sorted().toList();
    int place = percent * (sorted.size() - 1);
    long low = sorted.get(place / 100);
    long high = sorted.get(Math.min(place / 100 + 1, sorted.size() - 1));
    // In whole numbers: half a second is no double's to decide.
    return Math.floorDiv(2 * (100 * low + place % 100 * (high - low)) + 100, 200L);
  }

  static Double mean(List<Long> values) {
    return values.isEmpty()
        ? null
        : (Double) (values.stream().mapToLong(Long::longValue).sum() / (double) values.size());
  }

  /** Sample standard deviation over the mean. */
  static Double variation(List<Long> values) {
    if (values.size() < 2) {
      return null;
    }
    double mean = mean(values);
    double squares = 0;
    for (long value : values) {
      squares += (value - mean) * (value - mean);
    }
    return Math.sqrt(squares / (values.size() - 1)) / mean;
  }
}
