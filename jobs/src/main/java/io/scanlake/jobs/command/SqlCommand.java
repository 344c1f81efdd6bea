package io.scanlake.jobs.command;

import io.scanlake.jobs.operator.ExitCode;
import io.scanlake.jobs.run.Session;
import io.scanlake.jobs.sql.Sql;
import io.scanlake.jobs.tables.Warehouse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "sql",
    description = {
      "Asks the tables in Spark SQL; every table is a name, :as_of the last date with data."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example: scanlake sql --warehouse /scanlake \"SELECT modality, count(*) FROM images GROUP"
          + " BY modality\""
    })
public final class SqlCommand implements Callable<Integer> {
  @Option(names = "--warehouse", required = true, paramLabel = "URI", description = "The tables.")
  String warehouse;

  @Option(
      names = "--ledger",
      paramLabel = "URI",
      description = "Where the table files is, if not in the warehouse.")
  String ledger;

  @Option(
      names = "--format",
      defaultValue = "TABLE",
      paramLabel = "table|csv|json",
      description = "How answers are printed.")
  Sql.AnswerFormat format;

  @Parameters(
      arity = "0..1",
      paramLabel = "QUESTION",
      description = "A statement, or a file with statements; standard input unless given.")
  String question;

  @Override
  public Integer call() throws IOException {
    String text = text();
    SparkSession spark = Session.start("sql");
    Sql.run(
        new Warehouse(spark, warehouse, ledger == null ? warehouse : ledger),
        text,
        format,
        System.out);
    return ExitCode.DONE;
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
