package io.scanlake.train;

/**
 * A rectangle in pixels from the upper left corner of its image; {@code w} and {@code h} above 0.
 */
public record Box(double x, double y, double w, double h) {
  public Box {
    if (!(w > 0 && h > 0 && Double.isFinite(x + y + w + h))) {
      throw new IllegalArgumentException("a box has no area");
    }
  }

  /** Area of the intersection over area of the union, 0..1. */
  public double iou(Box other) {
    double across = Math.min(x + w, other.x + other.w) - Math.max(x, other.x);
    double down = Math.min(y + h, other.y + other.h) - Math.max(y, other.y);
    if (across <= 0 || down <= 0) {
      return 0;
    }
    double common = across * down;
    return common / (w * h + other.w * other.h - common);
  }

  /** The box in the mirror image (left and right exchanged) of an image of this width. */
  public Box mirrored(int imageWidth) {
    return new Box(imageWidth - x - w, y, w, h);
  }

  /** The box in an image that is {@code factor} times as wide and high. */
  public Box scaled(double factor) {
    return new Box(x * factor, y * factor, w * factor, h * factor);
  }
}
