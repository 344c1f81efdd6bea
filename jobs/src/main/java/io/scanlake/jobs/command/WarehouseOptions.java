package io.scanlake.jobs.command;

import io.scanlake.jobs.operator.ExitCode;
import io.scanlake.jobs.operator.OperatorException;
import io.scanlake.jobs.operator.Progress;
import io.scanlake.jobs.run.Models;
import io.scanlake.jobs.run.RunSummary;
import io.scanlake.jobs.run.Session;
import io.scanlake.jobs.settings.HolidayCalendar;
import io.scanlake.jobs.settings.Settings;
import io.scanlake.jobs.settings.SettingsReader;
import io.scanlake.jobs.settings.StationConfig;
import io.scanlake.jobs.tables.Identity;
import io.scanlake.jobs.tables.Lock;
import io.scanlake.jobs.tables.Warehouse;
import io.scanlake.privacy.Pseudonyms;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Option;

/** The options of every job that writes a warehouse, and the checks that come before its work. */
final class WarehouseOptions {
  static final String SECRET_VARIABLE = "SCANLAKE_PSEUDONYM_SECRET";

  @Option(
      names = "--warehouse",
      required = true,
      paramLabel = "URI",
      description = "Folder of the tables: local, hdfs:// or s3a://.")
  String warehouse;

  @Option(
      names = "--ledger",
      paramLabel = "URI",
      description =
          "Folder of the table files, the only one with paths, and of unfinished work; the"
              + " warehouse unless given.")
  String ledger;

  @Option(
      names = "--settings",
      paramLabel = "FILE",
      description = "What differs from conf/scanlake.yaml.")
  Path settings;

  @Option(
      names = "--pseudonym-secret-file",
      paramLabel = "FILE",
      description =
          "File with the secret of the pseudonyms, at least 16 bytes; or set "
              + SECRET_VARIABLE
              + ".")
  Path secretFile;

  @Option(
      names = "--deadline",
      paramLabel = "HH:MM",
      description = "Take no new batch after this time of day; what is left is for the next run.")
  String deadline;

  @Option(
      names = "--summary",
      paramLabel = "FILE",
      description = "Write the summary as JSON, for schedulers and alerts.")
  Path summary;

  /**
   * Checks everything that can be checked before any work, then runs the job under the warehouse's
   * lock and tells what it did.
   */
  int run(String name, BiFunction<Session, Models, List<RunSummary>> job) {
    Settings read = SettingsReader.read(settings);
    Pseudonyms pseudonyms = pseudonyms();
    deadline();
    checkSummary();
    Progress progress = new Progress(System.err);
    SparkSession spark = Session.start(name);
    Session.tune(spark);
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    StationConfig stationConfig = StationConfig.load(read, hadoop);
    HolidayCalendar holidays = HolidayCalendar.load(read, hadoop);
    Models models = Models.load(read, hadoop);
    Warehouse tables = new Warehouse(spark, warehouse, ledger == null ? warehouse : ledger);
    tables.checkWritable();
    List<RunSummary> summaries;
    try (Lock lock = Lock.acquire(tables.fileSystem(tables.lockFile()), tables.lockFile())) {
      Identity.check(tables, pseudonyms.keyId());
      summaries =
          job.apply(
              new Session(spark, read, stationConfig, holidays, tables, pseudonyms, lock, progress),
              models);
    } catch (IOException e) {
      throw new OperatorException(
          "the warehouse cannot be locked: " + warehouse + " (" + OperatorException.kind(e) + ")");
    }
    return report(read, summaries);
  }

  private int report(Settings read, List<RunSummary> summaries) {
    boolean tooMany = false;
    for (RunSummary run : summaries) {
      System.out.print(run.toText());
      if (run.rejectFrac() > read.rejectLimitFrac()) {
        tooMany = true;
        System.err.printf(
            Locale.ROOT,
            "scanlake: %.1f %% of the files were rejected, more than reject-limit-frac (%.1f %%);"
                + " see the table rejects%n",
            100 * run.rejectFrac(),
            100 * read.rejectLimitFrac());
      }
    }
    if (summary != null && !summaries.isEmpty()) {
      try {
        Files.writeString(summary, summaries.get(summaries.size() - 1).toJson());
      } catch (IOException e) {
        throw new OperatorException("the summary cannot be written: " + summary);
      }
    }
    return tooMany ? ExitCode.REJECTS : ExitCode.DONE;
  }

  /** The next time that the clock shows the deadline; null without one. */
  Instant deadline() {
    if (deadline == null) {
      return null;
    }
    try {
      ZonedDateTime now = ZonedDateTime.now();
      ZonedDateTime today = now.with(LocalTime.parse(deadline));
      return (today.isAfter(now) ? today : today.plusDays(1)).toInstant();
    } catch (DateTimeException e) {
      throw new OperatorException("--deadline " + deadline + ": give a time of day such as 06:00");
    }
  }

  private void checkSummary() {
    if (summary != null) {
      if (Files.isDirectory(summary)) {
        throw new OperatorException("the summary cannot be written: it is a folder: " + summary);
      }
      Path folder = summary.toAbsolutePath().getParent();
      if (!Files.isDirectory(folder) || !Files.isWritable(folder)) {
        throw new OperatorException("the summary cannot be written: no folder " + folder);
      }
    }
  }

  private Pseudonyms pseudonyms() {
    byte[] secret;
    if (secretFile != null) {
      try {
        secret = Files.readAllBytes(secretFile);
      } catch (IOException e) {
        throw new OperatorException("the secret cannot be read: " + secretFile);
      }
    } else {
      String value = System.getenv(SECRET_VARIABLE);
      if (value == null || value.isBlank()) {
        throw new OperatorException(
            "no pseudonym secret: give --pseudonym-secret-file FILE or set "
                + SECRET_VARIABLE
                + " (for example: head -c 32 /dev/urandom | base64 > secret && chmod 600 secret)");
      }
      secret = value.getBytes(StandardCharsets.UTF_8);
    }
    try {
      return new Pseudonyms(secret);
    } catch (IllegalArgumentException e) {
      throw new OperatorException(e.getMessage());
    }
  }
}
