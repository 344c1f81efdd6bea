package io.scanlake.jobs.command;

import io.scanlake.jobs.operator.OperatorException;
import io.scanlake.jobs.run.Run;
import io.scanlake.jobs.run.RunLog;
import io.scanlake.jobs.run.RunSummary;
import io.scanlake.jobs.run.Session;
import io.scanlake.jobs.run.SessionBuilder;
import io.scanlake.jobs.tables.Tables;
import io.scanlake.jobs.usage.Usage;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "usage",
    description = {
      "Recomputes all utilisation tables from the images: after a change of session-gap-s,",
      "encounter-gap-s or repeat-window-s, or to repair them. Nightly does so for the dates that",
      "its images touch."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Example: scanlake usage --warehouse hdfs:///scanlake --pseudonym-secret-file secret"
    })
public final class UsageCommand implements Callable<Integer> {
  @Mixin WarehouseOptions warehouse;
  @Mixin SummaryOption summary;

  @Override
  public Integer call() {
    try (SessionBuilder builder = warehouse.open("usage")) {
      if (!builder.lock().exists(Tables.IMAGES)) {
        throw new OperatorException(
            "no images at " + warehouse.warehouse + "; run nightly first, or check --warehouse");
      }
      Session session = builder.start();
      Instant started = Instant.now();
      RunSummary run =
          RunLog.withoutFiles(
              session, Run.newId(started), started, () -> new Usage(session, started).rebuild());
      return summary.report(builder.settings(), List.of(run));
    }
  }
}
