package io.scanlake.jobs.command;

import io.scanlake.jobs.operator.ExitCode;
import io.scanlake.jobs.operator.OperatorException;
import io.scanlake.jobs.run.RunSummary;
import io.scanlake.jobs.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;

/** The option of jobs that close a run, and their report. */
final class SummaryOption {
  @Option(
      names = "--summary",
      paramLabel = "FILE",
      description = "Also write the summary of the run as JSON, for schedulers and alerts.")
  Path file;

  /**
   * Checks that the summary can be written.
   *
   * @throws OperatorException it cannot
   */
  void check() {
    if (file != null) {
      if (Files.isDirectory(file)) {
        throw new OperatorException("the summary cannot be written: it is a folder: " + file);
      }
      Path folder = file.toAbsolutePath().getParent();
      if (!Files.isDirectory(folder) || !Files.isWritable(folder)) {
        throw new OperatorException("the summary cannot be written: no folder " + folder);
      }
    }
  }

  /** Prints what the runs did, writes the last one's summary, and returns the exit code. */
  int report(Settings settings, List<RunSummary> runs) {
    ExitCode exit = ExitCode.DONE;
    for (RunSummary run : runs) {
      System.out.print(run.toText());
      if (run.rejectFrac() > settings.rejectLimitFrac()) {
        exit = ExitCode.REJECTS;
        System.err.printf(
            Locale.ROOT,
            "scanlake: %.1f %% of the files were rejected, more than reject-limit-frac (%.1f %%);"
                + " see the table rejects%n",
            100 * run.rejectFrac(),
            100 * settings.rejectLimitFrac());
      }
    }
    if (file != null && !runs.isEmpty()) {
      try {
        Files.writeString(file, runs.get(runs.size() - 1).toJson());
      } catch (IOException e) {
        throw new OperatorException("the summary cannot be written: " + file);
      }
    }
    return exit.code();
  }
}
