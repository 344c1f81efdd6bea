package io.scanlake.demand;

import static io.scanlake.demand.MadeSeries.MONDAY;
import static io.scanlake.demand.MadeSeries.WEEK;
import static io.scanlake.demand.MadeSeries.chosen;
import static io.scanlake.demand.MadeSeries.daily;
import static io.scanlake.demand.MadeSeries.noisy;
import static io.scanlake.demand.MadeSeries.poisson;
import static io.scanlake.demand.MadeSeries.series;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ForecasterTest {
  private static void assertSound(Forecaster.Result result, int horizon) {
    assertThat(result.models().stream().filter(DemandModel::isChosen)).hasSize(1);
    assertThat(result.models()).allMatch(model -> !model.reason().isBlank());
    for (DemandModel model : result.models()) {
      Stream.of(
              model.rmse(),
              model.aicc(),
              model.cvMase(),
              model.cvSmape(),
              model.cvCover80(),
              model.cvCover95())
          .filter(figure -> figure != null)
          .forEach(figure -> assertThat(figure).isFinite());
      assertThat(model.params().values()).allMatch(Double::isFinite);
    }
    for (DemandForecast day : result.forecasts()) {
      double[] order = {
        0, day.lo95(), day.lo80(), day.yhat(), day.hi80(), day.hi95(), Double.MAX_VALUE
      };
      assertThat(order).isSorted();
      assertThat(DoubleStream.of(order)).allMatch(Double::isFinite);
    }
    if (result.chosen() != ForecastModel.NO_FORECAST) {
      assertThat(result.forecasts().stream().filter(DemandForecast::isChosen)).hasSize(horizon);
    }
  }

  @TestFactory
  List<DynamicTest> oddSeriesGiveAReasonAndNoNonsense() {
    IntToDoubleFunction usual = i -> Math.round(60 * WEEK[i % 7]);
    record Odd(String name, Series series, ForecastModel model, String reason) {}
    return Stream.of(
            new Odd(
                "empty",
                daily(0, usual),
                ForecastModel.NO_FORECAST,
                "needs 14 observed periods, has 0"),
            new Odd(
                "short", daily(13, usual), ForecastModel.NO_FORECAST, "needs 14 observed periods"),
            new Odd("two weeks", daily(14, usual), ForecastModel.DOWMEAN8, "only 14 observed"),
            new Odd("five weeks", daily(35, usual), ForecastModel.DOWMEAN8, "only 35 observed"),
            new Odd("ten weeks", daily(70, usual), null, "least AICc"),
            new Odd("constant", daily(400, i -> 7), null, "all counts are equal"),
            new Odd("all zero", daily(400, i -> 0), null, "all counts are zero"),
            new Odd("zero, short", daily(60, i -> 0), null, "all counts are zero"),
            new Odd(
                "mostly missing",
                daily(400, i -> i % 40 == 0 ? 5 : Double.NaN),
                ForecastModel.NO_FORECAST,
                "needs 14 observed periods, has 10"),
            new Odd(
                "gappy",
                daily(400, i -> i % 3 == 0 ? Double.NaN : usual.applyAsDouble(i)),
                null,
                "origins"),
            new Odd(
                "over",
                daily(400, i -> i < 300 ? usual.applyAsDouble(i) : Double.NaN),
                ForecastModel.NO_FORECAST,
                "no count in the last 56 days"),
            new Odd("closed on Sundays", daily(400, i -> i % 7 == 6 ? 0 : 30), null, "origins"),
            new Odd("Mondays only", daily(400, i -> i % 7 == 0 ? 9 : Double.NaN), null, "origins"),
            new Odd("exploding", daily(400, i -> Math.round(Math.exp(i / 40.))), null, "origins"),
            new Odd(
                "falling to nothing", daily(400, i -> Math.max(0, 150 - i / 2)), null, "origins"),
            new Odd("huge", daily(400, i -> 1e12 + i), null, "origins"),
            new Odd("one spike", daily(400, i -> i == 200 ? 1e6 : 3), null, "origins"))
        .map(
            odd ->
                DynamicTest.dynamicTest(
                    odd.name(),
                    () -> {
                      Forecaster.Result result = Forecaster.forecast(odd.series(), 60);
                      assertSound(result, 60);
                      if (odd.model() != null) {
                        assertThat(result.chosen()).isEqualTo(odd.model());
                      }
                      assertThat(chosen(result).reason()).contains(odd.reason());
                    }))
        .toList();
  }

  @Test
  void eachModelHasAReasonWhyItIsNotChosen() {
    Forecaster.Result exploding =
        Forecaster.forecast(daily(400, i -> Math.round(Math.exp(i / 40.))), 60);
    assertThat(exploding.models())
        .anyMatch(
            m -> m.model() == ForecastModel.EXP && m.reason().contains("more than a factor e³"));
    Forecaster.Result falling = Forecaster.forecast(daily(300, i -> Math.max(0, 150 - i / 2.)), 60);
    assertThat(falling.models())
        .anyMatch(
            m -> m.model() == ForecastModel.LINEAR && m.reason().contains("falls below zero"));
    assertThat(falling.models())
        .anyMatch(
            m ->
                m.model() == ForecastModel.LINEAR_YEAR
                    && m.reason().startsWith("needs 731 periods"));
    Forecaster.Result far = Forecaster.forecast(daily(100, i -> 5 + i % 7), 60);
    assertThat(far.models())
        .anyMatch(m -> m.model() == ForecastModel.QUAD && m.reason().contains("a quarter"));
  }

  @Test
  void aTrendIsFollowedAndItsSlopeStored() {
    // 0.1 a day is 36.525 a year of 365.25 days
    Series series = noisy(800, 1, i -> (50 + 0.1 * i) * WEEK[i % 7] / 0.83);
    Forecaster.Result result = Forecaster.forecast(series, 28);
    DemandModel linear =
        result.models().stream()
            .filter(m -> m.model() == ForecastModel.LINEAR)
            .findFirst()
            .orElseThrow();
    double slope = linear.params().get("per_year");
    double error = linear.params().get("per_year_se");
    assertThat(slope).isCloseTo(36.525, within(4 * error));
    double mean =
        result.forecasts().stream()
            .filter(day -> day.model() == ForecastModel.LINEAR)
            .mapToDouble(DemandForecast::yhat)
            .average()
            .orElseThrow();
    assertThat(mean).isCloseTo(50 + 0.1 * 814, within(5.));
  }

  @Test
  void aYearlyPatternIsFollowedFromTwoYearsOn() {
    IntToDoubleFunction year = i -> 0.3 * Math.sin(2 * Math.PI * i / 365.25);
    Series sum = noisy(1096, 2, i -> 200 * (WEEK[i % 7] + year.applyAsDouble(i)));
    assertThat(Forecaster.forecast(sum, 60).chosen()).isEqualTo(ForecastModel.LINEAR_YEAR);
    Series product = noisy(1096, 2, i -> 200 * WEEK[i % 7] * (1 + year.applyAsDouble(i)));
    assertThat(Forecaster.forecast(product, 60).chosen()).isEqualTo(ForecastModel.LEVEL_YEAR);
  }

  /** A fortnight at half the usual count: too short a wave for three harmonics. */
  @Test
  void asManyHarmonicsAreTakenAsTheYearNeeds() {
    IntToDoubleFunction slow = i -> 200 * WEEK[i % 7] * (1 + 0.3 * Math.sin(i / 58.13));
    IntToDoubleFunction dip =
        i -> 200 * WEEK[i % 7] * (i % 365 < 14 ? 0.5 : 1); // the first two weeks of each year
    assertThat(params(noisy(1090, 7, slow))).doesNotContainKey("year_sin_10");
    Series years = noisy(1118, 7, dip);
    assertThat(params(years.first(1090))).containsKey("year_sin_10");
    // days 1095 to 1108 are the next dip
    assertThat(
            Forecaster.forecast(years.first(1090), 28).forecasts().stream()
                .filter(
                    day ->
                        day.model() == ForecastModel.LEVEL_YEAR
                            && day.horizonD() > 7
                            && day.horizonD() < 19)
                .mapToDouble(day -> day.yhat() / (200 * WEEK[(1089 + day.horizonD()) % 7]))
                .average()
                .orElseThrow())
        .isCloseTo(0.5, within(0.2));
  }

  private static Map<String, Double> params(Series series) {
    return Forecaster.forecast(series, 28).models().stream()
        .filter(m -> m.model() == ForecastModel.LEVEL_YEAR)
        .findFirst()
        .orElseThrow()
        .params();
  }

  @Test
  void theLevelOfTheLastWeeksIsCarriedOn() {
    // a fifth more from six weeks before the end on
    Series series =
        noisy(
            1096,
            8,
            i -> 200 * WEEK[i % 7] * (1 + 0.2 * Math.sin(i / 58.13)) * (i < 1054 ? 1 : 1.2));
    double more =
        Forecaster.forecast(series, 28).forecasts().stream()
            .filter(day -> day.model() == ForecastModel.LEVEL_YEAR)
            .mapToDouble(
                day -> {
                  int i = 1095 + day.horizonD();
                  return day.yhat() / (200 * WEEK[i % 7] * (1 + 0.2 * Math.sin(i / 58.13)));
                })
            .average()
            .orElseThrow();
    assertThat(more).isCloseTo(1.2, within(0.05));
  }

  @Test
  void aHolidayDoesNotLowerTheMeanOfItsWeekday() {
    // two of the last eight Wednesdays are holidays with 10 instead of 80
    Set<LocalDate> holidays = Set.of(MONDAY.plusDays(51), MONDAY.plusDays(58));
    Series series =
        new Series(
            "s",
            "POOL",
            "CT",
            "CT-A",
            Series.Step.DAY,
            MONDAY,
            IntStream.range(0, 63).mapToDouble(i -> i == 51 || i == 58 ? 10 : 80).toArray(),
            holidays);
    assertThat(Forecaster.forecast(series, 7).forecasts())
        .filteredOn(day -> day.model() == ForecastModel.DOWMEAN8)
        .allSatisfy(day -> assertThat(day.yhat()).isEqualTo(80));
  }

  @Test
  void aHolidayIsForecastLow() {
    Series open = noisy(400, 3, i -> i % 50 == 4 ? 15 : 100);
    Set<LocalDate> holidays =
        Set.copyOf(IntStream.range(0, 10).mapToObj(k -> MONDAY.plusDays(50L * k + 4)).toList());
    Series series =
        new Series("s", "POOL", "CT", "CT-A", Series.Step.DAY, MONDAY, open.counts(), holidays);
    Forecaster.Result result = Forecaster.forecast(series, 28);
    // day 404 is a holiday
    assertThat(result.forecasts())
        .filteredOn(
            day -> day.model() == ForecastModel.LINEAR || day.model() == ForecastModel.SES_DOW)
        .allSatisfy(
            day -> assertThat(day.yhat()).isCloseTo(day.horizonD() == 5 ? 15 : 100, within(20.)));
  }

  @Test
  void anOutageIsMissingNotZero() {
    Series series = daily(200, i -> i == 100 || i == 101 ? 0 : i % 7 == 6 ? 0 : 40);
    Series without = series.withoutOutages();
    assertThat(IntStream.range(0, 200).filter(i -> Double.isNaN(without.count(i))))
        .containsExactly(100, 101);
    assertThat(without.observed(200)).isEqualTo(198);
  }

  @Test
  void weeksAreForecastLikeDays() {
    Random random = new Random(4);
    Series series = series(Series.Step.WEEK, 120, i -> poisson(random, 20));
    Forecaster.Result result = Forecaster.forecast(series, 28);
    assertSound(result, 4);
    assertThat(result.forecasts())
        .filteredOn(DemandForecast::isChosen)
        .extracting(DemandForecast::horizonD)
        .containsExactly(1, 8, 15, 22);
    assertThat(result.forecasts())
        .filteredOn(DemandForecast::isChosen)
        .allSatisfy(week -> assertThat(week.yhat()).isCloseTo(20, within(4.)));
  }

  @Nested
  class Accuracy {
    @Test
    void comparesWhatIsKnownByNow() {
      Series then = daily(70, i -> 10 + i % 7);
      Series now = daily(75, i -> i == 72 ? Double.NaN : 10 + i % 7);
      List<ForecastAccuracy> rows =
          ForecastAccuracy.of(
              Forecaster.forecast(then, 28).forecasts().stream()
                  .filter(day -> day.model() == ForecastModel.SNAIVE7)
                  .toList(),
              now);
      assertThat(rows).extracting(ForecastAccuracy::horizonD).containsExactly(1, 2, 4, 5);
      assertThat(rows).allMatch(row -> row.absErr() == 0 && row.in80() && row.scaleMae() == null);
      assertThat(rows).allMatch(row -> row.asOf().equals(MONDAY.plusDays(74)));
    }
  }

  /** Running sums against the regression that is stored: y = 3 + 2x − 5w with noise. */
  @Test
  void sharedPassAgreesWithTheRegression() {
    Random random = new Random(5);
    RunningFit fit = new RunningFit(4, 1);
    double[][] x = new double[50][];
    double[] y = new double[50];
    for (int i = 0; i < 50; i++) {
      x[i] = new double[] {1, i / 50., i % 2};
      y[i] = 3 + 2 * x[i][1] - 5 * x[i][2] + random.nextGaussian();
      // the fourth column is the sum of two others
      fit.add(new double[] {1, i / 50., i % 2, 1 + i / 50.}, y[i]);
    }
    RunningFit.Solution solution = fit.solve(new int[] {0, 1, 2, 3}, 0);
    Regression.Fit exact = Regression.linear(x, y);
    assertThat(solution.isUsed()).containsExactly(true, true, true, false);
    assertThat(Arrays.copyOf(solution.coefficients(), 3))
        .containsExactly(exact.coefficients(), within(1e-10));
    assertThat(solution.rss()).isCloseTo(exact.rss(), within(1e-9));
  }

  /** 5,000 series of three years in two minutes on two cores are 48 ms of one core for each. */
  @Test
  @Tag("scale")
  void speed() {
    Series series =
        noisy(1096, 6, i -> (100 + i / 20.) * WEEK[i % 7] * (1 + .1 * Math.sin(i / 58.)));
    for (int i = 0; i < 20; i++) {
      Forecaster.forecast(series, 60);
    }
    ThreadMXBean thread = ManagementFactory.getThreadMXBean();
    long begin = thread.getCurrentThreadCpuTime();
    int n = 50;
    int rows = 0;
    for (int i = 0; i < n; i++) {
      rows += Forecaster.forecast(series, 60).forecasts().size();
    }
    double ms = (thread.getCurrentThreadCpuTime() - begin) / 1e6 / n;
    System.out.printf(
        Locale.ROOT, "forecast speed: %.1f ms per series of three years, %d rows%n", ms, rows / n);
    assertThat(ms).isLessThan(200);
  }
}
