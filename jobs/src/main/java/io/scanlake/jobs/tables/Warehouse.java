package io.scanlake.jobs.tables;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.defaults.engine.fileio.FileIO;
import io.delta.kernel.defaults.engine.hadoopio.HadoopFileIO;
import io.delta.kernel.engine.Engine;
import io.scanlake.jobs.tables.TableLog.DataFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.paths.SparkPath;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The tables under one folder, each committed through Delta. Writes of a batch carry the batch
 * number as Delta transaction, so that a batch repeated after a crash writes nothing twice.
 */
public final class Warehouse {
  private final SparkSession spark;
  private final WarehouseFolder folder;
  private final FileIO io;
  private final Engine engine;

  public Warehouse(SparkSession spark, WarehouseFolder folder) {
    this.spark = spark;
    this.folder = folder;
    Configuration hadoop = new Configuration(spark.sparkContext().hadoopConfiguration());
    // The default starts a process for every file of a log on a local disk.
    hadoop.set("io.delta.kernel.logStore.file.impl", "io.delta.storage.LocalLogStore");
    this.io = new HadoopFileIO(hadoop);
    this.engine = DefaultEngine.create(io);
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
   * The table's rows as its log has them now; none where no run has written it yet. Columns that
   * the table was made before are NULL.
   */
  public Dataset<Row> read(Table table) {
    return exists(table) ? rows(table, log(table).files()) : none(table);
  }

  private Dataset<Row> none(Table table) {
    return spark.createDataFrame(List.of(), table.schema());
  }

  private Dataset<Row> rows(Table table, List<DataFile> files) {
    return files.isEmpty() ? none(table) : TableFiles.rows(spark, table, path(table), files);
  }

  private TableLog log(Table table) {
    return TableLog.read(engine, path(table));
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
    for (Table table : Tables.all()) {
      (isNeeded.test(table) ? read(table) : none(table)).createOrReplaceTempView(table.name());
    }
    return Tables.all().stream().filter(this::exists).toList();
  }

  /**
   * Takes numbers for the batches of a run; a number is given out once in the life of the
   * warehouse. A file that lags behind the tables, such as one from a backup, is not believed.
   *
   * @param planned the highest number in the plans of unfinished runs, 0 if none
   * @return the first of them
   */
  public long takeBatchNumbers(int count, long planned) {
    Path file = new Path(root(), "_scanlake/last-batch");
    try {
      FileSystem fs = fileSystem(file);
      Long known = StateFile.read(fs, file, Warehouse::batchNumber);
      long last =
          (known == null ? Tables.all() : List.of(Tables.FILES, Tables.RUNS))
              .stream().mapToLong(t -> lastBatch(t, t.name())).max().orElse(0);
      last = Math.max(Math.max(last, planned), known == null ? 0 : known);
      StateFile.replace(fs, file, Long.toString(last + count).getBytes(StandardCharsets.UTF_8));
      return last + 1;
    } catch (IOException e) {
      throw new UncheckedIOException("the batch numbers cannot be kept", e);
    }
  }

  private static Long batchNumber(byte[] content) {
    String digits = new String(content, StandardCharsets.UTF_8);
    return digits.matches("\\d+") ? Long.valueOf(digits) : null;
  }

  /** The highest number of a batch that the table has of a writer, 0 if none. */
  private long lastBatch(Table table, String writer) {
    return exists(table) ? log(table).lastBatch(writer) : 0;
  }

  /** True where the table has the batch's rows. */
  public boolean hasBatch(Table table, long batch) {
    return lastBatch(table, table.name()) >= batch;
  }

  /** True where the table holds no file of data; told from the log, without reading rows. */
  public boolean isEmpty(Table table) {
    return !exists(table) || log(table).files().isEmpty();
  }

  /** Makes the tables, without rows, that are missing. */
  public void createMissing(List<Table> tables) {
    tables.forEach(this::logOrNew);
  }

  private TableLog logOrNew(Table table) {
    if (!exists(table)) {
      TableLog.create(engine, path(table), table);
    }
    return log(table);
  }

  /** Gives a table that was made before some of its columns the missing ones, empty. */
  void addMissingColumns(Table table) {
    if (!exists(table)) {
      return;
    }
    List<String> present = log(table).columns();
    StructType missing =
        new StructType(
            Arrays.stream(table.schema().fields())
                .filter(field -> !present.contains(field.name()))
                .toArray(StructField[]::new));
    if (!missing.isEmpty()) {
      spark.sql("ALTER TABLE delta.`" + path(table) + "` ADD COLUMNS (" + missing.toDDL() + ")");
    }
  }

  // --- writing ----------------------------------------------------------------------------------

  /** Adds rows, unless the batch has done so before. */
  public void append(Table table, Dataset<Row> rows, long batch) {
    append(table, batch, writer -> writer.write(rows));
  }

  /** Adds rows that the driver holds, unless the batch has done so before. */
  public void append(Table table, List<Row> rows, long batch) {
    append(table, batch, writer -> writer.write(rows));
  }

  private void append(Table table, long batch, Function<TableWriter, List<DataFile>> write) {
    TableLog log = logOrNew(table);
    if (log.lastBatch(table.name()) < batch) {
      log.commit(List.of(), write(table, write), true, table.name(), batch);
    }
  }

  private List<DataFile> write(Table table, Function<TableWriter, List<DataFile>> write) {
    return JobDescription.during(spark, "write " + table.name(), () -> write.apply(writer(table)));
  }

  private TableWriter writer(Table table) {
    return new TableWriter(spark, table, path(table), io);
  }

  /**
   * Replaces the rows with the same key and adds the others, in one commit, unless the batch has
   * done so before.
   *
   * @param keys those of the rows, and nothing dear to compute: they are needed twice
   */
  public void upsert(Table table, Dataset<Row> rows, Dataset<Row> keys, String key, long batch) {
    TableLog log = logOrNew(table);
    if (log.lastBatch(table.name()) < batch) {
      replaceKeys(table, log, keys.select(key), key, rows, table.name(), batch);
    }
  }

  /**
   * Replaces rows with some keys, unless the writer has done so before for the batch.
   *
   * @param writer whose batches these are; others than those that add rows
   */
  public void update(
      Table table, Dataset<Row> rows, Dataset<Row> keys, String key, String writer, long batch) {
    TableLog log = log(table);
    if (log.lastBatch(writer) < batch) {
      replaceKeys(table, log, keys.select(key), key, rows, writer, batch);
    }
  }

  /** Deletes the rows whose key is among the given, unless the batch has done so before. */
  public void delete(Table table, Dataset<Row> keys, String key, long batch) {
    String writer = table.name() + "-delete";
    if (exists(table)) {
      TableLog log = log(table);
      if (log.lastBatch(writer) < batch) {
        replaceKeys(table, log, keys.select(key), key, null, writer, batch);
      }
    }
  }

  /**
   * Writes the files anew that hold a row with one of the keys, without it, and adds rows.
   *
   * @param rows null for none
   */
  private void replaceKeys(
      Table table,
      TableLog log,
      Dataset<Row> keys,
      String key,
      Dataset<Row> rows,
      String writer,
      long batch) {
    Dataset<Row> distinct = keys.distinct();
    List<DataFile> removed = holding(table, log, distinct, key);
    Dataset<Row> written = rows;
    Table whole = removed.isEmpty() ? table : log.whole(table);
    if (!removed.isEmpty()) {
      Dataset<Row> kept = rows(whole, removed).join(distinct, seq(key), "left_anti");
      written = rows == null ? kept : union(table, whole, kept, rows);
    }
    List<DataFile> added = List.of();
    if (written != null) {
      Dataset<Row> all = written;
      added = write(whole, w -> w.write(all));
    }
    log.commit(removed, added, true, writer, batch);
  }

  /** The files with a row that has one of the keys. */
  private List<DataFile> holding(Table table, TableLog log, Dataset<Row> keys, String key) {
    if (log.files().isEmpty()) {
      return List.of();
    }
    Set<String> found =
        JobDescription.during(
            spark,
            "find rows of " + table.name(),
            () ->
                new HashSet<>(
                    rows(table, log.files())
                        .select(col(key), col("_metadata.file_path").as("file"))
                        .join(keys, seq(key), "left_semi")
                        .select("file")
                        .distinct()
                        .as(Encoders.STRING())
                        .collectAsList()));
    return log.files().stream().filter(file -> found.contains(uri(file))).toList();
  }

  /** A file's address as Spark's {@code _metadata.file_path} says it. */
  private static String uri(DataFile file) {
    return SparkPath.fromPathString(file.path()).urlEncoded();
  }

  private static Seq<String> seq(String column) {
    return CollectionConverters.asScala(List.of(column)).toSeq();
  }

  /** Replaces the rows of the given dates (NULL among them: undated rows), and no others. */
  public void replaceDates(Table table, Dataset<Row> rows, Collection<LocalDate> dates) {
    if (!dates.isEmpty()) {
      replaceDates(table, "local_date", dates, () -> rows, writer -> writer.write(rows));
    }
  }

  /** Replaces the rows with the given as-of date, and no others, by rows that the driver holds. */
  public void replaceAsOf(Table table, List<Row> rows, LocalDate asOf) {
    replaceDates(
        table,
        "as_of",
        List.of(asOf),
        () -> spark.createDataFrame(rows, table.schema()),
        writer -> writer.write(rows));
  }

  /**
   * Writes the files anew that can hold a row of the dates, without such rows.
   *
   * @param rows the new ones as a query, needed where a file has rows of other dates too
   * @param write writes the new ones alone
   */
  private void replaceDates(
      Table table,
      String column,
      Collection<LocalDate> dates,
      Supplier<Dataset<Row>> rows,
      Function<TableWriter, List<DataFile>> write) {
    TableLog log = logOrNew(table);
    List<DataFile> removed =
        log.files().stream().filter(file -> file.mayHold(column, dates)).toList();
    List<DataFile> mixed = removed.stream().filter(file -> !file.holdsOnly(column, dates)).toList();
    Table whole = mixed.isEmpty() ? table : log.whole(table);
    Dataset<Row> others =
        rows(whole, mixed).where(not(coalesce(DateCondition.of(column, dates), lit(false))));
    List<DataFile> added =
        write(
            whole, mixed.isEmpty() ? write : w -> w.write(union(table, whole, others, rows.get())));
    log.commit(removed, added, true, null, 0);
  }

  /**
   * @param whole the table with the columns that the rows of before have
   */
  private static Dataset<Row> union(Table table, Table whole, Dataset<Row> own, Dataset<Row> rows) {
    Dataset<Row> fresh = TableWriter.columnsOf(table, rows);
    for (StructField field : whole.schema().fields()) {
      if (!List.of(table.schema().fieldNames()).contains(field.name())) {
        fresh = fresh.withColumn(field.name(), lit(null).cast(field.dataType()));
      }
    }
    return own.union(fresh);
  }

  /** Replaces all rows. */
  public void replace(Table table, Dataset<Row> rows) {
    replace(table, writer -> writer.write(rows));
  }

  /** Replaces all rows by those that the driver holds. */
  public void replace(Table table, List<Row> rows) {
    replace(table, writer -> writer.write(rows));
  }

  private void replace(Table table, Function<TableWriter, List<DataFile>> write) {
    TableLog log = logOrNew(table);
    log.commit(log.files(), write(table, write), true, null, 0);
  }

  /** Rewrites the small files of a table, or of its months, where they have become many. */
  public void compact(Table table, int mostFiles) {
    if (exists(table)) {
      TableLog log = log(table);
      Table whole = log.whole(table);
      for (List<DataFile> small : Compaction.of(log.files(), mostFiles)) {
        List<DataFile> fewer = write(whole, w -> w.write(rows(whole, small)));
        log(table).commit(small, fewer, false, null, 0);
      }
    }
  }
}
