package io.scanlake.train;

import io.scanlake.image.Box;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Trains a boosted cascade (Viola and Jones, CVPR 2001) over multi-block LBP features and writes it
 * as XML that OpenCV's CascadeClassifier loads. Hand-written because OpenCV has shipped no cascade
 * trainer since version 4.
 *
 * <p>Each stage learns to distinguish the positives that have passed so far from windows without an
 * object that the stages so far accept. The same input gives the same XML for any number of
 * threads.
 */
public final class CascadeTrainer {
  private final CascadeSettings settings;

  public CascadeTrainer(CascadeSettings settings) {
    this.settings = settings;
  }

  /** One object; the box may reach over the image's edge. */
  public record Positive(GrayImage image, Box box) {}

  /**
   * An image in which negatives are sought.
   *
   * @param excluded boxes of the objects in it
   */
  public record Negative(GrayImage image, List<Box> excluded) {
    public Negative {
      excluded = List.copyOf(excluded);
    }
  }

  /**
   * @throws IllegalArgumentException if there is no positive or no negative window of the size, if
   *     the samples need more memory than the settings allow, or if no feature distinguishes
   *     positives from negatives
   */
  public TrainedCascade train(List<Positive> positives, List<Negative> negatives) {
    if (positives.isEmpty()) {
      throw new IllegalArgumentException("a cascade cannot be trained without a positive");
    }
    long area = (settings.width() + 1L) * (settings.height() + 1L);
    long samples = (long) positives.size() * copies() + settings.negativesPerStage();
    if (area * samples * Integer.BYTES > Math.min(settings.maxBytes(), 1L << 32)) {
      throw new IllegalArgumentException("the samples need more memory than the settings allow");
    }
    long begin = System.nanoTime();
    try (Threads threads = new Threads(settings.threads())) {
      return train(positives, new NegativeMiner(negatives, settings, threads), threads, begin);
    }
  }

  private TrainedCascade train(
      List<Positive> positives, NegativeMiner miner, Threads threads, long begin) {
    List<LbpFeature> features = LbpFeature.all(settings.width(), settings.height());
    Windows samples = samples(positives);
    int all = samples.count();
    LbpCascade cascade = new LbpCascade(settings.width(), settings.height(), List.of());
    List<TrainedCascade.StageReport> stages = new ArrayList<>();
    NegativeMiner.Mined found = miner.mine(cascade, settings.seed());
    if (found.seen() == 0) {
      throw new IllegalArgumentException("the negative images have no window of this size");
    }
    StageTrainer trainer = new StageTrainer(settings, threads);
    TrainedCascade.End end = TrainedCascade.End.STAGES;
    while (stages.size() < settings.stages()) {
      if (found.falseAlarm() <= settings.targetFalseAlarm()) {
        end = TrainedCascade.End.TARGET;
        break;
      }
      int number = stages.size();
      int count = samples.count() + found.samples().count();
      List<LbpFeature> tried = tried(features, count, settings.seed() + number);
      StageTrainer.Result result = trainer.train(tried, samples, found.samples());
      if (result == null) {
        end = TrainedCascade.End.NO_GAIN;
        break;
      }
      stages.add(
          new TrainedCascade.StageReport(
              result.stage().weak().size(),
              samples.count(),
              found.samples().count(),
              tried.size(),
              result.hitRate(),
              result.falseAlarm(),
              found.falseAlarm()));
      cascade = cascade.with(result.stage());
      samples = samples.acceptedBy(result.stage());
      found = miner.mine(cascade, settings.seed() + stages.size());
    }
    if (stages.isEmpty()) {
      throw new IllegalArgumentException("no feature tells positives from negatives");
    }
    return new TrainedCascade(
        cascade,
        cascade.xml(settings),
        stages,
        samples.count() / (double) all,
        found.falseAlarm(),
        found.seen(),
        features.size(),
        end,
        (System.nanoTime() - begin) * 1e-9);
  }

  /** Their order has no influence on the sample but decides between equal features. */
  private List<LbpFeature> tried(List<LbpFeature> features, int samples, long seed) {
    long most = Math.min(settings.maxFeatures(), settings.maxBytes() / samples);
    if (most >= features.size()) {
      return features;
    }
    List<LbpFeature> some = new ArrayList<>(features);
    Collections.shuffle(some, new Random(seed));
    return some.subList(0, (int) Math.max(1, most));
  }

  private long copies() {
    return settings.isSymmetric() ? 2L * settings.copies() : settings.copies();
  }

  private Windows samples(List<Positive> positives) {
    Random random = new Random(settings.seed());
    List<GrayImage> samples = new ArrayList<>();
    for (Positive positive : positives) {
      for (int copy = 0; copy < settings.copies(); copy++) {
        Box box = copy == 0 ? positive.box() : jittered(positive.box(), random);
        GrayImage sample = positive.image().cut(box, settings.width(), settings.height());
        samples.add(sample);
        if (settings.isSymmetric()) {
          samples.add(sample.mirrored());
        }
      }
    }
    return Windows.of(samples, settings.width(), settings.height());
  }

  private Box jittered(Box box, Random random) {
    double size = StrictMath.pow(1 + settings.jitterScale(), unit(random));
    double aspect = StrictMath.pow(1 + settings.jitterScale(), 0.5 * unit(random));
    double w = box.w() * size * aspect;
    double h = box.h() * size / aspect;
    double x = box.x() + (box.w() - w) / 2 + box.w() * settings.jitterShift() * unit(random);
    double y = box.y() + (box.h() - h) / 2 + box.h() * settings.jitterShift() * unit(random);
    return new Box(x, y, w, h);
  }

  private static double unit(Random random) {
    return 2 * random.nextDouble() - 1;
  }
}
