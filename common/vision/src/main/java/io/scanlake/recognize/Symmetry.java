package io.scanlake.recognize;

import java.util.Arrays;

/**
 * How the two halves of a square image differ. The axis is found first: of all lines near the
 * vertical middle, the one across which the image is most like its mirror image.
 */
final class Symmetry {
  private static final int[] SHIFTS = {-4, -3, -2, -1, 0, 1, 2, 3, 4};
  private static final double[] DEGREES = {-10, -5, 0, 5, 10};
  private static final int POOL = 4;
  private static final double[] QUANTILES = {0.5, 0.75, 0.9, 0.95, 0.98};
  private static final double[] LEVELS = {0.12, 0.2, 0.3};
  private static final int BINS = 8;

  private final int side;
  private final double[] left;
  private final double[] right;

  Symmetry(int side) {
    this.side = side;
    left = new double[side * side / 2];
    right = new double[side * side / 2];
  }

  static int count(int side) {
    int pooled = side / POOL * (side / 2 / POOL);
    return pooled + 2 * (QUANTILES.length + 1) + LEVELS.length * 4 + 1 + 3;
  }

  /**
   * @param image side × side, about 0 to 1
   */
  float[] of(float[] image) {
    float[] smooth = smoothed(image);
    double least = Double.MAX_VALUE;
    int shift = 0;
    double turn = 0;
    for (double degrees : DEGREES) {
      for (int s : SHIFTS) {
        // A tie goes to the middle, upright.
        double difference =
            fold(smooth, s, degrees) * (1 + 1e-6 * (Math.abs(s) + Math.abs(degrees)));
        if (difference < least) {
          least = difference;
          shift = s;
          turn = degrees;
        }
      }
    }
    fold(smooth, shift, turn);
    return describe();
  }

  /** Mean of each 3 × 3 neighbourhood, smaller at the rim. */
  private float[] smoothed(float[] image) {
    float[] smooth = new float[image.length];
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        float sum = 0;
        int n = 0;
        for (int v = Math.max(0, y - 1); v <= Math.min(side - 1, y + 1); v++) {
          for (int u = Math.max(0, x - 1); u <= Math.min(side - 1, x + 1); u++) {
            sum += image[v * side + u];
            n++;
          }
        }
        smooth[y * side + x] = sum / n;
      }
    }
    return smooth;
  }

  /** Fills both halves as seen from the axis, and returns their mean difference. */
  private double fold(float[] image, int shift, double degrees) {
    double cos = Math.cos(Math.toRadians(degrees));
    double sin = Math.sin(Math.toRadians(degrees));
    double middle = (side - 1) / 2.0;
    int width = side / 2;
    double sum = 0;
    for (int v = 0; v < side; v++) {
      double along = v - middle;
      double axisX = middle + shift - along * sin;
      double axisY = middle + along * cos;
      for (int u = 0; u < width; u++) {
        double off = u + 0.5;
        int i = v * width + u;
        right[i] = at(image, axisX + off * cos, axisY + off * sin);
        left[i] = at(image, axisX - off * cos, axisY - off * sin);
        sum += Math.abs(right[i] - left[i]);
      }
    }
    return sum / left.length;
  }

  private double at(float[] image, double x, double y) {
    int x0 = (int) Math.floor(x);
    int y0 = (int) Math.floor(y);
    double fx = x - x0;
    double fy = y - y0;
    return (value(image, x0, y0) * (1 - fx) + value(image, x0 + 1, y0) * fx) * (1 - fy)
        + (value(image, x0, y0 + 1) * (1 - fx) + value(image, x0 + 1, y0 + 1) * fx) * fy;
  }

  private double value(float[] image, int x, int y) {
    return x < 0 || y < 0 || x >= side || y >= side ? 0 : image[y * side + x];
  }

  private float[] describe() {
    float[] out = new float[count(side)];
    int at = 0;
    int width = side / 2;
    double[] difference = new double[left.length];
    for (int i = 0; i < difference.length; i++) {
      difference[i] = Math.abs(left[i] - right[i]);
    }
    int across = width / POOL;
    int down = side / POOL;
    double[] pooled = new double[across * down];
    for (int v = 0; v < side; v++) {
      for (int u = 0; u < width; u++) {
        int i = v * width + u;
        pooled[v / POOL * across + u / POOL] += (left[i] - right[i]) / (POOL * POOL);
      }
    }
    int worst = 0;
    for (int i = 0; i < pooled.length; i++) {
      pooled[i] = Math.abs(pooled[i]);
      worst = pooled[i] > pooled[worst] ? i : worst;
      out[at++] = (float) pooled[i];
    }
    out[at++] = (float) (worst / across) / down;
    out[at++] = (float) (worst % across) / across;
    out[at++] = (float) (pooled[worst] - Arrays.stream(pooled).average().orElse(0));
    for (double level : LEVELS) {
      double[] patch = patch(difference, level);
      for (double value : patch) {
        out[at++] = (float) value;
      }
    }
    for (double[] values : new double[][] {difference, pooled}) {
      double[] sorted = values.clone();
      Arrays.sort(sorted);
      for (double q : QUANTILES) {
        out[at++] = (float) sorted[(int) (q * (sorted.length - 1))];
      }
      out[at++] = (float) sorted[sorted.length - 1];
    }
    out[at] = (float) histograms();
    return out;
  }

  /**
   * Pixels that differ by more than the level: their share, and the largest patch with its size.
   */
  private double[] patch(double[] difference, double level) {
    int width = side / 2;
    boolean[] seen = new boolean[difference.length];
    int[] queue = new int[difference.length];
    double[] best = new double[4];
    int all = 0;
    for (int start = 0; start < difference.length; start++) {
      if (seen[start] || difference[start] <= level) {
        continue;
      }
      int end = 0;
      queue[end++] = start;
      seen[start] = true;
      int top = side;
      int bottom = 0;
      int near = width;
      int far = 0;
      for (int k = 0; k < end; k++) {
        int x = queue[k] % width;
        int y = queue[k] / width;
        top = Math.min(top, y);
        bottom = Math.max(bottom, y);
        near = Math.min(near, x);
        far = Math.max(far, x);
        for (int dy = -1; dy <= 1; dy++) {
          for (int dx = -1; dx <= 1; dx++) {
            int nx = x + dx;
            int ny = y + dy;
            int next = ny * width + nx;
            if (nx >= 0
                && ny >= 0
                && nx < width
                && ny < side
                && !seen[next]
                && difference[next] > level) {
              seen[next] = true;
              queue[end++] = next;
            }
          }
        }
      }
      all += end;
      if (end > best[1]) {
        best[1] = end;
        best[2] = (double) (bottom - top + 1) / side;
        best[3] = (double) (far - near + 1) / width;
      }
    }
    best[0] = Math.sqrt((double) all / difference.length);
    best[1] = Math.sqrt(best[1] / difference.length);
    return best;
  }

  private double histograms() {
    double[] counts = new double[BINS];
    for (int i = 0; i < left.length; i++) {
      counts[bin(left[i])]++;
      counts[bin(right[i])]--;
    }
    double sum = 0;
    for (double count : counts) {
      sum += Math.abs(count);
    }
    return sum / left.length;
  }

  private static int bin(double value) {
    return (int) Math.max(0, Math.min(BINS - 1, value * BINS));
  }
}
