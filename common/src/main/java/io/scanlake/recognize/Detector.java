package io.scanlake.recognize;

import java.util.List;
import org.opencv.core.Mat;

/** Finds objects in a frame. */
public sealed interface Detector extends Recognizer permits Cascade, HogSvm {
  /**
   * @param gray CV_8UC1, cleaned, at working size
   * @param scale original pixels per working pixel
   * @param rowSpacingMm of the original image, NaN when unknown
   * @param columnSpacingMm of the original image, NaN when unknown
   */
  List<Detection> detect(
      Mat gray, double scale, double rowSpacingMm, double columnSpacingMm, int frame);
}
