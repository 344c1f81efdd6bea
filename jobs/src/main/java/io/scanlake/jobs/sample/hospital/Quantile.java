package io.scanlake.jobs.sample.hospital;

import java.util.List;

/** Figures of a sample of seconds; null where it is too small. */
final class Quantile {
  private Quantile() {}

  /** Hyndman and Fan's type 7 (1996), rounded half up. */
  static Long of(List<Long> values, double share) {
    if (values.isEmpty()) {
      return null;
    }
    List<Long> sorted = values.stream().sorted().toList();
    double place = share * (sorted.size() - 1);
    int below = (int) place;
    long low = sorted.get(below);
    long high = sorted.get(Math.min(below + 1, sorted.size() - 1));
    return (long) Math.floor(low + (place - below) * (high - low) + 0.5);
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
