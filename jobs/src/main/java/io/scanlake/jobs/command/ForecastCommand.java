package io.scanlake.jobs.command;

import io.scanlake.jobs.forecast.Forecast;
import io.scanlake.jobs.operator.OperatorException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "forecast",
    description = {
      "Forecasts the demand of every modality and pool, compares earlier forecasts with what came,",
      "and says which pools lack or have room."
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
          "Last whole day that is known, as 2026-10-31; the day before the last with data unless"
              + " given.")
  LocalDate asOf;

  @Option(
      names = "--horizon-days",
      paramLabel = "N",
      defaultValue = "28",
      description = "Days to look ahead.")
  int horizonDays;

  @Override
  public Integer call() {
    if (horizonDays < 1 || horizonDays > 366) {
      throw new OperatorException("--horizon-days must be between 1 and 366");
    }
    return warehouse.run(
        "forecast",
        (session, models) -> {
          Forecast.Input input = Forecast.Input.of(session.warehouse());
          LocalDate known = asOf == null ? input.lastWholeDay(LocalDate.now(ZoneOffset.UTC)) : asOf;
          if (known == null) {
            throw new OperatorException("nothing to forecast from: run nightly first");
          }
          System.out.print(
              Forecast.run(
                      session.warehouse(), input, Forecast.Request.of(session, known, horizonDays))
                  .toText());
          return List.of();
        });
  }
}
