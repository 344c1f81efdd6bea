package io.scanlake.jobs.command;

import io.scanlake.jobs.learn.KindsOfImage;
import io.scanlake.jobs.learn.LabelSet;
import io.scanlake.jobs.learn.NewFolder;
import io.scanlake.jobs.learn.Train;
import io.scanlake.jobs.learn.TrainPlan;
import io.scanlake.jobs.operator.ExitCode;
import io.scanlake.jobs.operator.OperatorException;
import io.scanlake.jobs.operator.Progress;
import io.scanlake.jobs.run.Session;
import io.scanlake.jobs.settings.Settings;
import io.scanlake.recognize.Algorithm;
import io.scanlake.recognize.FeatureSet;
import io.scanlake.recognize.KindOfImage;
import io.scanlake.recognize.ModelKind;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "train",
    description =
        "Trains a model on labelled images and writes a model folder; model.yaml states the quality"
            + " on groups that were held out.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    showDefaultValues = true,
    footer = {
      "",
      "Example: scanlake train --kind cascade --class right_lung --mirror-class left_lung"
          + " --max-detections 1 --labels lungs/labels.csv --output models/lungs",
      "Example: scanlake train --kind image-classifier --algorithm svm --labels kinds/labels.csv"
          + " --output models/kinds"
    })
public final class TrainCommand implements Callable<Integer> {
  private static final Map<String, ModelKind> KINDS = names(ModelKind.values());
  private static final Map<String, Algorithm> ALGORITHMS = names(Algorithm.values());
  private static final Map<String, FeatureSet> FEATURES =
      new TreeMap<>(Map.of("overview", FeatureSet.OVERVIEW_1, "detail", FeatureSet.DETAIL_1));

  @Option(
      names = "--kind",
      required = true,
      paramLabel = "KIND",
      completionCandidates = Kinds.class,
      description = "Kind of model: ${COMPLETION-CANDIDATES}.")
  String kind;

  /** The names that {@code --kind} accepts. */
  static final class Kinds implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return KINDS.keySet().iterator();
    }
  }

  @Mixin LabelOptions input;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "URI",
      description = "The model folder to create; must not exist.")
  String output;

  @Option(
      names = "--id",
      paramLabel = "NAME",
      description = "The model's id in the tables; the folder's name if not given.")
  String id;

  @Option(
      names = "--algorithm",
      paramLabel = "NAME",
      defaultValue = "svm",
      description = "Classifiers: svm, naive-bayes or trees.")
  String algorithm;

  @Option(
      names = "--features",
      paramLabel = "NAME",
      defaultValue = "overview",
      description = "Image classifiers: overview (cheap) or detail (symmetry, texture).")
  String features;

  @Option(
      names = "--least-score",
      paramLabel = "X",
      description =
          "Classifiers: predictions below this score are dropped; if not given, the score that"
              + " training found best.")
  Double leastScore;

  @Option(
      names = "--meaning",
      paramLabel = "CLASS=MODALITY[+MODALITY][/REGION]",
      description =
          "What a class tells of modality and body region, for images whose header does not, such"
              + " as 'chest film=DX+CR/CHEST'. The names of modality labels tell it without this.")
  Map<String, String> meanings = Map.of();

  @Option(
      names = "--mirror-class",
      paramLabel = "NAME",
      description =
          "Detectors: class whose objects look, in a mirror, like those of the class to learn.")
  String mirrored;

  @Option(
      names = "--window",
      paramLabel = "WxH",
      description =
          "Detectors: window in pixels; derived from the shape of the objects if not given.")
  String window;

  @Option(
      names = "--working-side-px",
      paramLabel = "N",
      description =
          "Detectors: longer side to which images are shrunk; if not given, so that the smallest"
              + " objects fill the window.")
  int workingSidePx;

  @Option(
      names = "--max-detections",
      paramLabel = "N",
      description = "Detectors: best detections kept per class and image; 0 = all.")
  int mostDetections;

  @Override
  public Integer call() throws IOException {
    Configuration hadoop = Session.hadoop();
    try (NewFolder folder = NewFolder.make(output, hadoop)) {
      TrainPlan plan = plan(input.settings(), input.read(hadoop), folder.name());
      Train.Made made = Train.run(Session.start("train"), plan, Progress.onStandardError());
      made.quality().ifPresent(quality -> System.out.print(quality.text()));
      for (Map.Entry<String, byte[]> file : made.folder().entrySet()) {
        folder.write(file.getKey(), file.getValue());
      }
    }
    System.out.println("model folder: " + output);
    return ExitCode.DONE.code();
  }

  private TrainPlan plan(Settings settings, LabelSet labels, String name) {
    Map<String, KindOfImage> read = new LinkedHashMap<>();
    meanings.forEach((named, text) -> read.put(named, KindsOfImage.parse(text)));
    return new TrainPlan(
        named(KINDS, kind, "--kind"),
        id == null ? name : id,
        labels,
        input.classes,
        input.split(),
        settings.recipes(),
        settings.pixelBudget(),
        new TrainPlan.DetectorOptions(
            mirrored,
            window == null ? null : TrainPlan.WindowSize.parse(window),
            workingSidePx,
            mostDetections),
        new TrainPlan.ClassifierOptions(
            named(ALGORITHMS, algorithm, "--algorithm"),
            named(FEATURES, features, "--features"),
            read,
            leastScore));
  }

  /** The constants by their names on the command line. */
  private static <E extends Enum<E>> Map<String, E> names(E[] constants) {
    Map<String, E> names = new LinkedHashMap<>();
    for (E constant : constants) {
      names.put(constant.name().toLowerCase(Locale.ROOT).replace('_', '-'), constant);
    }
    return names;
  }

  private static <E> E named(Map<String, E> known, String text, String option) {
    E constant = known.get(text.toLowerCase(Locale.ROOT).replace('_', '-'));
    if (constant == null) {
      throw new OperatorException(
          option + " " + text + " is unknown; there are: " + String.join(", ", known.keySet()));
    }
    return constant;
  }
}
