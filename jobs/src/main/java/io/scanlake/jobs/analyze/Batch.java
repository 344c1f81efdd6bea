package io.scanlake.jobs.analyze;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import io.scanlake.jobs.run.Run;
import io.scanlake.jobs.run.Session;
import io.scanlake.jobs.tables.Table;
import io.scanlake.jobs.tables.Tables;
import io.scanlake.jobs.tables.Warehouse;
import io.scanlake.jobs.usage.Restated;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import scala.jdk.javaapi.CollectionConverters;

/**
 * One batch, in three steps of which each leaves its result behind: analyse the files, resolve what
 * they become, commit the tables, the ledger last. A step that has left its result is not done
 * again.
 */
final class Batch {
  private final Session session;
  private final SparkSession spark;
  private final Warehouse warehouse;
  private final Run run;
  private final long number;
  private final Path folder;

  Batch(Session session, Run run, long number) {
    this.session = session;
    this.spark = session.spark();
    this.warehouse = session.warehouse();
    this.run = run;
    this.number = number;
    this.folder = run.batchFolder(warehouse, number);
  }

  String analyzed() {
    return folder + "/analyzed";
  }

  String resolved() {
    return folder + "/resolved";
  }

  private String groups() {
    return folder + "/groups";
  }

  private Dataset<Row> groupRows() {
    return spark.read().schema(Resolve.GROUPS).parquet(groups());
  }

  void analyze(
      Broadcast<SerializableConfiguration> hadoop,
      Broadcast<FileAnalysis.AnalyzerSetup> setup,
      LongAccumulator done) {
    if (isComplete(analyzed())) {
      return;
    }
    Set<String> suspects = suspects();
    run.files(warehouse, number)
        .repartition(partitions(run.count(number)))
        .mapPartitions(
            new FileAnalysis(
                hadoop,
                setup,
                session.pseudonyms(),
                run.id(),
                inFlight().toString(),
                suspects,
                done),
            Encoders.row(Staged.FILE))
        .write()
        .mode(SaveMode.Overwrite)
        .parquet(analyzed());
  }

  private Path inFlight() {
    return new Path(folder, "in-flight");
  }

  /**
   * The files that earlier starts of the batch had in hand when they died; kept, so that a third
   * start knows those of the first.
   */
  private Set<String> suspects() {
    Path kept = new Path(folder, "suspects");
    try {
      FileSystem fs = warehouse.fileSystem(kept);
      Set<String> suspects =
          new TreeSet<>(InFlight.left(inFlight(), spark.sparkContext().hadoopConfiguration()));
      if (fs.exists(kept)) {
        try (InputStream in = fs.open(kept)) {
          suspects.addAll(new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
        }
      }
      if (!suspects.isEmpty()) {
        try (OutputStream out = fs.create(kept, true)) {
          out.write(String.join("\n", suspects).getBytes(StandardCharsets.UTF_8));
        }
        fs.delete(inFlight(), true);
      }
      return suspects;
    } catch (IOException e) {
      throw new UncheckedIOException("the marks of an earlier start cannot be read", e);
    }
  }

  /** Small enough that no executor waits long for the last one, large enough to pay its start. */
  private int partitions(long files) {
    int cores = spark.sparkContext().defaultParallelism();
    long wanted = Math.max(cores, files / FILES_PER_TASK);
    return (int) Math.max(1, Math.min(Math.min(files, wanted), 20_000));
  }

  private static final int FILES_PER_TASK = 500;

  void resolve() {
    if (outcome() != null) {
      return;
    }
    boolean isFirst = warehouse.isEmpty(Tables.FILES) && warehouse.isEmpty(Tables.IMAGES);
    save(Resolve.resolve(warehouse, staged(), isFirst), resolved());
    save(Resolve.pixelGroups(warehouse, verdicts(), isFirst), groups());
    BatchOutcome outcome = BatchOutcome.of(staged(), verdicts(), groupRows());
    if (outcome.replaced() > 0 || outcome.marked() > 0) {
      outcome =
          outcome.withDates(
              Restated.before(
                  warehouse,
                  verdicts()
                      .where("replaces")
                      .select("instance_key")
                      .union(groupRows().where("NOT is_new").select("instance_key"))));
    }
    outcome.save(warehouse, outcomeFile());
  }

  private void save(Dataset<Row> rows, String target) {
    rows.coalesce(spark.sparkContext().defaultParallelism())
        .write()
        .mode(SaveMode.Overwrite)
        .parquet(target);
  }

  private Path outcomeFile() {
    return new Path(folder, "outcome.json");
  }

  /** What the batch came to; null before it is resolved. */
  BatchOutcome outcome() {
    return BatchOutcome.read(warehouse, outcomeFile());
  }

  Dataset<Row> staged() {
    return spark.read().schema(Staged.FILE).parquet(analyzed());
  }

  Dataset<Row> verdicts() {
    return spark.read().schema(Resolve.RESOLVED).parquet(resolved());
  }

  /** Writes every table; the ledger last, for only then is a file done. */
  void commit(String settingsHash, String modelsHash, String codeVersion) {
    BatchOutcome outcome = outcome();
    Dataset<Row> verdicts = verdicts();
    Dataset<Row> groups = groupRows();
    boolean replaces = outcome.replaced() > 0;
    boolean marks = outcome.marked() > 0;
    boolean again = outcome.again() > 0;
    Dataset<Row> written = staged().join(broadcast(writes(verdicts, groups)), "file_key");
    List<Runnable> tables =
        List.of(
            () -> images(written, verdicts, groups, replaces, marks),
            () -> {
              takeOut(Tables.REGIONS, replaces ? verdicts : null);
              append(Tables.REGIONS, outcome.regions(), () -> exploded(written, "regions"));
            },
            () -> {
              takeOut(Tables.DETECTIONS, replaces ? verdicts : null);
              append(
                  Tables.DETECTIONS, outcome.detections(), () -> exploded(written, "detections"));
            },
            () -> rejects(again, outcome.codes().size()));
    if (replaces || marks || again) {
      // Merges name their transaction in the session's settings, so they go one after the other.
      tables.forEach(Runnable::run);
    } else {
      Warehouse.inParallel(tables);
    }
    session.lock().check();
    ledger(verdicts, again, settingsHash, modelsHash, codeVersion);
  }

  boolean isCommitted() {
    return warehouse.hasBatch(Tables.FILES, number);
  }

  private static Dataset<Row> writes(Dataset<Row> verdicts, Dataset<Row> groups) {
    return verdicts
        .where("writes_image")
        .join(
            groups.where("is_new").select("instance_key", "pixel_group"),
            CollectionConverters.asScala(List.of("instance_key")).toSeq(),
            "left")
        .select("file_key", "resend_count", "is_conflict", "pixel_group");
  }

  private void images(
      Dataset<Row> written,
      Dataset<Row> verdicts,
      Dataset<Row> groups,
      boolean replaces,
      boolean marks) {
    Dataset<Row> rows =
        written.select(
            Arrays.stream(Tables.IMAGES.schema().fieldNames())
                .map(
                    name ->
                        switch (name) {
                          case "resend_count", "is_conflict", "pixel_group" -> col(name);
                          default -> col("image." + name).as(name);
                        })
                .toArray(Column[]::new));
    if (!replaces && !marks) {
      warehouse.append(Tables.IMAGES, rows, number);
      return;
    }
    warehouse.upsert(
        Tables.IMAGES,
        marks ? rows.unionByName(marked(verdicts, groups)) : rows,
        "instance_key",
        number);
  }

  /** Rows that are there already, with the marks that this batch changes. */
  private Dataset<Row> marked(Dataset<Row> verdicts, Dataset<Row> groups) {
    Dataset<Row> changes =
        verdicts
            .where("file_key IS NULL")
            .selectExpr(
                "instance_key",
                "resend_count AS new_resend_count",
                "is_conflict AS new_is_conflict")
            .join(
                groups
                    .where("NOT is_new")
                    .selectExpr(
                        "instance_key", "pixel_group AS new_pixel_group", "true AS regroup"),
                CollectionConverters.asScala(List.of("instance_key")).toSeq(),
                "full");
    Dataset<Row> images = warehouse.read(Tables.IMAGES);
    return images
        .join(broadcast(changes), "instance_key")
        .select(
            Arrays.stream(Tables.IMAGES.schema().fieldNames())
                .map(
                    name ->
                        switch (name) {
                          case "resend_count", "is_conflict" ->
                              expr("coalesce(new_" + name + ", " + name + ")").as(name);
                          case "pixel_group" ->
                              expr("if(coalesce(regroup, false), new_pixel_group, pixel_group)")
                                  .as(name);
                          default -> col(name);
                        })
                .toArray(Column[]::new));
  }

  /** Adds rows where there are any; a table without rows is there all the same. */
  private void append(Table table, long count, Supplier<Dataset<Row>> rows) {
    if (count > 0) {
      warehouse.append(table, rows.get(), number);
    } else {
      warehouse.createMissing(List.of(table));
    }
  }

  /** Takes the parts of replaced images out. */
  private void takeOut(Table table, Dataset<Row> replacing) {
    if (replacing != null) {
      warehouse.delete(
          table, replacing.where("replaces").select("instance_key"), "instance_key", number);
    }
  }

  private static Dataset<Row> exploded(Dataset<Row> written, String column) {
    return written
        .select(
            col("image.instance_key"),
            col("image.run_id"),
            col("image.local_date"),
            col("image.local_month"),
            expr("explode(" + column + ")").as("part"))
        .select("instance_key", "run_id", "local_date", "local_month", "part.*");
  }

  private void rejects(boolean again, long count) {
    if (again) {
      warehouse.delete(
          Tables.REJECTS, staged().where("tries > 0").select("file_key"), "file_key", number);
    }
    append(
        Tables.REJECTS,
        count,
        () ->
            staged()
                .where("code IS NOT NULL")
                .select(
                    col("file_key"),
                    lit(run.id()).as("run_id"),
                    col("stage"),
                    col("code"),
                    col("message"),
                    col("bytes"),
                    col("content_hash"),
                    col("image.modality"),
                    col("image.station_key"),
                    col("image.transfer_syntax_uid"),
                    col("tries").plus(1).as("tries"),
                    firstSeen()));
  }

  private Column firstSeen() {
    return expr("coalesce(first_seen_utc, timestamp_millis(" + run.started().toEpochMilli() + "))")
        .as("first_seen_utc");
  }

  private void ledger(
      Dataset<Row> verdicts,
      boolean again,
      String settingsHash,
      String modelsHash,
      String codeVersion) {
    Dataset<Row> rows =
        staged()
            .select("file_key", "path", "bytes", "mtime_ms", "code", "tries", "first_seen_utc")
            .join(
                broadcast(
                    verdicts
                        .where("file_key IS NOT NULL")
                        .select("file_key", "outcome", "instance_key")),
                "file_key")
            .select(
                col("file_key"),
                col("path"),
                col("bytes"),
                expr("timestamp_millis(mtime_ms)").as("mtime_utc"),
                col("outcome"),
                col("code"),
                col("instance_key"),
                col("tries").plus(1).as("tries"),
                firstSeen(),
                lit(Timestamp.from(Instant.now())).as("processed_utc"),
                lit(codeVersion).as("code_version"),
                lit(settingsHash).as("settings_hash"),
                lit(modelsHash).as("models_hash"),
                lit(run.id()).as("run_id"));
    if (again) {
      warehouse.upsert(Tables.FILES, rows, "file_key", number);
    } else {
      warehouse.append(Tables.FILES, rows, number);
    }
  }

  private boolean isComplete(String output) {
    Path mark = new Path(output, "_SUCCESS");
    try {
      return warehouse.fileSystem(mark).exists(mark);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
