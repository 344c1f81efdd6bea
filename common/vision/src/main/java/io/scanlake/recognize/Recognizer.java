package io.scanlake.recognize;

/**
 * A model opened for one thread: it finds objects ({@link Detector}), names what the watershed
 * found ({@link RegionClassifier}), or names the whole image ({@link ImageClassifier}).
 *
 * <p>Each gives the same answer for the same image, leaves the image as it is, takes an image of
 * any size, and holds native memory only until {@link #close}.
 */
public sealed interface Recognizer extends AutoCloseable
    permits Detector, RegionClassifier, ImageClassifier {
  Model model();

  @Override
  void close();
}
