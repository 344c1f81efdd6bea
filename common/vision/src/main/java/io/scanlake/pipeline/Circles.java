package io.scanlake.pipeline;

import io.scanlake.image.Box;
import io.scanlake.image.Workspace;
import org.opencv.core.Mat;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;

/**
 * Splits a foreground into the surroundings of the circles that its edges vote for (Hough gradient
 * method: Yuen et al., Image and Vision Computing 8(1):71–77, 1990). It finds round objects that
 * overlap, of which neither the distance to the background nor the intensity shows a peak each. The
 * vote on the radius is poor where objects overlap, so the outline is looked for along rays from
 * the centre.
 */
final class Circles {
  /** Of the image to the accumulator; a finer accumulator splits the votes for one circle. */
  private static final double RESOLUTION = 1.5;

  /** An outline with a smaller share of foreground in it lies between objects. */
  private static final double FILLED = 0.4;

  private static final int RAYS = 32;

  /** Along a ray, working pixels. */
  private static final double STEP = 0.5;

  /** The edge at a point of a ray is the difference between levels this far outside and inside. */
  private static final double EDGE_PX = 1.5;

  private final Mat smooth;
  private final Mat circles;
  private byte[] inside = new byte[0];
  private byte[] levels = new byte[0];
  private float[] nearest = new float[0];
  private Box[] boxes = new Box[0];

  Circles(Workspace workspace) {
    smooth = workspace.mat();
    circles = workspace.mat();
  }

  /**
   * @param channel CV_8UC1
   * @param isDark whether the objects are darker than their surroundings
   * @param labels labels in use already, 2 to {@code taken}, else 0; each circle's part of the mask
   *     is added; where outlines overlap, a pixel belongs to the one in which it lies deeper
   * @param taken highest label in use, at least 1
   * @return the highest label
   */
  int split(
      Mat channel,
      Mat mask,
      boolean isDark,
      Recipe.CircleSearch settings,
      int[] labels,
      int taken) {
    int rows = channel.rows();
    int cols = channel.cols();
    boxes = new Box[0];
    Imgproc.GaussianBlur(channel, smooth, new Size(0, 0), 1);
    Imgproc.HoughCircles(
        smooth,
        circles,
        Imgproc.HOUGH_GRADIENT,
        RESOLUTION,
        settings.apartPx(),
        settings.edge(),
        settings.votes(),
        settings.radiusMinPx(),
        settings.radiusMaxPx());
    int count = circles.cols();
    if (circles.empty() || count == 0) {
      return taken;
    }
    float[] found = new float[3 * count];
    circles.get(0, 0, found);
    if (inside.length != labels.length) {
      inside = new byte[labels.length];
      levels = new byte[labels.length];
      nearest = new float[labels.length];
    }
    mask.get(0, 0, inside);
    smooth.get(0, 0, levels);
    for (int i = 0; i < labels.length; i++) {
      nearest[i] = labels[i] == 0 ? Float.MAX_VALUE : 0;
    }
    boxes = new Box[taken + count + 1];
    for (int k = 0; k < count; k++) {
      Box outline = outline(found[3 * k], found[3 * k + 1], settings, isDark ? 1 : -1, rows, cols);
      paint(outline, taken + k + 1, rows, cols, labels);
    }
    return taken + count;
  }

  /** Box around the whole outline of a circle of the last split, cut at the frame; else null. */
  Box box(int label) {
    return label < boxes.length ? boxes[label] : null;
  }

  /**
   * The box of the ellipse that the steepest edges around a centre suggest, weighted by how near
   * they lie to the middle of the given range of radii; may reach beyond the frame.
   */
  private Box outline(
      double x, double y, Recipe.CircleSearch settings, int sign, int rows, int cols) {
    double usual = (settings.radiusMinPx() + settings.radiusMaxPx()) / 2.0;
    double spread = Math.max(1, (settings.radiusMaxPx() - settings.radiusMinPx()) / 3.0);
    double[] reach = new double[4];
    double[] weights = new double[4];
    for (int k = 0; k < RAYS; k++) {
      double dx = Math.cos(2 * Math.PI * k / RAYS);
      double dy = Math.sin(2 * Math.PI * k / RAYS);
      double at = usual;
      double best = 0;
      for (double r = settings.radiusMinPx(); r <= settings.radiusMaxPx(); r += STEP) {
        int outer = level(x + (r + EDGE_PX) * dx, y + (r + EDGE_PX) * dy, rows, cols);
        int inner = level(x + (r - EDGE_PX) * dx, y + (r - EDGE_PX) * dy, rows, cols);
        if (outer < 0 || inner < 0) {
          continue;
        }
        double off = (r - usual) / spread;
        double edge = sign * (outer - inner) * Math.exp(-off * off / 2);
        if (edge > best) {
          best = edge;
          at = r;
        }
      }
      double[] towards = {-dx, -dy, dx, dy};
      for (int side = 0; side < 4; side++) {
        double weight = Math.pow(Math.max(0, towards[side]), 4);
        reach[side] += weight * at;
        weights[side] += weight;
      }
    }
    for (int side = 0; side < 4; side++) {
      reach[side] /= weights[side];
    }
    return new Box(
        x + 0.5 - reach[0], y + 0.5 - reach[1], reach[0] + reach[2], reach[1] + reach[3]);
  }

  /** Of the nearest pixel; -1 outside the frame. */
  private int level(double x, double y, int rows, int cols) {
    int px = (int) Math.round(x);
    int py = (int) Math.round(y);
    return px < 0 || py < 0 || px >= cols || py >= rows ? -1 : levels[py * cols + px] & 0xFF;
  }

  private void paint(Box outline, int label, int rows, int cols, int[] labels) {
    double left = Math.max(0, outline.x());
    double top = Math.max(0, outline.y());
    double right = Math.min(cols, outline.x() + outline.w());
    double bottom = Math.min(rows, outline.y() + outline.h());
    int filled = 0;
    for (int row = (int) top; row < bottom; row++) {
      for (int col = (int) left; col < right; col++) {
        if (inside[row * cols + col] != 0 && away(outline, row, col) <= 1) {
          filled++;
        }
      }
    }
    if (filled < FILLED * Math.PI / 4 * outline.area()) {
      return;
    }
    boxes[label] = new Box(left, top, right - left, bottom - top);
    for (int row = (int) top; row < bottom; row++) {
      for (int col = (int) left; col < right; col++) {
        int i = row * cols + col;
        float away = away(outline, row, col);
        if (inside[i] != 0 && away <= 1 && away < nearest[i]) {
          nearest[i] = away;
          labels[i] = label;
        }
      }
    }
  }

  /** Squared distance of a pixel to the centre of an ellipse, in radii. */
  private static float away(Box outline, int row, int col) {
    double dx = 2 * (col + 0.5 - outline.x()) / outline.w() - 1;
    double dy = 2 * (row + 0.5 - outline.y()) / outline.h() - 1;
    return (float) (dx * dx + dy * dy);
  }
}
