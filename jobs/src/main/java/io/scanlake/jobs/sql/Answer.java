package io.scanlake.jobs.sql;

import io.scanlake.jobs.operator.CsvRows;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.SparkContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.VariantType;
import scala.Function1;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;

/** Prints the rows of an answer as they come, so that an answer may be larger than memory. */
final class Answer {
  /** The width of a column is that of its first rows. */
  private static final int ROWS_FOR_WIDTHS = 10_000;

  /** A partition with more rows is not held in memory but streamed. */
  private static final int ROWS_IN_HAND = 1_000;

  /** Where rows go, in their order. */
  private interface Sink {
    void row(Row row) throws IOException;
  }

  /** The sink of the partition that is being streamed: a task of local mode runs in this JVM. */
  private static volatile Sink open;

  private static volatile IOException broken;

  private Answer() {}

  static synchronized void print(Dataset<Row> rows, Sql.AnswerFormat format, OutputStream out)
      throws IOException {
    switch (format) {
      case TABLE -> {
        TableSink table = new TableSink(rows, out);
        stream(text(rows, true), table);
        table.flush();
      }
      case CSV -> {
        CsvRows csv = new CsvRows(out);
        csv.write((Object[]) rows.columns());
        stream(text(rows, false), row -> csv.write(cells(row)));
        csv.flush();
      }
      case JSON -> stream(rows.toJSON().toDF(), row -> line(out, row.getString(0)));
    }
    out.flush();
  }

  private static Object[] cells(Row row) {
    return IntStream.range(0, row.length()).mapToObj(row::get).toArray();
  }

  private static void line(OutputStream out, String line) throws IOException {
    out.write(line.getBytes(StandardCharsets.UTF_8));
    out.write('\n');
  }

  /**
   * All columns as the engine writes them: times in the session's zone, what is nested as JSON.
   *
   * @param keepsFractions whether floating-point columns stay as they are
   */
  private static Dataset<Row> text(Dataset<Row> rows, boolean keepsFractions) {
    StructField[] fields = rows.schema().fields();
    String[] names =
        IntStream.range(0, fields.length).mapToObj(i -> "c" + i).toArray(String[]::new);
    Column[] columns = new Column[fields.length];
    for (int i = 0; i < fields.length; i++) {
      Column column = functions.col(names[i]);
      DataType type = fields[i].dataType();
      if (type instanceof ArrayType
          || type instanceof MapType
          || type instanceof StructType
          || type instanceof VariantType) {
        columns[i] = functions.to_json(column);
      } else if (type instanceof BinaryType) {
        columns[i] = functions.base64(column);
      } else if (keepsFractions && (type instanceof DoubleType || type instanceof FloatType)) {
        columns[i] = column.cast("double");
      } else {
        columns[i] = column.cast("string");
      }
    }
    return rows.toDF(names).select(columns);
  }

  // --- streaming --------------------------------------------------------------------------------

  /** Small partitions come back in groups, one per core; large ones are written by their tasks. */
  private static void stream(Dataset<Row> rows, Sink sink) throws IOException {
    SparkContext spark = rows.sparkSession().sparkContext();
    if (!spark.isLocal()) {
      for (Iterator<Row> all = rows.toLocalIterator(); all.hasNext(); ) {
        sink.row(all.next());
      }
      return;
    }
    RDD<Row> partitions = rows.rdd();
    int count = partitions.getNumPartitions();
    int cores = spark.defaultParallelism();
    for (int first = 0; first < count; first += cores) {
      int last = Math.min(count, first + cores);
      Row[][] found = run(spark, partitions, first, last, Answer::few);
      for (int i = first; i < last; i++) {
        Row[] few = found[i - first];
        if (few == null) {
          open = sink;
          broken = null;
          run(spark, partitions, i, i + 1, Answer::all);
          if (broken != null) {
            throw broken;
          }
        } else {
          for (Row row : few) {
            sink.row(row);
          }
        }
      }
    }
  }

  private interface Work extends Function1<scala.collection.Iterator<Row>, Row[]>, Serializable {}

  private static Row[][] run(SparkContext spark, RDD<Row> rows, int first, int end, Work work) {
    List<Object> numbers = new ArrayList<>();
    for (int i = first; i < end; i++) {
      numbers.add(i);
    }
    return (Row[][])
        spark.runJob(
            rows,
            work,
            CollectionConverters.asScala(numbers).toSeq(),
            ClassTag$.MODULE$.apply(Row[].class));
  }

  /** The rows of a small partition, null if it is a large one. */
  private static Row[] few(scala.collection.Iterator<Row> rows) {
    List<Row> few = new ArrayList<>();
    while (rows.hasNext() && few.size() < ROWS_IN_HAND) {
      few.add(rows.next());
    }
    return rows.hasNext() ? null : few.toArray(Row[]::new);
  }

  private static Row[] all(scala.collection.Iterator<Row> rows) {
    try {
      while (rows.hasNext()) {
        open.row(rows.next());
      }
    } catch (IOException e) {
      // Of the output, and no failure of the task.
      broken = e;
    }
    return null;
  }

  // --- tables -----------------------------------------------------------------------------------

  /** Columns as wide as the widest of the first rows. */
  private static final class TableSink implements Sink {
    private final OutputStream out;
    private final boolean[] isRight;
    private final int[] width;
    private List<String[]> held = new ArrayList<>();

    TableSink(Dataset<Row> rows, OutputStream out) {
      this.out = out;
      StructField[] fields = rows.schema().fields();
      isRight = new boolean[fields.length];
      width = new int[fields.length];
      for (int i = 0; i < fields.length; i++) {
        isRight[i] = fields[i].dataType() instanceof NumericType;
      }
      hold(rows.columns());
    }

    private void hold(String[] cells) {
      held.add(cells);
      for (int i = 0; i < width.length; i++) {
        width[i] = Math.max(width[i], cells[i].codePointCount(0, cells[i].length()));
      }
    }

    @Override
    public void row(Row row) throws IOException {
      String[] cells = Arrays.stream(cells(row)).map(TableSink::rounded).toArray(String[]::new);
      if (held == null) {
        print(cells);
        return;
      }
      hold(cells);
      if (held.size() > ROWS_FOR_WIDTHS) {
        flush();
      }
    }

    void flush() throws IOException {
      if (held == null) {
        return;
      }
      for (int n = 0; n < held.size(); n++) {
        print(held.get(n));
        if (n == 0) {
          line(out, Arrays.stream(width).mapToObj("-"::repeat).collect(Collectors.joining("  ")));
        }
      }
      held = null;
    }

    private void print(String[] cells) throws IOException {
      StringBuilder printed = new StringBuilder();
      for (int i = 0; i < cells.length; i++) {
        int length = cells[i].codePointCount(0, cells[i].length());
        String pad = " ".repeat(Math.max(0, width[i] - length));
        printed.append(i == 0 ? "" : "  ").append(isRight[i] ? pad + cells[i] : cells[i] + pad);
      }
      line(out, printed.toString().stripTrailing());
    }

    private static String rounded(Object value) {
      if (value instanceof Double d && Double.isFinite(d)) {
        double rounded = Math.rint(d * 1000) / 1000;
        return rounded == Math.rint(rounded) && Math.abs(rounded) < 1e15
            ? Long.toString((long) rounded)
            : Double.toString(rounded);
      }
      return String.valueOf(value == null ? "" : value);
    }
  }
}
