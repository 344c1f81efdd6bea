package io.scanlake.recognize;

import io.scanlake.image.Otsu;
import java.util.Arrays;
import org.opencv.core.Rect;

/**
 * A square cut-out of an image's foreground in detail: brightness and its spread in 12 × 12 cells,
 * as it is and against the foreground's own range, gradients in 4 × 4 cells of 8 directions, levels
 * of brightness inside the foreground, bright patches, and how the two halves differ.
 */
final class DetailFeatures {
  /** Side of the cut-out. */
  static final int SIDE = 96;

  /** Longer side of the image that it is cut from. */
  static final int LARGEST = 256;

  private static final int HALF = SIDE / 2;
  private static final int GRID = 12;
  private static final int CELLS = 4;
  private static final int ANGLES = 8;
  private static final double[] QUANTILES = {0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.98, 0.995};
  private static final int LEVELS = 16;
  private static final double[] BRIGHT = {1, 1.5, 2, 2.5};
  private static final int BLOB = 5;

  static final int COUNT =
      2 * GRID * GRID
          + CELLS * CELLS * ANGLES
          + QUANTILES.length
          + 4
          + LEVELS
          + BRIGHT.length * BLOB
          + GRID * GRID
          + Symmetry.count(HALF);

  private final Symmetry symmetry = new Symmetry(HALF);
  private float[] into;
  private int at;

  /** The rows and columns of which more than a fiftieth is brighter than half of Otsu's level. */
  static Rect foreground(byte[] gray, int rows, int cols) {
    int level = foregroundLevel(gray);
    int[] inRow = new int[rows];
    int[] inColumn = new int[cols];
    for (int y = 0, i = 0; y < rows; y++) {
      for (int x = 0; x < cols; x++, i++) {
        if ((gray[i] & 0xFF) > level) {
          inRow[y]++;
          inColumn[x]++;
        }
      }
    }
    int[] y = extent(inRow, cols / 50);
    int[] x = extent(inColumn, rows / 50);
    return new Rect(x[0], y[0], x[1] - x[0], y[1] - y[0]);
  }

  /** The first and one past the last above the limit; everything if none is. */
  private static int[] extent(int[] counts, int limit) {
    int first = 0;
    while (first < counts.length && counts[first] <= limit) {
      first++;
    }
    if (first == counts.length) {
      return new int[] {0, counts.length};
    }
    int end = counts.length;
    while (counts[end - 1] <= limit) {
      end--;
    }
    return new int[] {first, end};
  }

  /** Half of Otsu's level, but at least this, is foreground. */
  private static final int DARK = 8;

  private static int foregroundLevel(byte[] gray) {
    int[] histogram = new int[256];
    for (byte value : gray) {
      histogram[value & 0xFF]++;
    }
    return Math.max(DARK, Otsu.threshold(histogram) / 2);
  }

  /**
   * @param gray SIDE × SIDE
   */
  float[] of(byte[] gray) {
    into = new float[COUNT];
    at = 0;
    cells(gray);
    float[] gradients = Gradients.cells(gray, SIDE, SIDE, CELLS, ANGLES);
    Gradients.normalise(gradients, 0, gradients.length);
    add(gradients);
    float[] half = halved(gray);
    float[] inside = inside(half, foregroundLevel(gray));
    levels(half, inside);
    float[] even = even(half, inside);
    evenCells(even);
    add(symmetry.of(even));
    return into;
  }

  private void add(double value) {
    into[at++] = (float) value;
  }

  private void add(float[] values) {
    System.arraycopy(values, 0, into, at, values.length);
    at += values.length;
  }

  /** Brightness between the foreground's darkest and brightest fiftieth: 0 to 1, at most 1.2. */
  private static float[] even(float[] half, float[] inside) {
    int last = inside.length - 1;
    float low = inside[last / 50];
    float range = Math.max(DARK, inside[last - last / 50] - low);
    float[] even = new float[half.length];
    for (int i = 0; i < even.length; i++) {
      even[i] = Math.max(0, Math.min(1.2f, (half[i] - low) / range));
    }
    return even;
  }

  private void evenCells(float[] even) {
    int step = HALF / GRID;
    for (int cy = 0; cy < GRID; cy++) {
      for (int cx = 0; cx < GRID; cx++) {
        double sum = 0;
        for (int y = cy * step; y < (cy + 1) * step; y++) {
          for (int x = cx * step; x < (cx + 1) * step; x++) {
            sum += even[y * HALF + x];
          }
        }
        add(sum / (step * step));
      }
    }
  }

  private void cells(byte[] gray) {
    int step = SIDE / GRID;
    for (int cy = 0; cy < GRID; cy++) {
      for (int cx = 0; cx < GRID; cx++) {
        double sum = 0;
        double squares = 0;
        for (int y = cy * step; y < (cy + 1) * step; y++) {
          for (int x = cx * step; x < (cx + 1) * step; x++) {
            int v = gray[y * SIDE + x] & 0xFF;
            sum += v;
            squares += (double) v * v;
          }
        }
        double n = (double) step * step;
        add(sum / n / 255);
        add(Math.sqrt(Math.max(0, squares / n - sum / n * (sum / n))) / 255);
      }
    }
  }

  /** Mean of each 2 × 2. */
  private static float[] halved(byte[] gray) {
    float[] mean = new float[HALF * HALF];
    for (int y = 0; y < HALF; y++) {
      for (int x = 0; x < HALF; x++) {
        int i = 2 * y * SIDE + 2 * x;
        mean[y * HALF + x] =
            ((gray[i] & 0xFF)
                    + (gray[i + 1] & 0xFF)
                    + (gray[i + SIDE] & 0xFF)
                    + (gray[i + SIDE + 1] & 0xFF))
                / 4f;
      }
    }
    return mean;
  }

  /** The levels of the foreground in ascending order, at least one. */
  private static float[] inside(float[] half, int level) {
    float[] inside = new float[half.length];
    int n = 0;
    for (float value : half) {
      if (value > level) {
        inside[n++] = value;
      }
    }
    inside = Arrays.copyOf(inside, Math.max(1, n));
    Arrays.sort(inside);
    return inside;
  }

  private void levels(float[] half, float[] inside) {
    int n = inside.length;
    for (double q : QUANTILES) {
      add(inside[(int) (q * (n - 1))] / 255);
    }
    double mean = 0;
    for (float value : inside) {
      mean += value;
    }
    mean /= n;
    double[] moments = new double[5];
    for (float value : inside) {
      double d = value - mean;
      moments[2] += d * d / n;
      moments[3] += d * d * d / n;
      moments[4] += d * d * d * d / n;
    }
    double sd = Math.sqrt(moments[2]);
    add(mean / 255);
    add(sd / 255);
    add(sd < 1 ? 0 : moments[3] / (sd * sd * sd));
    add(sd < 1 ? 0 : Math.min(20, moments[4] / (moments[2] * moments[2])));
    int[] histogram = new int[LEVELS];
    for (float value : inside) {
      double place = sd < 1 ? 0 : (value - mean) / sd;
      histogram[(int) Math.max(0, Math.min(LEVELS - 1, (place + 3) / 6 * LEVELS))]++;
    }
    for (int count : histogram) {
      add(Math.sqrt((double) count / n));
    }
    for (double sigmas : BRIGHT) {
      blob(half, HALF, mean + sigmas * Math.max(sd, 1), n);
    }
  }

  /** The largest connected bright patch away from the rim: how large, round, bright, and where. */
  private void blob(float[] half, int side, double threshold, int foreground) {
    boolean[] seen = new boolean[half.length];
    int[] queue = new int[half.length];
    double[] best = new double[BLOB];
    int rim = side / 8;
    for (int start = 0; start < half.length; start++) {
      if (seen[start] || half[start] <= threshold || isRim(start, side, rim)) {
        continue;
      }
      int end = 0;
      queue[end++] = start;
      seen[start] = true;
      double sum = 0;
      double sumX = 0;
      double sumY = 0;
      double squares = 0;
      for (int k = 0; k < end; k++) {
        int i = queue[k];
        int x = i % side;
        int y = i / side;
        sum += half[i];
        sumX += x;
        sumY += y;
        squares += (double) x * x + (double) y * y;
        for (int next : new int[] {i - 1, i + 1, i - side, i + side}) {
          if (!seen[next] && half[next] > threshold && !isRim(next, side, rim)) {
            seen[next] = true;
            queue[end++] = next;
          }
        }
      }
      if (end > best[0]) {
        double cx = sumX / end;
        double cy = sumY / end;
        // A disc's second moment is area / 2π: the share of it says how compact the patch is.
        double spread = Math.max(1e-6, squares / end - cx * cx - cy * cy);
        best[0] = end;
        best[1] = Math.min(1, end / (2 * Math.PI * spread));
        best[2] = sum / end / 255;
        best[3] = Math.abs(cx / (side - 1) - 0.5);
        best[4] = cy / (side - 1);
      }
    }
    best[0] = Math.sqrt(best[0] / foreground);
    for (double value : best) {
      add(value);
    }
  }

  private static boolean isRim(int i, int side, int rim) {
    int x = i % side;
    int y = i / side;
    return x < rim || y < rim || x >= side - rim || y >= side - rim;
  }
}
