package io.scanlake.demand;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanlake.demand.StationClass.Class;
import io.scanlake.demand.StationClass.Day;
import io.scanlake.demand.StationClass.Thresholds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StationClassTest {
  private static List<Day> days(int n, double use, double spread, long seed) {
    Random random = new Random(seed);
    return IntStream.range(0, n)
        .mapToObj(i -> new Day(30_000 * (use + spread * random.nextGaussian()), 30_000))
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "0.35, 0.05, UNDER",
    "0.49, 0.15, NORMAL",
    "0.60, 0.10, NORMAL",
    "0.80, 0.05, HIGH",
    "0.86, 0.10, HIGH",
    "0.95, 0.05, OVER"
  })
  void classNeedsTheWholeIntervalOnOneSide(double use, double spread, Class expected) {
    StationClass found = StationClass.of(days(28, use, spread, 1), Thresholds.USUAL, 7);
    assertThat(found.type()).isEqualTo(expected);
    assertThat(found.use()).isBetween(found.lo95(), found.hi95());
  }

  @Test
  void tooFewDaysHaveNoClass() {
    List<Day> closed = List.of(new Day(0, 0), new Day(0, 0));
    List<Day> days = new ArrayList<>(days(19, 0.9, 0.01, 1));
    days.addAll(closed);
    StationClass found = StationClass.of(days, Thresholds.USUAL, 7);
    assertThat(found.type()).isEqualTo(Class.UNKNOWN);
    assertThat(found.days()).isEqualTo(19);
    assertThat(found.lo95()).isNull();
    assertThat(StationClass.of(closed, Thresholds.USUAL, 7).use()).isNull();
  }

  @Test
  void sameSeedSameInterval() {
    List<Day> days = days(40, 0.6, 0.1, 2);
    assertThat(StationClass.of(days, Thresholds.USUAL, 3))
        .isEqualTo(StationClass.of(days, Thresholds.USUAL, 3));
  }

  /**
   * 200 samples of 40 days around 0.6: the interval should hold the truth about 95 times in 100.
   */
  @Test
  void intervalHoldsTheTruth() {
    long held =
        IntStream.range(0, 200)
            .mapToObj(seed -> StationClass.of(days(40, 0.6, 0.1, seed), Thresholds.USUAL, seed))
            .filter(found -> found.lo95() <= 0.6 && found.hi95() >= 0.6)
            .count();
    assertThat(held).isBetween(172L, 200L);
  }
}
