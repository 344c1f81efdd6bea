package io.scanlake.jobs.tables;

import io.scanlake.jobs.tables.TableLog.DataFile;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.BasePredicate;
import org.apache.spark.sql.catalyst.expressions.BindReferences;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.Predicate$;
import org.apache.spark.sql.catalyst.expressions.package$;
import org.apache.spark.sql.execution.datasources.DataSourceStrategy$;
import org.apache.spark.sql.execution.datasources.FileIndex;
import org.apache.spark.sql.execution.datasources.HadoopFsRelation;
import org.apache.spark.sql.execution.datasources.PartitionDirectory;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.sources.EqualTo;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.sources.GreaterThan;
import org.apache.spark.sql.sources.GreaterThanOrEqual;
import org.apache.spark.sql.sources.IsNull;
import org.apache.spark.sql.sources.LessThan;
import org.apache.spark.sql.sources.LessThanOrEqual;
import org.apache.spark.sql.sources.Or;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Files of a table as Spark reads them: Parquet, without a query on the log, and without those that
 * cannot have rows of the months or dates that a query asks for.
 */
final class TableFiles implements FileIndex {
  private final Path root;
  private final List<DataFile> files;
  private final StructType partitionSchema;

  private TableFiles(Path root, List<DataFile> files, StructType partitionSchema) {
    this.root = root;
    this.files = files;
    this.partitionSchema = partitionSchema;
  }

  /** The rows of some files of a table; a column that a file was made before is NULL. */
  static Dataset<Row> rows(SparkSession spark, Table table, String path, List<DataFile> files) {
    StructType partition = new StructType();
    StructType data = new StructType();
    for (StructField field : table.schema().fields()) {
      if (table.partition().contains(field.name())) {
        partition = partition.add(field);
      } else {
        data = data.add(field);
      }
    }
    HadoopFsRelation relation =
        new HadoopFsRelation(
            new TableFiles(new Path(path), files, partition),
            partition,
            data,
            Option.empty(),
            new ParquetFileFormat(),
            scala.collection.immutable.Map$.MODULE$.empty(),
            (org.apache.spark.sql.classic.SparkSession) spark);
    return spark
        .baseRelationToDataFrame(relation)
        .select(
            java.util.stream.Stream.of(table.schema().fieldNames())
                .map(functions::col)
                .toArray(Column[]::new));
  }

  @Override
  public Seq<Path> rootPaths() {
    return seq(List.of(root));
  }

  @Override
  public Seq<PartitionDirectory> listFiles(
      Seq<Expression> partitionFilters, Seq<Expression> dataFilters) {
    List<Filter> conditions = new ArrayList<>();
    for (Expression expression : CollectionConverters.asJava(dataFilters)) {
      Option<Filter> filter = DataSourceStrategy$.MODULE$.translateFilter(expression, false);
      if (filter.isDefined()) {
        conditions.add(filter.get());
      }
    }
    Map<String, List<DataFile>> byPartition =
        files.stream()
            .filter(file -> conditions.stream().allMatch(c -> mayHold(c, file)))
            .collect(Collectors.groupingBy(this::partition, TreeMap::new, Collectors.toList()));
    List<PartitionDirectory> directories = new ArrayList<>();
    byPartition.forEach(
        (partition, own) -> {
          InternalRow values = values(partition);
          if (holds(partitionFilters, values)) {
            directories.add(
                PartitionDirectory.apply(
                    values, own.stream().map(TableFiles::status).toArray(FileStatus[]::new)));
          }
        });
    return seq(directories);
  }

  /** A table has at most one column of partitions. */
  private String partition(DataFile file) {
    return partitionSchema.isEmpty() ? "" : file.partition().get(partitionSchema.fieldNames()[0]);
  }

  private InternalRow values(String partition) {
    return partitionSchema.isEmpty()
        ? InternalRow.empty()
        : new GenericInternalRow(new Object[] {UTF8String.fromString(partition)});
  }

  private static boolean holds(Seq<Expression> filters, InternalRow values) {
    if (filters.isEmpty()) {
      return true;
    }
    Expression all = CollectionConverters.asJava(filters).stream().reduce(And::new).orElseThrow();
    Expression bound =
        BindReferences.bindReference(
            all, package$.MODULE$.AttributeSeq(all.references().toSeq()), false);
    BasePredicate predicate = Predicate$.MODULE$.createInterpreted(bound);
    predicate.initialize(0);
    return predicate.eval(values);
  }

  private static FileStatus status(DataFile file) {
    return new FileStatus(
        file.size(), false, 0, 128L << 20, file.modifiedMs(), new Path(file.path()));
  }

  // --- what the log's statistics exclude --------------------------------------------------------

  /** False where no row of the file can meet the condition. */
  private static boolean mayHold(Filter filter, DataFile file) {
    if (filter instanceof org.apache.spark.sql.sources.And and) {
      return mayHold(and.left(), file) && mayHold(and.right(), file);
    } else if (filter instanceof Or or) {
      return mayHold(or.left(), file) || mayHold(or.right(), file);
    } else if (filter instanceof EqualTo is) {
      return spans(file, is.attribute(), is.value(), is.value());
    } else if (filter instanceof GreaterThanOrEqual from) {
      return spans(file, from.attribute(), from.value(), null);
    } else if (filter instanceof GreaterThan from) {
      return spans(file, from.attribute(), from.value(), null);
    } else if (filter instanceof LessThanOrEqual to) {
      return spans(file, to.attribute(), null, to.value());
    } else if (filter instanceof LessThan to) {
      return spans(file, to.attribute(), null, to.value());
    } else if (filter instanceof IsNull none) {
      return file.mayBeNull(none.attribute());
    }
    return true;
  }

  private static boolean spans(DataFile file, String column, Object from, Object to) {
    Integer first = file.firstDay(column);
    Integer last = file.lastDay(column);
    Long least = day(from);
    Long most = day(to);
    return first == null
        || last == null
        || (least == null || last >= least) && (most == null || first <= most);
  }

  /** Null where the value is no date. */
  private static Long day(Object value) {
    if (value instanceof LocalDate date) {
      return date.toEpochDay();
    }
    return value instanceof Date date ? (Long) date.toLocalDate().toEpochDay() : null;
  }

  // --- the rest of the interface ----------------------------------------------------------------

  @Override
  public String[] inputFiles() {
    return files.stream().map(DataFile::path).toArray(String[]::new);
  }

  @Override
  public void refresh() {
    // The files are those of one state of the log.
  }

  @Override
  public long sizeInBytes() {
    return files.stream().mapToLong(DataFile::size).sum();
  }

  @Override
  public StructType partitionSchema() {
    return partitionSchema;
  }

  private static <T> Seq<T> seq(List<T> list) {
    return CollectionConverters.asScala(list).toSeq();
  }
}
