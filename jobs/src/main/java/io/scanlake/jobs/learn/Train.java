package io.scanlake.jobs.learn;

import io.scanlake.file.SiteDefaults;
import io.scanlake.file.Source;
import io.scanlake.file.UnusableException;
import io.scanlake.image.Box;
import io.scanlake.image.Match;
import io.scanlake.image.Natives;
import io.scanlake.image.PictureReader;
import io.scanlake.image.Workspace;
import io.scanlake.jobs.operator.OperatorException;
import io.scanlake.jobs.operator.Progress;
import io.scanlake.labels.Label;
import io.scanlake.pipeline.Analyzer;
import io.scanlake.pipeline.FrameView;
import io.scanlake.pipeline.Region;
import io.scanlake.recognize.Detector;
import io.scanlake.recognize.ImageFeatures;
import io.scanlake.recognize.Model;
import io.scanlake.recognize.ModelCard;
import io.scanlake.recognize.ModelFolder;
import io.scanlake.train.CascadeSettings;
import io.scanlake.train.CascadeTrainer;
import io.scanlake.train.ClassifierSpec;
import io.scanlake.train.ClassifierTrainer;
import io.scanlake.train.FeatureRow;
import io.scanlake.train.GrayImage;
import io.scanlake.train.MaskBoxes;
import io.scanlake.train.RegionRows;
import io.scanlake.train.TrainedCascade;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.opencv.core.Mat;

/**
 * Makes a model from labelled images: what models look at is computed on the cluster, the model is
 * fitted on the driver with all its cores. Groups that are held out are never learned from.
 */
public final class Train {
  private static final double REGION_IOU = 0.5;

  /** Of two regions that overlap more than this the surer one is the object. */
  private static final double REGION_OVERLAP = 0.35;

  private static final int CASCADE_SIDE_PX = 32;
  private static final int CASCADE_IMAGE_PX = 320;

  private final SparkSession spark;
  private final TrainPlan plan;
  private final Progress progress;

  private Train(SparkSession spark, TrainPlan plan, Progress progress) {
    this.spark = spark;
    this.plan = plan;
    this.progress = progress;
  }

  /**
   * A model and how good it is.
   *
   * @param folder the files of the model's folder
   * @param quality on what was held out; empty where nothing was
   */
  public record Made(Map<String, byte[]> folder, Optional<Evaluation> quality) {}

  /**
   * @throws OperatorException the labels are not enough
   */
  public static Made run(SparkSession spark, TrainPlan plan, Progress progress) {
    Map<String, byte[]> folder = new Train(spark, plan, progress).folder();
    LabelSet heldOut = plan.heldOut();
    if (heldOut.images().isEmpty()) {
      progress.say("nothing is held out: the quality is not measured");
      return new Made(folder, Optional.empty());
    }
    Evaluator.Task task =
        new Evaluator.Task(
            plan.recipes(), ModelFolder.read(folder), plan.named(), 1, plan.pixelBudget(), null);
    Evaluation quality = Evaluation.of(spark, heldOut, task);
    return new Made(ModelFolder.measured(folder, quality.figures()), Optional.of(quality));
  }

  /** The files of the model's folder, without its quality. */
  private Map<String, byte[]> folder() {
    Natives.load();
    try {
      return switch (plan.kind()) {
        case CASCADE -> cascade();
        case HOG_SVM -> new TrainHog(plan, this).run(trainedOn());
        case REGION_CLASSIFIER, IMAGE_CLASSIFIER -> classifier(rows());
      };
    } catch (IllegalArgumentException e) {
      throw new OperatorException("training: " + e.getMessage());
    }
  }

  // --- classifiers ------------------------------------------------------------------------------

  /** The rows of one image; a record, because Spark sends lists of them about. */
  private record Rows(ArrayList<FeatureRow> rows) implements Serializable {}

  private List<FeatureRow> rows() {
    TrainPlan.LearningScope scope = plan.scope();
    ImageJobs.Maker<Rows> maker =
        plan.kind() == Model.Kind.IMAGE_CLASSIFIER
            ? hadoop -> new ImageRows(scope)
            : hadoop -> new RegionRowsOf(scope, hadoop);
    List<FeatureRow> all = new ArrayList<>();
    onImages(plan.learning(), maker).forEach(rows -> all.addAll(rows.rows()));
    return all;
  }

  <R extends Serializable> List<R> onImages(LabelSet labels, ImageJobs.Maker<R> maker) {
    progress.say(String.format(Locale.ROOT, "looking at %,d images", labels.images().size()));
    ImageJobs.Done<R> done = ImageJobs.map(spark, labels, maker);
    if (!done.leftOut().isEmpty()) {
      progress.say(done.leftOut());
    }
    return done.results();
  }

  private Map<String, byte[]> classifier(List<FeatureRow> learn) {
    progress.say(String.format(Locale.ROOT, "learning from %,d", learn.size()));
    TrainPlan.ClassifierOptions how = plan.classifying();
    boolean isRegion = plan.kind() == Model.Kind.REGION_CLASSIFIER;
    return ClassifierTrainer.train(
        new ClassifierSpec(
            plan.id(),
            how.features(),
            how.algorithm(),
            Match.ANY,
            isRegion ? RegionRows.BACKGROUND : null,
            how.leastScore(),
            isRegion ? REGION_OVERLAP : 1,
            how.meanings(),
            trainedOn(),
            plan.seed()),
        learn,
        List.of());
  }

  private Map<String, String> trainedOn() {
    Map<String, String> origin = new TreeMap<>();
    origin.put("images", Integer.toString(plan.learning().images().size()));
    origin.put("held-out-images", Integer.toString(plan.heldOut().images().size()));
    origin.put("split", plan.split().share() + " by group, seed " + plan.split().seed());
    return origin;
  }

  /** One row an image that has a class. */
  private static final class ImageRows implements ImageJobs.Worker<Rows> {
    private final TrainPlan.LearningScope scope;
    private final Analyzer analyzer;
    private final Workspace workspace = new Workspace();
    private final ImageFeatures features;

    ImageRows(TrainPlan.LearningScope scope) {
      this.scope = scope;
      analyzer = new Analyzer(scope.recipes(), List.of(), scope.pixelBudget());
      features = new ImageFeatures(workspace, scope.features());
    }

    @Override
    public Rows on(LabelSet.Image image, Source content) throws UnusableException, IOException {
      ArrayList<FeatureRow> rows = new ArrayList<>();
      List<Label> labels = image.labels(scope::isClass);
      if (!labels.isEmpty()) {
        FrameView view = analyzer.view(content, SiteDefaults.NONE);
        rows.add(new FeatureRow(image.group(), labels.get(0).name(), features.of(view.pixels())));
      }
      return new Rows(rows);
    }

    @Override
    public void close() {
      analyzer.close();
      workspace.close();
    }
  }

  /** One row a region of the recipe that matches. */
  private static final class RegionRowsOf implements ImageJobs.Worker<Rows> {
    private final TrainPlan.LearningScope scope;
    private final Configuration hadoop;
    private final Analyzer analyzer;
    private final RegionRows regions = new RegionRows();

    RegionRowsOf(TrainPlan.LearningScope scope, Configuration hadoop) {
      this.scope = scope;
      this.hadoop = hadoop;
      analyzer = new Analyzer(scope.recipes(), List.of(), scope.pixelBudget());
    }

    @Override
    public Rows on(LabelSet.Image image, Source content) throws UnusableException, IOException {
      List<RegionRows.Named> named = new ArrayList<>();
      for (Label label : image.labels(scope::isObject)) {
        if (label.box() != null) {
          named.add(new RegionRows.Named(label.name(), label.box()));
        } else {
          Mat mask = Masks.read(ImageJobs.content(image.folder(), label.mask(), hadoop));
          try {
            named.addAll(MaskBoxes.of(label, mask));
          } finally {
            mask.release();
          }
        }
      }
      FrameView view = analyzer.view(content, SiteDefaults.NONE);
      return new Rows(
          new ArrayList<>(
              regions.of(
                  view.pixels(),
                  view.regions().stream().map(Region::candidate).toList(),
                  named,
                  REGION_IOU,
                  image.group())));
    }

    @Override
    public void close() {
      analyzer.close();
    }
  }

  // --- cascades ---------------------------------------------------------------------------------

  /**
   * An image as the cascade will see it.
   *
   * @param objects of the class, in its pixels
   * @param mirrored of the class that looks like it in the mirror
   */
  private record Scene(GrayImage image, ArrayList<Box> objects, ArrayList<Box> mirrored)
      implements Serializable {}

  private Map<String, byte[]> cascade() {
    TrainPlan.LearningScope scope = plan.scope();
    Shape shape = shape(CASCADE_SIDE_PX, CASCADE_IMAGE_PX);
    int side = shape.workingSidePx();
    List<Scene> scenes = onImages(plan.learning(), hadoop -> new Scenes(scope, side));
    List<CascadeTrainer.Positive> positives = new ArrayList<>();
    List<CascadeTrainer.Negative> negatives = new ArrayList<>();
    for (Scene scene : scenes) {
      add(scene.image, scene.objects, positives, negatives);
      if (plan.detecting().mirrored() != null) {
        GrayImage mirror = scene.image.mirrored();
        List<Box> boxes = scene.mirrored.stream().map(b -> b.mirrored(mirror.width())).toList();
        add(mirror, boxes, positives, negatives);
      }
    }
    progress.say(
        String.format(
            Locale.ROOT,
            "training on %,d objects in %,d images, window %d x %d at %d px",
            positives.size(),
            scenes.size(),
            shape.width(),
            shape.height(),
            side));
    CascadeSettings settings =
        CascadeSettings.of(
            shape.width(), shape.height(), Runtime.getRuntime().availableProcessors(), plan.seed());
    TrainedCascade trained = new CascadeTrainer(settings).train(positives, negatives);
    progress.say(
        String.format(
            Locale.ROOT,
            "%d stages in %.0f s: hit rate %.3f, false alarm %.1e (%s)",
            trained.stages().size(),
            trained.seconds(),
            trained.hitRate(),
            trained.falseAlarm(),
            trained.end()));
    Map<String, String> origin = trainedOn();
    origin.put("objects", Integer.toString(positives.size()));
    origin.put("hit-rate", String.format(Locale.ROOT, "%.4f", trained.hitRate()));
    origin.put("false-alarm", String.format(Locale.ROOT, "%.2e", trained.falseAlarm()));
    ModelCard.Search search =
        shape.search(
            plan, shape.cascadeScaleFactor(), plan.detecting().mostDetections() == 0 ? 3 : 1, 0);
    return ModelFolder.write(
        ModelCard.builder(plan.id(), Model.Kind.CASCADE, plan.classes().subList(0, 1))
            .search(search)
            .trainedOn(origin),
        Map.of("cascade.xml", trained.xml().getBytes(StandardCharsets.UTF_8)));
  }

  /** The window that suits the objects of the images learned from. */
  Shape shape(int longSide, int enoughSide) {
    TrainPlan.LearningScope scope = plan.scope();
    List<Boxes> boxes = onImages(plan.learning(), hadoop -> new RelativeBoxes(scope));
    return Shape.of(
        plan, boxes.stream().flatMap(some -> some.boxes().stream()).toList(), longSide, enoughSide);
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

  private static void add(
      GrayImage image,
      List<Box> objects,
      List<CascadeTrainer.Positive> positives,
      List<CascadeTrainer.Negative> negatives) {
    objects.forEach(box -> positives.add(new CascadeTrainer.Positive(image, box)));
    negatives.add(new CascadeTrainer.Negative(image, objects));
  }

  private static final class Scenes implements ImageJobs.Worker<Scene> {
    private final TrainPlan.LearningScope scope;
    private final int side;
    private final Analyzer analyzer;

    Scenes(TrainPlan.LearningScope scope, int side) {
      this.scope = scope;
      this.side = side;
      analyzer = new Analyzer(scope.recipes(), List.of(), scope.pixelBudget());
    }

    @Override
    public Scene on(LabelSet.Image image, Source content) throws UnusableException, IOException {
      FrameView view = analyzer.view(content, SiteDefaults.NONE);
      try (Workspace workspace = new Workspace()) {
        Mat small = Detector.shrunk(view.gray(), side, workspace.mat());
        double factor = (double) small.cols() / view.pixels().cols();
        return new Scene(
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
}
