package io.scanlake.jobs.sql;

import io.scanlake.jobs.operator.CsvRows;
import io.scanlake.jobs.operator.OperatorException;
import io.scanlake.jobs.tables.Table;
import io.scanlake.jobs.tables.Tables;
import io.scanlake.jobs.tables.Warehouse;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.Date;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.SparkException;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;

/**
 * Queries the tables in Spark SQL. {@code :as_of} is the last date with data, so that a question
 * about "the last 28 days" has an answer in a warehouse of any age.
 *
 * <pre>scanlake sql --warehouse /warehouse "SELECT modality, count(*) FROM images GROUP BY 1"</pre>
 */
public final class Sql {
  /** How answers are printed. */
  public enum AnswerFormat {
    TABLE,
    CSV,
    JSON
  }

  private static final String AS_OF = ":as_of";

  private static final Pattern AS_OF_OR_QUOTED =
      Pattern.compile("'(?:[^'\\\\]|\\\\.)*'|\"(?:[^\"\\\\]|\\\\.)*\"|`[^`]*`|" + AS_OF + "\\b");

  private Sql() {}

  /** Runs the statements, separated by semicolons at the end of a line, and prints each answer. */
  public static void run(Warehouse warehouse, String text, AnswerFormat format, PrintStream out)
      throws IOException {
    String lower = text.toLowerCase(Locale.ROOT);
    List<Table> present = warehouse.registerViews(table -> lower.contains(table.name()));
    if (present.isEmpty()) {
      throw new OperatorException(
          "no tables at " + warehouse.root() + "; run nightly first, or check --warehouse");
    }
    String asOf = text.contains(AS_OF) ? asOf(warehouse, present) : null;
    answer(warehouse.spark(), text, asOf, format, out);
  }

  /**
   * @param asOf the literal for {@code :as_of}
   */
  static void answer(
      SparkSession spark, String text, String asOf, AnswerFormat format, PrintStream out)
      throws IOException {
    boolean first = true;
    for (Statement statement : statements(text)) {
      if (format == AnswerFormat.TABLE) {
        out.print(first ? "" : "\n");
        statement.title().ifPresent(out::println);
      }
      first = false;
      try {
        print(spark.sql(bound(statement.code(), asOf)), format, out);
      } catch (Exception e) {
        // Spark does not declare its checked exceptions.
        if (e instanceof AnalysisException || e instanceof SparkException) {
          throw new OperatorException(
              "the question cannot be answered: " + e.getMessage().lines().findFirst().orElse(""));
        }
        throw e;
      }
    }
  }

  /** The last date with data as a literal. */
  private static String asOf(Warehouse warehouse, List<Table> present) {
    if (present.contains(Tables.IMAGES)) {
      Date last = warehouse.read(Tables.IMAGES).selectExpr("max(local_date)").head().getDate(0);
      if (last != null) {
        return "DATE'" + last + "'";
      }
    }
    return "CAST(NULL AS DATE)";
  }

  /**
   * Replaces {@code :as_of} outside quotes by the literal. Spark's own parameters do not reach a
   * statement once an extension such as Delta brings its own parser.
   */
  static String bound(String statement, String asOf) {
    return AS_OF_OR_QUOTED
        .matcher(statement)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(found.group().startsWith(":") ? asOf : found.group()));
  }

  /**
   * @param title the last comment above the code
   */
  record Statement(Optional<String> title, String code) {}

  /** Splits at semicolons that end a line; a comment is a line that starts with two dashes. */
  static List<Statement> statements(String text) {
    List<Statement> statements = new ArrayList<>();
    for (String part : text.split(";[ \\t]*(\\R|$)")) {
      String title = null;
      StringBuilder code = new StringBuilder();
      for (String line : part.lines().toList()) {
        if (!line.strip().startsWith("--")) {
          code.append(line).append('\n');
        } else if (code.toString().isBlank()) {
          title = line.strip().substring(2).strip();
        }
      }
      if (!code.toString().isBlank()) {
        statements.add(new Statement(Optional.ofNullable(title), code.toString().strip()));
      }
    }
    return statements;
  }

  private static void print(Dataset<Row> rows, AnswerFormat format, PrintStream out)
      throws IOException {
    switch (format) {
      case TABLE -> table(rows, out);
      case CSV -> csv(rows, out);
      case JSON -> json(rows, out);
    }
  }

  private static void table(Dataset<Row> rows, PrintStream out) {
    StructField[] fields = rows.schema().fields();
    List<String[]> lines = new ArrayList<>();
    lines.add(rows.columns());
    for (Row row : rows.collectAsList()) {
      String[] line = new String[fields.length];
      for (int i = 0; i < line.length; i++) {
        line[i] = text(row.get(i));
      }
      lines.add(line);
    }
    int[] width = new int[fields.length];
    for (String[] line : lines) {
      for (int i = 0; i < line.length; i++) {
        width[i] = Math.max(width[i], line[i].codePointCount(0, line[i].length()));
      }
    }
    for (int n = 0; n < lines.size(); n++) {
      StringBuilder printed = new StringBuilder();
      for (int i = 0; i < fields.length; i++) {
        boolean right = fields[i].dataType() instanceof NumericType;
        String cell = lines.get(n)[i];
        String pad = " ".repeat(width[i] - cell.codePointCount(0, cell.length()));
        printed.append(i == 0 ? "" : "  ").append(right ? pad + cell : cell + pad);
      }
      out.println(printed.toString().stripTrailing());
      if (n == 0) {
        out.println(Arrays.stream(width).mapToObj("-"::repeat).collect(Collectors.joining("  ")));
      }
    }
  }

  private static String text(Object value) {
    if (value instanceof Double d && Double.isFinite(d)) {
      double rounded = Math.rint(d * 1000) / 1000;
      return rounded == Math.rint(rounded) && Math.abs(rounded) < 1e15
          ? Long.toString((long) rounded)
          : Double.toString(rounded);
    }
    return String.valueOf(value == null ? "" : value);
  }

  private static void csv(Dataset<Row> rows, PrintStream out) throws IOException {
    CsvRows csv = new CsvRows(out);
    csv.write((Object[]) rows.columns());
    for (Iterator<Row> all = rows.toLocalIterator(); all.hasNext(); ) {
      Row row = all.next();
      Object[] cells = new Object[row.length()];
      for (int i = 0; i < cells.length; i++) {
        cells[i] = row.isNullAt(i) ? null : row.get(i).toString();
      }
      csv.write(cells);
    }
    csv.flush();
  }

  private static void json(Dataset<Row> rows, PrintStream out) {
    rows.toJSON().toLocalIterator().forEachRemaining(out::println);
  }
}
