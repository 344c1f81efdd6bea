package io.scanlake.jobs.sample.phantoms;

import java.util.Arrays;

/** Levels of an image on which areas are drawn, each over the ones before. */
record Drawing(int width, float[] values) {
  /** A square of one level. */
  Drawing(int side, double level) {
    this(side, side, level);
  }

  Drawing(int width, int height, double level) {
    this(width, new float[width * height]);
    Arrays.fill(values, (float) level);
  }

  /** Edge pixels take the level in proportion to the part that is covered. */
  void draw(Area area, double level) {
    int height = values.length / width;
    int top = (int) Math.max(0, area.y() - area.b() - 1);
    int bottom = (int) Math.min(height - 1, area.y() + area.b() + 2);
    int left = (int) Math.max(0, area.x() - area.a() - 1);
    int right = (int) Math.min(width - 1, area.x() + area.a() + 2);
    for (int y = top; y <= bottom; y++) {
      for (int x = left; x <= right; x++) {
        double cover = Math.max(0, Math.min(1, area.depth(x, y) + 0.5));
        int i = y * width + x;
        values[i] = (float) (values[i] + (level - values[i]) * cover);
      }
    }
  }

  void noise(SampleRandom dice, double deviation) {
    for (int i = 0; i < values.length; i++) {
      values[i] += (float) (deviation * dice.gauss());
    }
  }

  short[] rounded() {
    short[] rounded = new short[values.length];
    for (int i = 0; i < rounded.length; i++) {
      rounded[i] = (short) Math.floor(values[i] + 0.5);
    }
    return rounded;
  }
}
