package io.scanlake.demand;

import java.time.LocalDate;
import java.util.Random;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** Series of counts for tests. */
final class MadeSeries {
  static final LocalDate MONDAY = LocalDate.of(2024, 1, 1);
  static final double[] WEEK = {1.1, 1.05, 1, 1, 0.95, 0.4, 0.3};

  private MadeSeries() {}

  static Series daily(int days, IntToDoubleFunction count) {
    return series(Series.Step.DAY, days, count);
  }

  static Series series(Series.Step step, int periods, IntToDoubleFunction count) {
    return new Series(
        "s",
        "POOL",
        "CT",
        "CT-A",
        step,
        MONDAY,
        IntStream.range(0, periods).mapToDouble(count).toArray(),
        Set.of());
  }

  /** Poisson by counting exponential gaps. */
  static int poisson(Random random, double mean) {
    int n = -1;
    for (double t = 0; t < mean; t -= Math.log(1 - random.nextDouble())) {
      n++;
    }
    return n;
  }

  static Series noisy(int days, long seed, IntToDoubleFunction mean) {
    Random random = new Random(seed);
    return daily(days, i -> poisson(random, mean.applyAsDouble(i)));
  }

  static DemandModel chosen(Forecaster.Result result) {
    return result.models().stream().filter(DemandModel::isChosen).findFirst().orElseThrow();
  }
}
