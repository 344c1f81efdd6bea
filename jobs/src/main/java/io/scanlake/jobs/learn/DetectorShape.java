package io.scanlake.jobs.learn;

import io.scanlake.file.SiteDefaults;
import io.scanlake.file.Source;
import io.scanlake.file.UnusableException;
import io.scanlake.image.Box;
import io.scanlake.image.Natives;
import io.scanlake.image.PictureReader;
import io.scanlake.image.Workspace;
import io.scanlake.labels.Label;
import io.scanlake.recognize.ModelCard;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.opencv.core.Mat;

/**
 * The window of a detector, and how far images are shrunk for it, from the objects themselves: the
 * window has their mean aspect, and at working size the smallest of them fill it well.
 *
 * @param workingSidePx longer side of the shrunk image
 */
record DetectorShape(int width, int height, int workingSidePx) implements Serializable {
  private static final int LEAST_SIDE_PX = 64;
  private static final int LEAST_WINDOW_PX = 12;

  /** An image no larger than this is searched in fine steps, which cost little. */
  private static final int FINE_SIDE_PX = 128;

  /** Share of the objects that are treated as outliers. */
  private static final double SMALLEST = 0.05;

  /** Sides of the smallest objects, in windows: shrunk to a window's own size they lose detail. */
  private static final double WINDOWS = 1.5;

  /**
   * @param longSide the window's longer side if the plan names no window
   * @param enoughSide the image's longer side that is enough if the smallest objects still fill a
   *     window: a larger one would be slower to search and no more accurate
   * @throws IllegalArgumentException if no object has a box
   */
  static DetectorShape of(Train train, int longSide, int enoughSide) {
    TrainPlan plan = train.plan();
    TrainPlan.LearningScope scope = plan.scope();
    List<Box> relative =
        train.onImages(hadoop -> new RelativeBoxes(scope)).stream()
            .flatMap(some -> some.boxes.stream())
            .toList();
    if (relative.isEmpty()) {
      throw new IllegalArgumentException("no label of " + plan.classes().get(0) + " has a box");
    }
    double logAspect =
        relative.stream().mapToDouble(b -> Math.log(b.w() / b.h())).average().orElseThrow();
    double aspect = Math.exp(logAspect);
    double[] sides = relative.stream().mapToDouble(b -> Math.max(b.w(), b.h())).sorted().toArray();
    double small = sides[(int) (SMALLEST * (sides.length - 1))];
    TrainPlan.WindowSize window = plan.detecting().window();
    int longest = window == null ? longSide : Math.max(window.width(), window.height());
    int side = plan.detecting().workingSidePx();
    if (side == 0) {
      int most =
          plan.recipes().stream()
              .mapToInt(r -> r.preprocessing().workingSidePx())
              .max()
              .orElseThrow();
      int enough = Math.max(enoughSide, (int) Math.ceil(LEAST_WINDOW_PX / small));
      side = (int) Math.round(WINDOWS * longest / small);
      side = Math.max(LEAST_SIDE_PX, Math.min(Math.min(most, enough), side));
    }
    if (window != null) {
      return new DetectorShape(window.width(), window.height(), side);
    }
    // An object that is smaller than the window cannot be found.
    longest = (int) Math.max(LEAST_WINDOW_PX, Math.min(longest, Math.floor(small * side)));
    int width = (int) Math.round(longest * Math.min(1, aspect));
    int height = (int) Math.round(longest * Math.min(1, 1 / aspect));
    return new DetectorShape(width, height, side);
  }

  /** Step between the sizes that a cascade searches. */
  double cascadeScaleFactor() {
    return workingSidePx <= FINE_SIDE_PX ? 1.05 : 1.2;
  }

  /** How a detector with this window searches a frame. */
  ModelCard.Search search(TrainPlan plan, double scaleFactor, int minNeighbours, double boxMargin) {
    return new ModelCard.Search(
            scaleFactor,
            minNeighbours,
            null,
            plan.detecting().mostDetections(),
            boxMargin,
            plan.detecting().mirrored(),
            null,
            null,
            workingSidePx)
        .over(ModelCard.Search.DEFAULT);
  }

  /** Boxes in shares of their image's longer side. */
  private record Boxes(ArrayList<Box> boxes) implements Serializable {}

  private static final class RelativeBoxes implements ImageJobs.Worker<Boxes> {
    private final TrainPlan.LearningScope scope;
    private final Workspace workspace = new Workspace();
    private final PictureReader reader;

    RelativeBoxes(TrainPlan.LearningScope scope) {
      Natives.load();
      this.scope = scope;
      reader = new PictureReader(workspace, scope.pixelBudget());
    }

    @Override
    public Boxes on(LabelSet.Image image, Source content) throws UnusableException, IOException {
      ArrayList<Box> boxes = new ArrayList<>();
      List<Label> labels = image.labels(l -> l.box() != null && scope.isObject(l));
      if (!labels.isEmpty()) {
        Mat pixels = reader.open(content, SiteDefaults.NONE).frame(0).pixels();
        double factor = 1.0 / Math.max(pixels.cols(), pixels.rows());
        labels.forEach(label -> boxes.add(label.box().scaled(factor)));
      }
      return new Boxes(boxes);
    }

    @Override
    public void close() {
      workspace.close();
    }
  }
}
