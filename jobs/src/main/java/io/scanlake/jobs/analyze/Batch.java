package io.scanlake.jobs.analyze;

import io.scanlake.jobs.analyze.Resolve.FileVerdict;
import io.scanlake.jobs.analyze.Resolve.PixelGroup;
import io.scanlake.jobs.run.Run;
import io.scanlake.jobs.run.Session;
import io.scanlake.jobs.tables.ParquetFile;
import io.scanlake.jobs.tables.RecordCodec;
import io.scanlake.jobs.tables.StateFile;
import io.scanlake.jobs.tables.Tables;
import io.scanlake.jobs.tables.UsageTables;
import io.scanlake.jobs.tables.Warehouse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;

/**
 * One batch, in three steps of which each leaves its result behind: analyse the files, resolve what
 * they become, commit the tables, the ledger last. A step that has left its result is not done
 * again.
 */
final class Batch {
  private static final String VERDICTS = "resolved";
  private static final String GROUPS = "groups";
  private static final String OUTCOME = "outcome.json";

  private final Session session;
  private final SparkSession spark;
  private final Warehouse warehouse;
  private final Run run;
  private final long number;
  private final boolean repeats;
  private final Path folder;
  private Resolve resolve;

  /**
   * @param repeats whether tables may have rows of its files that the ledger does not know of
   */
  Batch(Session session, Run run, long number, boolean repeats) {
    this.session = session;
    this.spark = session.spark();
    this.warehouse = session.warehouse();
    this.run = run;
    this.number = number;
    this.repeats = repeats;
    this.folder = run.batchFolder(warehouse, number);
  }

  String analyzed() {
    return folder + "/analyzed";
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
                run.fromList(),
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
      List<String> known =
          StateFile.read(
              fs, kept, content -> new String(content, StandardCharsets.UTF_8).lines().toList());
      if (known != null) {
        suspects.addAll(known);
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
    List<FreshFile> read = FreshFile.read(allStaged(), run.started());
    if (read.size() != run.count(number)) {
      throw new IllegalStateException(
          "files were lost: " + run.count(number) + " analysed, " + read.size() + " came back");
    }
    List<FreshFile> files = read.stream().filter(file -> !file.isDeferred()).toList();
    if (wasResolved()) {
      BatchOutcome.of(files, savedResolution()).save(warehouse, outcomeFile());
      return;
    }
    boolean isFirst = warehouse.isEmpty(Tables.FILES) && warehouse.isEmpty(Tables.IMAGES);
    resolve = Resolve.of(files, isFirst ? null : known());
    try {
      save(VERDICTS, FileVerdict.CODEC.schema(), rows(FileVerdict.CODEC, resolve.verdicts()));
      save(GROUPS, PixelGroup.CODEC.schema(), rows(PixelGroup.CODEC, resolve.groups()));
    } catch (IOException e) {
      throw new UncheckedIOException("what a batch's files become could not be saved", e);
    }
    BatchOutcome.of(files, resolve).save(warehouse, outcomeFile());
  }

  private KnownImages known() {
    boolean isComplete = run.absences().stream().allMatch(absence -> absence.gone() == 0);
    return new KnownImages(warehouse, run.started(), isComplete ? null : run.gone(warehouse));
  }

  private void save(String name, StructType schema, List<Row> rows) throws IOException {
    Path target = new Path(folder, name);
    warehouse.fileSystem(target).delete(target, true);
    ParquetFile.write(spark, target, schema, rows);
  }

  private static <R extends Record> List<Row> rows(RecordCodec<R> codec, List<R> values) {
    return values.stream().map(codec::row).toList();
  }

  /** What an earlier start has saved, or this one. */
  private Resolve resolution() {
    if (resolve == null) {
      resolve = saved(List.of());
    }
    return resolve;
  }

  private Resolve saved(Collection<LocalDate> changedDates) {
    return new Resolve(
        FileVerdict.CODEC.collect(spark.read().parquet(folder + "/" + VERDICTS)),
        PixelGroup.CODEC.collect(spark.read().parquet(folder + "/" + GROUPS)),
        changedDates);
  }

  /** Whether there is an outcome, be it one that cannot be read: the verdicts precede it. */
  private boolean wasResolved() {
    try {
      return StateFile.exists(warehouse.fileSystem(outcomeFile()), outcomeFile());
    } catch (IOException e) {
      throw new UncheckedIOException("a batch's outcome cannot be read", e);
    }
  }

  /**
   * The verdicts as they are saved, for tables may have rows of them already. Which dates they
   * change is lost with the outcome, so that all dates are taken to change.
   */
  private Resolve savedResolution() {
    return saved(
        warehouse
            .read(Tables.IMAGES)
            .select("local_date")
            .union(warehouse.read(UsageTables.IMAGE_DAYS).select("local_date"))
            .distinct()
            .collectAsList()
            .stream()
            .map(row -> row.isNullAt(0) ? null : row.getDate(0).toLocalDate())
            .toList());
  }

  private Path outcomeFile() {
    return new Path(folder, OUTCOME);
  }

  /** What a batch of a run that was set aside came to; null where it was not resolved. */
  static BatchOutcome outcome(Warehouse warehouse, Path folder) {
    return BatchOutcome.read(warehouse, new Path(folder, OUTCOME));
  }

  /** What the batch came to; null before it is resolved. */
  BatchOutcome outcome() {
    return BatchOutcome.read(warehouse, outcomeFile());
  }

  /** The files that the batch is done with. */
  private Dataset<Row> staged() {
    return allStaged().where("NOT coalesce(is_deferred, false)");
  }

  private Dataset<Row> allStaged() {
    return spark.read().schema(StagedFile.CODEC.schema()).parquet(analyzed());
  }

  /** Writes every table; the ledger last, for only then is a file done. */
  void commit(String settingsHash, String modelsHash, String codeVersion) {
    Resolve resolved = resolution();
    new BatchCommit(
            session,
            run,
            number,
            outcome(),
            repeats,
            staged(),
            spark.createDataFrame(
                rows(FileVerdict.CODEC, resolved.verdicts()), FileVerdict.CODEC.schema()),
            spark.createDataFrame(
                rows(PixelGroup.CODEC, resolved.groups()), PixelGroup.CODEC.schema()))
        .write(settingsHash, modelsHash, codeVersion);
    resolve = null;
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
