package io.scanlake.jobs.learn;

import io.scanlake.dicom.BodyRegion;
import io.scanlake.image.Natives;
import io.scanlake.jobs.OperatorException;
import io.scanlake.jobs.Progress;
import io.scanlake.jobs.Session;
import io.scanlake.jobs.Settings;
import io.scanlake.jobs.SettingsReader;
import io.scanlake.jobs.analyze.Models;
import io.scanlake.labels.Label;
import io.scanlake.labels.Split;
import io.scanlake.recognize.FeatureSet;
import io.scanlake.recognize.Meaning;
import io.scanlake.recognize.Model;
import io.scanlake.recognize.ModelCard;
import io.scanlake.recognize.ModelFolder;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The jobs that make models from labelled images and judge them. */
public final class LearnCommands {
  private LearnCommands() {}

  /** The options that both jobs have. */
  static final class LabelOptions {
    @Option(
        names = "--labels",
        required = true,
        paramLabel = "URI",
        description =
            "CSV with the header file,label_kind,class,x,y,w,h,mask,group,licence, or a folder with"
                + " a Pascal VOC .xml for each image.")
    String labels;

    @Option(
        names = "--images",
        paramLabel = "URI",
        description =
            "Folder that the paths in the labels start from; that of the labels if not given.")
    String images;

    @Option(
        names = "--class",
        paramLabel = "NAME",
        description = "Only labels of this class; may be given several times.")
    List<String> classes = List.of();

    @Option(
        names = "--held-out",
        paramLabel = "SHARE",
        defaultValue = "0.3",
        description =
            "Share of the groups (patients, slides) that training never sees and quality is measured"
                + " on.")
    double heldOut;

    @Option(
        names = "--seed",
        paramLabel = "N",
        defaultValue = "1",
        description = "Of the split and of everything drawn at random.")
    long seed;

    @Option(
        names = "--settings",
        paramLabel = "FILE",
        description = "Settings (YAML): recipes. The defaults if not given.")
    Path settings;

    Split split() {
      try {
        return new Split(heldOut, seed);
      } catch (IllegalArgumentException e) {
        throw new OperatorException("--held-out: " + e.getMessage());
      }
    }

    Settings read() {
      try {
        return settings == null
            ? SettingsReader.defaults()
            : SettingsReader.read(Files.readString(settings));
      } catch (IOException e) {
        throw new OperatorException("the settings cannot be read: " + settings);
      }
    }
  }

  @Command(
      name = "train",
      description =
          "Makes a model folder from labelled images; its quality on groups that were held out stands"
              + " in its model.yaml.",
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
  public static final class TrainJob implements Callable<Integer> {
    @Option(
        names = "--kind",
        required = true,
        paramLabel = "KIND",
        description = "cascade, hog-svm, region-classifier or image-classifier.")
    String kind;

    @Mixin LabelOptions input;

    @Option(
        names = "--output",
        required = true,
        paramLabel = "URI",
        description = "The model folder to make; must not exist.")
    String output;

    @Option(
        names = "--id",
        paramLabel = "NAME",
        description = "What rows call the model; the folder's name if not given.")
    String id;

    @Option(
        names = "--algorithm",
        paramLabel = "NAME",
        defaultValue = "svm",
        description = "Of a classifier: svm, naive-bayes or trees.")
    String algorithm;

    @Option(
        names = "--features",
        paramLabel = "NAME",
        defaultValue = "overview",
        description = "Of an image classifier: overview (cheap) or detail (symmetry, texture).")
    String features;

    @Option(
        names = "--least-score",
        paramLabel = "X",
        description =
            "A classifier says nothing that it is less sure of; if not given, as trained.")
    Double leastScore;

    @Option(
        names = "--meaning",
        paramLabel = "CLASS=MODALITY[+MODALITY][/REGION]",
        description =
            "What a class says of modality and body region, for images whose header does not, such"
                + " as 'chest film=DX+CR/CHEST'. Labels of the kind modality say it by themselves.")
    Map<String, String> meanings = Map.of();

    @Option(
        names = "--mirror-class",
        paramLabel = "NAME",
        description = "Class whose objects look, in a mirror, like those of the one class.")
    String mirrored;

    @Option(
        names = "--window",
        paramLabel = "WxH",
        description = "Window of a detector in pixels; by the objects' shape if not given.")
    String window;

    @Option(
        names = "--working-side-px",
        paramLabel = "N",
        description =
            "Longer side to which a detector shrinks images; if not given, so that the smallest"
                + " objects fill the window.")
    int workingSidePx;

    @Option(
        names = "--max-detections",
        paramLabel = "N",
        description = "A detector keeps its best N of a class and image; 0 = all.")
    int mostDetections;

    @Override
    public Integer call() throws IOException {
      SparkSession spark =
          Session.configure(SparkSession.builder().appName("scanlake train")).getOrCreate();
      Configuration hadoop = spark.sparkContext().hadoopConfiguration();
      org.apache.hadoop.fs.Path folder = target(output, hadoop);
      Settings settings = input.read();
      LabelSet labels = LabelSet.read(input.labels, input.images, hadoop);
      TrainPlan plan = plan(settings, labels, folder.getName());
      Progress progress = new Progress(System.err);
      Map<String, byte[]> files = new Train(spark, plan, progress).run();
      Model model = ModelFolder.read(files);
      if (plan.heldOut().images().isEmpty()) {
        progress.say("nothing is held out: the quality is not measured");
      } else {
        List<String> classes = plan.detects() ? plan.detected() : plan.classes();
        Evaluation evaluation =
            evaluate(
                spark,
                plan.heldOut(),
                new Judge.Task(plan.recipes(), model, classes, 1, plan.pixelBudget(), null),
                plan.id());
        System.out.print(evaluation.text());
        files = ModelFolder.measured(files, evaluation.figures());
      }
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        write(new org.apache.hadoop.fs.Path(folder, file.getKey()), file.getValue(), hadoop);
      }
      System.out.println("model folder: " + output);
      return 0;
    }

    private TrainPlan plan(Settings settings, LabelSet labels, String name) {
      Model.Kind wanted = named(Model.Kind.class, kind, "--kind");
      boolean detects = wanted == Model.Kind.CASCADE || wanted == Model.Kind.HOG_SVM;
      List<String> known =
          wanted == Model.Kind.IMAGE_CLASSIFIER
              ? labels.classes(Label.Kind.CLASS, Label.Kind.MODALITY)
              : wanted == Model.Kind.REGION_CLASSIFIER
                  ? labels.classes(Label.Kind.BOX, Label.Kind.MASK, Label.Kind.INSTANCES)
                  : labels.classes(Label.Kind.BOX);
      List<String> classes = input.classes.isEmpty() ? known : input.classes;
      for (String c : classes) {
        if (!known.contains(c)) {
          throw new OperatorException(
              "no label for a "
                  + kind
                  + " has the class "
                  + c
                  + ", there are: "
                  + String.join(", ", known));
        }
      }
      if (detects && classes.size() != 1) {
        throw new OperatorException(
            "a " + kind + " finds one class; name it with --class: " + String.join(", ", known));
      }
      int[] sides = sides();
      return new TrainPlan(
          wanted,
          id == null ? name : id,
          labels,
          classes,
          mirrored,
          input.split(),
          settings.recipes(),
          settings.pixelBudget(),
          sides[0],
          sides[1],
          workingSidePx,
          mostDetections,
          named(ModelCard.Algorithm.class, algorithm, "--algorithm"),
          wanted == Model.Kind.REGION_CLASSIFIER
              ? FeatureSet.REGION_1
              : named(FeatureSet.class, features + "_1", "--features"),
          meanings(labels, classes),
          leastScore,
          input.seed);
    }

    private int[] sides() {
      if (window == null) {
        return new int[] {0, 0};
      }
      if (!window.matches("[1-9][0-9]{0,2}x[1-9][0-9]{0,2}")) {
        throw new OperatorException("--window " + window + ": give a size such as 24x32");
      }
      String[] parts = window.split("x");
      return new int[] {Integer.parseInt(parts[0]), Integer.parseInt(parts[1])};
    }

    private Map<String, Meaning> meanings(LabelSet labels, List<String> classes) {
      Map<String, String> texts = new LinkedHashMap<>();
      labels.classes(Label.Kind.MODALITY).stream()
          .filter(classes::contains)
          .forEach(name -> texts.put(name, name));
      texts.putAll(meanings);
      Map<String, Meaning> read = new LinkedHashMap<>();
      texts.forEach((name, text) -> read.put(name, meaning(text)));
      return read;
    }

    private static BodyRegion region(String term) {
      BodyRegion region = BodyRegion.ofTerm(term);
      if (region == null) {
        throw new IllegalArgumentException("no body region is known as " + term);
      }
      return region;
    }

    private static Meaning meaning(String text) {
      try {
        String[] parts = text.split("/", 2);
        // XR is no modality of DICOM: a film may have come from either.
        List<String> modality =
            parts[0].equals("XR") ? List.of("DX", "CR") : List.of(parts[0].split("\\+"));
        return new Meaning(modality, parts.length == 1 ? null : region(parts[1]));
      } catch (IllegalArgumentException e) {
        throw new OperatorException("--meaning " + text + ": " + e.getMessage());
      }
    }
  }

  @Command(
      name = "evaluate",
      description = "Judges a model, or the regions of the recipes, against labels.",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      showDefaultValues = true,
      footer = {
        "",
        "Example: scanlake evaluate --model models/lungs --labels lungs/labels.csv --output report"
            + " --overlays",
        "Example: scanlake evaluate --labels nuclei/labels.csv --held-out 1 --output report"
      })
  public static final class EvaluateJob implements Callable<Integer> {
    @Option(
        names = "--model",
        paramLabel = "URI",
        description = "Model folder; without it the recipes' regions are judged.")
    String model;

    @Mixin LabelOptions input;

    @Option(
        names = "--mask-from",
        paramLabel = "N",
        defaultValue = "1",
        description = "Pixels of a mask from this value on are inside.")
    int maskFrom;

    @Option(
        names = "--all",
        description = "Judge on all images, not only on the groups that training held out.")
    boolean all;

    @Option(
        names = "--output",
        required = true,
        paramLabel = "URI",
        description = "Folder for evaluation.json and pictures; must not exist.")
    String output;

    @Option(
        names = "--overlays",
        description =
            "Also draw truth (green) and what was found (red) over each image. Pictures may show"
                + " patients.")
    boolean overlays;

    @Override
    public Integer call() throws IOException {
      SparkSession spark =
          Session.configure(SparkSession.builder().appName("scanlake evaluate")).getOrCreate();
      Configuration hadoop = spark.sparkContext().hadoopConfiguration();
      org.apache.hadoop.fs.Path folder = target(output, hadoop);
      Settings settings = input.read();
      Natives.load();
      Model opened = model == null ? null : Models.folder(model, hadoop);
      LabelSet labels = LabelSet.read(input.labels, input.images, hadoop);
      LabelSet judged = all ? labels : labels.side(input.split(), true);
      if (judged.images().isEmpty()) {
        throw new OperatorException("no image is held out; judge all with --all");
      }
      Judge.Task task =
          new Judge.Task(
              settings.recipes(),
              opened,
              input.classes,
              maskFrom,
              settings.pixelBudget(),
              overlays ? folder + "/overlays" : null);
      Evaluation evaluation =
          evaluate(spark, judged, task, opened == null ? "recipes" : opened.id());
      System.out.print(evaluation.text());
      write(
          new org.apache.hadoop.fs.Path(folder, "evaluation.json"),
          evaluation.json().getBytes(StandardCharsets.UTF_8),
          hadoop);
      System.out.println("report: " + output);
      return 0;
    }
  }

  private static Evaluation evaluate(
      SparkSession spark, LabelSet labels, Judge.Task task, String subject) {
    return Evaluation.of(subject, OnImages.map(spark, labels, hadoop -> new Judge(task, hadoop)));
  }

  private static <E extends Enum<E>> E named(Class<E> type, String text, String option) {
    String name = text.toUpperCase(Locale.ROOT).replace('-', '_');
    List<String> known = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equals(name)) {
        return constant;
      }
      known.add(constant.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }
    throw new OperatorException(
        option + " " + text + " is not known; there are: " + String.join(", ", known));
  }

  /** A folder that is to be made. */
  private static org.apache.hadoop.fs.Path target(String uri, Configuration hadoop) {
    try {
      org.apache.hadoop.fs.Path folder = new org.apache.hadoop.fs.Path(uri);
      FileSystem files = folder.getFileSystem(hadoop);
      if (files.exists(folder)) {
        throw new OperatorException("--output exists already: " + uri);
      }
      files.mkdirs(folder);
      return folder;
    } catch (IOException | IllegalArgumentException | UnsupportedOperationException e) {
      throw new OperatorException(
          "--output cannot be made: " + uri + " (" + OperatorException.kind(e) + ")");
    }
  }

  private static void write(org.apache.hadoop.fs.Path file, byte[] content, Configuration hadoop)
      throws IOException {
    try (OutputStream out = file.getFileSystem(hadoop).create(file, true)) {
      out.write(content);
    }
  }
}
