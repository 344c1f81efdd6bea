package io.scanlake.jobs.analyze;

import io.scanlake.jobs.forecast.NightlyForecast;
import io.scanlake.jobs.run.CodeVersion;
import io.scanlake.jobs.run.Models;
import io.scanlake.jobs.run.Run;
import io.scanlake.jobs.run.RunSummary;
import io.scanlake.jobs.run.Session;
import io.scanlake.jobs.tables.FileOutcome;
import io.scanlake.jobs.tables.Table;
import io.scanlake.jobs.tables.Tables;
import io.scanlake.jobs.tables.Warehouse;
import io.scanlake.jobs.usage.Usage;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Works off a run's saved batches, brings the derived tables up to date and closes the run.
 *
 * <pre>scanlake analyze --warehouse /warehouse --pseudonym-secret-file secret</pre>
 */
public final class Analyze {
  private final Session session;
  private final Warehouse warehouse;
  private final Models models;

  public Analyze(Session session, Models models) {
    this.session = session;
    this.warehouse = session.warehouse();
    this.models = models;
  }

  /**
   * Finishes one run.
   *
   * @param deadline no batch is begun after it; null = none
   */
  public RunSummary finish(Run run, Instant deadline) {
    session.progress().clear();
    List<Batch> batches = new ArrayList<>();
    for (int i = 0; i < run.batches(); i++) {
      batches.add(new Batch(session, run, run.firstBatch() + i));
    }
    int finished = work(run, batches, deadline);
    List<Batch> done = batches.subList(0, finished);
    SortedSet<LocalDate> dates = session.progress().stage("derive", () -> derive(run, done));
    RunSummary summary;
    try {
      if (!dates.isEmpty()) {
        timed("forecast", () -> NightlyForecast.run(session, run.started()));
      }
    } finally {
      // Whatever becomes of the forecast, the images are done.
      summary = close(run, done, dates);
      run.remove(warehouse);
    }
    return summary;
  }

  /** Returns how many batches are done: all, or those before the deadline. */
  private int work(Run run, List<Batch> batches, Instant deadline) {
    SparkSession spark = session.spark();
    Broadcast<SerializableConfiguration> hadoop = Session.shareHadoop(spark);
    Broadcast<FileAnalysis.AnalyzerSetup> setup =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .broadcast(
                new FileAnalysis.AnalyzerSetup(
                    models.settingsHash() + models.hash(), session.settings(), models.models()));
    LongAccumulator done = spark.sparkContext().longAccumulator("files");
    try {
      return session
          .progress()
          .counting(
              "analyze",
              run.todo(),
              done::sum,
              () -> {
                int finished = 0;
                for (Batch batch : batches) {
                  if (!batch.isCommitted()) {
                    if (deadline != null && !Instant.now().isBefore(deadline)) {
                      break;
                    }
                    work(batch, hadoop, setup, done);
                  }
                  finished++;
                }
                return finished;
              });
    } finally {
      hadoop.destroy();
      setup.destroy();
    }
  }

  private void work(
      Batch batch,
      Broadcast<SerializableConfiguration> hadoop,
      Broadcast<FileAnalysis.AnalyzerSetup> setup,
      LongAccumulator done) {
    timed(
        "analyze",
        () -> {
          session.lock().check();
          batch.analyze(hadoop, setup, done);
        });
    timed("resolve", batch::resolve);
    timed(
        "commit",
        () -> {
          session.lock().check();
          batch.commit(models.settingsHash(), models.hash(), CodeVersion.get());
        });
  }

  private void timed(String stage, Runnable work) {
    session
        .progress()
        .stage(
            stage,
            () -> {
              work.run();
              return null;
            });
  }

  // --- closing ----------------------------------------------------------------------------------

  private RunSummary close(Run run, List<Batch> batches, SortedSet<LocalDate> dates) {
    Map<FileOutcome, Long> outcomes = new EnumMap<>(FileOutcome.class);
    Map<String, Long> codes = new TreeMap<>();
    long regions = 0;
    long detections = 0;
    long bytes = 0;
    for (Batch batch : batches) {
      BatchOutcome outcome = batch.outcome();
      outcome.outcomes().forEach((became, n) -> outcomes.merge(became, n, Long::sum));
      outcome.codes().forEach((code, n) -> codes.merge(code.name(), n, Long::sum));
      regions += outcome.regions();
      detections += outcome.detections();
      bytes += outcome.bytes();
    }
    long worked = outcomes.values().stream().mapToLong(Long::longValue).sum();
    RunSummary summary =
        new RunSummary(
            run.id(),
            batches.size() < run.batches() ? "DEADLINE" : "FINISHED",
            run.started(),
            Instant.now(),
            run.listed(),
            outcomes.getOrDefault(FileOutcome.ACCEPTED, 0L),
            outcomes.getOrDefault(FileOutcome.NO_PIXELS, 0L),
            outcomes.getOrDefault(FileOutcome.DUPLICATE, 0L),
            outcomes.getOrDefault(FileOutcome.SUPERSEDED, 0L),
            outcomes.getOrDefault(FileOutcome.REJECTED, 0L),
            run.unchanged(),
            run.deferred() + run.todo() - worked,
            bytes,
            batches.size(),
            regions,
            detections,
            codes,
            List.copyOf(dates),
            seconds(run),
            warehouse.root());
    warehouse.append(Tables.RUNS, row(summary), run.firstBatch());
    return summary;
  }

  private Map<String, Double> seconds(Run run) {
    Map<String, Double> seconds = new LinkedHashMap<>(run.seconds());
    seconds.putAll(session.progress().seconds());
    return seconds;
  }

  private SortedSet<LocalDate> derive(Run run, List<Batch> batches) {
    SortedSet<LocalDate> touched = new TreeSet<>();
    boolean undated = false;
    for (Batch batch : batches) {
      touched.addAll(batch.outcome().dates());
      undated |= batch.outcome().hasUndated();
    }
    SortedSet<LocalDate> dates =
        new Usage(session, run.started()).update(run.id(), touched, undated);
    for (Table table : Tables.all()) {
      if (table != Tables.FILES && table != Tables.REJECTS && table != Tables.RUNS) {
        warehouse.compact(table, session.settings().optimizeFiles());
      }
    }
    return dates;
  }

  /** Reckons every row of the derived tables anew, and closes that as a run without files. */
  public RunSummary reckon() {
    session.progress().clear();
    Instant started = Instant.now();
    SortedSet<LocalDate> dates =
        session.progress().stage("derive", () -> new Usage(session, started).rebuild());
    return withoutFiles(Run.newId(started), started, dates);
  }

  /**
   * Brings the derived tables up to date with rows of images that came from no file, and closes
   * their run.
   *
   * @param runId that the rows bear
   * @param touched their dates
   */
  public RunSummary closeWithoutFiles(String runId, Instant started, SortedSet<LocalDate> touched) {
    SortedSet<LocalDate> dates =
        session
            .progress()
            .stage("derive", () -> new Usage(session, started).update(runId, touched, false));
    return withoutFiles(runId, started, dates);
  }

  private RunSummary withoutFiles(String id, Instant started, SortedSet<LocalDate> dates) {
    RunSummary summary =
        RunSummary.withoutFiles(
            id, started, List.copyOf(dates), session.progress().seconds(), warehouse.root());
    warehouse.append(Tables.RUNS, row(summary), warehouse.takeBatchNumbers(1));
    return summary;
  }

  private Dataset<Row> row(RunSummary summary) {
    Row row =
        Tables.RUNS
            .row()
            .set("run_id", summary.runId())
            .set("started_utc", summary.started())
            .set("finished_utc", summary.finished())
            .set("state", summary.state())
            .set("code_version", CodeVersion.get())
            .set("schema_version", Tables.SCHEMA_VERSION)
            .set("settings_hash", models.settingsHash())
            .set("key_id", session.pseudonyms().keyId())
            .set("listed", summary.listed())
            .set("accepted", summary.accepted())
            .set("no_pixels", summary.noPixels())
            .set("duplicate", summary.duplicate())
            .set("superseded", summary.superseded())
            .set("rejected", summary.rejected())
            .set("unchanged", summary.unchanged())
            .set("deferred", summary.deferred())
            .set("bytes", summary.bytes())
            .set("batches", summary.batches())
            .set("dates_restated", summary.datesRestated())
            .set("seconds_by_stage", summary.secondsByStage())
            .build();
    return session.spark().createDataFrame(List.of(row), Tables.RUNS.schema());
  }
}
