package io.scanlake.pipeline;

import io.scanlake.image.Workspace;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.imgproc.Imgproc;

/** Which regions of a label map are kept, and how far they reach. Labels from 2 up are regions. */
final class Selection {
  private final Mat outside;
  private final Mat distance;
  private final Mat nearest;

  Selection(Workspace workspace) {
    outside = workspace.mat();
    distance = workspace.mat();
    nearest = workspace.mat();
  }

  /**
   * Clears regions that are smaller than the least area or than a share of the largest, and, where
   * the settings ask for it and others remain, those cut off by the frame.
   *
   * @param highest the highest label
   * @return whether a region remains
   */
  boolean select(
      int[] labels, int highest, int rows, int cols, double minArea, Recipe.Selecting settings) {
    int[] area = new int[highest + 1];
    boolean[] isCut = new boolean[highest + 1];
    for (int y = 0, i = 0; y < rows; y++) {
      for (int x = 0; x < cols; x++, i++) {
        int label = labels[i];
        if (label > 1) {
          area[label]++;
          isCut[label] |= y == 0 || x == 0 || y == rows - 1 || x == cols - 1;
        }
      }
    }
    int largest = 0;
    boolean isAnyWhole = false;
    for (int label = 2; label <= highest; label++) {
      largest = Math.max(largest, area[label]);
      isAnyWhole |= area[label] >= minArea && !isCut[label];
    }
    double least = Math.max(minArea, settings.minAreaShare() * largest);
    boolean dropsCut = settings.edge() == Recipe.Edge.DROP && isAnyWhole;
    boolean remains = false;
    boolean[] stays = new boolean[highest + 1];
    for (int label = 2; label <= highest; label++) {
      stays[label] = area[label] >= least && !(dropsCut && isCut[label]);
      remains |= stays[label];
    }
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] > 1 && !stays[labels[i]]) {
        labels[i] = 0;
      }
    }
    return remains;
  }

  /** Widens every region by a number of pixels, up to where it meets another. */
  void grow(int[] labels, int rows, int cols, int by) {
    byte[] mask = new byte[labels.length];
    int seeds = 0;
    for (int i = 0; i < labels.length; i++) {
      boolean isRegion = labels[i] > 1;
      mask[i] = (byte) (isRegion ? 0 : 255);
      seeds += isRegion ? 1 : 0;
    }
    outside.create(rows, cols, CvType.CV_8UC1);
    outside.put(0, 0, mask);
    Imgproc.distanceTransformWithLabels(
        outside, distance, nearest, Imgproc.DIST_L2, Imgproc.DIST_MASK_5, Imgproc.DIST_LABEL_PIXEL);
    int[] seed = new int[labels.length];
    nearest.get(0, 0, seed);
    float[] away = new float[labels.length];
    distance.get(0, 0, away);
    int[] labelOf = new int[seeds + 1];
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] > 1) {
        labelOf[seed[i]] = labels[i];
      }
    }
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] <= 1) {
        labels[i] = away[i] <= by ? labelOf[seed[i]] : 0;
      }
    }
  }
}
