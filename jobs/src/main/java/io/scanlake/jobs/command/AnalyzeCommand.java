package io.scanlake.jobs.command;

import io.scanlake.jobs.nightly.Nightly;
import io.scanlake.jobs.operator.OperatorException;
import io.scanlake.jobs.run.Models;
import io.scanlake.jobs.run.Run;
import io.scanlake.jobs.run.SessionBuilder;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "analyze",
    description = "Works through the saved work list and brings the tables up to date.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Example: scanlake analyze --warehouse hdfs:///scanlake --pseudonym-secret-file secret"
    })
public final class AnalyzeCommand implements Callable<Integer> {
  @Mixin WarehouseOptions warehouse;
  @Mixin DeadlineOption deadline;
  @Mixin SummaryOption summary;

  @Override
  public Integer call() {
    Instant until = deadline.next();
    try (SessionBuilder builder = warehouse.open("analyze")) {
      Models models = Models.load(builder.settings(), builder.hadoop());
      if (Run.unfinished(builder.lock()).isEmpty()) {
        throw new OperatorException("nothing is planned: run inventory or nightly");
      }
      return summary.report(builder.settings(), Nightly.resume(builder.start(), models, until));
    }
  }
}
