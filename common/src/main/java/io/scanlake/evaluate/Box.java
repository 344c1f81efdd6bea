package io.scanlake.evaluate;

/**
 * An upright rectangle, pixels.
 *
 * @param x left edge
 * @param y upper edge
 * @param w width, not negative
 * @param h height, not negative
 */
public record Box(double x, double y, double w, double h) {
  public Box {
    if (!(w >= 0 && h >= 0)) {
      throw new IllegalArgumentException("a box must not have a negative side");
    }
  }

  /** Area of the intersection over area of the union, 0–1; 0 where both are empty. */
  public double iou(Box other) {
    double wide = Math.min(x + w, other.x + other.w) - Math.max(x, other.x);
    double high = Math.min(y + h, other.y + other.h) - Math.max(y, other.y);
    if (!(wide > 0 && high > 0)) {
      return 0;
    }
    double common = wide * high;
    return common / (w * h + other.w * other.h - common);
  }
}
