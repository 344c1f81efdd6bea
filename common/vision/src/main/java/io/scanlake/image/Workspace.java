package io.scanlake.image;

import java.util.ArrayList;
import java.util.List;
import org.opencv.core.Mat;

/**
 * Owns native memory: every Mat that outlives one expression is taken from here, is reused for the
 * next image, and is released by {@link #close}. One workspace belongs to one thread at a time.
 * OpenCV's Mat has only a finalizer, and native memory puts no pressure on the Java collector, so a
 * Mat left to the collector leaks.
 */
public final class Workspace implements AutoCloseable {
  private final List<Mat> mats = new ArrayList<>();

  /** A Mat that keeps its buffer from image to image; meant for a field, not for a loop. */
  public Mat mat() {
    Mat mat = new Mat();
    mats.add(mat);
    return mat;
  }

  @Override
  public void close() {
    mats.forEach(Mat::release);
    mats.clear();
  }
}
