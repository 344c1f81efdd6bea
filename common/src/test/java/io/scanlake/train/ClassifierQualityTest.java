package io.scanlake.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanlake.Box;
import io.scanlake.Match;
import io.scanlake.SiteDefaults;
import io.scanlake.Source;
import io.scanlake.TestData;
import io.scanlake.UnusableException;
import io.scanlake.image.Natives;
import io.scanlake.image.PictureReader;
import io.scanlake.image.Workspace;
import io.scanlake.labels.Label;
import io.scanlake.labels.LabelsCsv;
import io.scanlake.labels.Split;
import io.scanlake.pipeline.Analyzer;
import io.scanlake.pipeline.MadeRecipes;
import io.scanlake.pipeline.Recipe;
import io.scanlake.pipeline.Region;
import io.scanlake.recognize.Candidate;
import io.scanlake.recognize.FeatureSet;
import io.scanlake.recognize.ImageFeatures;
import io.scanlake.recognize.Model;
import io.scanlake.recognize.ModelCard.Algorithm;
import io.scanlake.recognize.ModelFolder;
import io.scanlake.recognize.RegionClassifier;
import io.scanlake.recognize.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opencv.core.Mat;

/**
 * How good classifiers are on real images. Everything that is chosen is chosen by cross-validation
 * inside the part that is learnt from; what is scored was not seen, and is of other groups.
 */
class ClassifierQualityTest {
  private static final long BUDGET = 150_000_000L;
  private static final long SEED = 1;

  @BeforeAll
  static void load() {
    Natives.load();
  }

  private static List<Label> labels(Path set) throws IOException, UnusableException {
    return LabelsCsv.read(Files.readString(set.resolve("labels.csv")));
  }

  private static List<FeatureRow> rows(Path set, FeatureSet features)
      throws IOException, UnusableException {
    List<FeatureRow> rows = new ArrayList<>();
    try (Workspace workspace = new Workspace()) {
      PictureReader reader = new PictureReader(workspace, BUDGET);
      ImageFeatures of = new ImageFeatures(workspace, features);
      for (Label label : labels(set)) {
        byte[] bytes = Files.readAllBytes(set.resolve(label.file()));
        rows.add(
            new FeatureRow(
                label.group(),
                label.name(),
                of.of(reader.open(Source.of(bytes), SiteDefaults.NONE).frame(0).pixels())));
      }
    }
    return rows;
  }

  private static ClassifierTrainer.Plan plan(FeatureSet features, Algorithm algorithm) {
    return new ClassifierTrainer.Plan(
        "quality", features, algorithm, Match.ANY, null, 0.0, 1, Map.of(), Map.of(), SEED);
  }

  private static void say(String what, double... figures) {
    StringBuilder line = new StringBuilder(what);
    for (double figure : figures) {
      line.append(String.format(Locale.ROOT, " %.3f", figure));
    }
    System.out.println(line);
  }

  /** A fifth of the groups is scored. */
  @ParameterizedTest
  @CsvSource({"SVM, 0.985", "TREES, 0.985", "NAIVE_BAYES, 0.97"})
  void modalityAndBodyPart(Algorithm algorithm, double floor)
      throws IOException, UnusableException {
    List<FeatureRow> rows = rows(TestData.set("modality64"), FeatureSet.OVERVIEW_1);
    Split split = new Split(0.2, SEED);
    Map<String, Double> quality =
        ModelFolder.read(
                ClassifierTrainer.train(
                    plan(FeatureSet.OVERVIEW_1, algorithm),
                    rows.stream().filter(r -> !split.isHeldOut(r.group())).toList(),
                    rows.stream().filter(r -> split.isHeldOut(r.group())).toList()))
            .card()
            .measuredQuality();
    double accuracy = quality.get("accuracy");
    double f1 = quality.get("macro-f1");
    say(
        "modality64 " + algorithm + ": accuracy, macro-F1, rows",
        accuracy,
        f1,
        quality.get("rows"));
    assertThat(accuracy).isGreaterThanOrEqualTo(floor);
    assertThat(f1).isGreaterThanOrEqualTo(floor);
  }

  /** Every image is scored once, by a model that learnt from nine tenths of the others. */
  @ParameterizedTest
  @CsvSource({"SVM, 0.83", "TREES, 0.80"})
  void tumourOrNone(Algorithm algorithm, double floor) throws IOException, UnusableException {
    List<FeatureRow> rows = rows(TestData.set("mr_brain"), FeatureSet.DETAIL_1);
    int folds = 10;
    double right = 0;
    for (int i = 0; i < folds; i++) {
      int fold = i;
      List<FeatureRow> check =
          rows.stream().filter(r -> Split.fold(r.group(), folds, SEED) == fold).toList();
      if (!check.isEmpty()) {
        List<FeatureRow> learn =
            rows.stream().filter(r -> Split.fold(r.group(), folds, SEED) != fold).toList();
        right +=
            check.size()
                * ModelFolder.read(
                        ClassifierTrainer.train(plan(FeatureSet.DETAIL_1, algorithm), learn, check))
                    .card()
                    .measuredQuality()
                    .get("accuracy");
      }
    }
    double accuracy = right / rows.size();
    say("mr_brain " + algorithm + ": cross-validated accuracy, rows", accuracy, rows.size());
    assertThat(accuracy).isGreaterThanOrEqualTo(floor);
  }

  // --- cells ------------------------------------------------------------------------------------

  private record Cells(String group, List<RegionRows.Named> labels, byte[] file) {}

  private static final Recipe BLOOD =
      MadeRecipes.peaks("blood", Match.ANY, 5, 320, Recipe.Polarity.AUTO, 31, 4);

  /** Gives an image's frame and its candidates. */
  private interface Candidates {
    void of(byte[] file, BiConsumer<Mat, List<Candidate>> use)
        throws IOException, UnusableException;
  }

  private static List<Cells> cells() throws IOException, UnusableException {
    Path set = TestData.set("bccd");
    Map<String, List<Label>> byFile = new LinkedHashMap<>();
    for (Label label : labels(set)) {
      byFile.computeIfAbsent(label.file(), f -> new ArrayList<>()).add(label);
    }
    List<Cells> images = new ArrayList<>();
    for (Map.Entry<String, List<Label>> image : byFile.entrySet()) {
      List<RegionRows.Named> cells =
          RegionRows.Named.of(image.getValue()).stream()
              .filter(c -> c.name().equals("RBC") || c.name().equals("WBC"))
              .toList();
      byte[] bytes = Files.readAllBytes(set.resolve(image.getKey()));
      images.add(new Cells(image.getValue().get(0).group(), cells, bytes));
    }
    return images;
  }

  /** A fifth of the images is scored: red and white cells together, each by its own class. */
  private static double cellF1(String how, Algorithm algorithm, Candidates candidates)
      throws IOException, UnusableException {
    Split split = new Split(0.2, SEED);
    List<FeatureRow> learn = new ArrayList<>();
    RegionRows rows = new RegionRows();
    List<Cells> images = cells();
    for (Cells image : images) {
      if (!split.isHeldOut(image.group())) {
        candidates.of(
            image.file(),
            (pixels, regions) ->
                learn.addAll(rows.of(pixels, regions, image.labels(), 0.5, image.group())));
      }
    }
    ClassifierTrainer.Plan plan =
        new ClassifierTrainer.Plan(
            "cells",
            FeatureSet.REGION_1,
            algorithm,
            Match.ANY,
            RegionRows.BACKGROUND,
            null,
            0.35,
            Map.of(),
            Map.of(),
            SEED);
    Model model = ModelFolder.read(ClassifierTrainer.train(plan, learn, List.of()));
    Counts counts = new Counts();
    try (RegionClassifier classifier = (RegionClassifier) model.open()) {
      for (Cells image : images) {
        if (split.isHeldOut(image.group())) {
          candidates.of(
              image.file(),
              (pixels, regions) ->
                  counts.add(regions, classifier.classify(pixels, regions), image.labels()));
        }
      }
    }
    double f1 = 2.0 * counts.right / (counts.said + counts.are);
    say(
        "bccd cells by " + how + ", " + algorithm + ": F1@0.5, precision, recall, coverable",
        f1,
        (double) counts.right / Math.max(1, counts.said),
        (double) counts.right / counts.are,
        (double) counts.covered / counts.are);
    return f1;
  }

  @Test
  void cellsAmongTheWatershedsRegions() throws IOException, UnusableException {
    try (Analyzer analyzer = new Analyzer(List.of(BLOOD), List.of(), BUDGET)) {
      double f1 =
          cellF1(
              "watershed",
              Algorithm.TREES,
              (file, use) ->
                  analyzer.look(
                      Source.of(file),
                      SiteDefaults.NONE,
                      s ->
                          use.accept(
                              s.pixels(), s.regions().stream().map(Region::candidate).toList())));
      assertThat(f1).isGreaterThanOrEqualTo(0.45);
    }
  }

  /** What the classifier makes of candidates that cover nearly every cell. */
  @ParameterizedTest
  @CsvSource({"SVM, 0.74", "TREES, 0.74"})
  void cellsAmongCircles(Algorithm algorithm, double floor) throws IOException, UnusableException {
    try (Workspace workspace = new Workspace()) {
      PictureReader reader = new PictureReader(workspace, BUDGET);
      double f1 =
          cellF1(
              "circles",
              algorithm,
              (file, use) -> {
                Mat pixels = reader.open(Source.of(file), SiteDefaults.NONE).frame(0).pixels();
                use.accept(pixels, Circles.in(pixels));
              });
      assertThat(f1).isGreaterThanOrEqualTo(floor);
    }
  }

  /** Matches greedily, the surest first, at an overlap of a half. */
  private static final class Counts {
    private int said;
    private int are;
    private int right;
    private int covered;

    void add(List<Candidate> regions, List<Verdict> verdicts, List<RegionRows.Named> labels) {
      are += labels.size();
      for (RegionRows.Named label : labels) {
        covered += regions.stream().anyMatch(r -> r.box().iou(label.box()) >= 0.5) ? 1 : 0;
      }
      List<Integer> order = new ArrayList<>();
      for (int i = 0; i < regions.size(); i++) {
        if (verdicts.get(i) != null && !verdicts.get(i).label().equals(RegionRows.BACKGROUND)) {
          order.add(i);
        }
      }
      order.sort(Comparator.comparingDouble(i -> -verdicts.get(i).score()));
      said += order.size();
      List<RegionRows.Named> left = new ArrayList<>(labels);
      for (int i : order) {
        Box box = regions.get(i).box();
        String name = verdicts.get(i).label();
        left.stream()
            .filter(l -> l.name().equals(name) && l.box().iou(box) >= 0.5)
            .max(Comparator.comparingDouble(l -> l.box().iou(box)))
            .ifPresent(
                match -> {
                  left.remove(match);
                  right++;
                });
      }
    }
  }
}
