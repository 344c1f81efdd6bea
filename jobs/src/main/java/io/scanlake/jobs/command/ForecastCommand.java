package io.scanlake.jobs.command;

import io.scanlake.jobs.forecast.Forecast;
import io.scanlake.jobs.operator.ExitCode;
import io.scanlake.jobs.operator.OperatorException;
import io.scanlake.jobs.run.Session;
import io.scanlake.jobs.run.SessionBuilder;
import io.scanlake.jobs.tables.UsageTables;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "forecast",
    description = {
      "Forecasts the demand for every modality and pool, compares earlier forecasts with actuals,",
      "and tells which pools lack capacity or have some to spare."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Example: scanlake forecast --warehouse hdfs:///scanlake --pseudonym-secret-file secret"
    })
public final class ForecastCommand implements Callable<Integer> {
  @Mixin WarehouseOptions warehouse;

  @Option(
      names = "--as-of",
      paramLabel = "DATE",
      description =
          "Last complete day to base the forecast on, such as 2026-10-31. Default: the day before"
              + " the last one with data.")
  LocalDate asOf;

  @Option(
      names = "--horizon-days",
      paramLabel = "N",
      defaultValue = "28",
      description = "Days to forecast. Default: ${DEFAULT-VALUE}.")
  int horizonDays;

  @Override
  public Integer call() {
    if (horizonDays < 1 || horizonDays > 366) {
      throw new OperatorException("--horizon-days must be between 1 and 366");
    }
    try (SessionBuilder builder = warehouse.open("forecast")) {
      if (!builder.lock().exists(UsageTables.MODALITY_DAYS)) {
        throw nothing();
      }
      Session session = builder.start();
      Forecast.Input input = Forecast.Input.of(session.warehouse());
      LocalDate known = asOf == null ? input.lastWholeDay(LocalDate.now(ZoneOffset.UTC)) : asOf;
      if (known == null) {
        throw nothing();
      }
      Forecast.Request request = Forecast.Request.of(session, known, horizonDays);
      System.out.print(
          session
              .stage(
                  "forecast", "forecast", () -> Forecast.run(session.warehouse(), input, request))
              .toText());
      return ExitCode.DONE.code();
    }
  }

  private static OperatorException nothing() {
    return new OperatorException("nothing to base a forecast on: run nightly first");
  }
}
