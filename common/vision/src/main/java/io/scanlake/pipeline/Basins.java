package io.scanlake.pipeline;

import io.scanlake.image.Workspace;
import java.util.Arrays;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Scalar;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;

/**
 * Splits a foreground in two floods: by intensity, after which each basin gets a threshold of its
 * own (a share of its peak, so that a dim object beside a bright one keeps its outline), and by
 * distance to the background, which separates objects at their necks. A dim object that touches a
 * bright one has no peak of its own: it is found in what the first flood leaves behind.
 */
final class Basins {
  /** Where parts are wider than the neck between them by less than this, the neck is noise. */
  private static final double NECK_DEPTH_PX = 0.75;

  /** Smooths the distances, which come in steps of a pixel. */
  private static final double DISTANCE_SIGMA_PX = 0.7;

  /** Basins below this are noise whatever the radius, working pixels. */
  private static final int MIN_BASIN_PX = 8;

  /** Width of the halo that the optics spread around an object, working pixels. */
  private static final int HALO_PX = 3;

  private final Mat rough;
  private final Mat distance;
  private final Mat smooth;
  private final Mat height;
  private final Mat keptMat;
  private final Mat left;
  private final Morphology morphology;
  private final Flood flood = new Flood();
  private byte[] mask = new byte[0];
  private byte[] kept;
  private byte[] levels;
  private float[] heights;
  private boolean[] isLine;

  Basins(Workspace workspace) {
    rough = workspace.mat();
    distance = workspace.mat();
    smooth = workspace.mat();
    height = workspace.mat();
    keptMat = workspace.mat();
    left = workspace.mat();
    morphology = new Morphology(workspace);
  }

  /**
   * @param highest the highest label
   * @param radius estimated radius of the objects, working pixels
   */
  record Split(int highest, double radius) {}

  /**
   * @param channel CV_8UC1, not smoothed
   * @param labels receives: 0 outside the mask, -1 between basins, basins from 2
   */
  Split split(Mat channel, Foreground.Separated separated, Recipe recipe, int[] labels) {
    Recipe.Flooding settings = recipe.splitting().flood();
    int openings = recipe.cleaning().openIterations();
    int rows = channel.rows();
    int cols = channel.cols();
    reserve(rows * cols);
    double radius = Math.min(settings.radiusMaxPx(), radius(separated, openings));
    rise(channel, separated, Math.max(settings.sigmaMinPx(), settings.sigmaFrac() * radius));
    separated.level().get(0, 0, levels);
    separated.mask().get(0, 0, mask);
    double minArea = Math.max(MIN_BASIN_PX, settings.minAreaFrac() * radius * radius);
    Flood.Rule rule = new Flood.Rule(settings.saddleFrac(), settings.depth(), minArea);
    keep(separated, rule, settings.keepFrac(), rows, cols, labels);
    keptMat.create(rows, cols, CvType.CV_8UC1);
    keptMat.put(0, 0, kept);
    int reach = (int) Math.round(settings.leftoverFrac() * radius);
    if (reach > 0 && leftOver(separated.mask(), reach)) {
      left.get(0, 0, mask);
      keep(separated, rule, settings.keepFrac(), rows, cols, labels);
      keptMat.put(0, 0, kept);
    }
    morphology.open(keptMat, openings);
    morphology.fill(keptMat);
    keptMat.get(0, 0, kept);
    Imgproc.distanceTransform(keptMat, distance, Imgproc.DIST_L2, Imgproc.DIST_MASK_5);
    Imgproc.GaussianBlur(distance, smooth, new Size(0, 0), DISTANCE_SIGMA_PX);
    smooth.get(0, 0, heights);
    Flood.Rule necks = new Flood.Rule(settings.neckFrac(), NECK_DEPTH_PX, 0);
    int count = flood.split(heights, kept, rows, cols, necks, labels);
    for (int i = 0; i < isLine.length; i++) {
      labels[i] = labels[i] != 0 ? labels[i] + 1 : isLine[i] ? -1 : 0;
    }
    return new Split(count + 1, radius);
  }

  private void reserve(int n) {
    if (mask.length != n) {
      mask = new byte[n];
      kept = new byte[n];
      levels = new byte[n];
      heights = new float[n];
      isLine = new boolean[n];
    }
    Arrays.fill(kept, (byte) 0);
    Arrays.fill(isLine, false);
  }

  /** Fills {@link #heights}: how far each pixel rises above the background, smoothed. */
  private void rise(Mat channel, Foreground.Separated separated, double sigma) {
    int sign = separated.isDark() ? -1 : 1;
    channel.convertTo(height, CvType.CV_32F, sign, -sign * separated.background());
    Imgproc.GaussianBlur(height, smooth, new Size(0, 0), sigma);
    Core.max(smooth, Scalar.all(0), smooth);
    smooth.get(0, 0, heights);
  }

  /**
   * Floods {@link #mask} by intensity and adds to {@link #kept} what rises above its basin's own
   * threshold, but for the pixels between basins, which go to {@link #isLine}.
   */
  private void keep(
      Foreground.Separated separated,
      Flood.Rule rule,
      double share,
      int rows,
      int cols,
      int[] labels) {
    flood.split(heights, mask, rows, cols, rule, labels);
    int sign = separated.isDark() ? -1 : 1;
    for (int i = 0; i < kept.length; i++) {
      int label = labels[i];
      if (label == 0) {
        continue;
      }
      int rise = sign * ((levels[i] & 0xFF) - separated.background());
      if (rise > share * flood.peak(label)) {
        isLine[i] = meets(labels, i, rows, cols);
        kept[i] = (byte) (isLine[i] ? 0 : 255);
      }
    }
  }

  /** Fills {@link #left}: foreground away from what is kept, where a disc of the radius fits. */
  private boolean leftOver(Mat foreground, int radius) {
    morphology.widen(keptMat, left, HALO_PX);
    Core.bitwise_not(left, left);
    Core.bitwise_and(foreground, left, left);
    morphology.openByDisc(left, radius);
    return Core.countNonZero(left) > 0;
  }

  /** Three times the mean distance of a foreground pixel to the background, as in a disc. */
  private double radius(Foreground.Separated separated, int openings) {
    int type = separated.isDark() ? Imgproc.THRESH_BINARY_INV : Imgproc.THRESH_BINARY;
    Imgproc.threshold(separated.level(), rough, separated.threshold(), 255, type);
    morphology.open(rough, openings);
    int inside = Core.countNonZero(rough);
    if (inside == 0) {
      return 0;
    }
    Imgproc.distanceTransform(rough, distance, Imgproc.DIST_L2, Imgproc.DIST_MASK_5);
    return 3 * Core.sumElems(distance).val[0] / inside;
  }

  /** Whether a pixel to the right or below, straight or across, belongs to another basin. */
  private static boolean meets(int[] labels, int i, int rows, int cols) {
    int label = labels[i];
    int x = i % cols;
    boolean hasRight = x + 1 < cols;
    boolean hasBelow = i + cols < rows * cols;
    return isOther(label, hasRight ? labels[i + 1] : 0)
        || isOther(label, hasBelow ? labels[i + cols] : 0)
        || isOther(label, hasRight && hasBelow ? labels[i + cols + 1] : 0)
        || isOther(label, x > 0 && hasBelow ? labels[i + cols - 1] : 0);
  }

  private static boolean isOther(int label, int neighbour) {
    return neighbour != 0 && neighbour != label;
  }
}
