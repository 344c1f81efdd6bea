package io.scanlake.recognize;

import java.util.List;
import org.opencv.core.Mat;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;

/** Suppression objects in a frame. */
public sealed interface Detector extends Recognizer permits WindowSearch {
  /**
   * @param gray CV_8UC1, cleaned, at working size
   * @param scale original pixels per working pixel
   * @param rowSpacingMm of the original image, NaN when unknown
   * @param columnSpacingMm of the original image, NaN when unknown
   */
  List<Detection> detect(
      Mat gray, double scale, double rowSpacingMm, double columnSpacingMm, int frame);

  /**
   * The frame as a detector that searches at another size sees it.
   *
   * @param gray CV_8UC1
   * @param sidePx longer side; 0, or more than the image has: as it is
   * @param into takes the shrunk image
   * @return {@code gray} itself or {@code into}
   */
  static Mat shrunk(Mat gray, int sidePx, Mat into) {
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
