package io.scanlake.jobs.sample.phantoms;

/** An axis-parallel ellipse (semi-axes {@code a}, {@code b}) or rectangle (half sides). */
public record Area(double x, double y, double a, double b, boolean isRound) {
  /** The whole frame except {@code margin} pixels on each side. */
  public static Area frame(int width, int height, int margin) {
    return new Area(
        (width - 1) / 2.0, (height - 1) / 2.0, width / 2.0 - margin, height / 2.0 - margin, false);
  }

  /** Signed distance from the edge: positive inside; near the edge in pixels. */
  double depth(double px, double py) {
    double dx = Math.abs(px - x);
    double dy = Math.abs(py - y);
    if (isRound) {
      return (1 - Math.sqrt(dx * dx / (a * a) + dy * dy / (b * b))) * Math.min(a, b);
    }
    return Math.min(a - dx, b - dy);
  }
}
