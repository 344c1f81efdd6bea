package io.scanlake.jobs.usage;

import io.scanlake.demand.Statistics;
import java.io.Serializable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** The rows of image_days of one station. */
final class StationTally implements Serializable {
  /** Dates that the clock is judged by: it may have been set right before. */
  private static final int CLOCK_DATES = 28;

  private static final Comparator<String> TEXT = Comparator.nullsFirst(Comparator.naturalOrder());

  private static final Comparator<ImageDays.Day> LATEST =
      Comparator.comparing(
              ImageDays.Day::latestUs, Comparator.nullsFirst(Comparator.<Long>naturalOrder()))
          .thenComparing(ImageDays.Day::manufacturer, TEXT)
          .thenComparing(ImageDays.Day::modelName, TEXT)
          .thenComparing(ImageDays.Day::deviceSerialNumber, TEXT)
          .thenComparing(ImageDays.Day::stationName, TEXT)
          .thenComparing(ImageDays.Day::site, TEXT)
          .thenComparing(ImageDays.Day::department, TEXT);

  private record Delay(double median, double mad) implements Serializable {}

  private ImageDays.Day latest;
  private final Map<String, Long> modalities = new TreeMap<>();
  private Long firstS;
  private Long lastS;
  private final TreeMap<LocalDate, List<Delay>> delays = new TreeMap<>();

  void add(ImageDays.Day day) {
    if (latest == null || LATEST.compare(day, latest) > 0) {
      latest = day;
    }
    if (day.modality() != null) {
      modalities.merge(day.modality(), day.images(), Long::sum);
    }
    firstS = least(firstS, day.firstS());
    lastS = greatest(lastS, day.lastS());
    if (day.localDate() != null && day.delayP50S() != null) {
      delays
          .computeIfAbsent(day.localDate(), date -> new ArrayList<>())
          .add(new Delay(day.delayP50S(), day.delayMadS()));
      trim();
    }
  }

  StationTally merge(StationTally other) {
    if (latest == null || other.latest != null && LATEST.compare(other.latest, latest) > 0) {
      latest = other.latest;
    }
    other.modalities.forEach((modality, n) -> modalities.merge(modality, n, Long::sum));
    firstS = least(firstS, other.firstS);
    lastS = greatest(lastS, other.lastS);
    other.delays.forEach(
        (date, own) -> delays.computeIfAbsent(date, d -> new ArrayList<>()).addAll(own));
    trim();
    return this;
  }

  private void trim() {
    while (delays.size() > CLOCK_DATES) {
      delays.pollFirstEntry();
    }
  }

  private static Long least(Long a, Long b) {
    return a == null || b == null ? (a == null ? b : a) : (Long) Math.min(a, b);
  }

  private static Long greatest(Long a, Long b) {
    return a == null || b == null ? (a == null ? b : a) : (Long) Math.max(a, b);
  }

  /** The station as its latest image describes it. */
  ImageDays.Day latest() {
    return latest;
  }

  /** The most frequent one; null where no image says one. */
  String modality() {
    return modalities.entrySet().stream()
        .min(
            Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey)
        .orElse(null);
  }

  /** Second of the first image that counts; null if none does. */
  Long firstS() {
    return firstS;
  }

  /** Second of the last image that counts; null if none does. */
  Long lastS() {
    return lastS;
  }

  /** Median, over the last dates in use, of the days' median delays; null where unknown. */
  Integer clockOffsetS() {
    return median(Delay::median);
  }

  /** Likewise of the days' median absolute deviations. */
  Integer clockOffsetMadS() {
    return median(Delay::mad);
  }

  private Integer median(ToDoubleFunction<Delay> part) {
    double[] values = delays.values().stream().flatMap(List::stream).mapToDouble(part).toArray();
    return values.length == 0 ? null : (Integer) (int) Math.floor(Statistics.median(values) + 0.5);
  }
}
