package io.scanlake.recognize;

import org.opencv.core.Mat;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;

/** The size at which a detector searches a frame; training shrinks its images the same way. */
public final class SearchSize {
  private SearchSize() {}

  /**
   * @param gray CV_8UC1
   * @param sidePx the longer side to shrink to; 0, or no less than the image has, leaves it as it
   *     is
   * @param into takes the shrunk image
   * @return {@code gray} itself or {@code into}
   */
  public static Mat shrunk(Mat gray, int sidePx, Mat into) {
    int side = Math.max(gray.cols(), gray.rows());
    if (sidePx == 0 || sidePx >= side) {
      return gray;
    }
    double factor = (double) sidePx / side;
    Size size =
        new Size(
            Math.max(1, Math.round(gray.cols() * factor)),
            Math.max(1, Math.round(gray.rows() * factor)));
    Imgproc.resize(gray, into, size, 0, 0, Imgproc.INTER_AREA);
    return into;
  }
}
