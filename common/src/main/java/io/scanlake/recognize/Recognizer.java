package io.scanlake.recognize;

import java.util.List;
import org.opencv.core.Mat;

/**
 * A model opened for one thread.
 *
 * <p>{@link #detect} gives the same boxes for the same image, leaves the image as it is, and holds
 * native memory only until {@link #close}.
 */
public interface Recognizer extends AutoCloseable {
  Model model();

  /**
   * @param gray CV_8UC1, cleaned, at working size
   * @param scale original pixels per working pixel
   * @param rowSpacingMm of the original image, NaN when unknown
   * @param columnSpacingMm of the original image, NaN when unknown
   */
  List<Detection> detect(
      Mat gray, double scale, double rowSpacingMm, double columnSpacingMm, int frame);

  @Override
  void close();
}
