package io.scanlake.jobs.command;

import io.scanlake.jobs.operator.ExitCode;
import io.scanlake.jobs.run.Absence;
import io.scanlake.jobs.run.RunSummary;
import io.scanlake.jobs.settings.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The option of jobs that close a run, and their report. */
final class SummaryOption {
  private static final String NAME = "--summary";

  @Option(
      names = NAME,
      paramLabel = "FILE",
      description =
          "Also write the summary of the run as JSON, for schedulers and alerts: state RUNNING,"
              + " FINISHED, DEADLINE or FAILED, whatever happens.")
  Path file;

  private SummaryFile summary;

  /** The option of a job, if it has one. */
  static Optional<SummaryOption> of(CommandSpec job) {
    return job.mixins().values().stream()
        .map(CommandSpec::userObject)
        .filter(SummaryOption.class::isInstance)
        .map(SummaryOption.class::cast)
        .findFirst();
  }

  /**
   * Writes that the job has started.
   *
   * @throws io.scanlake.jobs.operator.OperatorException the summary cannot be written
   */
  void begin(String job) {
    if (file != null) {
      summary = new SummaryFile(file, job);
    }
  }

  /** Takes the file from a command line that was not understood, and writes that it has started. */
  void begin(String job, List<String> arguments) {
    for (int i = 0; i < arguments.size(); i++) {
      if (arguments.get(i).startsWith(NAME + "=")) {
        file = Path.of(arguments.get(i).substring(NAME.length() + 1));
      } else if (arguments.get(i).equals(NAME) && i + 1 < arguments.size()) {
        file = Path.of(arguments.get(i + 1));
      }
    }
    begin(job);
  }

  /** Writes why the job ended early. */
  void failed(Failure failure) {
    if (summary != null) {
      summary.failed(failure);
    }
  }

  /** Sees to it that the summary of a job that is over does not say RUNNING. */
  void ended(int exitCode) {
    if (summary != null) {
      summary.finished(exitCode);
    }
  }

  /** Prints what the runs did, writes the last one's summary, and returns the exit code. */
  int report(Settings settings, List<RunSummary> runs) {
    ExitCode exit = ExitCode.DONE;
    String message = null;
    for (RunSummary run : runs) {
      System.out.print(run.toText());
      if (run.rejectFrac() > settings.rejectLimitFrac()) {
        exit = ExitCode.REJECTS;
        message =
            String.format(
                Locale.ROOT,
                "%.1f %% of the files were rejected, more than reject-limit-frac (%.1f %%);"
                    + " see the table rejects",
                100 * run.rejectFrac(),
                100 * settings.rejectLimitFrac());
        System.err.println("scanlake: " + message);
      }
      for (Absence absence : run.absences()) {
        if (absence.wasEmptied() || absence.frac() > settings.missingLimitFrac()) {
          exit = ExitCode.MISSING;
          message =
              String.format(
                  Locale.ROOT,
                  "site %s: %,d of %,d known files are listed no more; check that its archive is"
                      + " mounted whole (missing-limit-frac is %.1f %%)",
                  absence.site(),
                  absence.gone(),
                  absence.known(),
                  100 * settings.missingLimitFrac());
          System.err.println("scanlake: " + message);
        }
      }
    }
    if (summary != null && !runs.isEmpty()) {
      summary.finished(runs.get(runs.size() - 1).toJson(), exit, message);
    }
    return exit.code();
  }
}
