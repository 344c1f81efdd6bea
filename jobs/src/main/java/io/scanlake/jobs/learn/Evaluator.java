package io.scanlake.jobs.learn;

import io.scanlake.evaluate.AveragePrecision;
import io.scanlake.evaluate.Confusion;
import io.scanlake.evaluate.Counts;
import io.scanlake.evaluate.Dice;
import io.scanlake.evaluate.Pairing;
import io.scanlake.file.SiteDefaults;
import io.scanlake.file.Source;
import io.scanlake.file.UnusableException;
import io.scanlake.image.Box;
import io.scanlake.labels.Label;
import io.scanlake.labels.LabelKind;
import io.scanlake.pipeline.Analyzer;
import io.scanlake.pipeline.FrameView;
import io.scanlake.pipeline.LabelMap;
import io.scanlake.pipeline.Recipe;
import io.scanlake.pipeline.Region;
import io.scanlake.recognize.Detection;
import io.scanlake.recognize.Model;
import io.scanlake.recognize.ModelKind;
import io.scanlake.recognize.Prediction;
import io.scanlake.recognize.Recognizer;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.opencv.core.Mat;

/** Compares what a model or recipe finds in labelled images with their labels. */
public final class Evaluator implements ImageJobs.Worker<ImageScore> {
  private static final double HALF = 0.5;
  private static final double STRICT = 0.7;

  /** The class of the regions of a recipe, which have no name. */
  static final String REGION = "region";

  /**
   * What is evaluated, and how.
   *
   * @param model the model, or null for the recipe's regions
   * @param classes classes of the labels that count; empty = those that the model knows
   * @param maskFrom smallest value of a mask's pixel that is inside
   * @param overlays folder for pictures, or null for none
   */
  public record Task(
      List<Recipe> recipes,
      Model model,
      List<String> classes,
      int maskFrom,
      long pixelBudget,
      String overlays)
      implements Serializable {
    /** What is evaluated, in a word. */
    String subject() {
      return model == null ? "recipes" : model.id();
    }

    boolean isWanted(String name) {
      return classes.isEmpty() || classes.contains(name);
    }

    boolean isOfImages() {
      return model != null && model.card().kind().answer() == ModelKind.Answer.IMAGE_LABEL;
    }

    /** The classes of objects that are sought. */
    List<String> sought() {
      if (model == null) {
        return List.of(REGION);
      }
      List<String> names = new ArrayList<>(model.card().labels());
      if (model.card().search() != null && model.card().search().mirrorLabel() != null) {
        names.add(model.card().search().mirrorLabel());
      }
      if (model.card().classifier() != null) {
        names.remove(model.card().classifier().background());
      }
      names.removeIf(name -> !isWanted(name));
      return names;
    }
  }

  /** An object that was found. */
  record FoundObject(String name, Box box, double score) {}

  private final Task task;
  private final Configuration hadoop;
  private final Analyzer analyzer;
  private final Recognizer classifier;

  Evaluator(Task task, Configuration hadoop) {
    this.task = task;
    this.hadoop = hadoop;
    boolean isOfObjects = task.model() != null && !task.isOfImages();
    analyzer =
        new Analyzer(
            task.recipes(), isOfObjects ? List.of(task.model()) : List.of(), task.pixelBudget());
    classifier = task.isOfImages() ? Recognizer.open(task.model()) : null;
  }

  @Override
  public ImageScore on(LabelSet.Image image, Source content) throws UnusableException, IOException {
    Mat mask = mask(image);
    try {
      FrameView view = analyzer.view(content, SiteDefaults.NONE);
      if (task.overlays() != null) {
        Overlay.write(task.overlays(), image, view, found(view), mask, hadoop);
      }
      return score(image, view, mask);
    } finally {
      if (mask != null) {
        mask.release();
      }
    }
  }

  /** The image's mask, or null; the caller releases it. */
  private Mat mask(LabelSet.Image image) throws UnusableException, IOException {
    List<Label> masks = image.labels(l -> l.mask() != null && task.isWanted(l.name()));
    return masks.isEmpty()
        ? null
        : Masks.read(ImageJobs.content(image.folder(), masks.get(0).mask(), hadoop));
  }

  private ImageScore score(LabelSet.Image image, FrameView view, Mat mask) {
    if (classifier != null) {
      List<Label> named = image.labels(l -> l.isOfImage() && task.isWanted(l.name()));
      Prediction prediction = classifier.classify(view.pixels());
      return new ImageScore(
          image.group(),
          new ArrayList<>(),
          Double.NaN,
          named.isEmpty() ? null : named.get(0).name(),
          prediction == null ? Confusion.NOTHING : prediction.label());
    }
    if (mask != null) {
      return masked(image, view, mask);
    }
    ArrayList<ImageScore.ObjectCounts> objects = new ArrayList<>();
    List<FoundObject> found = found(view);
    for (String name : task.sought()) {
      List<Box> truth =
          image
              .labels(
                  l ->
                      l.box() != null
                          && (task.model() == null
                              ? task.isWanted(l.name())
                              : l.name().equals(name)))
              .stream()
              .map(Label::box)
              .toList();
      objects.add(objects(name, found.stream().filter(f -> f.name().equals(name)).toList(), truth));
    }
    return new ImageScore(image.group(), objects, Double.NaN, null, null);
  }

  private static ImageScore.ObjectCounts objects(
      String name, List<FoundObject> found, List<Box> truth) {
    List<Box> boxes = found.stream().map(FoundObject::box).toList();
    boolean isScored = found.stream().noneMatch(f -> Double.isNaN(f.score()));
    return new ImageScore.ObjectCounts(
        name,
        Pairing.ofBoxes(boxes, truth, HALF).counts(),
        Pairing.ofBoxes(boxes, truth, STRICT).counts(),
        isScored
            ? new ArrayList<>(
                AveragePrecision.judge(
                    boxes, found.stream().map(FoundObject::score).toList(), truth, HALF))
            : new ArrayList<>());
  }

  /** Against a mask: instances by their pixels, and the whole foreground. */
  private ImageScore masked(LabelSet.Image image, FrameView view, Mat mask) {
    int[] truth = Masks.values(mask);
    LabelMap labels = view.labels().scaled(mask.rows(), mask.cols());
    byte[] in = new byte[truth.length];
    byte[] is = new byte[truth.length];
    for (int i = 0; i < truth.length; i++) {
      in[i] = (byte) (labels.labels()[i] != 0 ? 1 : 0);
      is[i] = (byte) (truth[i] >= task.maskFrom() ? 1 : 0);
    }
    ArrayList<ImageScore.ObjectCounts> objects = new ArrayList<>();
    if (!image.labels(l -> l.kind() == LabelKind.INSTANCES).isEmpty()) {
      Counts half = Pairing.ofInstances(labels.labels(), truth, HALF).counts();
      Counts strict = Pairing.ofInstances(labels.labels(), truth, STRICT).counts();
      objects.add(new ImageScore.ObjectCounts(REGION, half, strict, new ArrayList<>()));
    }
    return new ImageScore(image.group(), objects, Dice.of(in, is), null, null);
  }

  private List<FoundObject> found(FrameView view) {
    List<FoundObject> found = new ArrayList<>();
    if (task.model() == null) {
      for (Region region : view.regions()) {
        found.add(new FoundObject(REGION, region.box(), Double.NaN));
      }
      return found;
    }
    for (Detection d : view.detections()) {
      found.add(new FoundObject(d.label(), new Box(d.x(), d.y(), d.w(), d.h()), d.score()));
    }
    for (Region region : view.regions()) {
      if (region.label() != null) {
        found.add(new FoundObject(region.label(), region.box(), region.score()));
      }
    }
    return found;
  }

  @Override
  public void close() {
    if (classifier != null) {
      classifier.close();
    }
    analyzer.close();
  }
}
