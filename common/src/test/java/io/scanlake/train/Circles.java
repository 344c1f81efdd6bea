package io.scanlake.train;

import io.scanlake.Box;
import io.scanlake.image.Workspace;
import io.scanlake.recognize.Candidate;
import java.util.ArrayList;
import java.util.List;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Scalar;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;

/**
 * Candidates for cells in a stained smear of 640 × 480 pixels: circles in the green channel
 * (Hough), and what is bluer than green and red (white cells).
 */
final class Circles {
  /** Half of a red cell's usual width, pixels of the original. */
  private static final double RADIUS = 52;

  private Circles() {}

  static List<Candidate> in(Mat bgr) {
    List<Candidate> candidates = new ArrayList<>();
    try (Workspace workspace = new Workspace()) {
      circles(bgr, workspace, candidates);
      white(bgr, workspace, candidates);
    }
    return candidates;
  }

  private static void circles(Mat bgr, Workspace workspace, List<Candidate> candidates) {
    Mat green = workspace.mat();
    Core.extractChannel(bgr, green, 1);
    Mat half = workspace.mat();
    Size size = new Size(bgr.cols() / 2, bgr.rows() / 2);
    Imgproc.resize(green, half, size, 0, 0, Imgproc.INTER_AREA);
    Imgproc.GaussianBlur(half, half, new Size(0, 0), 1.2);
    Mat circles = workspace.mat();
    Imgproc.HoughCircles(half, circles, Imgproc.HOUGH_GRADIENT, 1.5, 18, 45, 15, 19, 33);
    for (int i = 0; i < circles.cols(); i++) {
      double[] circle = circles.get(0, i);
      double radius = (2 * circle[2] + RADIUS) / 2;
      long area = Math.round(Math.PI * radius * radius);
      add(
          candidates,
          bgr,
          2 * circle[0] - radius,
          2 * circle[1] - radius,
          2 * circle[0] + radius,
          2 * circle[1] + radius,
          area,
          1);
    }
  }

  private static void white(Mat bgr, Workspace workspace, List<Candidate> candidates) {
    Mat blue = workspace.mat();
    Core.transform(bgr, blue, weights(workspace));
    Imgproc.GaussianBlur(blue, blue, new Size(0, 0), 2);
    Mat mask = workspace.mat();
    Core.compare(blue, Scalar.all(26), mask, Core.CMP_GT);
    Imgproc.morphologyEx(mask, mask, Imgproc.MORPH_OPEN, ellipse(7, workspace));
    Imgproc.morphologyEx(mask, mask, Imgproc.MORPH_CLOSE, ellipse(31, workspace));
    Mat labels = workspace.mat();
    Mat statistics = workspace.mat();
    int count = Imgproc.connectedComponentsWithStats(mask, labels, statistics, workspace.mat());
    int[] row = new int[5];
    for (int i = 1; i < count; i++) {
      statistics.get(i, 0, row);
      if (row[4] >= 3500) {
        double left = row[0] - 12;
        double top = row[1] - 12;
        add(candidates, bgr, left, top, left + row[2] + 24, top + row[3] + 24, row[4], 0.5);
      }
    }
  }

  /** Blue less the mean of green and red; as 8 bits, less than 0 is 0. */
  private static Mat weights(Workspace workspace) {
    Mat weights = workspace.mat();
    weights.create(1, 3, CvType.CV_64F);
    weights.put(0, 0, 1, -0.5, -0.5);
    return weights;
  }

  private static Mat ellipse(int side, Workspace workspace) {
    Mat kept = workspace.mat();
    Mat made = Imgproc.getStructuringElement(Imgproc.MORPH_ELLIPSE, new Size(side, side));
    made.copyTo(kept);
    made.release();
    return kept;
  }

  private static void add(
      List<Candidate> into,
      Mat image,
      double left,
      double top,
      double right,
      double bottom,
      long area,
      double circularity) {
    int x = (int) Math.max(0, left);
    int y = (int) Math.max(0, top);
    int w = (int) Math.min(image.cols(), right) - x;
    int h = (int) Math.min(image.rows(), bottom) - y;
    if (w >= 5 && h >= 5) {
      into.add(new Candidate(new Box(x, y, w, h), area, 0, 0, circularity, 1, false));
    }
  }
}
