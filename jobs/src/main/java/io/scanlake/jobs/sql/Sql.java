package io.scanlake.jobs.sql;

import io.scanlake.jobs.operator.OperatorException;
import io.scanlake.jobs.tables.Table;
import io.scanlake.jobs.tables.Tables;
import io.scanlake.jobs.tables.Warehouse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Date;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.SparkSession;

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
  public static void run(Warehouse warehouse, String text, AnswerFormat format, OutputStream out)
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
      SparkSession spark, String text, String asOf, AnswerFormat format, OutputStream out)
      throws IOException {
    List<Statement> statements =
        statements(text).stream()
            .map(s -> new Statement(s.title(), bound(s.code(), asOf)))
            .toList();
    // None is answered where one is refused.
    statements.forEach(statement -> Question.check(spark, statement.code()));
    for (int i = 0; i < statements.size(); i++) {
      if (format == AnswerFormat.TABLE) {
        String title = statements.get(i).title().map(line -> line + "\n").orElse("");
        out.write(((i == 0 ? "" : "\n") + title).getBytes(StandardCharsets.UTF_8));
      }
      try {
        Answer.print(spark.sql(statements.get(i).code()), format, out);
      } catch (IOException | OperatorException e) {
        throw e;
      } catch (Exception | StackOverflowError e) {
        // Spark does not declare its checked exceptions.
        throw Question.wrong(e);
      }
    }
  }

  /**
   * Changes settings of the session, such as {@code spark.sql.session.timeZone}.
   *
   * @throws OperatorException there is no such setting, or it has no such value
   */
  public static void configure(SparkSession spark, Map<String, String> settings) {
    settings.forEach(
        (key, value) -> {
          if (!spark.conf().isModifiable(key)) {
            throw new OperatorException(
                "--conf " + key + ": not a setting of Spark SQL that can be changed");
          }
          try {
            spark.conf().set(key, value);
          } catch (IllegalArgumentException e) {
            throw new OperatorException("--conf " + key + "=" + value + ": not a value of it");
          }
        });
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
}
