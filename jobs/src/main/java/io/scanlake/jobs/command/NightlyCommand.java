package io.scanlake.jobs.command;

import io.scanlake.jobs.nightly.Nightly;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "nightly",
    description = {
      "The whole job: takes up what was left unfinished, lists the inputs, analyses what is new,",
      "brings the tables up to date and forecasts."
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

  @Override
  public Integer call() {
    return warehouse.run(
        "nightly",
        (session, models) ->
            Nightly.run(session, models, input.request(session.settings()), warehouse.deadline()));
  }
}
