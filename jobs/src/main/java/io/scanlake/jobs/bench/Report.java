package io.scanlake.jobs.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.scanlake.jobs.bench.BareLoop.Loop;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The measurements, as text and as JSON.
 *
 * @param loops the bare loop before and after the job, or null for small files
 * @param nightly the job over the same files
 * @param quarter the job over a quarter of the files, or null if it was not requested
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Report(Host machine, Loops loops, NightlyRun nightly, NightlyRun quarter) {
  static final double ANALYSIS_LEAST = 0.80;
  static final double JOB_LEAST = 0.65;
  static final double PEAK_MOST_GB = 3;
  private static final double FREE_FRAC = 0.9;
  static final double PEAK_SPREAD = 0.10;

  /**
   * @param load the mean number of runnable processes in the minute before; negative if unknown
   */
  record Host(
      String cpu, int cores, double load, String java, String code, int threads, String heap) {}

  record Loops(Loop before, Loop after) {
    @JsonProperty
    double imagesPerS() {
      return (before.rate() + after.rate()) / 2;
    }

    /** Their difference as a share of their mean. */
    @JsonProperty
    double spread() {
      return Math.abs(before.rate() - after.rate()) / imagesPerS();
    }
  }

  /**
   * One nightly job on an empty warehouse.
   *
   * @param seconds the wall time of its whole process
   * @param cpuSeconds the CPU time of the process, including compilation and garbage collection
   * @param secondsByStage the times in its summary
   * @param peakBytes the peak resident memory, or {@link Memory#UNKNOWN}
   * @param decodeMs the mean over {@code images}, as is processMs
   * @param resultHash the hash of the rows of {@code images}
   */
  record NightlyRun(
      long images,
      double seconds,
      double cpuSeconds,
      Map<String, Double> secondsByStage,
      long peakBytes,
      double decodeMs,
      double processMs,
      String resultHash) {
    @JsonProperty
    double imagesPerS() {
      return images / seconds;
    }

    @JsonProperty
    double analysisImagesPerS() {
      return images / secondsByStage.getOrDefault("analyze", Double.NaN);
    }

    /** Thread time per image outside decoding and the three stages. */
    double otherMs(int threads) {
      return 1000 * threads / analysisImagesPerS() - decodeMs - processMs;
    }
  }

  /** The analysis stage's share of the bare loop's images/s, or null without a bare loop. */
  @JsonProperty
  Double analysisRatio() {
    return loops == null ? null : nightly.analysisImagesPerS() / loops.imagesPerS();
  }

  /** The whole job's share of the bare loop's images/s, or null without a bare loop. */
  @JsonProperty
  Double jobRatio() {
    return loops == null ? null : nightly.imagesPerS() / loops.imagesPerS();
  }

  /** The ratio of peak memory with all images to that with a quarter, or null if unknown. */
  @JsonProperty
  Double peakRatio() {
    return quarter == null || quarter.peakBytes < 0 || nightly.peakBytes < 0
        ? null
        : (double) nightly.peakBytes / quarter.peakBytes;
  }

  /** Whether the loops and the job gave the same results. */
  @JsonProperty
  public boolean sameResults() {
    return loops == null
        || loops.before.resultHash().equals(loops.after.resultHash())
            && loops.before.resultHash().equals(nightly.resultHash);
  }

  public String json() {
    try {
      return JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build()
          .writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** One line per figure, with its target. */
  public String text() {
    StringBuilder text = new StringBuilder();
    line(
        text,
        "machine",
        "%s, %d cores, load %s",
        machine.cpu,
        machine.cores,
        machine.load < 0 ? "n/a" : String.format(Locale.ROOT, "%.2f", machine.load));
    line(text, "code", "%s, Java %s", machine.code, machine.java);
    line(
        text,
        "run",
        "%,d images, %d threads, heap %s",
        nightly.images,
        machine.threads,
        machine.heap);
    if (loops != null) {
      loops(text);
      line(
          text,
          "analysis",
          "%,.1f images/s, %.3f of the bare loop%s",
          nightly.analysisImagesPerS(),
          analysisRatio(),
          least(analysisRatio(), ANALYSIS_LEAST));
      line(
          text,
          "",
          "decode %.2f, process %.2f, all else %.2f ms",
          nightly.decodeMs,
          nightly.processMs,
          nightly.otherMs(machine.threads));
      line(
          text,
          "whole job",
          "%,.1f images/s, %.3f of the bare loop%s",
          nightly.imagesPerS(),
          jobRatio(),
          least(jobRatio(), JOB_LEAST));
    } else {
      line(text, "whole job", "%,.1f images/s", nightly.imagesPerS());
    }
    line(text, "seconds", "%.1f (%.1f of CPU): %s", nightly.seconds, nightly.cpuSeconds, stages());
    memory(text);
    line(
        text,
        "result hash",
        "%s%s",
        nightly.resultHash,
        loops == null ? "" : sameResults() ? ", the same in all" : ", NOT the same: " + hashes());
    return text.toString();
  }

  private void loops(StringBuilder text) {
    line(
        text,
        "bare loop",
        "%,.1f images/s before, %,.1f after, mean %,.1f, spread %.1f %%",
        loops.before.rate(),
        loops.after.rate(),
        loops.imagesPerS(),
        100 * loops.spread());
    for (Loop loop : List.of(loops.before, loops.after)) {
      double threadMs = 1000 * machine.threads / loop.rate();
      line(
          text,
          "",
          "read %.2f, decode %.2f, process %.2f, all else %.2f ms; CPU %.2f ms, heap %,.0f kB",
          loop.readMs(),
          loop.decodeMs(),
          loop.processMs(),
          threadMs - loop.readMs() - loop.decodeMs() - loop.processMs(),
          loop.cpuMs(),
          loop.heapBytes() / 1e3);
      if (loop.cpuMs() < FREE_FRAC * threadMs) {
        line(
            text,
            "",
            "a thread had %.0f %% of a core: the machine was not idle, or its disk is slow",
            100 * loop.cpuMs() / threadMs);
      }
    }
  }

  private void memory(StringBuilder text) {
    line(
        text,
        "peak memory",
        "%s%s",
        gigabytes(nightly.peakBytes),
        nightly.peakBytes < 0
            ? ""
            : verdict(nightly.peakBytes / 1e9 <= PEAK_MOST_GB, "at most %.0f GB", PEAK_MOST_GB));
    if (quarter != null) {
      line(
          text,
          "",
          "%s with %,d images, ratio %s",
          gigabytes(quarter.peakBytes),
          quarter.images,
          peakRatio() == null
              ? "n/a"
              : String.format(Locale.ROOT, "%.3f", peakRatio())
                  + verdict(Math.abs(peakRatio() - 1) <= PEAK_SPREAD, "1 ± %.2f", PEAK_SPREAD));
    }
  }

  private String hashes() {
    return loops.before.resultHash() + " and " + loops.after.resultHash() + " in the bare loop";
  }

  private String stages() {
    double told = nightly.secondsByStage.values().stream().mapToDouble(s -> s).sum();
    return nightly.secondsByStage.entrySet().stream()
            .map(stage -> String.format(Locale.ROOT, "%s %.1f", stage.getKey(), stage.getValue()))
            .collect(Collectors.joining(", "))
        + String.format(Locale.ROOT, ", start and end %.1f", nightly.seconds - told);
  }

  private static String gigabytes(long bytes) {
    return bytes < 0 ? "n/a" : String.format(Locale.ROOT, "%.2f GB", bytes / 1e9);
  }

  private static String least(double ratio, double least) {
    return verdict(ratio >= least, "at least %.2f", least);
  }

  private static String verdict(boolean isMet, String target, double value) {
    return String.format(Locale.ROOT, " (" + target + ": %s)", value, isMet ? "met" : "MISSED");
  }

  private static void line(StringBuilder text, String name, String format, Object... values) {
    text.append(String.format(Locale.ROOT, "%-12s", name))
        .append(String.format(Locale.ROOT, format, values))
        .append('\n');
  }
}
