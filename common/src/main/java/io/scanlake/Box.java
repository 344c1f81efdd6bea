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

  /** The same part of an image of another size, at least one pixel wide and high. */
  public Box scaled(double factor) {
    int left = (int) Math.round(x * factor);
    int top = (int) Math.round(y * factor);
    return new Box(
        left,
        top,
        (int) Math.max(1, Math.round((x + w) * factor) - left),
        (int) Math.max(1, Math.round((y + h) * factor) - top));
  }

  /** Grown on each side by a share of its own sides. */
  public Box grown(double share) {
    int dx = (int) Math.round(w * share);
    int dy = (int) Math.round(h * share);
    return new Box(x - dx, y - dy, w + 2 * dx, h + 2 * dy);
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
