package io.scanlake.jobs.analyze;

import io.scanlake.jobs.forecast.NightlyForecast;
import io.scanlake.jobs.run.Absence;
import io.scanlake.jobs.run.CodeVersion;
import io.scanlake.jobs.run.Models;
import io.scanlake.jobs.run.Run;
import io.scanlake.jobs.run.RunLog;
import io.scanlake.jobs.run.RunSummary;
import io.scanlake.jobs.run.Session;
import io.scanlake.jobs.run.SetAside;
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
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Works through a run's saved batches, brings the derived tables up to date and closes the run.
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
   * @param deadline the time after which no batch is started, or null
   */
  public RunSummary finish(Run run, Instant deadline) {
    session.progress().clear();
    List<SetAside> left =
        SetAside.all(warehouse.folder()).stream().filter(aside -> !aside.settled()).toList();
    boolean repeats = run.wasSetAside() || !left.isEmpty();
    List<Batch> batches = new ArrayList<>();
    for (int i = 0; i < run.batches(); i++) {
      batches.add(new Batch(session, run, run.firstBatch() + i, repeats));
    }
    int finished = work(run, batches, deadline);
    List<Batch> done = batches.subList(0, finished);
    List<Absence> absences =
        session.stage("presence", "find what is gone", new Presence(session, run)::update);
    SortedSet<LocalDate> dates =
        session.stage("derive", "derive tables", () -> derive(run, done, left));
    RunSummary summary;
    try {
      if (!dates.isEmpty()) {
        timed("forecast", "forecast", () -> NightlyForecast.run(session, run.started()));
      }
    } finally {
      // Close the run even if the forecast fails: its images are done.
      summary = close(run, done, dates, absences);
      run.remove(warehouse);
    }
    if (finished == run.batches()) {
      left.forEach(aside -> aside.settle(warehouse.folder()));
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
                    session.settings().imageRowHash() + models.hash(),
                    session.settings(),
                    models.models()));
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
                    String name =
                        "batch %d (%d of %d)"
                            .formatted(run.firstBatch() + finished, finished + 1, run.batches());
                    work(batch, name, hadoop, setup, done);
                  } else {
                    // Only where its outcome cannot be read is there anything left to do.
                    batch.resolve();
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
      String name,
      Broadcast<SerializableConfiguration> hadoop,
      Broadcast<FileAnalysis.AnalyzerSetup> setup,
      LongAccumulator done) {
    timed(
        "analyze",
        "analyze " + name,
        () -> {
          session.lock().check();
          batch.analyze(hadoop, setup, done);
        });
    timed("resolve", "resolve " + name, batch::resolve);
    timed(
        "commit",
        "commit " + name,
        () -> {
          session.lock().check();
          batch.commit(session.settings().imageRowHash(), models.hash(), CodeVersion.get());
        });
  }

  private void timed(String stage, String description, Runnable work) {
    session.stage(
        stage,
        description,
        () -> {
          work.run();
          return null;
        });
  }

  // --- closing ----------------------------------------------------------------------------------

  private RunSummary close(
      Run run, List<Batch> batches, SortedSet<LocalDate> dates, List<Absence> absences) {
    Map<FileOutcome, Long> outcomes = new EnumMap<>(FileOutcome.class);
    Map<String, Long> codes = new TreeMap<>();
    long regions = 0;
    long detections = 0;
    long bytes = 0;
    long moved = 0;
    for (Batch batch : batches) {
      BatchOutcome outcome = batch.outcome();
      outcome.outcomes().forEach((became, n) -> outcomes.merge(became, n, Long::sum));
      outcome.codes().forEach((code, n) -> codes.merge(code.name(), n, Long::sum));
      regions += outcome.regions();
      detections += outcome.detections();
      bytes += outcome.bytes();
      moved += outcome.moved();
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
            moved,
            absences,
            SetAside.all(warehouse.folder()).stream().filter(a -> !a.abandoned()).toList(),
            codes,
            List.copyOf(dates),
            seconds(run),
            warehouse.root());
    RunLog.close(session, summary, run.firstBatch());
    return summary;
  }

  private Map<String, Double> seconds(Run run) {
    Map<String, Double> seconds = new LinkedHashMap<>(run.seconds());
    seconds.putAll(session.progress().seconds());
    return seconds;
  }

  /**
   * @param left runs that were set aside before their dates were derived
   */
  private SortedSet<LocalDate> derive(Run run, List<Batch> batches, List<SetAside> left) {
    SortedSet<LocalDate> touched = new TreeSet<>();
    boolean undated = false;
    Stream<BatchOutcome> ofLeft =
        left.stream()
            .flatMap(aside -> aside.batchFolders(warehouse.folder()).stream())
            .map(folder -> Batch.outcome(warehouse, folder))
            .filter(Objects::nonNull);
    for (BatchOutcome outcome :
        Stream.concat(batches.stream().map(Batch::outcome), ofLeft).toList()) {
      touched.addAll(outcome.dates());
      undated |= outcome.hasUndated();
    }
    SortedSet<LocalDate> dates = new Usage(session, run.started()).update(touched, undated);
    for (Table table : Tables.all()) {
      if (table != Tables.FILES && table != Tables.REJECTS && table != Tables.RUNS) {
        warehouse.compact(table, session.settings().optimizeFiles());
      }
    }
    return dates;
  }
}
