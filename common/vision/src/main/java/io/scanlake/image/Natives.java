package io.scanlake.image;

import org.bytedeco.javacpp.Loader;
import org.bytedeco.opencv.opencv_java;
import org.opencv.core.Core;

/** The only class that loads native code: OpenCV, once in a JVM. */
public final class Natives {
  private static boolean isLoaded;

  private Natives() {}

  /**
   * Loads OpenCV and turns its own threads off, since the caller owns the parallelism. Further
   * calls do nothing.
   *
   * @throws IllegalStateException when it cannot be loaded, with what to do about it
   */
  public static synchronized void load() {
    if (isLoaded) {
      return;
    }
    try {
      Loader.load(opencv_java.class);
      Core.setNumThreads(1);
    } catch (LinkageError | RuntimeException e) {
      throw new IllegalStateException(
          "OpenCV could not be loaded on "
              + Loader.Detector.getPlatform()
              + ": either the natives of this platform are not in the jar (it needs javacpp, openblas"
              + " and opencv with this classifier), or its cache folder cannot be written or forbids"
              + " execution (choose another with -Dorg.bytedeco.javacpp.cachedir=DIR)",
          e);
    }
    isLoaded = true;
  }
}
