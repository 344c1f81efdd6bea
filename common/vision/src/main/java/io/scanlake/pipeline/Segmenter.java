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
 * Stage 2: foreground by the recipe's threshold, cleaned, split into regions by watershed, and
 * measured.
 */
final class Segmenter {
  /** Shorter frames than this hold no object that could be told from noise. */
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
      body = working.body() == null ? fields.bodyByLevel(gray) : working.body();
    }
    Rect field =
        recipe.mask() == Recipe.MaskRule.FIELD
            ? fields.collimated(gray)
            : new Rect(0, 0, cols, rows);
    if (Math.min(field.width, field.height) < MIN_SIDE_PX) {
      return new Segmentation(Segmentation.Status.EMPTY, List.of(), 0, 0);
    }
    Mat level =
        recipe.background() == Recipe.Background.DIVIDE
            ? fields.divideBackground(working.level(), body)
            : working.level();
    int n = rows * cols;
    if (maskBytes.length != n) {
      maskBytes = new byte[n];
      grayBytes = new byte[n];
      labels = new int[n];
    }
    Foreground.Parted parted = foreground.part(level, body, field, recipe);
    Mat mask = parted.mask();
    int inField = field.width * field.height;
    double foregroundFrac = (double) Core.countNonZero(mask) / inField;
    if (foregroundFrac == 0) {
      return new Segmentation(Segmentation.Status.EMPTY, List.of(), 0, 0);
    }
    morphology.open(mask, recipe.openIterations());
    morphology.close(mask, recipe.closeIterations());
    if (recipe.holes() == Recipe.Holes.FILL) {
      morphology.fill(mask);
    }
    mask.get(0, 0, maskBytes);
    double border = borderShare(cols, field);
    double areaMm2 = pixelAreaMm2 * working.scale() * working.scale();
    double minArea =
        Double.isNaN(areaMm2) ? recipe.minAreaPx() : Math.max(1, recipe.minAreaMm2() / areaMm2);
    int highest;
    IntFunction<Box> outlines = label -> null;
    switch (recipe.split()) {
      case PEAKS -> highest = peaks.split(gray, mask, recipe, labels);
      case FLOOD -> {
        Basins.Split split = basins.split(level, parted, recipe, labels);
        highest = split.highest();
        double radius = split.radius();
        minArea = Math.max(minArea, recipe.flood().minAreaFrac() * radius * radius);
      }
      case CIRCLES -> {
        int marked = stains.find(working.stain(), recipe.stain(), labels);
        highest = circles.split(level, mask, parted.isDark(), recipe, labels, marked);
        outlines = circles::box;
      }
      case NONE -> highest = connected(mask);
      default -> throw new IllegalStateException();
    }
    boolean isEmpty = highest < 2;
    if (!isEmpty && (recipe.selects() || recipe.growPx() > 0)) {
      isEmpty = !selection.select(labels, highest, rows, cols, minArea, recipe);
    }
    if (isEmpty) {
      return new Segmentation(Segmentation.Status.EMPTY, List.of(), foregroundFrac, border);
    }
    if (recipe.growPx() > 0) {
      selection.grow(labels, rows, cols, recipe.growPx());
    }
    gray.get(0, 0, grayBytes);
    List<Region> regions =
        statistics.regions(
            labels,
            highest,
            grayBytes,
            rows,
            cols,
            outlines,
            minArea,
            working.scale(),
            pixelAreaMm2,
            frame);
    Segmentation.Status status =
        regions.isEmpty()
            ? Segmentation.Status.EMPTY
            : regions.size() > recipe.maxRegions()
                ? Segmentation.Status.TOO_MANY
                : Segmentation.Status.OK;
    if (status == Segmentation.Status.TOO_MANY) {
      regions = statistics.largest(regions, recipe.maxRegions());
    }
    return new Segmentation(status, regions, foregroundFrac, border);
  }

  /**
   * The regions of the last frame, at its working size.
   *
   * @param segmentation of that frame
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

  /** Labels each connected component of the mask from 2 up; gives the highest label. */
  private int connected(Mat mask) {
    int count = Imgproc.connectedComponents(mask, components, 8, CvType.CV_32S);
    components.get(0, 0, labels);
    for (int i = 0; i < labels.length; i++) {
      labels[i] += labels[i] == 0 ? 0 : 1;
    }
    return count;
  }

  private double borderShare(int cols, Rect field) {
    int on = 0;
    int[] border = Field.border(cols, field);
    for (int i : border) {
      on += maskBytes[i] != 0 ? 1 : 0;
    }
    return (double) on / border.length;
  }
}
