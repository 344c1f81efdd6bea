package io.scanlake.jobs.tables;

import io.delta.kernel.defaults.engine.fileio.FileIO;
import io.delta.kernel.defaults.internal.parquet.ParquetStatsReader;
import io.delta.kernel.expressions.Column;
import io.delta.kernel.internal.types.DataTypeJsonSerDe;
import io.scanlake.jobs.tables.TableLog.DataFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Writes rows as Parquet files into a new folder of their own under the table; they are the table's
 * once its log names them. What a writer leaves that dies before that is nobody's.
 */
final class TableWriter {
  /**
   * Columns with statistics in the log, as many as Delta keeps of these tables; those by which rows
   * are sorted have them too, wherever they stand.
   */
  private static final int WITH_STATISTICS = 10;

  private final SparkSession spark;
  private final Table table;
  private final Path root;
  private final FileIO io;

  TableWriter(SparkSession spark, Table table, String path, FileIO io) {
    this.spark = spark;
    this.table = table;
    this.root = new Path(path);
    this.io = io;
  }

  /** Writes the rows of a query, each partition's into one file. */
  List<DataFile> write(Dataset<Row> rows) {
    Path folder = folder();
    arranged(rows)
        .write()
        .partitionBy(table.partition().toArray(String[]::new))
        .option("mapreduce.fileoutputcommitter.marksuccessfuljobs", "false")
        .parquet(folder.toString());
    return files(folder);
  }

  private Path folder() {
    return new Path(root, "rows-" + UUID.randomUUID());
  }

  /** The table's columns in its order and with its types. */
  static Dataset<Row> columnsOf(Table table, Dataset<Row> rows) {
    return rows.select(
        columns(
            Arrays.stream(table.schema().fields())
                .map(f -> functions.col(f.name()).cast(f.dataType()).as(f.name()))));
  }

  /** Rows as they are to lie in files. */
  private Dataset<Row> arranged(Dataset<Row> rows) {
    Dataset<Row> selected = columnsOf(table, rows);
    org.apache.spark.sql.Column[] sort =
        columns(
            Stream.concat(table.partition().stream(), table.sort().stream()).map(functions::col));
    Dataset<Row> placed =
        table.partition().isEmpty()
            ? selected.coalesce(1)
            : selected.repartition(columns(table.partition().stream().map(functions::col)));
    return sort.length == 0 ? placed : placed.sortWithinPartitions(sort);
  }

  private static org.apache.spark.sql.Column[] columns(
      Stream<org.apache.spark.sql.Column> columns) {
    return columns.toArray(org.apache.spark.sql.Column[]::new);
  }

  /** Writes rows that the driver holds, without a query. */
  List<DataFile> write(List<Row> rows) {
    Map<String, List<Row>> byPartition = new TreeMap<>();
    for (Row row : rows) {
      byPartition.computeIfAbsent(partition(row), p -> new ArrayList<>()).add(row);
    }
    Path folder = folder();
    try {
      for (Map.Entry<String, List<Row>> part : byPartition.entrySet()) {
        part.getValue().sort(order());
        write(part.getValue(), part.getKey().isEmpty() ? folder : new Path(folder, part.getKey()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the table " + table.name() + " cannot be written", e);
    }
    return rows.isEmpty() ? List.of() : files(folder);
  }

  private String partition(Row row) {
    return table.partition().isEmpty()
        ? ""
        : table.partition().get(0)
            + "="
            + row.get(table.schema().fieldIndex(table.partition().get(0)));
  }

  @SuppressWarnings("unchecked")
  private Comparator<Row> order() {
    Comparator<Row> order = (a, b) -> 0;
    for (String column : table.sort()) {
      int at = table.schema().fieldIndex(column);
      order =
          order.thenComparing(
              row -> (Comparable<Object>) row.get(at),
              Comparator.nullsFirst(Comparator.naturalOrder()));
    }
    return order;
  }

  private void write(List<Row> rows, Path folder) throws IOException {
    int[] own =
        Arrays.stream(table.schema().fieldNames())
            .filter(name -> !table.partition().contains(name))
            .mapToInt(table.schema()::fieldIndex)
            .toArray();
    StructType data =
        new StructType(
            Arrays.stream(own).mapToObj(table.schema()::apply).toArray(StructField[]::new));
    ParquetFile.write(
        spark,
        folder,
        data,
        rows.stream()
            .map(row -> RowFactory.create(Arrays.stream(own).mapToObj(row::get).toArray()))
            .toList());
  }

  // --- what was written -------------------------------------------------------------------------

  private List<DataFile> files(Path folder) {
    List<DataFile> files = new ArrayList<>();
    try {
      FileSystem fs = folder.getFileSystem(spark.sparkContext().hadoopConfiguration());
      Path qualified = fs.makeQualified(root);
      RemoteIterator<LocatedFileStatus> found = fs.listFiles(folder, true);
      while (found.hasNext()) {
        LocatedFileStatus status = found.next();
        if (isCommitted(status.getPath(), folder)) {
          files.add(file(qualified, status));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("what was written of " + table.name() + " cannot be read", e);
    }
    return files;
  }

  /** A task that outlives the job goes on writing under a name that begins with an underscore. */
  private static boolean isCommitted(Path file, Path folder) {
    for (Path p = file.getParent(); !p.getName().equals(folder.getName()); p = p.getParent()) {
      if (p.getName().startsWith("_")) {
        return false;
      }
    }
    return file.getName().startsWith("part-");
  }

  private DataFile file(Path qualified, LocatedFileStatus status) throws IOException {
    String path = status.getPath().toString();
    String[] folder = status.getPath().getParent().getName().split("=", 2);
    return new DataFile(
        path,
        DataFile.logged(java.net.URI.create(qualified.toUri() + "/"), status.getPath().toUri()),
        table.partition().isEmpty() ? Map.of() : Map.of(folder[0], folder[1]),
        status.getLen(),
        status.getModificationTime(),
        ParquetStatsReader.readDataFileStatistics(
            io.newInputFile(path, status.getLen()),
            DataTypeJsonSerDe.deserializeStructType(table.schema().json()),
            statistical()));
  }

  private List<Column> statistical() {
    List<StructField> own =
        Arrays.stream(table.schema().fields())
            .filter(f -> !table.partition().contains(f.name()))
            .toList();
    return Stream.concat(
            own.stream().limit(WITH_STATISTICS),
            own.stream().skip(WITH_STATISTICS).filter(f -> table.sort().contains(f.name())))
        .filter(
            f ->
                !(f.dataType() instanceof org.apache.spark.sql.types.ArrayType)
                    && !(f.dataType() instanceof org.apache.spark.sql.types.MapType))
        .map(f -> new Column(f.name()))
        .toList();
  }
}
