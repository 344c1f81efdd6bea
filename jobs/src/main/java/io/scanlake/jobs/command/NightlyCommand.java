package io.scanlake.jobs.command;

import io.scanlake.jobs.inventory.Inventory;
import io.scanlake.jobs.nightly.Nightly;
import io.scanlake.jobs.run.Models;
import io.scanlake.jobs.run.SessionBuilder;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "nightly",
    description = {
      "The whole job: resumes unfinished runs, lists the inputs, analyses new images, brings the",
      "tables up to date, and forecasts."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Example: scanlake nightly --input north=hdfs:///archive/north --input"
          + " south=s3a://south/archive --warehouse hdfs:///scanlake --pseudonym-secret-file"
          + " secret --deadline 06:00"
    })
public final class NightlyCommand implements Callable<Integer> {
  @Mixin InputOptions input;
  @Mixin WarehouseOptions warehouse;
  @Mixin AsideOptions aside;
  @Mixin DeadlineOption deadline;
  @Mixin SummaryOption summary;

  @Override
  public Integer call() {
    Instant until = deadline.next();
    try (SessionBuilder builder = warehouse.open("nightly")) {
      Inventory.Request request = input.request(builder);
      Models models = Models.load(builder.settings(), builder.hadoop());
      Nightly.Choice choice = aside.choice(builder.lock());
      return summary.report(
          builder.settings(), Nightly.run(builder.start(), models, request, choice, until));
    }
  }
}
