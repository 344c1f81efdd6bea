package io.scanlake.jobs.command;

import io.scanlake.jobs.analyze.Analyze;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "usage",
    description = {
      "Reckons all tables of use anew from the images: after a change of session-gap-s,",
      "encounter-gap-s or repeat-window-s, or to repair. Nightly does it for the dates it touched."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Example: scanlake usage --warehouse hdfs:///scanlake --pseudonym-secret-file secret"
    })
public final class UsageCommand implements Callable<Integer> {
  @Mixin WarehouseOptions warehouse;

  @Override
  public Integer call() {
    return warehouse.run(
        "usage", (session, models) -> List.of(new Analyze(session, models).reckon()));
  }
}
