package io.scanlake.demand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegressionTest {
  private static final double[] T = IntStream.range(0, 20).asDoubleStream().toArray();

  /** 1, x, x² … of each x. */
  static double[][] powers(double[] x, int degree) {
    return Arrays.stream(x)
        .mapToObj(v -> IntStream.rangeClosed(0, degree).mapToDouble(j -> Math.pow(v, j)).toArray())
        .toArray(double[][]::new);
  }

  /** y = 1, 3, 4 at 0, 1, 2: slope 3/2, constant 7/6, residuals −1/6, 2/6, −1/6. */
  @Test
  void lineByHand() {
    Regression.Fit fit =
        Regression.linear(powers(new double[] {0, 1, 2}, 1), new double[] {1, 3, 4});
    assertThat(fit.coefficients()).containsExactly(new double[] {7 / 6., 1.5}, within(1e-14));
    assertThat(fit.rss()).isCloseTo(1 / 6., within(1e-14));
    // variance 1/6 / (3 − 2); of the slope divided by Σ(t − 1)² = 2, of the constant × 5/6
    assertThat(fit.standardErrors())
        .containsExactly(new double[] {Math.sqrt(5 / 36.), Math.sqrt(1 / 12.)}, within(1e-14));
    // total about the mean 8/3: 25/9 + 1/9 + 16/9 = 14/3
    assertThat(fit.rSquared()).isCloseTo(1 - (1 / 6.) / (14 / 3.), within(1e-14));
  }

  @Test
  void aTrendInLogarithmsIsFound() {
    double[] y = IntStream.range(0, 20).mapToDouble(t -> 7 * Math.exp(.1 * t) - .5).toArray();
    assertThat(Regression.exponential(powers(T, 1), y).coefficients())
        .containsExactly(new double[] {Math.log(7), .1}, within(1e-12));
  }

  /**
   * NIST's Wampler data: 1 + x + … + x⁵ and a disturbance across all powers up to the fifth, here
   * times 1, 100 and 10,000 (Wampler3, 4, 5): standard errors grow with it, coefficients stay 1.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 100, 10_000})
  void aPolynomialUnderLargeDisturbance(int times) {
    int[] disturbance = {
      759, -2048, 2048, -2048, 2523, -2048, 2048, -2048, 1838, -2048, 2048, -2048, 1838, -2048,
      2048, -2048, 2523, -2048, 2048, -2048, 759
    };
    double[] x = IntStream.rangeClosed(0, 20).asDoubleStream().toArray();
    double[] y =
        IntStream.rangeClosed(0, 20)
            .mapToDouble(
                i ->
                    1
                        + i
                        + i * i
                        + Math.pow(i, 3)
                        + Math.pow(i, 4)
                        + Math.pow(i, 5)
                        + (double) times * disturbance[i])
            .toArray();
    Regression.Fit fit = Regression.linear(powers(x, 5), y);
    assertThat(fit.coefficients()).containsExactly(new double[] {1, 1, 1, 1, 1, 1}, within(1e-9));
    assertThat(fit.standardErrors()[0]).isCloseTo(2152.32624678170 * times, within(1e-9 * times));
    assertThat(fit.standardErrors()[5]).isCloseTo(0.112324854679312 * times, within(1e-13 * times));
  }

  /** n 10, two coefficients and the variance: k 3, 10 ln(0.2) + 6 + 24 / 6. */
  @Test
  void criterionByHand() {
    assertThat(Regression.aicc(2, 10, 2)).isCloseTo(10 * Math.log(.2) + 10, within(1e-12));
    assertThat(Regression.aicc(2, 4, 2)).isEqualTo(Double.POSITIVE_INFINITY);
  }

  /** Growth by a steady share with steady relative noise: the logarithms are the better scale. */
  @Test
  void criterionComparesAcrossScales() {
    double[][] line = powers(T, 1);
    double[] growth =
        IntStream.range(0, 20)
            .mapToDouble(t -> 10 * Math.exp(.15 * t) * (t % 2 == 0 ? 1.1 : .9))
            .toArray();
    assertThat(Regression.exponential(line, growth).aicc())
        .isLessThan(Regression.linear(line, growth).aicc());
    double[] straight = IntStream.range(0, 20).mapToDouble(t -> 1 + 9 * t + t % 2).toArray();
    assertThat(Regression.exponential(line, straight).aicc())
        .isGreaterThan(Regression.linear(line, straight).aicc());
  }

  @Test
  void whatCannotBeFittedIsRefused() {
    assertThatThrownBy(() -> Regression.linear(powers(new double[] {1}, 1), new double[] {1}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("1 observations for 2 coefficients");
    assertThatThrownBy(
            () -> Regression.linear(powers(new double[] {2, 2, 2}, 1), new double[] {1, 2, 3}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("columns depend on each other");
    assertThatThrownBy(
            () ->
                Regression.linear(
                    powers(new double[] {0, 1, Double.NaN}, 1), new double[] {1, 2, 3}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a value is not finite");
  }
}
