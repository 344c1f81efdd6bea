package io.scanlake.jobs.tables;

import io.delta.tables.DeltaTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.VersionChecksum;
import org.apache.spark.sql.delta.actions.SetTransaction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The tables under one folder, each committed through Delta. Writes of a batch carry the batch
 * number as Delta transaction, so that a batch repeated after a crash writes nothing twice.
 */
public final class Warehouse {
  private final SparkSession spark;
  private final WarehouseFolder folder;

  public Warehouse(SparkSession spark, WarehouseFolder folder) {
    this.spark = spark;
    this.folder = folder;
  }

  /**
   * @param root folder of the tables
   * @param ledgerRoot folder of the table with paths and of what a run saves for itself
   */
  public Warehouse(SparkSession spark, String root, String ledgerRoot) {
    this(spark, new WarehouseFolder(root, ledgerRoot, spark.sparkContext().hadoopConfiguration()));
  }

  public SparkSession spark() {
    return spark;
  }

  public WarehouseFolder folder() {
    return folder;
  }

  public String root() {
    return folder.root();
  }

  public String path(Table table) {
    return folder.path(table);
  }

  /** See {@link WarehouseFolder#stateFolder}. */
  public Path stateFolder() {
    return folder.stateFolder();
  }

  /** See {@link WarehouseFolder#lockFile}. */
  public Path lockFile() {
    return folder.lockFile();
  }

  public FileSystem fileSystem(Path path) throws IOException {
    return folder.fileSystem(path);
  }

  /** See {@link WarehouseFolder#exists}. */
  public boolean exists(Table table) {
    return folder.exists(table);
  }

  /**
   * The table's rows; none where no run has written it yet. Columns that the table was made before
   * are NULL.
   */
  public Dataset<Row> read(Table table) {
    if (!exists(table)) {
      return spark.createDataFrame(List.of(), table.schema());
    }
    Dataset<Row> rows = spark.read().format("delta").load(path(table));
    for (StructField column : missing(table, rows)) {
      rows = rows.withColumn(column.name(), functions.lit(null).cast(column.dataType()));
    }
    return rows;
  }

  /** The columns that rows of the table lack. */
  private static StructField[] missing(Table table, Dataset<Row> rows) {
    Set<String> present = Set.of(rows.columns());
    return Arrays.stream(table.schema().fields())
        .filter(field -> !present.contains(field.name()))
        .toArray(StructField[]::new);
  }

  /**
   * Makes every table known to Spark SQL under its name; a table that no run has written yet is
   * empty.
   *
   * @param isNeeded whether a table's rows are needed: opening its log takes a moment, so that
   *     other tables are registered without rows
   * @return the tables that exist
   */
  public List<Table> registerViews(Predicate<Table> isNeeded) {
    inParallel(
        Tables.all().stream()
            .<Runnable>map(
                table ->
                    () ->
                        (isNeeded.test(table)
                                ? read(table)
                                : spark.createDataFrame(List.of(), table.schema()))
                            .createOrReplaceTempView(table.name()))
            .toList());
    return Tables.all().stream().filter(this::exists).toList();
  }

  /**
   * Takes numbers for the batches of a run; a number is given out once in the life of the
   * warehouse.
   *
   * @return the first of them
   */
  public long takeBatchNumbers(int count) {
    Path file = new Path(root(), "_scanlake/last-batch");
    try {
      FileSystem fs = fileSystem(file);
      byte[] known = StateFile.read(fs, file);
      long last =
          known != null
              ? Long.parseLong(new String(known, StandardCharsets.UTF_8))
              : Tables.all().stream().mapToLong(t -> lastBatch(t, t.name())).max().orElse(0);
      StateFile.replace(fs, file, Long.toString(last + count).getBytes(StandardCharsets.UTF_8));
      return last + 1;
    } catch (IOException e) {
      throw new UncheckedIOException("the batch numbers cannot be kept", e);
    }
  }

  /** The highest number of a batch that the table has of a writer, 0 if none. */
  private long lastBatch(Table table, String writer) {
    if (!exists(table)) {
      return 0;
    }
    Snapshot snapshot = snapshot(table);
    Option<Seq<SetTransaction>> known =
        snapshot.checksumOpt().flatMap(VersionChecksum::setTransactions);
    return CollectionConverters.asJava(known.isDefined() ? known.get() : snapshot.setTransactions())
        .stream()
        .filter(transaction -> transaction.appId().equals(writer))
        .mapToLong(SetTransaction::version)
        .max()
        .orElse(0);
  }

  /** True where the table has the batch's rows. */
  public boolean hasBatch(Table table, long batch) {
    return lastBatch(table, table.name()) >= batch;
  }

  /** True where the table holds no file of data; told from the log, without reading rows. */
  public boolean isEmpty(Table table) {
    return files(table) == 0;
  }

  /**
   * The table's files of data; as a rule the last commit's checksum says it without a Spark job.
   */
  private long files(Table table) {
    if (!exists(table)) {
      return 0;
    }
    Snapshot snapshot = snapshot(table);
    Option<VersionChecksum> summary = snapshot.checksumOpt();
    return summary.isDefined() ? summary.get().numFiles() : snapshot.numOfFiles();
  }

  private Snapshot snapshot(Table table) {
    return DeltaLog.forTable(spark, path(table)).update(false, Option.empty(), Option.empty());
  }

  /** Adds rows, unless the batch has done so before. */
  public void append(Table table, Dataset<Row> rows, long batch) {
    save(
        table,
        writer(table, rows, SaveMode.Append)
            .option("txnAppId", table.name())
            .option("txnVersion", Long.toString(batch)));
  }

  /** Makes the tables, without rows, that are missing. */
  public void createMissing(List<Table> tables) {
    inParallel(
        tables.stream()
            .filter(table -> !exists(table))
            .<Runnable>map(t -> () -> save(t, writer(t, read(t), SaveMode.Append)))
            .toList());
  }

  /** Gives a table that was made before some of its columns the missing ones, empty. */
  void addMissingColumns(Table table) {
    if (!exists(table)) {
      return;
    }
    StructField[] missing = missing(table, spark.read().format("delta").load(path(table)));
    if (missing.length > 0) {
      spark.sql(
          "ALTER TABLE delta.`"
              + path(table)
              + "` ADD COLUMNS ("
              + new StructType(missing).toDDL()
              + ")");
    }
  }

  /** A writer that makes the table where it is missing. */
  private DataFrameWriter<Row> writer(Table table, Dataset<Row> rows, SaveMode mode) {
    DataFrameWriter<Row> writer = arranged(table, rows).write().format("delta").mode(mode);
    return exists(table)
        ? writer
        : writer
            .partitionBy(table.partition().toArray(String[]::new))
            .option("delta.dataSkippingNumIndexedCols", "10");
  }

  private void save(Table table, DataFrameWriter<Row> writer) {
    JobDescription.during(
        spark,
        "write " + table.name(),
        () -> {
          writer.save(path(table));
          return null;
        });
  }

  /**
   * Replaces the rows with the same key and adds the others, in one commit, unless the batch has
   * done so before.
   */
  public void upsert(Table table, Dataset<Row> rows, String key, long batch) {
    if (!exists(table)) {
      append(table, rows, batch);
      return;
    }
    if (hasBatch(table, batch)) {
      return;
    }
    withTransaction(
        table,
        table.name(),
        batch,
        () ->
            DeltaTable.forPath(spark, path(table))
                .as("t")
                .merge(arranged(table, rows).as("s"), "t." + key + " = s." + key)
                .whenMatched()
                .updateAll()
                .whenNotMatched()
                .insertAll()
                .execute());
  }

  /** Deletes the rows whose key is among the given, unless the batch has done so before. */
  public void delete(Table table, Dataset<Row> keys, String key, long batch) {
    String writer = table.name() + "-delete";
    if (!exists(table) || lastBatch(table, writer) >= batch) {
      return;
    }
    withTransaction(
        table,
        writer,
        batch,
        () ->
            DeltaTable.forPath(spark, path(table))
                .as("t")
                .merge(keys.select(key).distinct().as("s"), "t." + key + " = s." + key)
                .whenMatched()
                .delete()
                .execute());
  }

  /** Replaces the rows of the given dates (NULL among them: undated rows), and no others. */
  public void replaceDates(Table table, Dataset<Row> rows, Collection<LocalDate> dates) {
    if (dates.isEmpty()) {
      return;
    }
    DataFrameWriter<Row> writer = writer(table, rows, SaveMode.Overwrite);
    save(table, exists(table) ? writer.option("replaceWhere", DateCondition.of(dates)) : writer);
  }

  /** Replaces the rows with the given as-of date, and no others. */
  public void replaceAsOf(Table table, Dataset<Row> rows, LocalDate asOf) {
    DataFrameWriter<Row> writer = writer(table, rows, SaveMode.Overwrite);
    save(
        table,
        exists(table) ? writer.option("replaceWhere", "as_of = DATE'" + asOf + "'") : writer);
  }

  /** Replaces all rows. */
  public void replace(Table table, Dataset<Row> rows) {
    save(table, writer(table, rows, SaveMode.Overwrite));
  }

  /** Rewrites the small files of a table, or of its months, where they have become many. */
  public void compact(Table table, int mostFiles) {
    if (files(table) <= mostFiles) {
      return;
    }
    if (table.partition().isEmpty()) {
      DeltaTable.forPath(spark, path(table)).optimize().executeCompaction();
      return;
    }
    List<Row> crowded =
        snapshot(table)
            .allFiles()
            .toDF()
            .select(functions.expr("partitionValues['local_month']").as("local_month"))
            .groupBy("local_month")
            .count()
            .where(functions.col("count").gt(mostFiles))
            .collectAsList();
    for (Row month : crowded) {
      DeltaTable.forPath(spark, path(table))
          .optimize()
          .where("local_month = '" + month.getString(0) + "'")
          .executeCompaction();
    }
  }

  /** The table's columns in its order, and its rows as they are to lie in files. */
  private static Dataset<Row> arranged(Table table, Dataset<Row> rows) {
    Column[] columns =
        Arrays.stream(table.schema().fields())
            .map(
                (StructField f) ->
                    functions.col(f.name()).cast(f.dataType()).as(f.name(), f.metadata()))
            .toArray(Column[]::new);
    Dataset<Row> selected = rows.select(columns);
    Column[] sort =
        java.util.stream.Stream.concat(table.partition().stream(), table.sort().stream())
            .map(functions::col)
            .toArray(Column[]::new);
    Dataset<Row> placed =
        table.partition().isEmpty()
            ? selected.coalesce(1)
            : selected.repartition(
                table.partition().stream().map(functions::col).toArray(Column[]::new));
    return sort.length == 0 ? placed : placed.sortWithinPartitions(sort);
  }

  private void withTransaction(Table table, String writer, long batch, Runnable commit) {
    spark.conf().set("spark.databricks.delta.write.txnAppId", writer);
    spark.conf().set("spark.databricks.delta.write.txnVersion", Long.toString(batch));
    try {
      JobDescription.during(
          spark, "update " + table.name(), Executors.callable(commit, (Void) null));
    } finally {
      spark.conf().unset("spark.databricks.delta.write.txnAppId");
      spark.conf().unset("spark.databricks.delta.write.txnVersion");
    }
  }

  /** Runs independent table work side by side; the first fault ends it. */
  public static void inParallel(List<Runnable> work) {
    if (work.isEmpty()) {
      return;
    }
    ExecutorService pool = Executors.newFixedThreadPool(Math.min(4, work.size()));
    try {
      for (Future<Object> result :
          pool.invokeAll(work.stream().map(Executors::callable).toList())) {
        result.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      pool.shutdown();
    }
  }
}
