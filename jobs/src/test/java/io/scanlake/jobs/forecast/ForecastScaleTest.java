package io.scanlake.jobs.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanlake.demand.StationClass;
import io.scanlake.jobs.Local;
import io.scanlake.jobs.tables.Table;
import io.scanlake.jobs.tables.UsageTables;
import io.scanlake.jobs.tables.Warehouse;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three years of thousands of series on two cores. */
class ForecastScaleTest {
  private static final LocalDate FIRST = LocalDate.of(2023, 1, 2);
  private static final int DAYS = 1095;
  private static final int MOST_S = 120;

  @TempDir Path folder;

  @Test
  @Tag("scale")
  void timeIsInProportionToTheSeries() {
    seconds("warm", 200);
    double thousand = seconds("thousand", 1_000);
    double fiveThousand = seconds("five-thousand", 5_000);
    System.out.printf(
        "forecast of 1,000 series in %.1f s, of 5,000 in %.1f s%n", thousand, fiveThousand);
    assertThat(fiveThousand).isLessThanOrEqualTo(MOST_S);
    assertThat(fiveThousand).isLessThan(5 * 1.3 * thousand);
  }

  private double seconds(String name, int series) {
    Warehouse warehouse = Local.open(folder.resolve(name));
    long start = System.nanoTime();
    Forecast.Summary summary =
        Forecast.run(
            warehouse,
            input(series),
            new Forecast.Request(
                FIRST.plusDays(DAYS - 1), 28, Set.of(), StationClass.Thresholds.USUAL));
    double seconds = (System.nanoTime() - start) / 1e9;
    assertThat(summary.series()).isEqualTo(series);
    // 28 days by seven models or more
    assertThat(summary.forecasts()).isGreaterThan(series * 28L * 7);
    return seconds;
  }

  /** Counts around 40 on working days and 12 at weekends, growing a little. */
  private static Forecast.Input input(int series) {
    Dataset<Row> modalityDays =
        Local.spark()
            .range(0, (long) series * DAYS, 1, 8)
            .selectExpr(
                "CAST(id DIV " + DAYS + " AS INT) AS s", "CAST(id % " + DAYS + " AS INT) AS d")
            .selectExpr(
                "concat('M', s) AS modality",
                "date_add(DATE'" + FIRST + "', d) AS local_date",
                "CAST(if(d % 7 < 5, 40, 12) * (1 + d / 10000) + pmod(hash(s, d), 13) - 6 AS INT)"
                    + " AS studies");
    return new Forecast.Input(
        modalityDays, empty(UsageTables.STATION_DAYS), empty(UsageTables.STATIONS));
  }

  private static Dataset<Row> empty(Table table) {
    return Local.spark().createDataFrame(List.of(), table.schema());
  }
}
