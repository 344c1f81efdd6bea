package io.scanlake.demand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.scanlake.demand.Capacity.Limits;
import io.scanlake.demand.Capacity.Pool;
import io.scanlake.demand.Capacity.Station;
import io.scanlake.demand.CapacityAdvice.Scenario;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CapacityTest {
  private static final double H = 3600;

  /** Open ten hours; 10 min a patient and 10 min changeover. */
  private static Station ct(String label, double use) {
    return new Station(label, 10 * H, use * 10 * H, use * 30, 600, 300, 20);
  }

  private static Pool pool(double demand, double hi80, Station... stations) {
    return new Pool(
        "CT-A",
        "CT",
        LocalDate.of(2026, 10, 1),
        LocalDate.of(2026, 10, 31),
        List.of(stations),
        demand,
        hi80,
        600,
        0.5,
        LocalDate.of(2026, 10, 31));
  }

  private static List<CapacityAdvice> ranked(Pool pool) {
    return Capacity.advise(pool, Limits.USUAL).stream()
        .filter(row -> row.rank() != null)
        .sorted(Comparator.comparing(CapacityAdvice::rank))
        .toList();
  }

  @Test
  void anOverloadedAndAnIdleStationAreBalancedFirst() {
    // 0.95 and 0.20 of ten hours: 9.5 and 2.0 h, 5.75 h each at 0.575: 3.75 h move
    CapacityAdvice first = ranked(pool(34.5, 40, ct("CT1", 0.95), ct("CT2", 0.20))).get(0);
    assertThat(first.scenario()).isEqualTo(Scenario.REBALANCED);
    assertThat(first.evidence())
        .isEqualTo(
            "move 3.8 h of work a day from CT1 (use 0.95) to CT2 (use 0.20): the pool's mean use is"
                + " 0.58");
  }

  @Test
  void aClockAnHourOffComesFirst() {
    Station off = new Station("CT1", 10 * H, 9.5 * H, 28.5, 600, 300, 3600);
    List<CapacityAdvice> advice = ranked(pool(34.5, 40, off, ct("CT2", 0.20)));
    assertThat(advice)
        .extracting(CapacityAdvice::scenario)
        .containsExactly(Scenario.CLOCKS_SET, Scenario.REBALANCED);
    assertThat(advice.get(0).evidence()).startsWith("CT1 is 1.00 h ahead of the archive");
  }

  @Test
  void adviceIsOrderedFromCheapToExpensive() {
    // late by half an hour; changeover 20 min where the others take 10, 27 times a day: 4.5 h
    Station slow = new Station("CT1", 10 * H, 9.5 * H, 27, 1200, 1800, -600);
    Station idle = new Station("CT4", 10 * H, 4 * H, 12, 600, 300, null);
    // 100 a day × 22.9 min = 38 h, over 0.85: 45 h; open 40
    List<CapacityAdvice> advice =
        ranked(pool(100, 110, slow, ct("CT2", 0.9), ct("CT3", 0.9), idle));
    assertThat(advice)
        .extracting(CapacityAdvice::scenario)
        .containsExactly(
            Scenario.CLOCKS_SET,
            Scenario.STARTS_ON_TIME,
            Scenario.CHANGEOVER_MINUS_20PCT,
            Scenario.REBALANCED,
            Scenario.PLUS_2_HOURS);
    assertThat(advice).extracting(CapacityAdvice::rank).containsExactly(1, 2, 3, 4, 5);
    assertThat(advice.get(1).evidence()).startsWith("0.5 station hours a day").contains("CT1");
    assertThat(advice.get(2).evidence()).startsWith("4.5 station hours a day come back");
    assertThat(advice.get(4).evidence()).contains("station hours a day lack");
  }

  @Test
  void hoursThenAStation() {
    // 60 a day × 20 min = 20 h, over 0.85: 23.5 h; open 20: 1.8 h more on each of two
    assertThat(ranked(pool(60, 60, ct("CT1", 1), ct("CT2", 1))))
        .extracting(CapacityAdvice::scenario)
        .containsExactly(Scenario.PLUS_2_HOURS);
    // 75 a day: 25 h, 29.4 h: 4.7 h more on each
    List<CapacityAdvice> advice = ranked(pool(75, 75, ct("CT1", 1), ct("CT2", 1)));
    assertThat(advice)
        .extracting(CapacityAdvice::scenario)
        .containsExactly(Scenario.PLUS_1_STATION);
    assertThat(advice.get(0).evidence())
        .contains("9.4 station hours a day lack")
        .contains("29.4 needed, 20.0 open")
        .contains("3 stations would");
    assertThat(advice.get(0).waitMin()).as("2.5 erlangs on three").isPositive();
  }

  @Test
  void aPoolWithRoomCanGiveAStation() {
    // 20 a day × 20 min = 6.7 h of 30; of 20 at 24 a day: 0.40
    List<CapacityAdvice> advice =
        ranked(pool(20, 24, ct("CT1", 0.22), ct("CT2", 0.22), ct("CT3", 0.22)));
    assertThat(advice)
        .extracting(CapacityAdvice::scenario)
        .containsExactly(Scenario.MINUS_1_STATION);
    assertThat(advice.get(0).evidence()).contains("used 0.40").contains("30.0 station hours");
  }

  @Test
  void nothingIsAdvisedWhereNothingIsWrong() {
    assertThat(ranked(pool(42, 45, ct("CT1", 0.7), ct("CT2", 0.7)))).isEmpty();
  }

  @Test
  void scenariosByHand() {
    // 48 a day × 1200 s / 36,000 s = 1.6 erlangs on two
    Map<Scenario, CapacityAdvice> rows =
        Capacity.advise(pool(48, 54, ct("CT1", 0.8), ct("CT2", 0.8)), Limits.USUAL).stream()
            .collect(Collectors.toMap(CapacityAdvice::scenario, Function.identity()));
    assertThat(rows.keySet())
        .containsExactlyInAnyOrder(
            Scenario.AS_IS,
            Scenario.PLUS_1_STATION,
            Scenario.MINUS_1_STATION,
            Scenario.PLUS_2_HOURS,
            Scenario.CHANGEOVER_MINUS_20PCT,
            Scenario.DEMAND_HI80);
    CapacityAdvice now = rows.get(Scenario.AS_IS);
    assertThat(now.loadErlangs()).isCloseTo(1.6, within(1e-12));
    assertThat(now.utilisation()).isCloseTo(0.8, within(1e-12));
    assertThat(now.requiredStationH()).isCloseTo(16 / 0.85, within(1e-9));
    assertThat(now.availableStationH()).isEqualTo(20);
    assertThat(now.gapStationH()).isCloseTo(16 / 0.85 - 20, within(1e-9));
    // B(2, 1.6) = 0.3299, C = 0.3299 / (1 − 0.8 · 0.6701) = 0.7111; × 1200 s / 0.4 × 0.75
    assertThat(now.pWait()).isCloseTo(0.7111, within(1e-4));
    assertThat(now.waitMin()).isCloseTo(0.7111 * 3000 * 0.75 / 60, within(1e-2));
    assertThat(now.stationsAt85()).as("1.8 / 0.85 at the upper bound").isEqualTo(3);
    assertThat(now.stationsSqrtRule()).as("1.6 + 0.63").isEqualTo(3);
    assertThat(rows.get(Scenario.PLUS_1_STATION).utilisation()).isCloseTo(1.6 / 3, within(1e-12));
    assertThat(rows.get(Scenario.MINUS_1_STATION).waitMin()).isNull();
    assertThat(rows.get(Scenario.PLUS_2_HOURS).loadErlangs()).isCloseTo(1.6 / 1.2, within(1e-12));
    assertThat(rows.get(Scenario.CHANGEOVER_MINUS_20PCT).serviceSMean()).isEqualTo(1080);
    assertThat(rows.get(Scenario.DEMAND_HI80).utilisation()).isCloseTo(0.9, within(1e-12));
  }

  @Test
  void aPoolThatNeverOpensIsRefused() {
    assertThatThrownBy(() -> pool(1, 1, new Station("CT1", 0, 0, 0, 0, 0, null)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a pool has at least one station that opens");
  }
}
