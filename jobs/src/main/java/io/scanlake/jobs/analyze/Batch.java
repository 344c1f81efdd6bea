package io.scanlake.jobs.analyze;

import io.scanlake.jobs.run.Run;
import io.scanlake.jobs.run.Session;
import io.scanlake.jobs.tables.StateFile;
import io.scanlake.jobs.tables.Tables;
import io.scanlake.jobs.tables.Warehouse;
import io.scanlake.jobs.usage.Restated;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;

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
    return spark.read().schema(Resolve.PixelGroup.CODEC.schema()).parquet(groups());
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
            StagedFile.CODEC.encoder())
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
      byte[] known = StateFile.read(fs, kept);
      if (known != null) {
        suspects.addAll(new String(known, StandardCharsets.UTF_8).lines().toList());
      }
      if (!suspects.isEmpty()) {
        StateFile.replace(fs, kept, String.join("\n", suspects).getBytes(StandardCharsets.UTF_8));
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
    return spark.read().schema(StagedFile.CODEC.schema()).parquet(analyzed());
  }

  Dataset<Row> verdicts() {
    return spark.read().schema(Resolve.FileVerdict.CODEC.schema()).parquet(resolved());
  }

  /** Writes every table; the ledger last, for only then is a file done. */
  void commit(String settingsHash, String modelsHash, String codeVersion) {
    new BatchCommit(session, run, number, outcome(), staged(), verdicts(), groupRows())
        .write(settingsHash, modelsHash, codeVersion);
  }

  boolean isCommitted() {
    return warehouse.hasBatch(Tables.FILES, number);
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
