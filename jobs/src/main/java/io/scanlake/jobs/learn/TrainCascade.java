package io.scanlake.jobs.learn;

import io.scanlake.file.SiteDefaults;
import io.scanlake.file.Source;
import io.scanlake.file.UnusableException;
import io.scanlake.image.Box;
import io.scanlake.image.Workspace;
import io.scanlake.pipeline.Analyzer;
import io.scanlake.pipeline.FrameView;
import io.scanlake.recognize.ModelCard;
import io.scanlake.recognize.ModelFolder;
import io.scanlake.recognize.ModelKind;
import io.scanlake.recognize.SearchSize;
import io.scanlake.train.CascadeSettings;
import io.scanlake.train.CascadeTrainer;
import io.scanlake.train.GrayImage;
import io.scanlake.train.TrainedCascade;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.opencv.core.Mat;

/** A cascade: the images come to the driver as the cascade will see them. */
final class TrainCascade implements ImageJobs.Worker<TrainCascade.TrainingImage> {
  private static final int LONG_SIDE_PX = 32;
  private static final int ENOUGH_SIDE_PX = 320;

  /**
   * An image as the cascade will see it.
   *
   * @param objects boxes of the class, in the pixels of {@code image}
   * @param mirrored boxes of the class that looks like it in the mirror
   */
  record TrainingImage(GrayImage image, ArrayList<Box> objects, ArrayList<Box> mirrored)
      implements Serializable {}

  private final TrainPlan.LearningScope scope;
  private final int side;
  private final Analyzer analyzer;

  private TrainCascade(TrainPlan.LearningScope scope, int side) {
    this.scope = scope;
    this.side = side;
    analyzer = new Analyzer(scope.recipes(), List.of(), scope.pixelBudget());
  }

  static Map<String, byte[]> run(Train train) {
    TrainPlan plan = train.plan();
    TrainPlan.LearningScope scope = plan.scope();
    DetectorShape shape = DetectorShape.of(train, LONG_SIDE_PX, ENOUGH_SIDE_PX);
    int side = shape.workingSidePx();
    List<TrainingImage> images = train.onImages(hadoop -> new TrainCascade(scope, side));
    List<CascadeTrainer.Positive> positives = new ArrayList<>();
    List<CascadeTrainer.Negative> negatives = new ArrayList<>();
    for (TrainingImage image : images) {
      add(image.image, image.objects, positives, negatives);
      if (plan.detecting().mirrored() != null) {
        GrayImage mirror = image.image.mirrored();
        List<Box> boxes = image.mirrored.stream().map(b -> b.mirrored(mirror.width())).toList();
        add(mirror, boxes, positives, negatives);
      }
    }
    train.say(
        "training on %,d objects in %,d images, window %d x %d at %d px",
        positives.size(), images.size(), shape.width(), shape.height(), side);
    CascadeSettings settings =
        CascadeSettings.of(
            shape.width(), shape.height(), Runtime.getRuntime().availableProcessors(), plan.seed());
    TrainedCascade trained = new CascadeTrainer(settings).train(positives, negatives);
    train.say(
        "%d stages in %.0f s: hit rate %.3f, false alarm %.1e (%s)",
        trained.stages().size(),
        trained.seconds(),
        trained.hitRate(),
        trained.falseAlarm(),
        trained.end());
    Map<String, String> origin = train.trainedOn();
    origin.put("objects", Integer.toString(positives.size()));
    origin.put("hit-rate", String.format(Locale.ROOT, "%.4f", trained.hitRate()));
    origin.put("false-alarm", String.format(Locale.ROOT, "%.2e", trained.falseAlarm()));
    ModelCard.Search search =
        shape.search(
            plan, shape.cascadeScaleFactor(), plan.detecting().mostDetections() == 0 ? 3 : 1, 0);
    return ModelFolder.write(
        ModelCard.builder(plan.id(), ModelKind.CASCADE, plan.classes().subList(0, 1))
            .search(search)
            .trainedOn(origin),
        Map.of("cascade.xml", trained.xml().getBytes(StandardCharsets.UTF_8)));
  }

  private static void add(
      GrayImage image,
      List<Box> objects,
      List<CascadeTrainer.Positive> positives,
      List<CascadeTrainer.Negative> negatives) {
    objects.forEach(box -> positives.add(new CascadeTrainer.Positive(image, box)));
    negatives.add(new CascadeTrainer.Negative(image, objects));
  }

  @Override
  public TrainingImage on(LabelSet.Image image, Source content)
      throws UnusableException, IOException {
    FrameView view = analyzer.view(content, SiteDefaults.NONE);
    try (Workspace workspace = new Workspace()) {
      Mat small = SearchSize.shrunk(view.gray(), side, workspace.mat());
      double factor = (double) small.cols() / view.pixels().cols();
      return new TrainingImage(
          GrayImage.of(small),
          image.boxes(scope.classes().get(0), factor),
          scope.mirrored() == null ? new ArrayList<>() : image.boxes(scope.mirrored(), factor));
    }
  }

  @Override
  public void close() {
    analyzer.close();
  }
}
