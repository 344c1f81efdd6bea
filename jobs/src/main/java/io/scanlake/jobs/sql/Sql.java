package io.scanlake.jobs.sql;

import io.scanlake.jobs.operator.OperatorException;
import io.scanlake.jobs.tables.Table;
import io.scanlake.jobs.tables.Tables;
import io.scanlake.jobs.tables.Warehouse;
import java.io.PrintStream;
import java.sql.Date;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.SparkException;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;

/**
 * Asks the tables in Spark SQL. {@code :as_of} is the last date with data, so that a question about
 * "the last 28 days" has an answer in a warehouse of any age.
 *
 * <pre>scanlake sql --warehouse /warehouse "SELECT modality, count(*) FROM images GROUP BY 1"</pre>
 */
public final class Sql {
  /** How answers are printed. */
  public enum Format {
    TABLE,
    CSV,
    JSON
  }

  private static final Pattern AS_OF =
      Pattern.compile("'(?:[^'\\\\]|\\\\.)*'|\"(?:[^\"\\\\]|\\\\.)*\"|`[^`]*`|:as_of\\b");

  private Sql() {}

  /** Runs the statements, separated by semicolons at the end of a line, and prints each answer. */
  public static void run(Warehouse warehouse, String text, Format format, PrintStream out) {
    List<Table> present = warehouse.registerViews();
    if (present.isEmpty()) {
      throw new OperatorException(
          "no tables at " + warehouse.root() + "; run nightly first, or check --warehouse");
    }
    String asOf = asOf(warehouse, present);
    boolean first = true;
    for (Statement statement : statements(text)) {
      if (format == Format.TABLE) {
        out.print(first ? "" : "\n");
        statement.title().ifPresent(out::println);
      }
      first = false;
      try {
        print(warehouse.spark().sql(bound(statement.code(), asOf)), format, out);
      } catch (Exception e) {
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
   * Puts the literal in the place of {@code :as_of} outside of quotes. Spark's own parameters do
   * not reach a statement once an extension, as Delta is one, brings its parser.
   */
  static String bound(String statement, String asOf) {
    return AS_OF
        .matcher(statement)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(found.group().startsWith(":") ? asOf : found.group()));
  }

  /**
   * @param title the comment above it
   */
  record Statement(Optional<String> title, String code) {}

  /** Cuts at semicolons that end a line; comments are lines that begin with two dashes. */
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

  private static void print(Dataset<Row> rows, Format format, PrintStream out) {
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

  private static void csv(Dataset<Row> rows, PrintStream out) {
    out.println(Arrays.stream(rows.columns()).map(Sql::quoted).collect(Collectors.joining(",")));
    for (Iterator<Row> all = rows.toLocalIterator(); all.hasNext(); ) {
      Row row = all.next();
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.length(); i++) {
        line.append(i == 0 ? "" : ",")
            .append(row.isNullAt(i) ? "" : quoted(String.valueOf(row.get(i))));
      }
      out.println(line);
    }
  }

  /** RFC 4180. */
  private static String quoted(String value) {
    return value.matches("[^,\"\\r\\n]*") ? value : '"' + value.replace("\"", "\"\"") + '"';
  }

  private static void json(Dataset<Row> rows, PrintStream out) {
    rows.toJSON().toLocalIterator().forEachRemaining(out::println);
  }
}
