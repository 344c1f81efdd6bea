package io.scanlake.jobs.learn;

import io.scanlake.image.Match;
import io.scanlake.jobs.learn.ImageJobs.Maker;
import io.scanlake.train.ClassifierSpec;
import io.scanlake.train.ClassifierTrainer;
import io.scanlake.train.FeatureRow;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The rows of one image; a record, so that Spark can send lists of them. */
record FeatureRows(ArrayList<FeatureRow> rows) implements Serializable {
  /** The rows of all images that may be learned from. */
  static List<FeatureRow> of(Train train, Maker<FeatureRows> maker) {
    return train.onImages(maker).stream().flatMap(some -> some.rows.stream()).toList();
  }

  /**
   * The model folder of a classifier that learns from the rows of all images.
   *
   * @param background see {@link ClassifierSpec}
   * @param maxOverlap see {@link ClassifierSpec}
   */
  static Map<String, byte[]> classifier(
      Train train, Maker<FeatureRows> maker, String background, double maxOverlap) {
    TrainPlan plan = train.plan();
    List<FeatureRow> rows = of(train, maker);
    train.say("learning from %,d", rows.size());
    TrainPlan.ClassifierOptions options = plan.classifying();
    return ClassifierTrainer.train(
        new ClassifierSpec(
            plan.id(),
            options.features(),
            options.algorithm(),
            Match.ANY,
            background,
            options.leastScore(),
            maxOverlap,
            options.meanings(),
            train.trainedOn(),
            plan.seed()),
        rows,
        List.of());
  }
}
