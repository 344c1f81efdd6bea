package io.scanlake.pipeline;

import io.scanlake.image.Otsu;
import io.scanlake.image.Workspace;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Point;
import org.opencv.core.Rect;
import org.opencv.core.Scalar;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;

/** Where in a frame objects are looked for, and the correction of an uneven background there. */
final class Field {
  private static final int SHRINK = 8;
  private static final int BLACK = 8;

  private final Mat profile;
  private final Mat tissue;
  private final Mat masked;
  private final Mat small;
  private final Mat local;
  private final Mat weight;
  private final Mat blur;
  private final Mat even;
  private final Mat square3;

  Field(Workspace workspace) {
    profile = workspace.mat();
    tissue = workspace.mat();
    masked = workspace.mat();
    small = workspace.mat();
    local = workspace.mat();
    weight = workspace.mat();
    blur = workspace.mat();
    even = workspace.mat();
    square3 = Morphology.square3(workspace);
  }

  /** The smallest rectangle that holds every row and column with a pixel brighter than black. */
  Rect collimated(Mat gray) {
    int[] y = extent(gray, 1);
    int[] x = extent(gray, 0);
    return new Rect(x[0], y[0], x[1] - x[0], y[1] - y[0]);
  }

  private int[] extent(Mat gray, int dimension) {
    Core.reduce(gray, profile, dimension, Core.REDUCE_MAX);
    int n = (int) profile.total();
    byte[] maxima = new byte[n];
    profile.get(0, 0, maxima);
    int first = 0;
    while (first < n && (maxima[first] & 0xFF) <= BLACK) {
      first++;
    }
    int last = n;
    while (last > first && (maxima[last - 1] & 0xFF) <= BLACK) {
      last--;
    }
    return new int[] {first, last};
  }

  /**
   * What is not air, where there are no Hounsfield units: brighter than half of Otsu's threshold
   * over the frame, which lies between air and tissue or within the tissue.
   */
  Mat bodyByLevel(Mat gray) {
    byte[] levels = new byte[(int) gray.total()];
    gray.get(0, 0, levels);
    int threshold = Otsu.threshold(Quality.histogram(levels, levels.length)) / 2;
    Imgproc.threshold(gray, tissue, threshold, 255, Imgproc.THRESH_BINARY);
    Imgproc.morphologyEx(tissue, tissue, Imgproc.MORPH_OPEN, square3, new Point(-1, -1), 2);
    return tissue;
  }

  /**
   * The frame divided by its own blur (sigma a sixteenth of the longer side, taken from a shrunk
   * copy), scaled to a mean of 96. Only what lies inside the body is blurred (normalised
   * convolution), so that the air around it does not make its rim bright.
   *
   * @param body CV_8UC1, or null for the whole frame
   */
  Mat divideBackground(Mat gray, Mat body) {
    Size size = new Size(Math.max(1, gray.cols() / SHRINK), Math.max(1, gray.rows() / SHRINK));
    double sigma = Math.max(1, Math.max(size.width, size.height) / 16);
    Mat inside = gray;
    if (body != null) {
      Core.bitwise_and(gray, body, masked);
      inside = masked;
    }
    Imgproc.resize(inside, small, size, 0, 0, Imgproc.INTER_AREA);
    small.convertTo(local, CvType.CV_32F);
    Imgproc.GaussianBlur(local, local, new Size(0, 0), sigma);
    if (body != null) {
      Imgproc.resize(body, small, size, 0, 0, Imgproc.INTER_AREA);
      small.convertTo(weight, CvType.CV_32F, 1 / 255.0);
      Imgproc.GaussianBlur(weight, weight, new Size(0, 0), sigma);
      Core.max(weight, Scalar.all(1e-3), weight);
      Core.divide(local, weight, local);
    }
    // A floor keeps the air around the body from being amplified to noise.
    Core.max(local, Scalar.all(8), local);
    Imgproc.resize(local, blur, gray.size(), 0, 0, Imgproc.INTER_LINEAR);
    Core.divide(gray, blur, even, 96, CvType.CV_8U);
    return even;
  }

  /** Indices of the pixels on the edge of a rectangle of at least 2×2 pixels. */
  static int[] border(int cols, Rect field) {
    int[] at = new int[2 * (field.width + field.height) - 4];
    int n = 0;
    int bottom = field.y + field.height - 1;
    int right = field.x + field.width - 1;
    for (int x = field.x; x <= right; x++) {
      at[n++] = field.y * cols + x;
      at[n++] = bottom * cols + x;
    }
    for (int y = field.y + 1; y < bottom; y++) {
      at[n++] = y * cols + field.x;
      at[n++] = y * cols + right;
    }
    return at;
  }
}
