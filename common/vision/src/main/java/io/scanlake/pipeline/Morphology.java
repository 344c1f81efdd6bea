package io.scanlake.pipeline;

import io.scanlake.image.Workspace;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Point;
import org.opencv.core.Scalar;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;

/** Cleaning of a foreground mask, CV_8UC1, in place. */
final class Morphology {
  private static final Point CENTRE = new Point(-1, -1);

  private final Mat square3;
  private final Mat padded;

  private final Mat reached;

  Morphology(Workspace workspace) {
    square3 = square3(workspace);
    padded = workspace.mat();
    reached = workspace.mat();
  }

  static Mat square3(Workspace workspace) {
    Mat square = workspace.mat();
    Mat element = Imgproc.getStructuringElement(Imgproc.MORPH_RECT, new Size(3, 3));
    element.copyTo(square);
    element.release();
    return square;
  }

  void open(Mat mask, int iterations) {
    if (iterations > 0) {
      Imgproc.morphologyEx(mask, mask, Imgproc.MORPH_OPEN, square3, CENTRE, iterations);
    }
  }

  /** Fills {@code into} with the mask widened by a number of pixels. */
  void widen(Mat mask, Mat into, int by) {
    Imgproc.dilate(mask, into, square3, CENTRE, by);
  }

  void openByDisc(Mat mask, int radius) {
    Size size = new Size(2 * radius + 1, 2 * radius + 1);
    Mat disc = Imgproc.getStructuringElement(Imgproc.MORPH_ELLIPSE, size);
    Imgproc.morphologyEx(mask, mask, Imgproc.MORPH_OPEN, disc);
    disc.release();
  }

  /** The frame is treated as surrounded by background, so that nothing is joined along its edge. */
  void close(Mat mask, int iterations) {
    if (iterations > 0) {
      pad(mask, 2 * iterations + 1);
      Imgproc.morphologyEx(padded, padded, Imgproc.MORPH_CLOSE, square3, CENTRE, iterations);
      unpad(mask, padded, 2 * iterations + 1);
    }
  }

  void fill(Mat mask) {
    pad(mask, 1);
    reached.create(padded.rows() + 2, padded.cols() + 2, CvType.CV_8UC1);
    reached.setTo(Scalar.all(0));
    Imgproc.floodFill(padded, reached, new Point(0, 0), Scalar.all(128));
    Core.compare(padded, Scalar.all(128), padded, Core.CMP_NE);
    unpad(mask, padded, 1);
  }

  private void pad(Mat mask, int by) {
    Core.copyMakeBorder(mask, padded, by, by, by, by, Core.BORDER_CONSTANT, Scalar.all(0));
  }

  private void unpad(Mat mask, Mat from, int by) {
    Mat inner = from.submat(by, by + mask.rows(), by, by + mask.cols());
    inner.copyTo(mask);
    inner.release();
  }
}
