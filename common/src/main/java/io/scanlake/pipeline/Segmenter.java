package io.scanlake.pipeline;

import io.scanlake.image.Workspace;
import java.util.List;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Point;
import org.opencv.core.Rect;
import org.opencv.core.Scalar;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;

/**
 * Stage 2: marker-controlled watershed (Meyer 1992, as OpenCV has it). The foreground is split by
 * Otsu's threshold, opened, and flooded from the local peaks of its distance transform; a global
 * threshold on the distance instead of local peaks loses most of the objects where sizes are mixed.
 * The flood may not leave the foreground: its labels are cut to the mask, and the one-pixel lines
 * between basins are given back to a neighbour by the statistics.
 */
final class Segmenter {
  /** Shorter frames than this hold no object that could be told from noise. */
  static final int MIN_SIDE_PX = 16;

  private static final Point CENTRE = new Point(-1, -1);

  private final Mat even;
  private final Mat blur;
  private final Mat small;
  private final Mat tissue;
  private final Mat masked;
  private final Mat local;
  private final Mat weight;
  private final Mat mask;
  private final Mat distance;
  private final Mat smooth;
  private final Mat dilated;
  private final Mat peaks;
  private final Mat strong;
  private final Mat markers;
  private final Mat sure;
  private final Mat unknown;
  private final Mat colour;
  private final Mat profile;
  private final Mat square3;
  private final Mat peakWindow;
  private final RegionStatistics statistics = new RegionStatistics();
  private byte[] grayBytes = new byte[0];
  private byte[] maskBytes = new byte[0];
  private byte[] bodyBytes = new byte[0];
  private int[] labels = new int[0];

  Segmenter(Workspace workspace) {
    even = workspace.mat();
    blur = workspace.mat();
    small = workspace.mat();
    tissue = workspace.mat();
    masked = workspace.mat();
    local = workspace.mat();
    weight = workspace.mat();
    mask = workspace.mat();
    distance = workspace.mat();
    smooth = workspace.mat();
    dilated = workspace.mat();
    peaks = workspace.mat();
    strong = workspace.mat();
    markers = workspace.mat();
    sure = workspace.mat();
    unknown = workspace.mat();
    colour = workspace.mat();
    profile = workspace.mat();
    square3 = workspace.mat();
    peakWindow = workspace.mat();
    Imgproc.getStructuringElement(Imgproc.MORPH_RECT, new Size(3, 3)).copyTo(square3);
  }

  /**
   * @param pixelAreaMm2 of one original pixel, NaN when unknown
   */
  Segmentation apply(Preprocess.Working working, Recipe recipe, double pixelAreaMm2, int frame) {
    Mat gray = working.gray();
    int rows = gray.rows();
    int cols = gray.cols();
    if (!recipe.segment() || Math.min(rows, cols) < MIN_SIDE_PX) {
      return Segmentation.notApplicable();
    }
    Mat body = null;
    if (recipe.mask() == Recipe.MaskRule.BODY) {
      body = working.body() == null ? bodyByLevel(gray) : working.body();
    }
    Rect field = recipe.mask() == Recipe.MaskRule.FIELD ? field(gray) : new Rect(0, 0, cols, rows);
    if (Math.min(field.width, field.height) < MIN_SIDE_PX) {
      return new Segmentation(Segmentation.Status.EMPTY, List.of(), 0, 0);
    }
    Mat level =
        recipe.background() == Recipe.Background.DIVIDE ? divideBackground(gray, body) : gray;
    int n = rows * cols;
    if (maskBytes.length != n) {
      maskBytes = new byte[n];
      grayBytes = new byte[n];
      labels = new int[n];
    }
    foreground(level, body, field, recipe.polarity());
    int inField = field.width * field.height;
    double foregroundFrac = (double) Core.countNonZero(mask) / inField;
    if (foregroundFrac == 0) {
      return new Segmentation(Segmentation.Status.EMPTY, List.of(), 0, 0);
    }
    if (recipe.openIterations() > 0) {
      Imgproc.morphologyEx(
          mask, mask, Imgproc.MORPH_OPEN, square3, CENTRE, recipe.openIterations());
    }
    mask.get(0, 0, maskBytes);
    double border = borderShare(maskBytes, cols, field);
    int peakCount = mark(recipe);
    if (peakCount == 0) {
      return new Segmentation(Segmentation.Status.EMPTY, List.of(), foregroundFrac, border);
    }
    Imgproc.cvtColor(gray, colour, Imgproc.COLOR_GRAY2BGR);
    Imgproc.watershed(colour, markers);
    // What has flowed out of the foreground does not count.
    Core.bitwise_not(mask, sure);
    markers.setTo(Scalar.all(0), sure);
    markers.get(0, 0, labels);
    gray.get(0, 0, grayBytes);
    double scale = working.scale();
    double areaMm2 = pixelAreaMm2 * scale * scale;
    double minArea =
        Double.isNaN(areaMm2) ? recipe.minAreaPx() : Math.max(1, recipe.minAreaMm2() / areaMm2);
    List<Region> regions =
        statistics.regions(
            labels, peakCount + 1, grayBytes, rows, cols, minArea, scale, pixelAreaMm2, frame);
    Segmentation.Status status =
        regions.isEmpty()
            ? Segmentation.Status.EMPTY
            : regions.size() > recipe.maxRegions()
                ? Segmentation.Status.TOO_MANY
                : Segmentation.Status.OK;
    if (status == Segmentation.Status.TOO_MANY) {
      regions = RegionStatistics.largest(regions, recipe.maxRegions());
    }
    return new Segmentation(status, regions, foregroundFrac, border);
  }

  /** Fills {@link #mask} (255 = foreground) by Otsu's threshold over the pixels that count. */
  private void foreground(Mat level, Mat body, Rect field, Recipe.Polarity polarity) {
    int rows = level.rows();
    int cols = level.cols();
    level.get(0, 0, grayBytes);
    int[] histogram;
    if (body != null) {
      if (bodyBytes.length != grayBytes.length) {
        bodyBytes = new byte[grayBytes.length];
      }
      body.get(0, 0, bodyBytes);
      histogram = new int[256];
      for (int i = 0; i < bodyBytes.length; i++) {
        if (bodyBytes[i] != 0) {
          histogram[grayBytes[i] & 0xFF]++;
        }
      }
    } else if (field.width == cols && field.height == rows) {
      histogram = Quality.histogram(grayBytes, grayBytes.length);
    } else {
      histogram = new int[256];
      for (int y = field.y; y < field.y + field.height; y++) {
        for (int i = y * cols + field.x, end = i + field.width; i < end; i++) {
          histogram[grayBytes[i] & 0xFF]++;
        }
      }
    }
    int threshold = Otsu.threshold(histogram);
    boolean dark =
        switch (polarity) {
          case BRIGHT -> false;
          case DARK -> true;
          case AUTO -> borderMean(grayBytes, cols, field) > threshold;
        };
    int type = dark ? Imgproc.THRESH_BINARY_INV : Imgproc.THRESH_BINARY;
    Imgproc.threshold(level, mask, threshold, 255, type);
    if (body != null) {
      Core.bitwise_and(mask, body, mask);
    } else if (field.width < cols || field.height < rows) {
      clearOutside(mask, field);
    }
  }

  private static void clearOutside(Mat mask, Rect field) {
    Scalar black = Scalar.all(0);
    int right = field.x + field.width;
    int bottom = field.y + field.height;
    clear(mask, new Rect(0, 0, mask.cols(), field.y), black);
    clear(mask, new Rect(0, bottom, mask.cols(), mask.rows() - bottom), black);
    clear(mask, new Rect(0, field.y, field.x, field.height), black);
    clear(mask, new Rect(right, field.y, mask.cols() - right, field.height), black);
  }

  private static void clear(Mat mask, Rect rect, Scalar value) {
    if (rect.width > 0 && rect.height > 0) {
      Mat part = mask.submat(rect);
      part.setTo(value);
      part.release();
    }
  }

  /**
   * Fills {@link #markers}: 1 = surely background, 2 and up = one peak of the distance transform
   * each, 0 = to be flooded.
   *
   * @return the number of peaks
   */
  private int mark(Recipe recipe) {
    Imgproc.distanceTransform(mask, distance, Imgproc.DIST_L2, Imgproc.DIST_MASK_5);
    Imgproc.GaussianBlur(distance, smooth, new Size(0, 0), 1);
    int window = recipe.peakWindowPx();
    if (peakWindow.rows() != window) {
      Mat element = Mat.ones(window, window, CvType.CV_8U);
      element.copyTo(peakWindow);
      element.release();
    }
    Imgproc.dilate(smooth, dilated, peakWindow);
    Core.compare(smooth, dilated, peaks, Core.CMP_EQ);
    Core.compare(smooth, Scalar.all(recipe.peakDistancePx()), strong, Core.CMP_GT);
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

  /**
   * What is not air, where no Hounsfield unit tells it: brighter than half of Otsu's threshold over
   * the frame, which lies between air and tissue or within the tissue.
   */
  private Mat bodyByLevel(Mat gray) {
    byte[] levels = new byte[(int) gray.total()];
    gray.get(0, 0, levels);
    int threshold = Otsu.threshold(Quality.histogram(levels, levels.length)) / 2;
    Imgproc.threshold(gray, tissue, threshold, 255, Imgproc.THRESH_BINARY);
    Imgproc.morphologyEx(tissue, tissue, Imgproc.MORPH_OPEN, square3, CENTRE, 2);
    return tissue;
  }

  /**
   * The frame divided by its own blur (sigma a sixteenth of the longer side, taken from a shrunk
   * copy), scaled to a mean of 96. Only what lies inside the body is blurred (normalised
   * convolution), so that the air around it does not make its rim bright.
   *
   * @param body CV_8UC1, or null for the whole frame
   */
  private Mat divideBackground(Mat gray, Mat body) {
    Size size = new Size(Math.max(1, gray.cols() / SHRINK), Math.max(1, gray.rows() / SHRINK));
    double sigma = Math.max(1, Math.max(size.width, size.height) / 16);
    Mat inside = gray;
    if (body != null) {
      Core.bitwise_and(gray, body, masked);
      inside = masked;
    }
    Imgproc.resize(inside, small, size, 0, 0, Imgproc.INTER_AREA);
    small.convertTo(local, CvType.CV_32F);
    Imgproc.GaussianBlur(local, local, new Size(0, 0), sigma);
    if (body != null) {
      Imgproc.resize(body, small, size, 0, 0, Imgproc.INTER_AREA);
      small.convertTo(weight, CvType.CV_32F, 1 / 255.0);
      Imgproc.GaussianBlur(weight, weight, new Size(0, 0), sigma);
      Core.max(weight, Scalar.all(1e-3), weight);
      Core.divide(local, weight, local);
    }
    // A floor keeps the air around the body from being blown up to noise.
    Core.max(local, Scalar.all(8), local);
    Imgproc.resize(local, blur, gray.size(), 0, 0, Imgproc.INTER_LINEAR);
    Core.divide(gray, blur, even, 96, CvType.CV_8U);
    return even;
  }

  private static final int SHRINK = 8;

  /** The smallest rectangle that holds every row and column with a pixel brighter than black. */
  private Rect field(Mat gray) {
    int[] y = extent(gray, 1);
    int[] x = extent(gray, 0);
    return new Rect(x[0], y[0], x[1] - x[0], y[1] - y[0]);
  }

  private int[] extent(Mat gray, int dimension) {
    Core.reduce(gray, profile, dimension, Core.REDUCE_MAX);
    int n = (int) profile.total();
    byte[] maxima = new byte[n];
    profile.get(0, 0, maxima);
    int first = 0;
    while (first < n && (maxima[first] & 0xFF) <= BLACK) {
      first++;
    }
    int last = n;
    while (last > first && (maxima[last - 1] & 0xFF) <= BLACK) {
      last--;
    }
    return new int[] {first, last};
  }

  private static final int BLACK = 8;

  private static double borderMean(byte[] gray, int cols, Rect field) {
    long sum = 0;
    int count = 0;
    for (int i : border(cols, field)) {
      sum += gray[i] & 0xFF;
      count++;
    }
    return (double) sum / count;
  }

  private static double borderShare(byte[] mask, int cols, Rect field) {
    int on = 0;
    int[] border = border(cols, field);
    for (int i : border) {
      on += mask[i] != 0 ? 1 : 0;
    }
    return (double) on / border.length;
  }

  private static int[] border(int cols, Rect field) {
    int[] at = new int[2 * (field.width + field.height) - 4];
    int n = 0;
    int bottom = field.y + field.height - 1;
    int right = field.x + field.width - 1;
    for (int x = field.x; x <= right; x++) {
      at[n++] = field.y * cols + x;
      at[n++] = bottom * cols + x;
    }
    for (int y = field.y + 1; y < bottom; y++) {
      at[n++] = y * cols + field.x;
      at[n++] = y * cols + right;
    }
    return at;
  }
}
