package io.scanlake.jobs.learn;

import io.scanlake.file.SiteDefaults;
import io.scanlake.file.Source;
import io.scanlake.file.UnusableException;
import io.scanlake.image.Box;
import io.scanlake.image.Match;
import io.scanlake.image.Workspace;
import io.scanlake.pipeline.Analyzer;
import io.scanlake.pipeline.FrameView;
import io.scanlake.recognize.Model;
import io.scanlake.recognize.ModelCard;
import io.scanlake.recognize.ModelFolder;
import io.scanlake.recognize.Recognizer;
import io.scanlake.recognize.SearchSize;
import io.scanlake.train.FeatureRow;
import io.scanlake.train.HogRows;
import io.scanlake.train.HogSpec;
import io.scanlake.train.HogTrainer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.opencv.core.Mat;

/** A HOG detector: windows are described on the cluster twice, the second time its mistakes. */
final class TrainHog implements ImageJobs.Worker<FeatureRows> {
  private static final int LONG_SIDE_PX = 64;

  /** Cell of a window with at least four cells per side; a smaller window has smaller cells. */
  private static final int CELL_PX = 8;

  private static final double MARGIN = 0.1;
  private static final double C = 0.01;
  private static final int OTHERS = 20;
  private static final int MISTAKES = 30;

  private final TrainPlan.LearningScope scope;
  private final int side;
  private final long seed;
  private final Analyzer analyzer;
  private final Workspace workspace = new Workspace();
  private final Mat small;
  private final HogRows rows;
  private final Recognizer detector;

  static Map<String, byte[]> run(Train train) {
    TrainPlan plan = train.plan();
    DetectorShape shape = DetectorShape.of(train, LONG_SIDE_PX, Integer.MAX_VALUE);
    int cell = Math.min(shape.width(), shape.height()) < 4 * CELL_PX ? CELL_PX / 2 : CELL_PX;
    ModelCard.HogShape window =
        new ModelCard.HogShape(
            cells(shape.width(), cell), cells(shape.height(), cell), 2 * cell, cell, cell, 9);
    ModelCard.Search search = shape.search(plan, 1.1, 1, MARGIN);
    HogSpec spec =
        new HogSpec(
            plan.id(), plan.classes().get(0), window, search, Match.ANY, C, train.trainedOn());
    TrainPlan.LearningScope scope = plan.scope();
    long seed = plan.seed();
    List<FeatureRow> rows =
        new ArrayList<>(
            FeatureRows.of(train, hadoop -> new TrainHog(scope, window, shape, null, seed)));
    Model first = ModelFolder.read(HogTrainer.train(spec, rows, List.of()));
    rows.addAll(FeatureRows.of(train, hadoop -> new TrainHog(scope, window, shape, first, seed)));
    return HogTrainer.train(spec, rows, List.of());
  }

  private static int cells(int px, int cell) {
    return cell * Math.max(2, Math.round((float) px / cell));
  }

  /**
   * @param model a first model, whose mistakes are sought, or null to seek objects and others
   */
  private TrainHog(
      TrainPlan.LearningScope scope,
      ModelCard.HogShape window,
      DetectorShape shape,
      Model model,
      long seed) {
    this.scope = scope;
    this.side = shape.workingSidePx();
    this.seed = seed;
    analyzer = new Analyzer(scope.recipes(), List.of(), scope.pixelBudget());
    small = workspace.mat();
    rows = new HogRows(workspace, window, MARGIN);
    detector = model == null ? null : Recognizer.open(model);
  }

  @Override
  public FeatureRows on(LabelSet.Image image, Source content)
      throws UnusableException, IOException {
    FrameView view = analyzer.view(content, SiteDefaults.NONE);
    Mat gray = SearchSize.shrunk(view.gray(), side, small);
    double factor = (double) gray.cols() / view.pixels().cols();
    List<Box> objects = image.boxes(scope.classes().get(0), factor);
    ArrayList<FeatureRow> found = new ArrayList<>();
    if (detector == null) {
      found.addAll(rows.objects(gray, objects, image.group()));
      long own = seed ^ image.file().hashCode();
      found.addAll(rows.others(gray, objects, OTHERS, own, image.group()));
    } else {
      found.addAll(rows.mistakes(gray, objects, detector, MISTAKES, image.group()));
    }
    return new FeatureRows(found);
  }

  @Override
  public void close() {
    if (detector != null) {
      detector.close();
    }
    analyzer.close();
    workspace.close();
  }
}
