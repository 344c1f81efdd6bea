package io.scanlake.pipeline;

/**
 * Which region each pixel of a frame belongs to.
 *
 * @param labels row by row; 0 = none, otherwise {@link Region#region}
 */
public record LabelMap(int rows, int cols, int[] labels) {
  public LabelMap {
    if (rows < 1 || cols < 1 || labels.length != rows * cols) {
      throw new IllegalArgumentException("a label map needs one label per pixel");
    }
  }

  /** This map, each pixel taking the label of the pixel that lies at its centre. */
  public LabelMap scaled(int toRows, int toCols) {
    if (toRows == rows && toCols == cols) {
      return this;
    }
    int[] from = new int[toCols];
    for (int x = 0; x < toCols; x++) {
      from[x] = (int) ((2L * x + 1) * cols / (2L * toCols));
    }
    int[] scaled = new int[toRows * toCols];
    for (int y = 0, i = 0; y < toRows; y++) {
      int row = (int) ((2L * y + 1) * rows / (2L * toRows)) * cols;
      for (int x = 0; x < toCols; x++, i++) {
        scaled[i] = labels[row + from[x]];
      }
    }
    return new LabelMap(toRows, toCols, scaled);
  }
}
