package io.scanlake.demand;

/**
 * Normal equations that grow row by row and are solved for any choice of columns, so that the
 * regressions from all origins of a series share one pass. The loss of digits is harmless for
 * columns of counts, shares and years; figures that are stored come from {@link Regression}.
 */
final class RunningFit {
  /** The share of a column that the earlier ones must leave unexplained. */
  private static final double INDEPENDENT = 1e-9;

  private final double[][] products;
  private final double[][] sums;
  private final double[] squares;
  private int rows;

  /**
   * @param columns the number of columns of all models together
   * @param responses the number of responses fitted by the same columns
   */
  RunningFit(int columns, int responses) {
    products = new double[columns][columns];
    sums = new double[responses][columns];
    squares = new double[responses];
  }

  /** A fit; columns that depend on earlier ones have the coefficient 0 and isUsed false. */
  record Solution(double[] coefficients, boolean[] isUsed, double rss, int used) {}

  int rows() {
    return rows;
  }

  void add(double[] row, double... responses) {
    for (int i = 0; i < row.length; i++) {
      if (row[i] != 0) {
        for (int j = 0; j <= i; j++) {
          products[i][j] += row[i] * row[j];
        }
        for (int r = 0; r < responses.length; r++) {
          sums[r][i] += row[i] * responses[r];
        }
      }
    }
    for (int r = 0; r < responses.length; r++) {
      squares[r] += responses[r] * responses[r];
    }
    rows++;
  }

  /** Cholesky factorisation that skips dependent columns. */
  Solution solve(int[] columns, int response) {
    int k = columns.length;
    double[][] factor = new double[k][k];
    boolean[] isUsed = new boolean[k];
    double[] forward = new double[k];
    int used = 0;
    for (int j = 0; j < k; j++) {
      double whole = product(columns[j], columns[j]);
      double left = whole;
      double right = sums[response][columns[j]];
      for (int p = 0; p < j; p++) {
        left -= factor[j][p] * factor[j][p];
        right -= factor[j][p] * forward[p];
      }
      if (left <= INDEPENDENT * whole) {
        continue;
      }
      isUsed[j] = true;
      used++;
      factor[j][j] = Math.sqrt(left);
      forward[j] = right / factor[j][j];
      for (int i = j + 1; i < k; i++) {
        double entry = product(columns[i], columns[j]);
        for (int p = 0; p < j; p++) {
          entry -= factor[i][p] * factor[j][p];
        }
        factor[i][j] = entry / factor[j][j];
      }
    }
    double[] b = new double[k];
    double rss = squares[response];
    for (int j = k - 1; j >= 0; j--) {
      if (isUsed[j]) {
        double value = forward[j];
        for (int i = j + 1; i < k; i++) {
          value -= factor[i][j] * b[i];
        }
        b[j] = value / factor[j][j];
        rss -= forward[j] * forward[j];
      }
    }
    return new Solution(b, isUsed, Math.max(0, rss), used);
  }

  private double product(int i, int j) {
    return i >= j ? products[i][j] : products[j][i];
  }
}
