package io.scanlake.pipeline;

import io.scanlake.image.Workspace;
import java.util.Arrays;
import org.opencv.core.Mat;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;

/**
 * Splits a foreground into the surroundings of the circles that its edges vote for (Hough gradient
 * method: Yuen et al., Image and Vision Computing 8(1):71–77, 1990). It finds round objects that
 * overlap, of which neither the distance to the background nor the intensity shows a peak each.
 */
final class Circles {
  /** Of the image to the accumulator; finer ones vote apart what belongs to one circle. */
  private static final double RESOLUTION = 1.5;

  /** A circle with a smaller share of foreground in it lies between objects. */
  private static final double FILLED = 0.4;

  /** An object may reach beyond its circle by this factor, as far as there is foreground. */
  private static final double REACH = 1.2;

  private final Mat smooth;
  private final Mat circles;
  private byte[] inside = new byte[0];
  private float[] nearest = new float[0];

  Circles(Workspace workspace) {
    smooth = workspace.mat();
    circles = workspace.mat();
  }

  /**
   * @param channel CV_8UC1
   * @param labels is filled: 0 outside the mask and the circles, circles from 2; where they
   *     overlap, a pixel belongs to the one in which it lies deeper
   * @return the highest label; 1 where nothing was found
   */
  int split(Mat channel, Mat mask, Recipe recipe, int[] labels) {
    Recipe.Circles settings = recipe.circles();
    int rows = channel.rows();
    int cols = channel.cols();
    Arrays.fill(labels, 0);
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
      return 1;
    }
    float[] found = new float[3 * count];
    circles.get(0, 0, found);
    if (inside.length != labels.length) {
      inside = new byte[labels.length];
      nearest = new float[labels.length];
    }
    mask.get(0, 0, inside);
    Arrays.fill(nearest, Float.MAX_VALUE);
    double usual = (settings.radiusMinPx() + settings.radiusMaxPx()) / 2.0;
    for (int k = 0; k < count; k++) {
      // The vote on the radius is poor where objects overlap: half of it is what is usual.
      double radius = (found[3 * k + 2] + usual) / 2;
      paint(found[3 * k], found[3 * k + 1], radius, k + 2, rows, cols, labels);
    }
    return count + 1;
  }

  private void paint(
      double x, double y, double radius, int label, int rows, int cols, int[] labels) {
    double reach = REACH * radius;
    int top = (int) Math.max(0, Math.ceil(y - reach));
    int bottom = (int) Math.min(rows - 1, Math.floor(y + reach));
    int left = (int) Math.max(0, Math.ceil(x - reach));
    int right = (int) Math.min(cols - 1, Math.floor(x + reach));
    int filled = 0;
    for (int row = top; row <= bottom; row++) {
      for (int col = left; col <= right; col++) {
        if (inside[row * cols + col] != 0 && away(row - y, col - x, radius) <= 1) {
          filled++;
        }
      }
    }
    if (filled < FILLED * Math.PI * radius * radius) {
      return;
    }
    for (int row = top; row <= bottom; row++) {
      for (int col = left; col <= right; col++) {
        int i = row * cols + col;
        float away = away(row - y, col - x, radius);
        if (inside[i] != 0 && away <= REACH * REACH && away < nearest[i]) {
          nearest[i] = away;
          labels[i] = label;
        }
      }
    }
  }

  /** Squared distance to a centre, in radii. */
  private static float away(double dy, double dx, double radius) {
    return (float) ((dy * dy + dx * dx) / (radius * radius));
  }
}
