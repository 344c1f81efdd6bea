package io.scanlake.image;

import java.io.Serializable;

/**
 * An upright rectangle from the upper left corner, pixels; fractional where an image was shrunk.
 *
 * @param w width, not negative
 * @param h height, not negative
 */
public record Box(double x, double y, double w, double h) implements Serializable {
  public Box {
    if (!(w >= 0 && h >= 0)) {
      throw new IllegalArgumentException("a box must not have a negative side");
    }
  }

  public double area() {
    return w * h;
  }

  /** Intersection over union (Jaccard index), 0 to 1; 0 where both are empty. */
  public double iou(Box other) {
    double wide = Math.min(x + w, other.x + other.w) - Math.max(x, other.x);
    double high = Math.min(y + h, other.y + other.h) - Math.max(y, other.y);
    if (!(wide > 0 && high > 0)) {
      return 0;
    }
    double common = wide * high;
    return common / (area() + other.area() - common);
  }

  /** In the mirror image, left and right exchanged, of an image of the given width. */
  public Box mirrored(double imageWidth) {
    return new Box(imageWidth - x - w, y, w, h);
  }

  /** The same part of an image of another size. */
  public Box scaled(double factor) {
    return new Box(x * factor, y * factor, w * factor, h * factor);
  }

  /** Grown on each side by a share of its own sides. */
  public Box grown(double share) {
    return new Box(x - w * share, y - h * share, w * (1 + 2 * share), h * (1 + 2 * share));
  }
}
