package io.scanlake;

import java.io.Serializable;

/**
 * A rectangle of pixels, from the upper left corner.
 *
 * @param w columns, at least 1
 * @param h rows, at least 1
 */
public record Box(int x, int y, int w, int h) implements Serializable {
  public long area() {
    return (long) w * h;
  }

  /** Intersection over union (Jaccard index), 0 to 1. */
  public double iou(Box other) {
    long width = (long) Math.min(x + w, other.x + other.w) - Math.max(x, other.x);
    long height = (long) Math.min(y + h, other.y + other.h) - Math.max(y, other.y);
    if (width <= 0 || height <= 0) {
      return 0;
    }
    long both = width * height;
    return (double) both / (area() + other.area() - both);
  }
}
