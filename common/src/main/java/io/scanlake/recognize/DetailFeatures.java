package io.scanlake.recognize;

import java.util.Arrays;
import org.opencv.core.Rect;

/**
 * A square cut of an image's foreground in detail: gradients (8 × 8 cells of 9 directions,
 * normalised over 3 × 3 cells, after Dalal and Triggs 2005), brightness and its spread in 12 × 12
 * cells, the difference of the left and the right half, uniform local binary patterns at two scales
 * (Ojala et al. 2002), levels of brightness inside the foreground, and what stands out as bright.
 */
final class DetailFeatures {
  /** Side of the cut. */
  static final int SIDE = 96;

  /** Longer side of the image that the cut is taken from. */
  static final int LARGEST = 256;

  private static final int CELLS = 8;
  private static final int ANGLES = 9;
  private static final int GRID = 12;
  private static final int PATTERNS = 59;
  private static final double[] QUANTILES = {0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.98, 0.995};
  private static final int LEVELS = 16;
  private static final double[] BRIGHT = {1, 1.5, 2, 2.5};
  private static final int BLOB = 5;

  static final int COUNT =
      CELLS * CELLS * ANGLES
          + 2 * GRID * GRID
          + GRID * GRID / 2
          + 3
          + 2 * PATTERNS
          + QUANTILES.length
          + 4
          + LEVELS
          + BRIGHT.length * BLOB
          + 1;

  private static final int[] PATTERN = patterns();

  private float[] into;
  private int at;

  /** The rows and columns of which more than a fiftieth is brighter than half of Otsu's level. */
  static Rect foreground(byte[] gray, int rows, int cols) {
    int level = Math.max(8, otsu(gray) / 2);
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

  /** First and one past the last above the limit; everything where none is. */
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

  /** Otsu's threshold (1979). */
  private static int otsu(byte[] gray) {
    long[] histogram = new long[256];
    long sum = 0;
    for (byte value : gray) {
      histogram[value & 0xFF]++;
      sum += value & 0xFF;
    }
    long below = 0;
    long sumBelow = 0;
    double best = -1;
    int threshold = 0;
    for (int t = 0; t < 255; t++) {
      below += histogram[t];
      sumBelow += t * histogram[t];
      long above = gray.length - below;
      if (below == 0 || above == 0) {
        continue;
      }
      double difference = (double) sumBelow / below - (double) (sum - sumBelow) / above;
      double between = (double) below * above * difference * difference;
      if (between > best) {
        best = between;
        threshold = t;
      }
    }
    return threshold;
  }

  /**
   * @param gray SIDE × SIDE
   * @param aspect width by height of what was cut out
   */
  float[] of(byte[] gray, double aspect) {
    into = new float[COUNT];
    at = 0;
    gradients(gray);
    float[] half = halved(gray, SIDE);
    cells(gray);
    symmetry(half);
    patterns(gray, SIDE);
    byte[] coarse = new byte[half.length];
    for (int i = 0; i < half.length; i++) {
      coarse[i] = (byte) Math.round(half[i]);
    }
    patterns(coarse, SIDE / 2);
    levels(gray, half);
    add(Math.log(aspect));
    return into;
  }

  private void add(double value) {
    into[at++] = (float) value;
  }

  private void gradients(byte[] gray) {
    float[] sums = Gradients.cells(gray, SIDE, SIDE, CELLS, ANGLES);
    for (int cy = 0; cy < CELLS; cy++) {
      for (int cx = 0; cx < CELLS; cx++) {
        double squares = 1;
        for (int y = Math.max(0, cy - 1); y <= Math.min(CELLS - 1, cy + 1); y++) {
          for (int x = Math.max(0, cx - 1); x <= Math.min(CELLS - 1, cx + 1); x++) {
            for (int a = 0; a < ANGLES; a++) {
              double v = sums[(y * CELLS + x) * ANGLES + a];
              squares += v * v;
            }
          }
        }
        double length = Math.sqrt(squares);
        for (int a = 0; a < ANGLES; a++) {
          add(Math.sqrt(sums[(cy * CELLS + cx) * ANGLES + a] / length));
        }
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
  private static float[] halved(byte[] gray, int side) {
    int half = side / 2;
    float[] mean = new float[half * half];
    for (int y = 0; y < half; y++) {
      for (int x = 0; x < half; x++) {
        int i = 2 * y * side + 2 * x;
        mean[y * half + x] =
            ((gray[i] & 0xFF)
                    + (gray[i + 1] & 0xFF)
                    + (gray[i + side] & 0xFF)
                    + (gray[i + side + 1] & 0xFF))
                / 4f;
      }
    }
    return mean;
  }

  private void symmetry(float[] half) {
    int side = SIDE / 2;
    int step = side / GRID;
    double total = 0;
    double greatest = 0;
    double squares = 0;
    for (int cy = 0; cy < GRID; cy++) {
      for (int cx = 0; cx < GRID / 2; cx++) {
        double sum = 0;
        for (int y = cy * step; y < (cy + 1) * step; y++) {
          for (int x = cx * step; x < (cx + 1) * step; x++) {
            sum += half[y * side + x] - half[y * side + side - 1 - x];
          }
        }
        double difference = Math.abs(sum) / (step * step) / 255;
        add(difference);
        total += difference;
        squares += difference * difference;
        greatest = Math.max(greatest, difference);
      }
    }
    int n = GRID * GRID / 2;
    add(total / n);
    add(Math.sqrt(squares / n));
    add(greatest);
  }

  private void patterns(byte[] gray, int side) {
    int[] counts = new int[PATTERNS];
    int[] around = {-side - 1, -side, -side + 1, 1, side + 1, side, side - 1, -1};
    for (int y = 1; y < side - 1; y++) {
      for (int x = 1; x < side - 1; x++) {
        int i = y * side + x;
        // Noise of a few levels in a flat background is no pattern.
        int centre = (gray[i] & 0xFF) + 2;
        int code = 0;
        for (int k = 0; k < 8; k++) {
          code |= (gray[i + around[k]] & 0xFF) >= centre ? 1 << k : 0;
        }
        counts[PATTERN[code]]++;
      }
    }
    double n = (double) (side - 2) * (side - 2);
    for (int count : counts) {
      add(Math.sqrt(count / n));
    }
  }

  /**
   * Of each of the 256 codes its class: those with at most two changes round the ring by itself.
   */
  private static int[] patterns() {
    int[] classes = new int[256];
    int next = 0;
    for (int code = 0; code < 256; code++) {
      int rotated = (code >> 1 | code << 7) & 0xFF;
      classes[code] = Integer.bitCount(code ^ rotated) <= 2 ? next++ : -1;
    }
    for (int code = 0; code < 256; code++) {
      classes[code] = classes[code] < 0 ? next : classes[code];
    }
    return classes;
  }

  private void levels(byte[] gray, float[] half) {
    int level = Math.max(8, otsu(gray) / 2);
    int side = SIDE / 2;
    float[] inside = new float[half.length];
    int n = 0;
    for (float value : half) {
      if (value > level) {
        inside[n++] = value;
      }
    }
    if (n == 0) {
      inside[n++] = 0;
    }
    inside = Arrays.copyOf(inside, n);
    Arrays.sort(inside);
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
      blob(half, side, mean + sigmas * Math.max(sd, 1), n);
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
