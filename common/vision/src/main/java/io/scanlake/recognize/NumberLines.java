package io.scanlake.recognize;

/** Numbers as text: a model's own files are few, and a person can read them. */
final class NumberLines {
  private NumberLines() {}

  /** Reads comma-separated numbers; empty cells at the end are dropped. */
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
      throw new IllegalArgumentException(file + " holds something other than numbers");
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
