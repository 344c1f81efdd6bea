package io.scanlake.jobs.command;

import io.scanlake.jobs.nightly.Nightly;
import io.scanlake.jobs.operator.OperatorException;
import io.scanlake.jobs.run.SetAside;
import io.scanlake.jobs.tables.WarehouseFolder;
import java.util.List;
import picocli.CommandLine.Option;

/** What becomes of runs that are set aside. */
final class AsideOptions {
  @Option(
      names = "--resume",
      paramLabel = "RUN",
      description = "Try again to finish a run that was set aside after it had failed twice.")
  String resume;

  @Option(
      names = "--abandon",
      paramLabel = "RUN",
      description =
          "Forget a run that was set aside; its folder goes once a run has finished with its"
              + " files.")
  String abandon;

  /**
   * Checks that the runs are there.
   *
   * @throws OperatorException one is not
   */
  Nightly.Choice choice(WarehouseFolder warehouse) {
    List<String> known = SetAside.all(warehouse).stream().map(SetAside::runId).toList();
    check("--resume", resume, known);
    check("--abandon", abandon, known);
    return new Nightly.Choice(resume, abandon);
  }

  private static void check(String option, String run, List<String> known) {
    if (run != null && !known.contains(run)) {
      throw new OperatorException(
          option + " " + run + ": no such run is set aside; those that are: " + known);
    }
  }
}
