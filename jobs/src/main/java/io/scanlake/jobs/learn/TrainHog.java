package io.scanlake.jobs.learn;

import io.scanlake.file.SiteDefaults;
import io.scanlake.file.Source;
import io.scanlake.file.UnusableException;
import io.scanlake.image.Box;
import io.scanlake.image.Match;
import io.scanlake.image.Workspace;
import io.scanlake.pipeline.Analyzer;
import io.scanlake.pipeline.FrameView;
import io.scanlake.recognize.Detector;
import io.scanlake.recognize.Model;
import io.scanlake.recognize.ModelCard;
import io.scanlake.recognize.ModelFolder;
import io.scanlake.train.FeatureRow;
import io.scanlake.train.HogRows;
import io.scanlake.train.HogSpec;
import io.scanlake.train.HogTrainer;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.opencv.core.Mat;

/** A HOG detector: windows are described on the cluster, twice, the second time its mistakes. */
final class TrainHog {
  private static final int LONG_SIDE_PX = 64;

  /** Of a window of at least four of them a side; a smaller one has smaller cells. */
  private static final int CELL_PX = 8;

  private static final double MARGIN = 0.1;
  private static final double C = 0.01;
  private static final int OTHERS = 20;
  private static final int MISTAKES = 30;

  private record Rows(ArrayList<FeatureRow> rows) implements Serializable {}

  private final TrainPlan plan;
  private final Train train;

  TrainHog(TrainPlan plan, Train train) {
    this.plan = plan;
    this.train = train;
  }

  Map<String, byte[]> run(Map<String, String> trainedOn) {
    Shape shape = train.shape(LONG_SIDE_PX, Integer.MAX_VALUE);
    int cell = Math.min(shape.width(), shape.height()) < 4 * CELL_PX ? CELL_PX / 2 : CELL_PX;
    ModelCard.HogShape window =
        new ModelCard.HogShape(
            cells(shape.width(), cell), cells(shape.height(), cell), 2 * cell, cell, cell, 9);
    ModelCard.Search search = shape.search(plan, 1.1, 1, MARGIN);
    HogSpec first =
        new HogSpec(plan.id(), plan.classes().get(0), window, search, Match.ANY, C, trainedOn);
    TrainPlan.LearningScope scope = plan.scope();
    long seed = plan.seed();
    List<FeatureRow> rows =
        new ArrayList<>(rows(hadoop -> new Windows(scope, window, shape, null, seed)));
    Map<String, byte[]> folder = HogTrainer.train(first, rows, List.of());
    Model found = ModelFolder.read(folder);
    rows.addAll(rows(hadoop -> new Windows(scope, window, shape, found, seed)));
    return HogTrainer.train(first, rows, List.of());
  }

  private static int cells(int px, int cell) {
    return cell * Math.max(2, Math.round((float) px / cell));
  }

  private List<FeatureRow> rows(ImageJobs.Maker<Rows> maker) {
    return train.onImages(plan.learning(), maker).stream()
        .flatMap(some -> some.rows().stream())
        .toList();
  }

  private static final class Windows implements ImageJobs.Worker<Rows> {
    private final TrainPlan.LearningScope scope;
    private final int side;
    private final long seed;
    private final Analyzer analyzer;
    private final Workspace workspace = new Workspace();
    private final Mat small;
    private final HogRows rows;
    private final Detector detector;

    /**
     * @param model whose mistakes are sought; null: objects and others are
     */
    Windows(
        TrainPlan.LearningScope scope,
        ModelCard.HogShape window,
        Shape shape,
        Model model,
        long seed) {
      this.scope = scope;
      this.side = shape.workingSidePx();
      this.seed = seed;
      analyzer = new Analyzer(scope.recipes(), List.of(), scope.pixelBudget());
      small = workspace.mat();
      rows = new HogRows(workspace, window, MARGIN);
      detector = model == null ? null : (Detector) model.open();
    }

    @Override
    public Rows on(LabelSet.Image image, Source content) throws UnusableException, IOException {
      FrameView view = analyzer.view(content, SiteDefaults.NONE);
      Mat gray = Detector.shrunk(view.gray(), side, small);
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
      return new Rows(found);
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
}
