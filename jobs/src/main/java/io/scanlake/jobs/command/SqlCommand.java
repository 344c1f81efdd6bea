package io.scanlake.jobs.command;

import io.scanlake.jobs.operator.ExitCode;
import io.scanlake.jobs.operator.OperatorException;
import io.scanlake.jobs.run.Session;
import io.scanlake.jobs.sql.Sql;
import io.scanlake.jobs.tables.Tables;
import io.scanlake.jobs.tables.Warehouse;
import io.scanlake.jobs.tables.WarehouseFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "sql",
    description = {
      "Queries the tables in Spark SQL. Each table is known by its name; :as_of is the last date",
      "with data."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example: scanlake sql --warehouse /scanlake \"SELECT modality, count(*) FROM images GROUP"
          + " BY modality\""
    })
public final class SqlCommand implements Callable<Integer> {
  @Option(
      names = "--warehouse",
      required = true,
      paramLabel = "URI",
      description = "Folder of the tables.")
  String warehouse;

  @Option(
      names = "--ledger",
      paramLabel = "URI",
      description = "Folder of the table files. Default: the warehouse.")
  String ledger;

  @Option(
      names = "--format",
      defaultValue = "TABLE",
      paramLabel = "table|csv|json",
      description = "How answers are printed.")
  Sql.AnswerFormat format;

  @Option(
      names = "--conf",
      paramLabel = "KEY=VALUE",
      description =
          "A setting of Spark SQL, such as spark.sql.session.timeZone=Europe/Berlin, or of a file"
              + " system (spark.hadoop.*). Can be given several times.")
  Map<String, String> settings = new LinkedHashMap<>();

  @Parameters(
      arity = "0..1",
      paramLabel = "QUESTION",
      description = "A statement, or a file of statements. Default: standard input.")
  String question;

  @Override
  public Integer call() throws IOException {
    String text = text();
    // What Spark logs of a wrong question is what the one line says.
    settings.putIfAbsent("spark.log.level", "OFF");
    Map<String, String> ofSql = new LinkedHashMap<>();
    settings.forEach(
        (key, value) -> {
          if (key.startsWith("spark.hadoop.") || key.equals("spark.log.level")) {
            System.setProperty(key, value);
          } else {
            ofSql.put(key, value);
          }
        });
    WarehouseFolder folder =
        new WarehouseFolder(warehouse, ledger == null ? warehouse : ledger, Session.hadoop());
    if (Tables.all().stream().noneMatch(folder::exists)) {
      throw new OperatorException(
          "no tables at " + folder.root() + "; run nightly first, or check --warehouse");
    }
    SparkSession spark = Session.start("sql");
    Session.tune(spark);
    Sql.configure(spark, ofSql);
    try {
      Sql.run(new Warehouse(spark, folder), text, format, AnswerStream.open());
    } catch (AnswerStream.ClosedException e) {
      // The reader has what it wanted, as with | head.
    } catch (IOException e) {
      throw new OperatorException("the answer cannot be written to standard output", e);
    }
    return ExitCode.DONE.code();
  }

  private String text() throws IOException {
    if (question == null) {
      return new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
    }
    try {
      Path file = Path.of(question);
      if (Files.isRegularFile(file)) {
        return Files.readString(file);
      }
    } catch (InvalidPathException e) {
      // A statement, not a name.
    }
    return question;
  }
}
