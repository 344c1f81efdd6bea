package io.scanlake.pipeline;

import io.scanlake.image.Box;
import io.scanlake.image.Workspace;
import java.util.List;
import java.util.function.IntFunction;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Rect;
import org.opencv.imgproc.Imgproc;

/**
 * Stage 2: foreground by the recipe's threshold, cleaned, split into regions, selected and
 * measured.
 */
final class Segmenter {
  /** In frames shorter than this no object can be distinguished from noise. */
  static final int MIN_SIDE_PX = 16;

  private final Field fields;
  private final Foreground foreground;
  private final Morphology morphology;
  private final Peaks peaks;
  private final Basins basins;
  private final Circles circles;
  private final Stains stains;
  private final Mat components;
  private final Selection selection;
  private final RegionStatistics statistics = new RegionStatistics();
  private byte[] grayBytes = new byte[0];
  private byte[] maskBytes = new byte[0];
  private int[] labels = new int[0];

  Segmenter(Workspace workspace) {
    fields = new Field(workspace);
    foreground = new Foreground(workspace);
    morphology = new Morphology(workspace);
    peaks = new Peaks(workspace);
    basins = new Basins(workspace);
    circles = new Circles(workspace);
    stains = new Stains(workspace);
    components = workspace.mat();
    selection = new Selection(workspace);
  }

  /** The pixels that may be foreground: a rectangle and, within the frame, a mask or null. */
  private record Area(Rect field, Mat body) {}

  /**
   * @param highest the highest label
   * @param minArea smallest region, working pixels; 0 = no limit of its own
   * @param outlines box of a region's whole outline by its label; null where its pixels are whole
   */
  private record Found(int highest, double minArea, IntFunction<Box> outlines) {}

  /**
   * @param pixelAreaMm2 area of one original pixel, NaN when unknown
   */
  Segmentation apply(Preprocess.Working working, Recipe recipe, double pixelAreaMm2, int frame) {
    Mat gray = working.gray();
    if (!recipe.segment() || Math.min(gray.rows(), gray.cols()) < MIN_SIDE_PX) {
      return Segmentation.notApplicable();
    }
    Area area = area(working, recipe.thresholding().mask());
    Rect field = area.field();
    if (Math.min(field.width, field.height) < MIN_SIDE_PX) {
      return Segmentation.empty(0, 0);
    }
    reserve((int) gray.total());
    Mat level =
        recipe.thresholding().background() == Recipe.Background.DIVIDE
            ? fields.divideBackground(working.level(), area.body())
            : working.level();
    Foreground.Separated separated =
        foreground.separate(level, area.body(), field, recipe.thresholding());
    int n = Core.countNonZero(separated.mask());
    if (n == 0) {
      return Segmentation.empty(0, 0);
    }
    double foregroundFrac = (double) n / (field.width * field.height);
    clean(separated.mask(), recipe.cleaning());
    double border = borderShare(separated.mask(), field);
    Found found = split(working, level, separated, recipe);
    double minArea =
        Math.max(found.minArea(), minArea(recipe.selecting(), pixelAreaMm2, working.scale()));
    if (!select(found.highest(), gray, minArea, recipe.selecting())) {
      return Segmentation.empty(foregroundFrac, border);
    }
    gray.get(0, 0, grayBytes);
    List<Region> regions =
        statistics.regions(
            labels,
            found.highest(),
            grayBytes,
            gray.rows(),
            gray.cols(),
            found.outlines(),
            minArea,
            working.scale(),
            pixelAreaMm2,
            frame);
    return limited(regions, recipe.selecting().maxRegions(), foregroundFrac, border);
  }

  private Area area(Preprocess.Working working, Recipe.MaskRule rule) {
    Mat gray = working.gray();
    Rect whole = new Rect(0, 0, gray.cols(), gray.rows());
    return switch (rule) {
      case FRAME -> new Area(whole, null);
      case BODY ->
          new Area(whole, working.body() == null ? fields.bodyByLevel(gray) : working.body());
      case FIELD -> new Area(fields.collimated(gray), null);
    };
  }

  private void reserve(int n) {
    if (maskBytes.length != n) {
      maskBytes = new byte[n];
      grayBytes = new byte[n];
      labels = new int[n];
    }
  }

  private void clean(Mat mask, Recipe.Cleaning settings) {
    morphology.open(mask, settings.openIterations());
    morphology.close(mask, settings.closeIterations());
    if (settings.holes() == Recipe.Holes.FILL) {
      morphology.fill(mask);
    }
  }

  /** Fills {@link #labels}: regions from 2 up. */
  private Found split(
      Preprocess.Working working, Mat level, Foreground.Separated separated, Recipe recipe) {
    Mat mask = separated.mask();
    Recipe.Splitting settings = recipe.splitting();
    return switch (settings.split()) {
      case PEAKS -> found(peaks.split(working.gray(), mask, settings, labels));
      case FLOOD -> {
        Basins.Split split = basins.split(level, separated, recipe, labels);
        double radius = split.radius();
        double minArea = settings.flood().minAreaFrac() * radius * radius;
        yield new Found(split.highest(), minArea, label -> null);
      }
      case CIRCLES -> {
        int marked = stains.find(working.stain(), settings.stain(), labels);
        int highest =
            circles.split(level, mask, separated.isDark(), settings.circles(), labels, marked);
        yield new Found(highest, 0, circles::box);
      }
      case NONE -> found(connected(mask));
    };
  }

  private static Found found(int highest) {
    return new Found(highest, 0, label -> null);
  }

  /** The recipe's smallest region in working pixels. */
  private static double minArea(Recipe.Selecting settings, double pixelAreaMm2, double scale) {
    double areaMm2 = pixelAreaMm2 * scale * scale;
    return Double.isNaN(areaMm2)
        ? settings.minAreaPx()
        : Math.max(1, settings.minAreaMm2() / areaMm2);
  }

  /** Drops and widens regions in {@link #labels}; false where none remains. */
  private boolean select(int highest, Mat gray, double minArea, Recipe.Selecting settings) {
    int rows = gray.rows();
    int cols = gray.cols();
    int growPx = settings.growPx();
    if (highest < 2) {
      return false;
    }
    if ((settings.isMoreThanArea() || growPx > 0)
        && !selection.select(labels, highest, rows, cols, minArea, settings)) {
      return false;
    }
    if (growPx > 0) {
      selection.grow(labels, rows, cols, growPx);
    }
    return true;
  }

  private Segmentation limited(
      List<Region> regions, int most, double foregroundFrac, double border) {
    if (regions.isEmpty()) {
      return Segmentation.empty(foregroundFrac, border);
    }
    if (regions.size() > most) {
      return new Segmentation(
          Segmentation.Status.TOO_MANY, statistics.largest(regions, most), foregroundFrac, border);
    }
    return new Segmentation(Segmentation.Status.OK, regions, foregroundFrac, border);
  }

  /**
   * The regions of the last frame, at its working size.
   *
   * @param segmentation the segmentation of that frame
   */
  LabelMap map(Preprocess.Working working, Segmentation segmentation) {
    int rows = working.gray().rows();
    int cols = working.gray().cols();
    int[] map = new int[rows * cols];
    if (!segmentation.regions().isEmpty()) {
      for (int i = 0; i < map.length; i++) {
        map[i] = statistics.number(labels[i]);
      }
    }
    return new LabelMap(rows, cols, map);
  }

  /** Labels each connected component of the mask from 2 up; returns the highest label. */
  private int connected(Mat mask) {
    int count = Imgproc.connectedComponents(mask, components, 8, CvType.CV_32S);
    components.get(0, 0, labels);
    for (int i = 0; i < labels.length; i++) {
      labels[i] += labels[i] == 0 ? 0 : 1;
    }
    return count;
  }

  /** Share of the field's border that is foreground. */
  private double borderShare(Mat mask, Rect field) {
    mask.get(0, 0, maskBytes);
    int on = 0;
    int[] border = Field.border(mask.cols(), field);
    for (int i : border) {
      on += maskBytes[i] != 0 ? 1 : 0;
    }
    return (double) on / border.length;
  }
}
