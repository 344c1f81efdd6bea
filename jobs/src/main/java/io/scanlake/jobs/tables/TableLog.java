package io.scanlake.jobs.tables;

import io.delta.kernel.Operation;
import io.delta.kernel.TableManager;
import io.delta.kernel.Transaction;
import io.delta.kernel.TransactionCommitResult;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.expressions.Column;
import io.delta.kernel.expressions.Literal;
import io.delta.kernel.hook.PostCommitHook;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.ScanImpl;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.internal.actions.AddFile;
import io.delta.kernel.internal.actions.SingleAction;
import io.delta.kernel.internal.types.DataTypeJsonSerDe;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.internal.util.VectorUtils;
import io.delta.kernel.statistics.DataFileStatistics;
import io.delta.kernel.transaction.DataLayoutSpec;
import io.delta.kernel.transaction.UpdateTableTransactionBuilder;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterable;
import io.delta.kernel.utils.CloseableIterator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One table's Delta log as it is at the time of reading: which files hold the rows, and the commits
 * that change them. By Delta Kernel, in the driver and without a Spark job: through Spark, Delta
 * runs three queries to open a small table and more to commit.
 */
final class TableLog {
  private static final String ENGINE = "Scanlake";

  /** Columns with statistics in the log: dates and keys stand first in every table. */
  private static final Map<String, String> PROPERTIES =
      Map.of("delta.dataSkippingNumIndexedCols", "10");

  private final Engine engine;
  private final SnapshotImpl snapshot;
  private final List<DataFile> files = new ArrayList<>();

  private TableLog(Engine engine, SnapshotImpl snapshot) {
    this.engine = engine;
    this.snapshot = snapshot;
  }

  /** Reads the log of a table that exists. */
  static TableLog read(Engine engine, String path) {
    return new TableLog(engine, (SnapshotImpl) TableManager.loadSnapshot(path).build(engine));
  }

  /** Makes a table without rows. */
  static void create(Engine engine, String path, Table table) {
    DataLayoutSpec layout =
        table.partition().isEmpty()
            ? DataLayoutSpec.noDataLayout()
            : DataLayoutSpec.partitioned(table.partition().stream().map(Column::new).toList());
    Transaction transaction =
        TableManager.buildCreateTableTransaction(path, schema(table), ENGINE)
            .withDataLayoutSpec(layout)
            .withTableProperties(PROPERTIES)
            .build(engine);
    commit(engine, transaction, List.of());
  }

  private static StructType schema(Table table) {
    return DataTypeJsonSerDe.deserializeStructType(table.schema().json());
  }

  /** The columns that the log names. */
  List<String> columns() {
    return snapshot.getSchema().fieldNames();
  }

  /**
   * The table with all its columns. A newer Scanlake may have given it some that this one does not
   * know; rows that are only kept must not lose them.
   */
  Table whole(Table table) {
    List<String> known = List.of(table.schema().fieldNames());
    if (known.containsAll(columns())) {
      return table;
    }
    org.apache.spark.sql.types.StructType all =
        (org.apache.spark.sql.types.StructType)
            org.apache.spark.sql.types.DataType.fromJson(
                DataTypeJsonSerDe.serializeDataType(snapshot.getSchema()));
    return table.extended(
        new org.apache.spark.sql.types.StructType(
            Arrays.stream(all.fields())
                .filter(field -> !known.contains(field.name()))
                .toArray(org.apache.spark.sql.types.StructField[]::new)));
  }

  /** The files of the table's rows. */
  List<DataFile> files() {
    if (files.isEmpty()) {
      ScanImpl scan = (ScanImpl) snapshot.getScanBuilder().build();
      try (CloseableIterator<FilteredColumnarBatch> batches = scan.getScanFiles(engine, true)) {
        while (batches.hasNext()) {
          try (CloseableIterator<Row> rows = batches.next().getRows()) {
            while (rows.hasNext()) {
              files.add(file(rows.next()));
            }
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException("the log of a table cannot be read", e);
      }
    }
    return List.copyOf(files);
  }

  private DataFile file(Row scanned) {
    AddFile add = new AddFile(scanned.getStruct(InternalScanFileUtils.ADD_FILE_ORDINAL));
    Map<String, String> partition = new HashMap<>(VectorUtils.toJavaMap(add.getPartitionValues()));
    return new DataFile(
        InternalScanFileUtils.getAddFileStatus(scanned).getPath(),
        add.getPath(),
        partition,
        add.getSize(),
        add.getModificationTime(),
        add.getStats(snapshot.getSchema()).orElse(null));
  }

  /** The highest number of a batch that the table has of a writer, 0 if none. */
  long lastBatch(String writer) {
    return snapshot.getLatestTransactionVersion(engine, writer).orElse(0L);
  }

  /**
   * Takes files out and adds others, in one commit.
   *
   * @param changesRows false where the same rows are only kept in other files
   * @param writer whose batch this is, or null
   */
  void commit(
      Collection<DataFile> removed,
      Collection<DataFile> added,
      boolean changesRows,
      String writer,
      long batch) {
    UpdateTableTransactionBuilder builder =
        snapshot.buildUpdateTableTransaction(ENGINE, Operation.WRITE);
    if (writer != null) {
      builder = builder.withTransactionId(writer, batch);
    }
    List<Row> actions = new ArrayList<>();
    long now = System.currentTimeMillis();
    for (DataFile file : removed) {
      AddFile add = new AddFile(row(file, changesRows));
      actions.add(
          SingleAction.createRemoveFileSingleAction(
              add.toRemoveFileRow(changesRows, Optional.of(now))));
    }
    for (DataFile file : added) {
      actions.add(SingleAction.createAddFileSingleAction(row(file, changesRows)));
    }
    commit(engine, builder.build(engine), actions);
  }

  private Row row(DataFile file, boolean changesRows) {
    return AddFile.createAddFileRow(
        snapshot.getSchema(),
        file.logged(),
        VectorUtils.stringStringMapValue(file.partition()),
        file.size(),
        file.modifiedMs(),
        changesRows,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.ofNullable(file.statistics()));
  }

  private static void commit(Engine engine, Transaction transaction, List<Row> actions) {
    TransactionCommitResult result =
        transaction.commit(
            engine,
            CloseableIterable.inMemoryIterable(Utils.toCloseableIterator(actions.iterator())));
    for (PostCommitHook hook : result.getPostCommitHooks()) {
      try {
        hook.threadSafeInvoke(engine);
      } catch (IOException e) {
        throw new UncheckedIOException("the log of a table cannot be summed up", e);
      }
    }
  }

  /**
   * A file of rows.
   *
   * @param path where it lies
   * @param logged its address in the log: relative to the table, and encoded
   * @param partition values by column
   * @param statistics null where the log has none
   */
  record DataFile(
      String path,
      String logged,
      Map<String, String> partition,
      long size,
      long modifiedMs,
      DataFileStatistics statistics) {

    static String logged(URI table, URI file) {
      return table.relativize(file).toString();
    }

    /** Least value of a date column in days since 1970; null where unknown or without any. */
    Integer firstDay(String column) {
      return statistics == null ? null : day(statistics.getMinValues(), column);
    }

    /** Greatest value of a date column in days since 1970; null where unknown or without any. */
    Integer lastDay(String column) {
      return statistics == null ? null : day(statistics.getMaxValues(), column);
    }

    /** False where no row has one of the dates (NULL among them) in the column. */
    boolean mayHold(String column, Collection<LocalDate> dates) {
      Integer first = firstDay(column);
      Integer last = lastDay(column);
      return dates.stream()
          .anyMatch(
              date ->
                  date == null
                      ? mayBeNull(column)
                      : first == null
                          || last == null
                          || first <= date.toEpochDay() && date.toEpochDay() <= last);
    }

    /** True where every row is known to have one of the dates in the column. */
    boolean holdsOnly(String column, Collection<LocalDate> dates) {
      Integer first = firstDay(column);
      Integer last = lastDay(column);
      return first != null
          && last != null
          && (!mayBeNull(column) || dates.contains(null))
          && LocalDate.ofEpochDay(first)
              .datesUntil(LocalDate.ofEpochDay(last).plusDays(1))
              .allMatch(dates::contains);
    }

    /** Whether the column may be NULL in some row. */
    boolean mayBeNull(String column) {
      Long nulls = statistics == null ? null : statistics.getNullCount().get(new Column(column));
      return nulls == null || nulls > 0;
    }

    private static Integer day(Map<Column, Literal> values, String column) {
      Literal value = values.get(new Column(column));
      return value != null && value.getValue() instanceof Integer day ? day : null;
    }
  }
}
