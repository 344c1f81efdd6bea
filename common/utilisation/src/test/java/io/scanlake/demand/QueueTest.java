package io.scanlake.demand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueueTest {
  /** One station: C = ρ; two, a = 1: B = 1/5, C = (1/5) / (1 − ½ · 4/5) = 1/3. */
  @ParameterizedTest
  @CsvSource({
    "1, 0.8, 0.8",
    "2, 1, 0.333333333",
    "3, 2, 0.444444444",
    "3, 2.1, 0.492344",
    "4, 2.1, 0.199425",
    "5, 4, 0.554113",
    "10, 8, 0.409180",
    "3, 2.49, 0.697",
    "4, 2.49, 0.316"
  })
  void erlangC(int stations, double load, double expected) {
    double precision = expected * 1000 % 1 == 0 ? 5e-4 : 1e-6;
    assertThat(Queue.erlangC(stations, load)).isCloseTo(expected, within(precision));
  }

  @Test
  void erlangB() {
    // a = 1: 1, 1/2, (1/2) / (2 + 1/2) = 1/5
    assertThat(Queue.erlangB(0, 1)).isEqualTo(1);
    assertThat(Queue.erlangB(2, 1)).isCloseTo(0.2, within(1e-12));
    assertThat(Queue.erlangB(200, 180)).isBetween(0.0, 0.05);
  }

  @Test
  void anOverloadWaitsForEver() {
    assertThat(Queue.erlangC(2, 2)).isEqualTo(1);
    assertThat(Queue.waitS(2, 2.5, 600, 1)).isInfinite();
    assertThat(Queue.waitS(2, 0, 600, 1)).isZero();
    assertThatThrownBy(() -> Queue.erlangB(2, Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void stations() {
    assertThat(Queue.stationsAt(0.85, 2.49)).isEqualTo(3); // 2.93
    assertThat(Queue.stationsAt(0.85, 2.56)).isEqualTo(4); // 3.01
    assertThat(Queue.stationsAt(0.85, 0)).isEqualTo(1);
    assertThat(Queue.stationsBySquareRoot(0.5, 4)).isEqualTo(5); // 4 + 1
    assertThat(Queue.stationsBySquareRoot(0.5, 2.49)).isEqualTo(4); // 2.49 + 0.79
  }

  /** Exponential service: Allen–Cunneen is exact. Others: within a tenth of an event simulation. */
  @ParameterizedTest
  @CsvSource({"1, 0.7, 1.0", "3, 2.1, 1.0", "3, 2.4, 0.3", "5, 4.0, 0.5", "4, 3.0, 1.6"})
  void waitAgreesWithSimulation(int stations, double load, double cv2) {
    double simulated = simulate(stations, load, cv2, 7);
    assertThat(Queue.waitS(stations, load, 1, cv2)).isCloseTo(simulated, within(simulated / 10));
  }

  /** Mean wait of two million arrivals at random, service of mean 1 and lognormal but for cv² 1. */
  private static double simulate(int stations, double load, double cv2, long seed) {
    Random random = new Random(seed);
    double spread = Math.sqrt(Math.log1p(cv2));
    DoubleSupplier service =
        cv2 == 1
            ? () -> -Math.log(1 - random.nextDouble())
            : () -> Math.exp(spread * random.nextGaussian() - spread * spread / 2);
    PriorityQueue<Double> free = new PriorityQueue<>();
    for (int i = 0; i < stations; i++) {
      free.add(0.0);
    }
    double now = 0;
    double waited = 0;
    int n = 2_000_000;
    for (int i = 0; i < n; i++) {
      now -= Math.log(1 - random.nextDouble()) / load;
      double start = Math.max(now, free.poll());
      waited += start - now;
      free.add(start + service.getAsDouble());
    }
    return waited / n;
  }
}
