package io.scanlake.recognize;

/** Histograms of gradient directions, without sign, over a grid of cells. */
final class Gradients {
  private Gradients() {}

  /**
   * Each pixel adds the length of its gradient (central differences) to the two nearest directions.
   *
   * @param cells on a side
   * @return row by row, {@code angles} numbers per cell
   */
  static float[] cells(byte[] gray, int rows, int cols, int cells, int angles) {
    float[] sums = new float[cells * cells * angles];
    for (int y = 1; y < rows - 1; y++) {
      for (int x = 1; x < cols - 1; x++) {
        int i = y * cols + x;
        int dx = (gray[i + 1] & 0xFF) - (gray[i - 1] & 0xFF);
        int dy = (gray[i + cols] & 0xFF) - (gray[i - cols] & 0xFF);
        if (dx == 0 && dy == 0) {
          continue;
        }
        double length = Math.sqrt((double) dx * dx + (double) dy * dy);
        double turn = Math.atan2(dy, dx) / Math.PI;
        double bin = (turn < 0 ? turn + 1 : turn) * angles;
        int low = (int) Math.floor(bin);
        double share = bin - low;
        int cell = (y * cells / rows * cells + x * cells / cols) * angles;
        sums[cell + low % angles] += (float) (length * (1 - share));
        sums[cell + (low + 1) % angles] += (float) (length * share);
      }
    }
    return sums;
  }

  /** Divides a part by its Euclidean length; a part of zeros is left. */
  static void normalise(float[] values, int from, int to) {
    double squares = 0;
    for (int i = from; i < to; i++) {
      squares += (double) values[i] * values[i];
    }
    if (squares == 0) {
      return;
    }
    float length = (float) Math.sqrt(squares);
    for (int i = from; i < to; i++) {
      values[i] /= length;
    }
  }
}
