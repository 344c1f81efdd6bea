package io.scanlake.recognize;

import io.scanlake.image.Box;
import io.scanlake.image.Workspace;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.opencv.core.Core;
import org.opencv.core.Mat;
import org.opencv.core.MatOfFloat;
import org.opencv.core.Rect;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;
import org.opencv.objdetect.HOGDescriptor;

/** Descriptors of single windows, as the detector computes them. Belongs to one thread. */
public final class HogWindow {
  private final ModelCard.HogShape shape;
  private final HOGDescriptor hog;
  private final Mat padded;
  private final Mat window;
  private final MatOfFloat descriptor = new MatOfFloat();

  public HogWindow(Workspace workspace, ModelCard.HogShape shape) {
    this.shape = shape;
    hog = descriptor(shape);
    padded = workspace.mat();
    window = workspace.mat();
  }

  static HOGDescriptor descriptor(ModelCard.HogShape shape) {
    return new HOGDescriptor(
        new Size(shape.width(), shape.height()),
        new Size(shape.block(), shape.block()),
        new Size(shape.stride(), shape.stride()),
        new Size(shape.cell(), shape.cell()),
        shape.bins());
  }

  /** The smallest box around this one, with the same centre, that has the window's aspect. */
  public Box fitted(Box box) {
    double side = Math.max(box.w() / shape.width(), box.h() / shape.height());
    double w = Math.max(1, shape.width() * side);
    double h = Math.max(1, shape.height() * side);
    return new Box(box.x() + (box.w() - w) / 2, box.y() + (box.h() - h) / 2, w, h);
  }

  /**
   * @param gray CV_8UC1
   * @param box at least one pixel of which lies in the image; the border is replicated outwards
   * @return as many numbers as the shape's size
   */
  public float[] of(Mat gray, Box box) {
    Suppression.requireGray(gray);
    int x = (int) Math.round(box.x());
    int y = (int) Math.round(box.y());
    int w = (int) Math.max(1, Math.round(box.w()));
    int h = (int) Math.max(1, Math.round(box.h()));
    int left = Math.max(0, -x);
    int top = Math.max(0, -y);
    int right = Math.max(0, x + w - gray.cols());
    int bottom = Math.max(0, y + h - gray.rows());
    if (left + right >= w || top + bottom >= h) {
      throw new IllegalArgumentException("the box lies outside the image");
    }
    Rect inside = new Rect(x + left, y + top, w - left - right, h - top - bottom);
    Mat part = gray.submat(inside);
    try {
      Core.copyMakeBorder(
          part, padded, top, bottom, left, right, Core.BORDER_REPLICATE | Core.BORDER_ISOLATED);
    } finally {
      part.release();
    }
    Imgproc.resize(
        padded, window, new Size(shape.width(), shape.height()), 0, 0, Imgproc.INTER_LINEAR);
    hog.compute(window, descriptor);
    return descriptor.toArray();
  }

  /**
   * The files of a HOG_SVM.
   *
   * @param normal normal of the plane, as long as a descriptor
   * @param offset added to the product with it: positive is an object
   */
  public static Map<String, byte[]> files(float[] normal, double offset) {
    float[] plane = Arrays.copyOf(normal, normal.length + 1);
    plane[normal.length] = (float) offset;
    return Map.of(HogSvm.FILE, NumberLines.line(plane).getBytes(StandardCharsets.US_ASCII));
  }
}
