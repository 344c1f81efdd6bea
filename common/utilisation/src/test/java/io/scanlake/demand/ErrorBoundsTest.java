package io.scanlake.demand;

import static io.scanlake.demand.MadeSeries.WEEK;
import static io.scanlake.demand.MadeSeries.chosen;
import static io.scanlake.demand.MadeSeries.noisy;
import static io.scanlake.demand.MadeSeries.poisson;
import static io.scanlake.demand.MadeSeries.series;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ErrorBoundsTest {
  @Test
  void boundsOfDaysHold() {
    assertBoundsHold(400, Series.Step.DAY, i -> 80 * WEEK[i % 7]);
  }

  /** Two to eight weeks: too few origins to calibrate by. */
  @Test
  void boundsOfShortSeriesHold() {
    for (int days : new int[] {16, 24, 40, 60}) {
      assertBoundsHold(days, Series.Step.DAY, i -> 80 * WEEK[i % 7]);
    }
  }

  /** Four values from each origin, and many models that one could have been lucky with. */
  @Test
  void boundsOfWeeksHold() {
    assertBoundsHold(90, Series.Step.WEEK, i -> 30 * (1 + 0.2 * Math.sin(i / 4.)));
  }

  /**
   * Of forty series whose days have an effect of their own, so that they spread more than Poisson.
   */
  private static void assertBoundsHold(int periods, Series.Step step, IntToDoubleFunction mean) {
    int in80 = 0;
    int in95 = 0;
    int all = 0;
    for (int seed = 0; seed < 40; seed++) {
      Random random = new Random(100 + seed);
      Series series =
          series(
              step,
              periods + step.periods(28),
              i -> poisson(random, mean.applyAsDouble(i) * Math.exp(0.15 * random.nextGaussian())));
      for (ForecastAccuracy row :
          ForecastAccuracy.of(
              Forecaster.forecast(series.first(periods), 28).forecasts().stream()
                  .filter(DemandForecast::isChosen)
                  .toList(),
              series)) {
        in80 += row.in80() ? 1 : 0;
        in95 += row.in95() ? 1 : 0;
        all++;
      }
    }
    // errors from one origin go together: as if each of the 40 had four independent ones
    assertThat((double) in80 / all).isCloseTo(0.80, within(2 * Math.sqrt(.8 * .2 / 160)));
    assertThat((double) in95 / all).isCloseTo(0.95, within(2 * Math.sqrt(.95 * .05 / 160)));
  }

  @Test
  void whatCalibratesTheBoundsIsSaid() {
    Forecaster.Result two = Forecaster.forecast(noisy(1096, 9, i -> 80 * WEEK[i % 7]), 28);
    assertThat(two.models())
        .allMatch(
            m ->
                m.boundsBasis()
                        == (m.isChosen() ? BoundsBasis.UNSEEN_CHOICE : BoundsBasis.OWN_ERRORS)
                    && m.boundsOrigins() == 13
                    && m.boundsWidening80() >= 1
                    && m.cvCover80() > 0.5
                    && m.cvCover95() > 0.8);
    assertThat(chosen(Forecaster.forecast(noisy(40, 9, i -> 80 * WEEK[i % 7]), 28)))
        .matches(m -> m.boundsBasis() == BoundsBasis.SPREAD && m.boundsOrigins() == 0);
  }

  /** Errors of nine origins are small, of the tenth large: the others' quantiles miss a tenth. */
  @Test
  void boundsAreWidenedUntilTheyCover() {
    double[] small = IntStream.range(0, 20).mapToDouble(i -> (i - 9.5) / 10).toArray();
    double[] large = Arrays.stream(small).map(e -> 3 * e).toArray();
    ErrorBounds even = ErrorBounds.of(BoundsBasis.OWN_ERRORS, Collections.nCopies(10, small));
    // type 7 quantiles of 0.1 and 0.9: 16 of 20 lie between them
    assertThat(even.within80().cover()).isEqualTo(0.8);
    assertThat(even.within80().widening()).isBetween(1., 1.15); // the next value outwards
    ErrorBounds odd = ErrorBounds.of(BoundsBasis.OWN_ERRORS, List.of(small, small, large, large));
    assertThat(odd.within80().cover()).isLessThan(0.8);
    assertThat(odd.within80().widening()).isGreaterThan(1);
    assertThat(odd.within95().widening()).isLessThanOrEqualTo(4);
  }
}
