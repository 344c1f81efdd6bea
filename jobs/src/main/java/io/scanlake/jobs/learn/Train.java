package io.scanlake.jobs.learn;

import io.scanlake.image.Natives;
import io.scanlake.jobs.operator.OperatorException;
import io.scanlake.jobs.operator.Progress;
import io.scanlake.recognize.ModelFolder;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;

/**
 * Makes a model from labelled images: what models look at is computed on the cluster, the model is
 * fitted on the driver with all its cores. Groups that are held out are never learned from.
 */
public final class Train {
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
   * @param quality the figures on what was held out; empty if nothing was
   */
  public record Made(Map<String, byte[]> folder, Optional<Evaluation> quality) {}

  /**
   * @throws OperatorException if the labels are not enough
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
        case CASCADE -> TrainCascade.run(this);
        case HOG_SVM -> TrainHog.run(this);
        case REGION_CLASSIFIER -> TrainRegionClassifier.run(this);
        case IMAGE_CLASSIFIER -> TrainImageClassifier.run(this);
      };
    } catch (IllegalArgumentException e) {
      throw new OperatorException("training: " + e.getMessage());
    }
  }

  TrainPlan plan() {
    return plan;
  }

  void say(String format, Object... values) {
    progress.say(String.format(Locale.ROOT, format, values));
  }

  /** What a worker makes of each image that may be learned from. */
  <R extends Serializable> List<R> onImages(ImageJobs.Maker<R> maker) {
    LabelSet labels = plan.learning();
    say("looking at %,d images", labels.images().size());
    ImageJobs.Done<R> done = ImageJobs.map(spark, labels, maker);
    if (!done.leftOut().isEmpty()) {
      progress.say(done.leftOut());
    }
    return done.results();
  }

  /** What the card says of the model's origin. */
  Map<String, String> trainedOn() {
    Map<String, String> origin = new TreeMap<>();
    origin.put("images", Integer.toString(plan.learning().images().size()));
    origin.put("held-out-images", Integer.toString(plan.heldOut().images().size()));
    origin.put("split", plan.split().share() + " by group, seed " + plan.split().seed());
    return origin;
  }
}
