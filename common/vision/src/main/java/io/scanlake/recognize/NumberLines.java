package io.scanlake.recognize;

/** Numbers as text: a model's own files are few, and can be looked at. */
final class NumberLines {
  private NumberLines() {}

  /** Comma-separated; empty cells at the end are left out. */
  static float[] line(String text, String file) {
    String[] cells = text.split(",");
    float[] values = new float[cells.length];
    try {
      for (int i = 0; i < cells.length; i++) {
        values[i] = Float.parseFloat(cells[i].strip());
        if (!Float.isFinite(values[i])) {
          throw new NumberFormatException();
        }
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(file + " holds something else than numbers");
    }
    return values;
  }

  static String line(float[] values) {
    StringBuilder text = new StringBuilder(12 * values.length);
    for (float value : values) {
      text.append(text.isEmpty() ? "" : ",").append(value);
    }
    return text.toString();
  }
}
