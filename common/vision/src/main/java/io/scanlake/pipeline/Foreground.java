package io.scanlake.pipeline;

import io.scanlake.dicom.Histogram;
import io.scanlake.image.Otsu;
import io.scanlake.image.Workspace;
import org.opencv.core.Core;
import org.opencv.core.Mat;
import org.opencv.core.Rect;
import org.opencv.core.Scalar;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;

/** Separates a frame into foreground and background by the recipe's threshold. */
final class Foreground {
  /**
   * @param mask CV_8UC1, 255 = foreground; valid until the next frame
   * @param level CV_8UC1, the image that the threshold was applied to
   * @param threshold threshold of the rule, before the recipe's factor
   * @param background median of the background's pixels, gray levels
   * @param isDark whether the foreground is the darker part
   */
  record Separated(Mat mask, Mat level, int threshold, int background, boolean isDark) {}

  private final Mat mask;
  private final Mat smooth;
  private byte[] levels = new byte[0];
  private byte[] bodyBytes = new byte[0];

  Foreground(Workspace workspace) {
    mask = workspace.mat();
    smooth = workspace.mat();
  }

  /**
   * @param body CV_8UC1 mask of the pixels that count, or null for all
   * @param field the rectangle that counts
   */
  Separated separate(Mat channel, Mat body, Rect field, Recipe.Thresholding settings) {
    Mat level = channel;
    Recipe.Threshold rule = settings.threshold();
    if (rule.sigmaPx() > 0) {
      Imgproc.GaussianBlur(channel, smooth, new Size(0, 0), rule.sigmaPx());
      level = smooth;
    }
    int cols = level.cols();
    int n = (int) level.total();
    if (levels.length != n) {
      levels = new byte[n];
    }
    level.get(0, 0, levels);
    int[] histogram = histogram(body, field, cols);
    int threshold =
        switch (rule.rule()) {
          case OTSU -> Otsu.threshold(histogram);
          case OTSU_OF_THREE -> Otsu.thresholds(histogram)[1];
          case LEVEL -> rule.level();
        };
    boolean isDark =
        switch (settings.polarity()) {
          case BRIGHT -> false;
          case DARK -> true;
          case AUTO -> borderMean(cols, field) > threshold;
        };
    if (isDark && rule.rule() == Recipe.Threshold.Rule.OTSU_OF_THREE) {
      threshold = Otsu.thresholds(histogram)[0];
    }
    int background = background(histogram, threshold, isDark);
    double cut = background + rule.factor() * (threshold - background);
    int type = isDark ? Imgproc.THRESH_BINARY_INV : Imgproc.THRESH_BINARY;
    Imgproc.threshold(level, mask, cut, 255, type);
    if (body != null) {
      Core.bitwise_and(mask, body, mask);
    } else if (field.width < cols || field.height < level.rows()) {
      clearOutside(field);
    }
    return new Separated(mask, level, threshold, background, isDark);
  }

  private int[] histogram(Mat body, Rect field, int cols) {
    if (body != null) {
      if (bodyBytes.length != levels.length) {
        bodyBytes = new byte[levels.length];
      }
      body.get(0, 0, bodyBytes);
      int[] histogram = new int[256];
      for (int i = 0; i < bodyBytes.length; i++) {
        if (bodyBytes[i] != 0) {
          histogram[levels[i] & 0xFF]++;
        }
      }
      return histogram;
    }
    if (field.width * field.height == levels.length) {
      return Quality.histogram(levels, levels.length);
    }
    int[] histogram = new int[256];
    for (int y = field.y; y < field.y + field.height; y++) {
      for (int i = y * cols + field.x, end = i + field.width; i < end; i++) {
        histogram[levels[i] & 0xFF]++;
      }
    }
    return histogram;
  }

  /** Median of the levels on the background's side of the threshold; the threshold if none is. */
  private static int background(int[] histogram, int threshold, boolean isDark) {
    int[] side = new int[256];
    long n = 0;
    for (int level = 0; level < 256; level++) {
      if (level > threshold == isDark) {
        side[level] = histogram[level];
        n += histogram[level];
      }
    }
    return n == 0 ? threshold : Histogram.percentile(side, n, 0.5);
  }

  private double borderMean(int cols, Rect field) {
    long sum = 0;
    int[] border = Field.border(cols, field);
    for (int i : border) {
      sum += levels[i] & 0xFF;
    }
    return (double) sum / border.length;
  }

  private void clearOutside(Rect field) {
    int right = field.x + field.width;
    int bottom = field.y + field.height;
    clear(new Rect(0, 0, mask.cols(), field.y));
    clear(new Rect(0, bottom, mask.cols(), mask.rows() - bottom));
    clear(new Rect(0, field.y, field.x, field.height));
    clear(new Rect(right, field.y, mask.cols() - right, field.height));
  }

  private void clear(Rect rect) {
    if (rect.width > 0 && rect.height > 0) {
      Mat part = mask.submat(rect);
      part.setTo(Scalar.all(0));
      part.release();
    }
  }
}
