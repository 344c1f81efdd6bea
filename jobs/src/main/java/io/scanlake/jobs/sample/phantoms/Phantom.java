package io.scanlake.jobs.sample.phantoms;

import java.util.ArrayList;
import java.util.List;

/**
 * A drawn image whose regions are known: discs that are apart from each other or just touch
 * (overlap by 5 % of the smaller radius), none of them at the border.
 *
 * @param values row by row, in the unit of the drawing
 */
public record Phantom(int width, int height, float[] values, List<Disc> discs) {
  public record Disc(double x, double y, double radius) {}

  private static final int TRIES = 3000;
  private static final double GAP = 5;

  /** Radii of 8 to 34 px at 512 px, never under 8 px, at most {@code count} of them. */
  static List<Disc> place(SampleRandom dice, Area area, int side, int count) {
    double largest = Math.max(8, 34.0 * side / 512);
    double smallest = Math.max(8, 8.0 * side / 512);
    List<Disc> discs = new ArrayList<>();
    for (int i = 0; i < TRIES && discs.size() < count; i++) {
      double radius = dice.between(smallest, largest);
      boolean isTouching = !discs.isEmpty() && dice.below(6) == 0;
      Disc near = isTouching ? discs.get(dice.below(discs.size())) : null;
      Disc disc;
      if (near == null) {
        disc =
            new Disc(
                dice.between(area.x() - area.a(), area.x() + area.a()),
                dice.between(area.y() - area.b(), area.y() + area.b()),
                radius);
      } else {
        double angle = dice.between(0, 2 * StrictMath.PI);
        double distance = near.radius + radius - 0.05 * Math.min(near.radius, radius);
        disc =
            new Disc(
                near.x + distance * StrictMath.cos(angle),
                near.y + distance * StrictMath.sin(angle),
                radius);
      }
      if (area.depth(disc.x, disc.y) > radius + GAP && isClear(disc, discs, near)) {
        discs.add(disc);
      }
    }
    return discs;
  }

  private static boolean isClear(Disc disc, List<Disc> discs, Disc near) {
    for (Disc other : discs) {
      double distance = StrictMath.hypot(disc.x - other.x, disc.y - other.y);
      if (other != near && distance < disc.radius + other.radius + GAP) {
        return false;
      }
    }
    return true;
  }

  /** Computed tomography in Hounsfield units: air, a body of 40 HU, discs of 300 HU. */
  static Phantom ct(SampleRandom dice, int side, int count) {
    double middle = (side - 1) / 2.0;
    Area body =
        new Area(
            middle + dice.between(-4, 4),
            middle + dice.between(-4, 4),
            side * dice.between(0.40, 0.44),
            side * dice.between(0.30, 0.36),
            true);
    Drawing drawing = new Drawing(side, -1000);
    drawing.draw(body, 40);
    List<Disc> discs = place(dice, body, side, count);
    discs.forEach(disc -> drawing.draw(area(disc), 300));
    drawing.noise(dice, 12);
    return new Phantom(side, side, drawing.values(), discs);
  }

  /** Magnetic resonance in 0..1500: a body of 300 and discs of 900 under a smooth bias of 25 %. */
  static Phantom mr(SampleRandom dice, int side, int count) {
    double middle = (side - 1) / 2.0;
    Area body = new Area(middle, middle, side * 0.42, side * dice.between(0.36, 0.42), true);
    Drawing drawing = new Drawing(side, 0);
    drawing.draw(body, 300);
    List<Disc> discs = place(dice, body, side, count);
    discs.forEach(disc -> drawing.draw(area(disc), 900));
    double slopeX = dice.between(-0.15, 0.15);
    double slopeY = dice.between(-0.15, 0.15);
    double twist = dice.between(-0.1, 0.1);
    float[] values = drawing.values();
    for (int i = 0; i < values.length; i++) {
      double u = (i % side - middle) / middle;
      double v = (i / side - middle) / middle;
      double bias = 1 + slopeX * u + slopeY * v + twist * u * v;
      values[i] = (float) Math.abs(values[i] * bias + 14 * dice.gauss());
    }
    return new Phantom(side, side, drawing.values(), discs);
  }

  /**
   * Gray levels of 0..255: {@code ground} with discs of {@code level} inside the area, noise of 4.
   */
  public static Phantom levels(
      SampleRandom dice, int width, int height, Area area, int count, double ground, double level) {
    Drawing drawing = new Drawing(width, height, 0);
    drawing.draw(area, ground);
    List<Disc> discs = place(dice, area, Math.min(width, height), count);
    for (Disc disc : discs) {
      drawing.draw(area(disc), level + dice.between(-12, 12));
    }
    drawing.noise(dice, 4);
    return new Phantom(width, height, drawing.values(), discs);
  }

  public int regions() {
    return discs.size();
  }

  /** {@code values * slope + offset}, rounded, clipped to {@code low..high}. */
  public int[] stored(double slope, double offset, int low, int high) {
    int[] stored = new int[values.length];
    for (int i = 0; i < stored.length; i++) {
      stored[i] = (int) Math.max(low, Math.min(high, Math.floor(values[i] * slope + offset + 0.5)));
    }
    return stored;
  }

  private static Area area(Disc disc) {
    return new Area(disc.x, disc.y, disc.radius, disc.radius, true);
  }
}
