package io.scanlake.jobs.command;

import io.scanlake.jobs.inventory.Inventory;
import io.scanlake.jobs.operator.OperatorException;
import io.scanlake.jobs.run.Run;
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
    return warehouse.run(
        "inventory",
        (session, models) -> {
          Inventory.Request request = input.request(session.settings());
          List<Run> open = Run.unfinished(session.warehouse());
          if (!open.isEmpty()) {
            throw new OperatorException(
                "run " + open.get(0).id() + " is not finished; finish it first: scanlake analyze");
          }
          Run run = Inventory.plan(session, request, models.settingsHash(), models.hash());
          System.out.printf(
              Locale.ROOT,
              "run %s: %,d files listed, %,d to do in %d batches, %,d unchanged, %,d deferred%n"
                  + "work it off with: scanlake analyze%n",
              run.id(),
              run.listed(),
              run.todo(),
              run.batches(),
              run.unchanged(),
              run.deferred());
          return List.of();
        });
  }
}
