package io.scanlake.pipeline;

import java.util.Arrays;

/**
 * A watershed that finds its own markers: pixels are flooded from the highest down, a pixel without
 * a flooded neighbour starts a basin, and where two basins meet they become one unless both rise
 * clearly above the saddle between them (flooding after Vincent &amp; Soille, IEEE Trans. PAMI
 * 13(6):583–598, 1991; merging by dynamics after Grimaud, Proc. SPIE 1769, 1992). The flood never
 * leaves its mask and needs no lines between the basins.
 */
final class Flood {
  /**
   * When two basins that meet at a saddle become one: if any of these is true of the lower one.
   *
   * @param saddleFrac the saddle lies above this share of its peak
   * @param depth its peak rises less than this above the saddle
   * @param area it has fewer pixels than this
   */
  record Rule(double saddleFrac, double depth, double area) {}

  private static final int LEVELS = 1 << 14;

  private final int[] starts = new int[LEVELS + 1];
  private final int[] roots = new int[8];
  private int[] order = new int[0];
  private short[] bucket = new short[0];
  private int[] basin = new int[0];
  private int[] parent = new int[64];
  private int[] area = new int[64];
  private float[] peak = new float[64];
  private int[] number = new int[64];

  /**
   * @param height row by row, not negative inside the mask
   * @param mask not 0 = to be flooded
   * @param labels receives 0 outside the mask, basins from 1
   * @return the number of basins
   */
  int split(float[] height, byte[] mask, int rows, int cols, Rule rule, int[] labels) {
    int n = rows * cols;
    int count = sort(height, mask, n);
    int stride = cols + 2;
    int padded = stride * (rows + 2);
    if (basin.length < padded) {
      basin = new int[padded];
    } else {
      Arrays.fill(basin, 0, padded, 0);
    }
    int[] steps = {-1, 1, -stride, stride, -stride - 1, -stride + 1, stride - 1, stride + 1};
    int[] flat = {-1, 1, -cols, cols, -cols - 1, -cols + 1, cols - 1, cols + 1};
    int basins = 0;
    for (int k = 0; k < count; k++) {
      int i = order[k];
      int at = (i / cols + 1) * stride + i % cols + 1;
      float value = height[i];
      int met = 0;
      int steepest = 0;
      float highest = -1;
      for (int s = 0; s < 8; s++) {
        int neighbour = basin[at + steps[s]];
        if (neighbour == 0) {
          continue;
        }
        int root = find(neighbour);
        if (height[i + flat[s]] > highest && (s < 4 || steepest == 0)) {
          highest = height[i + flat[s]];
          steepest = neighbour;
        }
        if (!isAmong(root, met)) {
          roots[met++] = root;
        }
      }
      if (met == 0) {
        basins++;
        begin(basins, value);
        steepest = basins;
      } else if (met > 1) {
        meet(met, value, rule);
      }
      int home = find(steepest);
      basin[at] = home;
      area[home]++;
    }
    return relabel(basins, rows, cols, labels);
  }

  /** Height of the peak of a basin of the last split. */
  float peak(int label) {
    return peak[label];
  }

  /** Mask pixels from the highest level down, in raster order within a level. */
  private int sort(float[] height, byte[] mask, int n) {
    if (order.length < n) {
      order = new int[n];
      bucket = new short[n];
    }
    float top = 0;
    int count = 0;
    for (int i = 0; i < n; i++) {
      if (mask[i] != 0) {
        top = Math.max(top, height[i]);
        count++;
      }
    }
    float scale = top > 0 ? (LEVELS - 1) / top : 0;
    Arrays.fill(starts, 0);
    for (int i = 0; i < n; i++) {
      if (mask[i] != 0) {
        int level = LEVELS - 1 - (int) (height[i] * scale);
        bucket[i] = (short) level;
        starts[level + 1]++;
      }
    }
    for (int level = 1; level <= LEVELS; level++) {
      starts[level] += starts[level - 1];
    }
    for (int i = 0; i < n; i++) {
      if (mask[i] != 0) {
        order[starts[bucket[i]]++] = i;
      }
    }
    return count;
  }

  private void begin(int id, float value) {
    if (id >= parent.length) {
      int size = 2 * parent.length;
      parent = Arrays.copyOf(parent, size);
      area = Arrays.copyOf(area, size);
      peak = Arrays.copyOf(peak, size);
    }
    parent[id] = id;
    area[id] = 0;
    peak[id] = value;
  }

  private void meet(int met, float saddle, Rule rule) {
    for (int a = 0; a < met; a++) {
      for (int b = a + 1; b < met; b++) {
        int first = find(roots[a]);
        int second = find(roots[b]);
        if (first == second) {
          continue;
        }
        boolean isFirstLower =
            peak[first] < peak[second] || (peak[first] == peak[second] && first > second);
        int low = isFirstLower ? first : second;
        int high = isFirstLower ? second : first;
        if (saddle > rule.saddleFrac() * peak[low]
            || peak[low] - saddle < rule.depth()
            || area[low] < rule.area()) {
          parent[low] = high;
          area[high] += area[low];
        }
      }
    }
  }

  private boolean isAmong(int root, int met) {
    for (int k = 0; k < met; k++) {
      if (roots[k] == root) {
        return true;
      }
    }
    return false;
  }

  private int find(int id) {
    int at = id;
    while (parent[at] != at) {
      parent[at] = parent[parent[at]];
      at = parent[at];
    }
    return at;
  }

  private int relabel(int basins, int rows, int cols, int[] labels) {
    if (number.length <= basins) {
      number = new int[parent.length];
    }
    int count = 0;
    for (int id = 1; id <= basins; id++) {
      if (parent[id] == id) {
        number[id] = ++count;
        peak[count] = peak[id];
      }
    }
    int stride = cols + 2;
    for (int y = 0, i = 0; y < rows; y++) {
      int at = (y + 1) * stride + 1;
      for (int x = 0; x < cols; x++, i++, at++) {
        labels[i] = basin[at] == 0 ? 0 : number[find(basin[at])];
      }
    }
    return count;
  }
}
