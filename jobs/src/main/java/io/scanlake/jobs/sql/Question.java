package io.scanlake.jobs.sql;

import io.scanlake.jobs.operator.OperatorException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.analysis.FunctionRegistry;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.catalyst.parser.ParserInterface;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.command.ExplainCommand;
import org.apache.spark.sql.execution.command.SetCommand;
import scala.jdk.javaapi.CollectionConverters;

/** Questions only read, and a wrong one is answered by the engine's reason in one line. */
final class Question {
  private static final Pattern EXPLAIN =
      Pattern.compile("(?i)EXPLAIN\\s+(?:(?:LOGICAL|FORMATTED|EXTENDED|CODEGEN|COST)\\s+)?");

  /** Where an engine's message goes on with the question, a plan or a stack trace. */
  private static final Pattern REST = Pattern.compile("(?s)\\s*\\n(== |\\tat |\\+- ).*");

  /** Functions that call whatever method they are given. */
  private static final Set<String> CALLS_OF_JAVA = Set.of("reflect", "java_method", "try_reflect");

  private static final int LONGEST = 1000;

  private Question() {}

  /**
   * Refuses a statement that is no query, by its parsed plan.
   *
   * @throws OperatorException it would write, or it cannot be parsed
   */
  static void check(SparkSession spark, String statement) {
    org.apache.spark.sql.classic.SparkSession session =
        (org.apache.spark.sql.classic.SparkSession) spark;
    ParserInterface parser = session.sessionState().sqlParser();
    try {
      if (!reads(parser, parser.parsePlan(statement), statement)) {
        throw new OperatorException(
            "the question is refused: [READ_ONLY] sql only reads: SELECT, DESCRIBE, SHOW, EXPLAIN,"
                + " SET");
      }
    } catch (ParseException | StackOverflowError e) {
      throw wrong(e);
    }
    FunctionRegistry functions = session.sessionState().functionRegistry();
    for (FunctionIdentifier function : CollectionConverters.asJava(functions.listFunction())) {
      if (CALLS_OF_JAVA.contains(function.funcName())) {
        functions.dropFunction(function);
      }
    }
  }

  private static boolean reads(ParserInterface parser, LogicalPlan plan, String statement) {
    String name = plan.getClass().getSimpleName();
    if (name.startsWith("Describe") || name.startsWith("Show") || plan instanceof SetCommand) {
      return true;
    }
    String query = statement;
    if (plan instanceof ExplainCommand) {
      Matcher explain = EXPLAIN.matcher(statement);
      query = explain.lookingAt() ? statement.substring(explain.end()) : statement;
    }
    try {
      // The grammar of a query has no statement that changes anything, nor calls a procedure.
      parser.parseQuery(query);
      return true;
    } catch (ParseException e) {
      return false;
    }
  }

  /** The one line for a question that the engine cannot answer. */
  static OperatorException wrong(Throwable error) {
    // A message of the engine has the question in it, which decides no exit code.
    boolean isRunning =
        !(error instanceof AnalysisException || error instanceof StackOverflowError);
    return new OperatorException(
        "the question cannot be answered: " + reason(error), isRunning ? error : null);
  }

  private static String reason(Throwable error) {
    if (error instanceof StackOverflowError) {
      return "[TOO_COMPLEX] it is nested too deeply";
    }
    Throwable engine = null;
    Throwable root = error;
    for (Throwable t = error; t != null; t = t.getCause()) {
      root = t;
      if (t instanceof SparkThrowable known && known.getCondition() != null) {
        engine = t;
      }
    }
    if (engine == null) {
      return "the engine failed (" + OperatorException.kind(root) + ")";
    }
    String message =
        engine instanceof AnalysisException analysis
            ? analysis.getSimpleMessage()
            : engine.getMessage();
    String line = REST.matcher(message).replaceFirst("").strip().replaceAll("\\s+", " ");
    String condition = "[" + ((SparkThrowable) engine).getCondition() + "]";
    line = line.startsWith("[") ? line : condition + " " + line;
    return line.length() > LONGEST ? line.substring(0, LONGEST) + " ..." : line;
  }
}
