package io.scanlake.demand;

import java.util.Arrays;
import org.hipparchus.exception.MathIllegalStateException;
import org.hipparchus.exception.MathRuntimeException;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;
import org.hipparchus.optim.nonlinear.vector.leastsquares.LeastSquaresBuilder;
import org.hipparchus.optim.nonlinear.vector.leastsquares.LevenbergMarquardtOptimizer;
import org.hipparchus.optim.nonlinear.vector.leastsquares.MultivariateJacobianFunction;
import org.hipparchus.util.Pair;

/**
 * Regressions with standard errors: linear in given columns, polynomial, logarithmic, exponential
 * (straight line through the logarithms, or a curve by Levenberg–Marquardt) and any curve with a
 * gradient. Every method throws IllegalArgumentException where there are fewer observations than
 * coefficients, where lengths differ, where a value is not finite, or where the data do not
 * determine the coefficients.
 */
public final class Regression {
  /** Keeps the logarithm of a count of zero finite. */
  private static final double COUNT_OFFSET = 0.5;

  /** Growth over the whole span, in natural logarithms, from which a curve is searched. */
  private static final double[] GROWTHS = {-10, -3, -1, -0.3, 0.3, 1, 3, 10};

  private static final int MAX_STEPS = 10_000;

  /** Steps that shrink less than this no longer lead anywhere. */
  private static final double CONVERGING = 0.9;

  private Regression() {}

  /** A function of one row of regressors that is smooth in its parameters. */
  @FunctionalInterface
  public interface Curve {
    /** The value at x; the derivatives by each parameter are written to gradient (as long as b). */
    double at(double[] x, double[] b, double[] gradient);
  }

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

  /** y = b₀ + b₁x + … + bₘxᵐ. */
  public static Fit polynomial(double[] x, double[] y, int degree) {
    check(rows(x), y, degree + 1);
    return fit(LeastSquares.polynomial(x, y, degree), y, total(y, true), 0);
  }

  /** y = b₀ + b₁ ln(1 + t), t ≥ 0. */
  public static Fit logarithmic(double[] t, double[] y) {
    return polynomial(Arrays.stream(t).map(Math::log1p).toArray(), y, 1);
  }

  /** ln(y + ½) = Σ bⱼ xⱼ, y ≥ 0; figures as in {@link #exponential(double[], double[])}. */
  public static Fit exponential(double[][] columns, double[] y) {
    double[] logs = Arrays.stream(y).map(Regression::log).toArray();
    check(columns, logs, columns.length == 0 ? 0 : columns[0].length);
    return fit(
        LeastSquares.solve(columns, logs), logs, total(logs, hasConstant(columns)), jacobian(logs));
  }

  /**
   * ln(y + ½) = b₀ + b₁t, y ≥ 0. Sums of squares and R² are those of the logarithms; the criterion
   * carries the Jacobian term 2 Σ ln(y + ½).
   */
  public static Fit exponential(double[] t, double[] y) {
    double[] logs = Arrays.stream(y).map(Regression::log).toArray();
    check(rows(t), logs, 2);
    return fit(LeastSquares.polynomial(t, logs, 1), logs, total(logs, true), jacobian(logs));
  }

  /**
   * y = b₀ + b₁ exp(b₂t) by Levenberg–Marquardt, started from the best of some rates, for each of
   * which the curve is linear.
   */
  public static Fit exponentialCurve(double[] t, double[] y) {
    check(rows(t), y, 3);
    double span = Arrays.stream(t).max().orElse(0) - Arrays.stream(t).min().orElse(0);
    double[] start = null;
    double least = Double.POSITIVE_INFINITY;
    for (double growth : GROWTHS) {
      double rate = growth / span;
      LeastSquares line =
          LeastSquares.polynomial(Arrays.stream(t).map(v -> Math.exp(rate * v)).toArray(), y, 1);
      if (line.rss() < least) {
        least = line.rss();
        start = new double[] {line.coefficients()[0], line.coefficients()[1], rate};
      }
    }
    Curve curve =
        (x, b, gradient) -> {
          double growth = Math.exp(b[2] * x[0]);
          gradient[0] = 1;
          gradient[1] = growth;
          gradient[2] = b[1] * x[0] * growth;
          return b[0] + b[1] * growth;
        };
    return nonlinear(curve, rows(t), y, start);
  }

  /**
   * Least squares of a curve by Levenberg–Marquardt (Moré 1978), down to the last digits that
   * doubles allow. R² is about the mean.
   *
   * @param x n rows of regressors
   * @param start of the parameters
   * @throws IllegalArgumentException also where the search ends without a minimum
   */
  public static Fit nonlinear(Curve curve, double[][] x, double[] y, double[] start) {
    check(x, y, start.length);
    MultivariateJacobianFunction model =
        point -> {
          double[] b = point.toArray();
          double[] value = new double[y.length];
          double[][] gradient = new double[y.length][b.length];
          for (int i = 0; i < y.length; i++) {
            value[i] = curve.at(x[i], b, gradient[i]);
          }
          return new Pair<RealVector, RealMatrix>(
              new ArrayRealVector(value, false), new Array2DRowRealMatrix(gradient, false));
        };
    RealVector b;
    try {
      b =
          new LevenbergMarquardtOptimizer()
              .withCostRelativeTolerance(1e-15)
              .withParameterRelativeTolerance(1e-15)
              .withOrthoTolerance(1e-15)
              .optimize(
                  new LeastSquaresBuilder()
                      .model(model)
                      .target(y)
                      .start(start)
                      .maxEvaluations(MAX_STEPS)
                      .maxIterations(MAX_STEPS)
                      .build())
              .getPoint();
    } catch (MathIllegalStateException e) {
      throw new IllegalArgumentException("no minimum found", e);
    } catch (MathRuntimeException e) {
      throw new IllegalArgumentException("the curve cannot be followed", e);
    }
    return fit(polish(model, b, new ArrayRealVector(y)), y, total(y, true), 0);
  }

  /**
   * Gauss–Newton steps from a minimum to which the sum of squares is already flat: they go by the
   * gradient, which still tells parameters apart there. A step is taken while it is shorter than
   * the one before and the sum of squares stays what it is.
   */
  private static LeastSquares polish(
      MultivariateJacobianFunction model, RealVector start, RealVector y) {
    RealVector b = start;
    double last = Double.POSITIVE_INFINITY;
    while (true) {
      Pair<RealVector, RealMatrix> here = model.value(b);
      RealVector residuals = y.subtract(here.getFirst());
      double rss = residuals.dotProduct(residuals);
      LeastSquares step = LeastSquares.solve(here.getSecond().getData(), residuals.toArray());
      double length = 0;
      for (int j = 0; j < b.getDimension(); j++) {
        length = Math.max(length, Math.abs(step.coefficients()[j] / b.getEntry(j)));
      }
      RealVector next = b.add(new ArrayRealVector(step.coefficients()));
      RealVector after = y.subtract(model.value(next).getFirst());
      if (!(length < last * CONVERGING) || !(after.dotProduct(after) <= rss * (1 + 1e-9))) {
        return new LeastSquares(b.toArray(), step.spreads(), rss);
      }
      last = length;
      b = next;
    }
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

  private static double[][] rows(double[] x) {
    return Arrays.stream(x).mapToObj(v -> new double[] {v}).toArray(double[][]::new);
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
