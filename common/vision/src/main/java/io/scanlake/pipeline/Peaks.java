package io.scanlake.pipeline;

import io.scanlake.image.Workspace;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Point;
import org.opencv.core.Scalar;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;

/**
 * Marker-controlled watershed (Meyer 1992, OpenCV's) from the local peaks of the mask's distance
 * transform; a global threshold on the distance instead of local peaks loses most of the objects
 * where sizes are mixed. The flood may leave the foreground, so its labels are cut to the mask; the
 * statistics assign the one-pixel lines between basins to a neighbour.
 */
final class Peaks {
  private static final Point CENTRE = new Point(-1, -1);

  private final Mat distance;
  private final Mat smooth;
  private final Mat dilated;
  private final Mat peaks;
  private final Mat strong;
  private final Mat markers;
  private final Mat sure;
  private final Mat unknown;
  private final Mat colour;
  private final Mat square3;
  private final Mat peakWindow;

  Peaks(Workspace workspace) {
    distance = workspace.mat();
    smooth = workspace.mat();
    dilated = workspace.mat();
    peaks = workspace.mat();
    strong = workspace.mat();
    markers = workspace.mat();
    sure = workspace.mat();
    unknown = workspace.mat();
    colour = workspace.mat();
    square3 = Morphology.square3(workspace);
    peakWindow = workspace.mat();
  }

  /**
   * @param labels receives: 0 outside the mask, -1 between basins, 1 background, basins from 2
   * @return the highest label; 1 where nothing was found
   */
  int split(Mat gray, Mat mask, Recipe.Splitting settings, int[] labels) {
    int count = mark(mask, settings);
    if (count == 0) {
      return 1;
    }
    Imgproc.cvtColor(gray, colour, Imgproc.COLOR_GRAY2BGR);
    Imgproc.watershed(colour, markers);
    // Labels that flowed out of the foreground are dropped.
    Core.bitwise_not(mask, sure);
    markers.setTo(Scalar.all(0), sure);
    markers.get(0, 0, labels);
    return count + 1;
  }

  /**
   * Fills {@link #markers}: 1 = surely background, 2 and up = one peak of the distance transform
   * each, 0 = to be flooded.
   *
   * @return the number of peaks
   */
  private int mark(Mat mask, Recipe.Splitting settings) {
    Imgproc.distanceTransform(mask, distance, Imgproc.DIST_L2, Imgproc.DIST_MASK_5);
    Imgproc.GaussianBlur(distance, smooth, new Size(0, 0), 1);
    int window = settings.peakWindowPx();
    if (peakWindow.rows() != window) {
      Mat element = Mat.ones(window, window, CvType.CV_8U);
      element.copyTo(peakWindow);
      element.release();
    }
    Imgproc.dilate(smooth, dilated, peakWindow);
    Core.compare(smooth, dilated, peaks, Core.CMP_EQ);
    Core.compare(smooth, Scalar.all(settings.peakDistancePx()), strong, Core.CMP_GT);
    Core.bitwise_and(peaks, strong, peaks);
    // The watershed blanks the frame's outermost pixels: a peak there must reach further in.
    Imgproc.dilate(peaks, peaks, square3);
    int components = Imgproc.connectedComponents(peaks, markers, 8, CvType.CV_32S);
    if (components <= 1) {
      return 0;
    }
    // Peaks become 2 and up, everything outside the mask widened by three pixels becomes 1.
    Imgproc.dilate(mask, sure, square3, CENTRE, 3);
    Core.compare(markers, Scalar.all(0), unknown, Core.CMP_EQ);
    Core.add(markers, Scalar.all(1), markers);
    Core.bitwise_and(unknown, sure, sure);
    markers.setTo(Scalar.all(0), sure);
    return components - 1;
  }
}
