package io.scanlake.demand;

import java.util.Arrays;
import org.hipparchus.dfp.Dfp;
import org.hipparchus.dfp.DfpField;
import org.hipparchus.exception.MathIllegalArgumentException;
import org.hipparchus.linear.ArrayFieldVector;
import org.hipparchus.linear.DecompositionSolver;
import org.hipparchus.linear.FieldDecompositionSolver;
import org.hipparchus.linear.FieldLUDecomposition;
import org.hipparchus.linear.FieldMatrix;
import org.hipparchus.linear.FieldVector;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.QRDecomposition;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;
import org.hipparchus.util.MathArrays;

/**
 * Linear least squares in two precisions. Householder QR of columns scaled to length one is exact
 * to about 11 digits while their condition stays under a thousand; beyond, the normal equations are
 * solved in decimals of 80 digits, which squares the condition and still leaves more than a double
 * holds.
 *
 * @param coefficients one per column
 * @param spreads square roots of the diagonal of (XᵀX)⁻¹: times the residual standard deviation
 *     they are the standard errors
 * @param rss residual sum of squares
 */
record LeastSquares(double[] coefficients, double[] spreads, double rss) {
  private static final double WELL_CONDITIONED = 1e3;
  private static final int DIGITS = 80;

  /** A column that is a combination of others, but for the rounding of its doubles, is below. */
  private static final double COLLINEAR = 1e-28;

  /**
   * @param columns n × k, n ≥ k
   * @throws IllegalArgumentException if a column is a combination of the others
   */
  static LeastSquares solve(double[][] columns, double[] y) {
    LeastSquares quick = quick(columns, y);
    return quick != null ? quick : exact(columns, y);
  }

  /** Null where the columns are too close to dependence for doubles. */
  private static LeastSquares quick(double[][] columns, double[] y) {
    int n = columns.length;
    int k = columns[0].length;
    RealMatrix x = MatrixUtils.createRealMatrix(columns);
    double[] length = new double[k];
    for (int j = 0; j < k; j++) {
      length[j] = x.getColumnVector(j).getNorm();
      if (!(length[j] > 0) || Double.isInfinite(length[j])) {
        return null;
      }
      for (int i = 0; i < n; i++) {
        x.multiplyEntry(i, j, 1 / length[j]);
      }
    }
    QRDecomposition qr = new QRDecomposition(x);
    RealMatrix r = qr.getR().getSubMatrix(0, k - 1, 0, k - 1);
    for (int j = 0; j < k; j++) {
      if (Math.abs(r.getEntry(j, j)) * WELL_CONDITIONED < 1) {
        return null;
      }
    }
    RealMatrix inverse = MatrixUtils.createRealIdentityMatrix(k);
    for (int j = 0; j < k; j++) {
      RealVector column = inverse.getColumnVector(j);
      MatrixUtils.solveUpperTriangularSystem(r, column);
      inverse.setColumnVector(j, column);
    }
    if (inverse.getFrobeniusNorm() * Math.sqrt(k) > WELL_CONDITIONED) {
      return null;
    }
    RealVector right = MatrixUtils.createRealVector(y);
    DecompositionSolver solver = qr.getSolver();
    RealVector b = solver.solve(right);
    b = b.add(solver.solve(residuals(x, right, b)));
    RealVector residuals = residuals(x, right, b);
    double[] coefficients = new double[k];
    double[] spreads = new double[k];
    for (int j = 0; j < k; j++) {
      coefficients[j] = b.getEntry(j) / length[j];
      spreads[j] = inverse.getRowVector(j).getNorm() / length[j];
    }
    return new LeastSquares(coefficients, spreads, residuals.dotProduct(residuals));
  }

  /** y − Xb as if computed in twice the precision: of large near-equal terms little is left. */
  private static RealVector residuals(RealMatrix x, RealVector y, RealVector b) {
    int k = b.getDimension();
    double[] factors = Arrays.copyOf(b.toArray(), k + 1);
    factors[k] = -1;
    double[] e = new double[y.getDimension()];
    for (int i = 0; i < e.length; i++) {
      double[] row = Arrays.copyOf(x.getRow(i), k + 1);
      row[k] = y.getEntry(i);
      e[i] = -MathArrays.linearCombination(row, factors);
    }
    return MatrixUtils.createRealVector(e);
  }

  private static LeastSquares exact(double[][] columns, double[] y) {
    DfpField field = new DfpField(DIGITS);
    int k = columns[0].length;
    FieldMatrix<Dfp> x =
        MatrixUtils.createFieldMatrix(
            Arrays.stream(columns)
                .map(row -> Arrays.stream(row).mapToObj(field::newDfp).toArray(Dfp[]::new))
                .toArray(Dfp[][]::new));
    FieldMatrix<Dfp> transposed = x.transpose();
    FieldMatrix<Dfp> normal = transposed.multiply(x);
    Dfp[] right = new Dfp[y.length];
    for (int i = 0; i < y.length; i++) {
      right[i] = field.newDfp(y[i]);
    }
    FieldVector<Dfp> observed = new ArrayFieldVector<>(field, right);
    FieldMatrix<Dfp> inverse;
    try {
      FieldDecompositionSolver<Dfp> solver = new FieldLUDecomposition<>(normal).getSolver();
      inverse = solver.getInverse();
    } catch (MathIllegalArgumentException e) {
      throw new IllegalArgumentException("columns depend on each other", e);
    }
    double[] coefficients = new double[k];
    double[] spreads = new double[k];
    FieldVector<Dfp> b = inverse.operate(transposed.operate(observed));
    for (int j = 0; j < k; j++) {
      double inflation = inverse.getEntry(j, j).multiply(normal.getEntry(j, j)).toDouble();
      if (!(inflation > 0) || inflation * COLLINEAR > 1) {
        throw new IllegalArgumentException("columns depend on each other");
      }
      coefficients[j] = b.getEntry(j).toDouble();
      spreads[j] = inverse.getEntry(j, j).sqrt().toDouble();
    }
    FieldVector<Dfp> residuals = observed.subtract(x.operate(b));
    return new LeastSquares(coefficients, spreads, residuals.dotProduct(residuals).toDouble());
  }
}
