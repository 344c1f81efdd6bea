package io.scanlake.pipeline;

import io.scanlake.image.Box;
import io.scanlake.recognize.Candidate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Measures every region of a label map in one pass, with arrays that are reused from frame to
 * frame. The perimeter comes from bit quads (Gray 1971; Pratt, Digital Image Processing, 18.1), the
 * hull from the outermost pixels of each row (Andrew's monotone chain), so that no contour is
 * traced.
 */
final class RegionStatistics {
  private int[] area = new int[0];
  private int[] minX;
  private int[] maxX;
  private int[] minY;
  private int[] maxY;
  private long[] sumX;
  private long[] sumY;
  private long[] sum;
  private long[] sumSquares;
  private double[] perimeter;
  private boolean[] border;
  private int[] regionOf = new int[0];
  private boolean[] hasRegion = new boolean[0];
  private int[] blank = new int[0];
  private int[] given = new int[0];

  /**
   * @param labels watershed result inside the foreground, row by row: 2 and up are regions, 1 the
   *     background, -1 the lines between basins, 0 outside; changed in place, for {@link #number}
   * @param highest the highest label
   * @param outlines box of a label's whole outline, which the region's box takes in; working pixels
   *     within the frame, or null where its pixels are the whole
   * @param minArea smallest region that is kept, working pixels
   * @param scale original pixels per working pixel
   * @param pixelAreaMm2 area of one original pixel, NaN when unknown
   */
  List<Region> regions(
      int[] labels,
      int highest,
      byte[] gray,
      int rows,
      int cols,
      IntFunction<Box> outlines,
      double minArea,
      double scale,
      double pixelAreaMm2,
      int frame) {
    int count = cut(labels, highest, rows, cols);
    reset(count);
    accumulate(labels, gray, rows, cols);
    quads(labels, rows, cols);
    List<Region> regions = new ArrayList<>();
    for (int label = 1; label <= count; label++) {
      int n = area[label];
      regionOf[label] = 0;
      if (n < Math.max(1, minArea)) {
        continue;
      }
      regionOf[label] = regions.size() + 1;
      double mean = (double) sum[label] / n;
      double variance = Math.max(0, (double) sumSquares[label] / n - mean * mean);
      double round = 4 * Math.PI * n / (perimeter[label] * perimeter[label]);
      double hull = hullArea(labels, label, cols);
      double left = minX[label];
      double top = minY[label];
      double right = maxX[label] + 1;
      double bottom = maxY[label] + 1;
      Box outline = outlines.apply(given[label]);
      if (outline != null) {
        left = Math.min(left, outline.x());
        top = Math.min(top, outline.y());
        right = Math.max(right, outline.x() + outline.w());
        bottom = Math.max(bottom, outline.y() + outline.h());
      }
      double x = Math.floor(left * scale);
      double y = Math.floor(top * scale);
      regions.add(
          new Region(
              frame,
              regions.size() + 1,
              new Candidate(
                  new Box(x, y, Math.ceil(right * scale) - x, Math.ceil(bottom * scale) - y),
                  Math.round(n * scale * scale),
                  mean,
                  Math.sqrt(variance),
                  Math.min(1, round),
                  Math.min(1, n / hull),
                  border[label]),
              n * scale * scale * pixelAreaMm2,
              ((double) sumX[label] / n + 0.5) * scale - 0.5,
              ((double) sumY[label] / n + 0.5) * scale - 0.5,
              null));
    }
    return regions;
  }

  /**
   * The number of the region that a label of the last call's map became, 0 where it was dropped.
   */
  int number(int label) {
    return label == 0 ? 0 : regionOf[label];
  }

  /** The {@code keep} largest regions, numbered anew in their old order. */
  List<Region> largest(List<Region> regions, int keep) {
    int[] renumbered = new int[regions.size() + 1];
    List<Region> bySize = new ArrayList<>(regions);
    bySize.sort(
        Comparator.comparingLong(Region::areaPx).reversed().thenComparingInt(Region::region));
    List<Region> kept = new ArrayList<>(bySize.subList(0, keep));
    kept.sort(Comparator.comparingInt(Region::region));
    List<Region> numbered = new ArrayList<>(keep);
    for (Region r : kept) {
      numbered.add(r.numbered(numbered.size() + 1));
      renumbered[r.region()] = numbered.size();
    }
    for (int label = 0; label < regionOf.length; label++) {
      regionOf[label] = regionOf[label] < renumbered.length ? renumbered[regionOf[label]] : 0;
    }
    return numbered;
  }

  /**
   * Gives each line pixel inside the mask the label of its first flooded neighbour, drops the
   * background, and numbers the regions 1, 2, … as they begin.
   */
  private int cut(int[] labels, int highest, int rows, int cols) {
    for (int y = 0, i = 0; y < rows; y++) {
      for (int x = 0; x < cols; x++, i++) {
        if (labels[i] < 0) {
          labels[i] = -neighbour(labels, i, x, y, rows, cols);
        }
      }
    }
    int[] number = new int[highest + 1];
    if (given.length <= highest) {
      given = new int[highest + 1];
    }
    int count = 0;
    for (int i = 0; i < labels.length; i++) {
      int label = labels[i];
      if (label == 0) {
        continue;
      }
      label = Math.abs(label);
      if (label == 1) {
        labels[i] = 0;
        continue;
      }
      if (number[label] == 0) {
        number[label] = ++count;
        given[count] = label;
      }
      labels[i] = number[label];
    }
    return count;
  }

  /**
   * The label of a flooded neighbour, 4-neighbours first, else 0; given-back pixels do not count.
   */
  private static int neighbour(int[] labels, int i, int x, int y, int rows, int cols) {
    int left = x > 0 ? labels[i - 1] : 0;
    int up = y > 0 ? labels[i - cols] : 0;
    int right = x < cols - 1 ? labels[i + 1] : 0;
    int down = y < rows - 1 ? labels[i + cols] : 0;
    if (left > 1) {
      return left;
    }
    if (up > 1) {
      return up;
    }
    if (right > 1) {
      return right;
    }
    if (down > 1) {
      return down;
    }
    for (int dy = -1; dy <= 1; dy += 2) {
      for (int dx = -1; dx <= 1; dx += 2) {
        int nx = x + dx;
        int ny = y + dy;
        if (nx >= 0 && nx < cols && ny >= 0 && ny < rows && labels[ny * cols + nx] > 1) {
          return labels[ny * cols + nx];
        }
      }
    }
    return 0;
  }

  private void reset(int count) {
    if (area.length <= count) {
      int size = Math.max(64, 2 * count + 1);
      area = new int[size];
      regionOf = new int[size];
      minX = new int[size];
      maxX = new int[size];
      minY = new int[size];
      maxY = new int[size];
      sumX = new long[size];
      sumY = new long[size];
      sum = new long[size];
      sumSquares = new long[size];
      perimeter = new double[size];
      border = new boolean[size];
    }
    int end = count + 1;
    Arrays.fill(area, 0, end, 0);
    Arrays.fill(minX, 0, end, Integer.MAX_VALUE);
    Arrays.fill(maxX, 0, end, -1);
    Arrays.fill(minY, 0, end, Integer.MAX_VALUE);
    Arrays.fill(maxY, 0, end, -1);
    Arrays.fill(sumX, 0, end, 0);
    Arrays.fill(sumY, 0, end, 0);
    Arrays.fill(sum, 0, end, 0);
    Arrays.fill(sumSquares, 0, end, 0);
    Arrays.fill(perimeter, 0, end, 0);
    Arrays.fill(border, 0, end, false);
  }

  /** Walks runs of equal labels, so that most work is done once a run and not once a pixel. */
  private void accumulate(int[] labels, byte[] gray, int rows, int cols) {
    if (hasRegion.length < rows) {
      hasRegion = new boolean[rows];
    }
    for (int y = 0; y < rows; y++) {
      int row = y * cols;
      int x = 0;
      hasRegion[y] = false;
      while (x < cols) {
        int label = labels[row + x];
        int start = x;
        if (label == 0) {
          do {
            x++;
          } while (x < cols && labels[row + x] == 0);
          continue;
        }
        int s = 0;
        long squares = 0;
        do {
          int value = gray[row + x] & 0xFF;
          s += value;
          squares += value * value;
          x++;
        } while (x < cols && labels[row + x] == label);
        hasRegion[y] = true;
        int length = x - start;
        area[label] += length;
        sum[label] += s;
        sumSquares[label] += squares;
        sumX[label] += (long) length * (start + x - 1) / 2;
        sumY[label] += (long) length * y;
        minX[label] = Math.min(minX[label], start);
        maxX[label] = Math.max(maxX[label], x - 1);
        minY[label] = Math.min(minY[label], y);
        maxY[label] = y;
        if (y == 0 || y == rows - 1 || start == 0 || x == cols) {
          border[label] = true;
        }
      }
    }
  }

  /**
   * Adds to each label's perimeter, for every 2×2 window that it fills in part: one pixel or three
   * count 1/√2, two side by side 1, two across a diagonal 2/√2.
   */
  private void quads(int[] labels, int rows, int cols) {
    if (blank.length < cols) {
      blank = new int[cols];
    }
    int[] upper = blank;
    int upperAt = 0;
    boolean upperHas = false;
    for (int y = 0; y <= rows; y++) {
      int[] lower = y < rows ? labels : blank;
      int lowerAt = y < rows ? y * cols : 0;
      boolean lowerHas = y < rows && hasRegion[y];
      if (upperHas || lowerHas) {
        quads(upper, upperAt, lower, lowerAt, cols);
      }
      upper = lower;
      upperAt = lowerAt;
      upperHas = lowerHas;
    }
  }

  private void quads(int[] upper, int upperAt, int[] lower, int lowerAt, int cols) {
    int a = 0;
    int c = 0;
    for (int x = 0; x < cols; x++) {
      int b = upper[upperAt + x];
      int d = lower[lowerAt + x];
      if ((a ^ b | c ^ d | a ^ c) != 0) {
        quad(a, b, c, d);
      }
      a = b;
      c = d;
    }
    quad(a, 0, c, 0);
  }

  private static final double DIAGONAL = Math.sqrt(0.5);

  private void quad(int a, int b, int c, int d) {
    if (a != 0) {
      add(a, b == a, c == a, d == a);
    }
    if (b != 0 && b != a) {
      add(b, false, d == b, c == b);
    }
    if (c != 0 && c != a && c != b) {
      add(c, false, d == c, false);
    }
    if (d != 0 && d != a && d != b && d != c) {
      perimeter[d] += DIAGONAL;
    }
  }

  private void add(int label, boolean side, boolean otherSide, boolean across) {
    int count = 1 + (side ? 1 : 0) + (otherSide ? 1 : 0) + (across ? 1 : 0);
    perimeter[label] +=
        switch (count) {
          case 1, 3 -> DIAGONAL;
          case 2 -> across ? 2 * DIAGONAL : 1;
          default -> 0;
        };
  }

  /** Area of the convex hull of the pixels' outlines, working pixels. */
  private double hullArea(int[] labels, int label, int cols) {
    int top = minY[label];
    int bottom = maxY[label];
    int height = bottom - top + 1;
    int[] left = new int[height + 1];
    int[] right = new int[height + 1];
    Arrays.fill(left, Integer.MAX_VALUE);
    Arrays.fill(right, Integer.MIN_VALUE);
    for (int y = top; y <= bottom; y++) {
      int row = y * cols;
      int first = minX[label];
      while (first <= maxX[label] && labels[row + first] != label) {
        first++;
      }
      if (first > maxX[label]) {
        continue;
      }
      int last = maxX[label];
      while (labels[row + last] != label) {
        last--;
      }
      int i = y - top;
      left[i] = Math.min(left[i], first);
      left[i + 1] = Math.min(left[i + 1], first);
      right[i] = Math.max(right[i], last + 1);
      right[i + 1] = Math.max(right[i + 1], last + 1);
    }
    return chainArea(right, height, 1) + chainArea(left, height, -1);
  }

  /** Twice-signed half of a hull: the area between one convex chain and the axis x = 0. */
  private static double chainArea(int[] edge, int height, int sign) {
    int[] ys = new int[height + 1];
    int n = 0;
    for (int y = 0; y <= height; y++) {
      if (edge[y] == Integer.MAX_VALUE || edge[y] == Integer.MIN_VALUE) {
        continue;
      }
      while (n >= 2 && bends(edge, ys[n - 2], ys[n - 1], y, sign)) {
        n--;
      }
      ys[n++] = y;
    }
    double area = 0;
    for (int k = 1; k < n; k++) {
      area += (double) (ys[k] - ys[k - 1]) * (edge[ys[k]] + edge[ys[k - 1]]) / 2;
    }
    return sign * area;
  }

  private static boolean bends(int[] edge, int y0, int y1, int y2, int sign) {
    long cross =
        (long) (edge[y1] - edge[y0]) * (y2 - y0) - (long) (edge[y2] - edge[y0]) * (y1 - y0);
    return sign * cross <= 0;
  }
}
