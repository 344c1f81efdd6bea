package io.scanlake.jobs.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.scanlake.jobs.operator.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The result of a run, for a person, a scheduler and the table {@code runs}. */
public record RunSummary(
    String runId,
    String state,
    Instant started,
    Instant finished,
    long listed,
    long accepted,
    long noPixels,
    long duplicate,
    long superseded,
    long rejected,
    long unchanged,
    long deferred,
    long bytes,
    int batches,
    long regions,
    long detections,
    long moved,
    List<Absence> absences,
    List<SetAside> setAside,
    Map<String, Long> rejectsByCode,
    List<LocalDate> datesRestated,
    Map<String, Double> secondsByStage,
    String warehouse) {

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  /**
   * @throws IllegalStateException if the counts do not add up: a file was lost, which is a bug
   */
  public RunSummary {
    rejectsByCode = new TreeMap<>(rejectsByCode);
    long sum = accepted + noPixels + duplicate + superseded + rejected + unchanged + deferred;
    if (sum != listed) {
      throw new IllegalStateException(
          "the run's equation does not hold: "
              + listed
              + " files listed, "
              + sum
              + " accounted for");
    }
  }

  /** The summary of a run that processed no file and only recomputed derived tables. */
  public static RunSummary withoutFiles(
      String runId,
      Instant started,
      List<LocalDate> datesRestated,
      Map<String, Double> secondsByStage,
      String warehouse) {
    return new RunSummary(
        runId,
        "FINISHED",
        started,
        Instant.now(),
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        List.of(),
        List.of(),
        Map.of(),
        datesRestated,
        secondsByStage,
        warehouse);
  }

  /** The share of rejects among the files that the run processed, 0–1. */
  public double rejectFrac() {
    long processed = listed - unchanged - deferred;
    return processed == 0 ? 0 : (double) rejected / processed;
  }

  public String toJson() {
    try {
      return JSON.writeValueAsString(this);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A few lines to read. */
  public String toText() {
    double seconds = Duration.between(started, finished).toMillis() / 1000.0;
    double analysisS = secondsByStage.getOrDefault("analyze", 0.0);
    long processed = listed - unchanged - deferred;
    StringBuilder text = new StringBuilder();
    line(text, "run %s: %s in %s", runId, words(state), Progress.duration(seconds));
    line(text, "  %,12d files listed", listed);
    line(text, "= %,12d accepted: new or changed images, analysed", accepted);
    line(text, "+ %,12d without pixels: reports, directories, presentation states", noPixels);
    line(text, "+ %,12d duplicates: identical copies", duplicate);
    line(text, "+ %,12d superseded by a newer copy", superseded);
    line(text, "+ %,12d rejected%s", rejected, codes());
    line(text, "+ %,12d unchanged since an earlier run", unchanged);
    line(text, "+ %,12d deferred to the next run%s", deferred, why());
    if (processed > 0) {
      line(
          text,
          "%,d regions, %,d detections; %.1f MB read%s",
          regions,
          detections,
          bytes / 1e6,
          analysisS > 0
              ? String.format(Locale.ROOT, ", %,.0f files/s in the analysis", processed / analysisS)
              : "");
    }
    if (moved > 0) {
      line(text, "%,d of the files were moved within the archive", moved);
    }
    absences.forEach(absence -> absence(text, absence));
    for (SetAside aside : setAside) {
      line(
          text,
          "run %s is set aside after %d failures (%s): --resume %s tries it again, --abandon %s"
              + " forgets it; its files were planned anew",
          aside.runId(),
          aside.causes().size(),
          aside.cause(),
          aside.runId(),
          aside.runId());
    }
    line(text, "seconds: %s", stages());
    if (!datesRestated.isEmpty()) {
      line(
          text,
          "derived tables rewritten for %d dates, %s to %s",
          datesRestated.size(),
          datesRestated.get(0),
          datesRestated.get(datesRestated.size() - 1));
    }
    line(text, "tables: %s", warehouse);
    return text.toString();
  }

  private static void absence(StringBuilder text, Absence absence) {
    if (absence.wasEmptied()) {
      line(
          text,
          "site %s: no file is listed, %,d are known: is its archive mounted?",
          absence.site(),
          absence.known() + absence.stillGone());
    } else if (absence.gone() + absence.stillGone() > 0) {
      line(
          text,
          "site %s: %,d known files are listed no more, and %,d since an earlier run"
              + " (files.gone_since_utc)",
          absence.site(),
          absence.gone(),
          absence.stillGone());
    }
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  private static String words(String state) {
    return state.equals("DEADLINE") ? "stopped at its deadline" : "finished";
  }

  private String codes() {
    if (rejectsByCode.isEmpty()) {
      return "";
    }
    return rejectsByCode.entrySet().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue())
        .collect(Collectors.joining(", ", ": ", " (table rejects)"));
  }

  private String why() {
    return deferred == 0
        ? ""
        : state.equals("DEADLINE")
            ? ": after the deadline, or changed a moment ago"
            : ": changed a moment ago (quiet-period-s)";
  }

  private String stages() {
    return secondsByStage.entrySet().stream()
        .map(entry -> String.format(Locale.ROOT, "%s %.1f", entry.getKey(), entry.getValue()))
        .collect(Collectors.joining(", "));
  }
}
