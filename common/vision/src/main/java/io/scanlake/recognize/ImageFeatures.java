package io.scanlake.recognize;

import io.scanlake.image.Workspace;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Rect;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;

/**
 * A whole image as a vector. Size, aspect and depth of the image do not matter: it is shrunk (or
 * enlarged) to a small square first. Belongs to one thread.
 */
public final class ImageFeatures {
  private static final int OVERVIEW_SIDE = 64;
  private static final int BINS = 32;
  private static final int THUMB = 8;
  private static final int OVERVIEW_CELLS = 4;
  private static final int OVERVIEW_ANGLES = 8;
  static final int OVERVIEW =
      BINS + THUMB * THUMB + OVERVIEW_CELLS * OVERVIEW_CELLS * OVERVIEW_ANGLES;

  static final int DETAIL = DetailFeatures.COUNT;

  private final FeatureSet set;
  private final Mat small;
  private final Mat gray;
  private final Mat cut;
  private final Mat thumb;
  private final DetailFeatures detail = new DetailFeatures();

  /**
   * @param set one of those for images
   */
  public ImageFeatures(Workspace workspace, FeatureSet set) {
    if (!ModelKind.IMAGE_CLASSIFIER.features().contains(set)) {
      throw new IllegalArgumentException(set + " are not features of an image");
    }
    this.set = set;
    small = workspace.mat();
    gray = workspace.mat();
    cut = workspace.mat();
    thumb = workspace.mat();
  }

  /**
   * @param pixels CV_8UC1 or CV_8UC3 (BGR), not empty
   * @return finite numbers, as many as the set has
   */
  public float[] of(Mat pixels) {
    requirePixels(pixels);
    return set == FeatureSet.DETAIL_1 ? detail(pixels) : overview(pixels);
  }

  static void requirePixels(Mat pixels) {
    if (pixels.empty() || (pixels.type() != CvType.CV_8UC1 && pixels.type() != CvType.CV_8UC3)) {
      throw new IllegalArgumentException("features need an image of 8 bit gray or colour");
    }
  }

  private Mat shrunk(Mat pixels, int rows, int cols) {
    resize(pixels, small, rows, cols);
    if (small.channels() == 1) {
      return small;
    }
    Imgproc.cvtColor(small, gray, Imgproc.COLOR_BGR2GRAY);
    return gray;
  }

  private static void resize(Mat from, Mat into, int rows, int cols) {
    boolean shrinks = from.rows() >= rows && from.cols() >= cols;
    Imgproc.resize(
        from,
        into,
        new Size(cols, rows),
        0,
        0,
        shrinks ? Imgproc.INTER_AREA : Imgproc.INTER_LINEAR);
  }

  private static byte[] bytes(Mat mat) {
    byte[] bytes = new byte[(int) mat.total()];
    mat.get(0, 0, bytes);
    return bytes;
  }

  private float[] overview(Mat pixels) {
    Mat square = shrunk(pixels, OVERVIEW_SIDE, OVERVIEW_SIDE);
    byte[] values = bytes(square);
    float[] features = new float[OVERVIEW];
    for (byte value : values) {
      features[(value & 0xFF) * BINS / 256]++;
    }
    for (int i = 0; i < BINS; i++) {
      features[i] = (float) Math.sqrt(features[i] / values.length);
    }
    resize(square, thumb, THUMB, THUMB);
    int at = BINS;
    for (byte value : bytes(thumb)) {
      features[at++] = (value & 0xFF) / 255f;
    }
    float[] gradients =
        Gradients.cells(values, OVERVIEW_SIDE, OVERVIEW_SIDE, OVERVIEW_CELLS, OVERVIEW_ANGLES);
    Gradients.normalise(gradients, 0, gradients.length);
    System.arraycopy(gradients, 0, features, at, gradients.length);
    return features;
  }

  private float[] detail(Mat pixels) {
    double scale =
        Math.min(1, (double) DetailFeatures.LARGEST / Math.max(pixels.rows(), pixels.cols()));
    int rows = (int) Math.max(1, Math.round(pixels.rows() * scale));
    int cols = (int) Math.max(1, Math.round(pixels.cols() * scale));
    Mat whole = shrunk(pixels, rows, cols);
    Rect box = DetailFeatures.foreground(bytes(whole), rows, cols);
    Mat part = whole.submat(box);
    resize(part, cut, DetailFeatures.SIDE, DetailFeatures.SIDE);
    part.release();
    return detail.of(bytes(cut));
  }
}
