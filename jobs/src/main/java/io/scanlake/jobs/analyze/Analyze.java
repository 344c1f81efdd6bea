package io.scanlake.jobs.analyze;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import io.scanlake.jobs.RunSummary;
import io.scanlake.jobs.Session;
import io.scanlake.jobs.inventory.Run;
import io.scanlake.jobs.tables.Tables;
import io.scanlake.jobs.tables.Warehouse;
import io.scanlake.jobs.usage.Derived;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
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
    List<Batch> batches = new ArrayList<>();
    for (int i = 0; i < run.batches(); i++) {
      batches.add(new Batch(session, run, run.firstBatch() + i));
    }
    int finished = work(run, batches, deadline);
    RunSummary summary = close(run, batches.subList(0, finished));
    run.remove(warehouse);
    return summary;
  }

  /** Returns how many batches are done: all, or those before the deadline. */
  private int work(Run run, List<Batch> batches, Instant deadline) {
    SparkSession spark = session.spark();
    Configuration conf = spark.sparkContext().hadoopConfiguration();
    Broadcast<SerializableConfiguration> hadoop =
        spark
            .sparkContext()
            .broadcast(
                new SerializableConfiguration(conf),
                scala.reflect.ClassTag$.MODULE$.apply(SerializableConfiguration.class));
    Broadcast<FileAnalysis.Recipe> recipe =
        spark
            .sparkContext()
            .broadcast(
                new FileAnalysis.Recipe(
                    models.settingsHash() + models.hash(), session.settings(), models.models()),
                scala.reflect.ClassTag$.MODULE$.apply(FileAnalysis.Recipe.class));
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
                    work(batch, hadoop, recipe, done);
                  }
                  finished++;
                }
                return finished;
              });
    } finally {
      hadoop.destroy();
      recipe.destroy();
    }
  }

  private void work(
      Batch batch,
      Broadcast<SerializableConfiguration> hadoop,
      Broadcast<FileAnalysis.Recipe> recipe,
      LongAccumulator done) {
    timed(
        "analyze",
        () -> {
          session.lock().check();
          batch.analyze(hadoop, recipe, done);
        });
    timed("resolve", batch::resolve);
    timed(
        "commit",
        () -> {
          session.lock().check();
          batch.commit(models.settingsHash(), models.hash(), Models.codeVersion());
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

  private RunSummary close(Run run, List<Batch> batches) {
    Map<Copies.Fate, Long> fates = new EnumMap<>(Copies.Fate.class);
    Map<String, Long> codes = new TreeMap<>();
    long regions = 0;
    long detections = 0;
    long bytes = 0;
    SortedSet<LocalDate> dates = new TreeSet<>();
    if (!batches.isEmpty()) {
      Dataset<Row> verdicts = all(batches.stream().map(Batch::verdicts).toList());
      Dataset<Row> staged = all(batches.stream().map(Batch::staged).toList());
      for (Row row :
          verdicts.where("file_key IS NOT NULL").groupBy("outcome").count().collectAsList()) {
        fates.put(Copies.Fate.valueOf(row.getString(0)), row.getLong(1));
      }
      for (Row row :
          staged
              .groupBy("code")
              .agg(
                  expr("count(*)"),
                  expr("sum(bytes)"),
                  expr("coalesce(sum(image.region_count), 0L)"),
                  expr("coalesce(sum(image.detection_count), 0L)"))
              .collectAsList()) {
        if (!row.isNullAt(0)) {
          codes.put(row.getString(0), row.getLong(1));
        }
        bytes += row.getLong(2);
        regions += row.getLong(3);
        detections += row.getLong(4);
      }
      dates = session.progress().stage("derive", () -> derive(batches, staged));
    }
    long worked = fates.values().stream().mapToLong(Long::longValue).sum();
    RunSummary summary =
        new RunSummary(
            run.id(),
            batches.size() < run.batches() ? "DEADLINE" : "FINISHED",
            run.started(),
            Instant.now(),
            run.listed(),
            fates.getOrDefault(Copies.Fate.ACCEPTED, 0L),
            fates.getOrDefault(Copies.Fate.NO_PIXELS, 0L),
            fates.getOrDefault(Copies.Fate.DUPLICATE, 0L),
            fates.getOrDefault(Copies.Fate.SUPERSEDED, 0L),
            fates.getOrDefault(Copies.Fate.REJECTED, 0L),
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
    boolean closed = !warehouse.read(Tables.RUNS).where(col("run_id").equalTo(run.id())).isEmpty();
    if (!closed) {
      warehouse.append(Tables.RUNS, row(summary));
    }
    return summary;
  }

  private Map<String, Double> seconds(Run run) {
    Map<String, Double> seconds = new LinkedHashMap<>(run.seconds());
    seconds.putAll(session.progress().seconds());
    return seconds;
  }

  private SortedSet<LocalDate> derive(List<Batch> batches, Dataset<Row> staged) {
    Dataset<Row> touched =
        staged
            .where("image IS NOT NULL")
            .select("image.local_date", "image.study_key", "image.local_month");
    Dataset<Row> all =
        touched
            .select("local_date", "study_key")
            .union(all(batches.stream().map(Batch::replacedDates).toList()))
            .distinct()
            .persist();
    try {
      boolean undated = !all.where("local_date IS NULL").isEmpty();
      SortedSet<LocalDate> dates = Derived.closure(warehouse, all);
      Derived.write(warehouse, dates, undated);
      Set<String> months = new HashSet<>();
      touched
          .select("local_month")
          .distinct()
          .collectAsList()
          .forEach(row -> months.add(row.getString(0)));
      for (var table : List.of(Tables.IMAGES, Tables.REGIONS, Tables.DETECTIONS)) {
        warehouse.compact(table, months, session.settings().optimizeFiles());
      }
      return dates;
    } finally {
      all.unpersist();
    }
  }

  private static Dataset<Row> all(List<Dataset<Row>> parts) {
    return parts.stream().reduce(Dataset::unionByName).orElseThrow();
  }

  private Dataset<Row> row(RunSummary summary) {
    Date[] dates = summary.datesRestated().stream().map(Date::valueOf).toArray(Date[]::new);
    Row row =
        RowFactory.create(
            summary.runId(),
            Timestamp.from(summary.started()),
            Timestamp.from(summary.finished()),
            summary.state(),
            Models.codeVersion(),
            Tables.SCHEMA_VERSION,
            models.settingsHash(),
            session.pseudonyms().keyId(),
            summary.listed(),
            summary.accepted(),
            summary.noPixels(),
            summary.duplicate(),
            summary.superseded(),
            summary.rejected(),
            summary.unchanged(),
            summary.deferred(),
            summary.bytes(),
            summary.batches(),
            dates,
            summary.secondsByStage());
    return session.spark().createDataFrame(List.of(row), Tables.RUNS.schema());
  }
}
