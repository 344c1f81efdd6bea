package io.scanlake.jobs.command;

import io.scanlake.jobs.inventory.Inventory;
import io.scanlake.jobs.operator.ExitCode;
import io.scanlake.jobs.operator.OperatorException;
import io.scanlake.jobs.run.Models;
import io.scanlake.jobs.run.Run;
import io.scanlake.jobs.run.SessionBuilder;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "inventory",
    description = "Lists the inputs and saves what is new as the work list of a run.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Example: scanlake inventory --input hdfs:///archive --warehouse hdfs:///scanlake"
          + " --pseudonym-secret-file secret"
    })
public final class InventoryCommand implements Callable<Integer> {
  @Mixin InputOptions input;
  @Mixin WarehouseOptions warehouse;

  @Override
  public Integer call() {
    try (SessionBuilder builder = warehouse.open("inventory")) {
      Inventory.Request request = input.request(builder);
      String modelsHash =
          request.again().dependsOnModels()
              ? Models.load(builder.settings(), builder.hadoop()).hash()
              : null;
      List<Run> open = Run.unfinished(builder.lock());
      if (!open.isEmpty()) {
        throw new OperatorException(
            "run " + open.get(0).id() + " is not finished; finish it first: scanlake analyze");
      }
      Run run = Inventory.plan(builder.start(), request, modelsHash);
      System.out.printf(
          Locale.ROOT,
          "run %s: %,d files listed, %,d to process in %d batches, %,d unchanged, %,d deferred%n"
              + "process them with: scanlake analyze%n",
          run.id(),
          run.listed(),
          run.todo(),
          run.batches(),
          run.unchanged(),
          run.deferred());
      return ExitCode.DONE.code();
    }
  }
}
