package io.scanlake.jobs;

import io.scanlake.jobs.run.Session;
import io.scanlake.jobs.tables.Table;
import io.scanlake.jobs.tables.Tables;
import io.scanlake.jobs.tables.Warehouse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Runs jobs in this JVM in local mode, as the command line does, and looks at their tables. */
public final class Local {
  private static final String SECRET = "a secret that only tests have";

  /** Columns in which two runs over the same files may differ. */
  private static final Set<String> VOLATILE =
      Set.of(
          "run_id",
          "received_utc",
          "clock_offset_s",
          "clock_offset_mad_s",
          "delay_p50_s",
          "delay_mad_s",
          "decode_ms",
          "process_ms",
          "first_seen_utc");

  static {
    System.setProperty("spark.master", "local[2]");
    System.setProperty("spark.ui.enabled", "false");
    System.setProperty("spark.driver.host", "127.0.0.1");
    System.setProperty("spark.driver.bindAddress", "127.0.0.1");
    System.setProperty("spark.sql.shuffle.partitions", "2");
    // Each query runs once over a few rows: compiling Java for it, or planning it anew after each
    // stage, would take longer than running it. PlacesIT runs a job as it is.
    System.setProperty("spark.sql.codegen.wholeStage", "false");
    System.setProperty("spark.sql.codegen.factoryMode", "NO_CODEGEN");
    System.setProperty("spark.sql.adaptive.enabled", "false");
    System.setProperty("spark.sql.warehouse.dir", System.getProperty("java.io.tmpdir"));
  }

  /** What a job said. */
  public record Result(int code, String out, String err) {}

  private Local() {}

  public static SparkSession spark() {
    return Session.start("tests");
  }

  /** Runs one job of the command line. */
  public static synchronized Result run(String... args) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    ByteArrayOutputStream complained = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
      int code = Main.run(args);
      return new Result(
          code, said.toString(StandardCharsets.UTF_8), complained.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  /** Runs the nightly job over one input with the tests' secret and no quiet period. */
  public static Result nightly(String input, Path warehouse, String... more) {
    List<String> args = new ArrayList<>(List.of("nightly", "--input", input));
    args.addAll(List.of("--warehouse", warehouse.toString()));
    args.addAll(List.of("--pseudonym-secret-file", secret(warehouse).toString()));
    if (!List.of(more).contains("--settings")) {
      args.addAll(
          List.of("--settings", write(warehouse, "settings", "quiet-period-s: 0\n").toString()));
    }
    args.addAll(List.of(more));
    return run(args.toArray(String[]::new));
  }

  public static Path secret(Path warehouse) {
    return write(warehouse, "secret", SECRET + "\n");
  }

  private static Path write(Path warehouse, String name, String text) {
    try {
      Path file = warehouse.resolveSibling(warehouse.getFileName() + "." + name);
      Files.createDirectories(file.getParent());
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static Warehouse open(Path warehouse) {
    return new Warehouse(spark(), warehouse.toString(), warehouse.toString());
  }

  public static List<Row> sql(Path warehouse, String question) {
    return sql(open(warehouse), question);
  }

  public static List<Row> sql(Warehouse tables, String question) {
    // Asking the log of every table would take longer than the question.
    Tables.all().stream()
        .filter(table -> question.contains(table.name()))
        .forEach(table -> tables.read(table).createOrReplaceTempView(table.name()));
    return spark().sql(question).collectAsList();
  }

  /** {@link #content(Path)} of a warehouse anywhere. */
  public static Map<String, List<String>> content(String warehouse) {
    return content(new Warehouse(spark(), warehouse, warehouse));
  }

  /** The last row of {@code runs} by time, by column. */
  public static Map<String, Object> lastRun(Path warehouse) {
    Row row = sql(warehouse, "SELECT * FROM runs ORDER BY finished_utc DESC LIMIT 1").get(0);
    Map<String, Object> values = new TreeMap<>();
    for (String name : row.schema().fieldNames()) {
      values.put(name, row.getAs(name));
    }
    return values;
  }

  /**
   * Every row of every table but {@code runs} as text, sorted, without what two runs over the same
   * files may differ in. The ledger goes without its paths and times.
   */
  public static Map<String, List<String>> content(Path warehouse) {
    return content(open(warehouse));
  }

  private static Map<String, List<String>> content(Warehouse tables) {
    Map<String, List<String>> content = new TreeMap<>();
    for (Table table : Tables.all()) {
      if (table == Tables.RUNS) {
        continue;
      }
      String[] columns =
          Arrays.stream(table.schema().fieldNames())
              .filter(name -> !VOLATILE.contains(name))
              .filter(
                  name ->
                      table != Tables.FILES
                          || Set.of("file_key", "bytes", "outcome", "code", "instance_key")
                              .contains(name))
              .filter(name -> !name.equals("tries"))
              .toArray(String[]::new);
      content.put(
          table.name(),
          tables.read(table).selectExpr(columns).collectAsList().stream()
              .map(Row::toString)
              .sorted()
              .collect(Collectors.toList()));
    }
    return content;
  }
}
