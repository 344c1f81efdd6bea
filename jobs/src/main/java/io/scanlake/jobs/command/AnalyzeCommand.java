package io.scanlake.jobs.command;

import io.scanlake.jobs.nightly.Nightly;
import io.scanlake.jobs.operator.OperatorException;
import io.scanlake.jobs.run.RunSummary;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "analyze",
    description = "Works off the saved work list and brings the tables up to date.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Example: scanlake analyze --warehouse hdfs:///scanlake --pseudonym-secret-file secret"
    })
public final class AnalyzeCommand implements Callable<Integer> {
  @Mixin WarehouseOptions warehouse;

  @Override
  public Integer call() {
    return warehouse.run(
        "analyze",
        (session, models) -> {
          List<RunSummary> done = Nightly.resume(session, models, warehouse.deadline());
          if (done.isEmpty()) {
            throw new OperatorException("nothing is planned: run inventory or nightly");
          }
          return done;
        });
  }
}
