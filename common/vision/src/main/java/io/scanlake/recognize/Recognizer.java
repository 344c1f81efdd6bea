package io.scanlake.recognize;

import java.util.Collections;
import java.util.List;
import org.opencv.core.Mat;

/**
 * A model opened for one thread. Its kind answers one of three questions ({@link
 * ModelKind.Answer}); to the others it has nothing to say.
 *
 * <p>The same image gives the same answer. The image may be of any size and is left unchanged.
 * Native memory is held until {@link #close}.
 */
public interface Recognizer extends AutoCloseable {
  /**
   * Opens a model for one thread; the natives must be loaded.
   *
   * @throws IllegalArgumentException if the files are not a model of its kind, in one line
   */
  static Recognizer open(Model model) {
    return model.card().kind().open(model);
  }

  Model model();

  /**
   * The objects of a frame.
   *
   * @param gray CV_8UC1, cleaned, at working size
   * @param scale original pixels per working pixel
   * @param rowSpacingMm spacing of the original image, NaN if unknown
   * @param columnSpacingMm spacing of the original image, NaN if unknown
   * @param frame the frame's number, from 0
   */
  default List<Detection> detect(
      Mat gray, double scale, double rowSpacingMm, double columnSpacingMm, int frame) {
    return List.of();
  }

  /**
   * The labels of a frame's regions.
   *
   * @param pixels CV_8UC1 or CV_8UC3 (BGR), the frame at its own size
   * @param regions all regions of the frame, since a region is judged beside its neighbours
   * @return one prediction per region in the same order, null where there is none
   */
  default List<Prediction> label(Mat pixels, List<Candidate> regions) {
    return Collections.nCopies(regions.size(), null);
  }

  /**
   * The label of the whole image.
   *
   * @param pixels CV_8UC1 or CV_8UC3 (BGR), of any size
   * @return null if there is no prediction
   */
  default Prediction classify(Mat pixels) {
    return null;
  }

  @Override
  void close();
}
