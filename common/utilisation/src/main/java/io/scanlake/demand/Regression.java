package io.scanlake.demand;

import java.util.Arrays;

/**
 * Linear regressions with standard errors: of the counts, and of their logarithms. Both throw
 * IllegalArgumentException if there are fewer observations than coefficients, if lengths differ, if
 * a value is not finite, or if the data do not determine the coefficients.
 */
public final class Regression {
  /** Keeps the logarithm of a count of zero finite. */
  private static final double COUNT_OFFSET = 0.5;

  private Regression() {}

  /**
   * What a regression found.
   *
   * @param coefficients in the order of the columns, the constant first where there is one
   * @param standardErrors of the coefficients; 0 where no degree of freedom is left
   * @param rss residual sum of squares, on the scale that was fitted
   * @param residualSd √(rss / (n − k)); 0 where no degree of freedom is left
   * @param rSquared 1 − rss / total sum of squares, total about the mean where there is a constant,
   *     about 0 where not; 1 where the total is 0
   * @param aicc Akaike's criterion, corrected (Hurvich and Tsai, Biometrika 76:297, 1989), on the
   *     scale of y, so that it compares across kinds: {@link #aicc}
   */
  public record Fit(
      double[] coefficients,
      double[] standardErrors,
      int observations,
      double rss,
      double residualSd,
      double rSquared,
      double aicc) {
    public Fit {
      coefficients = coefficients.clone();
      standardErrors = standardErrors.clone();
    }

    @Override
    public double[] coefficients() {
      return coefficients.clone();
    }

    @Override
    public double[] standardErrors() {
      return standardErrors.clone();
    }
  }

  /**
   * y = Σ bⱼ xⱼ.
   *
   * @param columns n × k; a column of ones is the constant
   */
  public static Fit linear(double[][] columns, double[] y) {
    check(columns, y, columns.length == 0 ? 0 : columns[0].length);
    return fit(LeastSquares.solve(columns, y), y, total(y, hasConstant(columns)), 0);
  }

  /**
   * ln(y + ½) = Σ bⱼ xⱼ, y ≥ 0. Sums of squares and R² are those of the logarithms; the criterion
   * carries the Jacobian term 2 Σ ln(y + ½).
   *
   * @param columns n × k; a column of ones is the constant
   */
  public static Fit exponential(double[][] columns, double[] y) {
    double[] logs = Arrays.stream(y).map(Regression::log).toArray();
    check(columns, logs, columns.length == 0 ? 0 : columns[0].length);
    return fit(
        LeastSquares.solve(columns, logs), logs, total(logs, hasConstant(columns)), jacobian(logs));
  }

  /**
   * n ln(rss / n) + 2k + 2k(k + 1) / (n − k − 1), k with one for the variance; −∞ for an exact fit,
   * +∞ where too few observations are left.
   *
   * @param coefficients without the variance
   */
  public static double aicc(double rss, int n, int coefficients) {
    int k = coefficients + 1;
    if (n - k - 1 <= 0) {
      return Double.POSITIVE_INFINITY;
    }
    return n * Math.log(rss / n) + 2.0 * k + 2.0 * k * (k + 1) / (n - k - 1);
  }

  /** ln(y + ½). */
  static double log(double count) {
    return Math.log(count + COUNT_OFFSET);
  }

  /** exp(z) − ½: undoes {@link #log}. */
  static double exp(double log) {
    return Math.exp(log) - COUNT_OFFSET;
  }

  /** What makes a criterion on logarithms comparable to one on counts. */
  static double jacobian(double[] logs) {
    return 2 * Arrays.stream(logs).sum();
  }

  private static Fit fit(LeastSquares found, double[] y, double total, double jacobian) {
    int n = y.length;
    int k = found.coefficients().length;
    double sd = n > k ? Math.sqrt(found.rss() / (n - k)) : 0;
    return new Fit(
        found.coefficients(),
        Arrays.stream(found.spreads()).map(spread -> spread * sd).toArray(),
        n,
        found.rss(),
        sd,
        total > 0 ? 1 - found.rss() / total : 1,
        aicc(found.rss(), n, k) + jacobian);
  }

  private static double total(double[] y, boolean isAboutMean) {
    double mean = isAboutMean ? Arrays.stream(y).average().orElse(0) : 0;
    return Arrays.stream(y).map(v -> (v - mean) * (v - mean)).sum();
  }

  private static boolean hasConstant(double[][] columns) {
    for (int j = 0; j < columns[0].length; j++) {
      int column = j;
      double first = columns[0][j];
      if (first != 0 && Arrays.stream(columns).allMatch(row -> row[column] == first)) {
        return true;
      }
    }
    return false;
  }

  private static void check(double[][] x, double[] y, int coefficients) {
    if (x.length != y.length) {
      throw new IllegalArgumentException(x.length + " rows of regressors for " + y.length);
    }
    if (coefficients < 1 || y.length < coefficients) {
      throw new IllegalArgumentException(
          y.length + " observations for " + coefficients + " coefficients");
    }
    boolean isFinite =
        Arrays.stream(y).allMatch(Double::isFinite)
            && Arrays.stream(x).flatMapToDouble(Arrays::stream).allMatch(Double::isFinite);
    if (!isFinite) {
      throw new IllegalArgumentException("a value is not finite");
    }
  }
}
