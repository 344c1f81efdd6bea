package io.scanlake.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanlake.evaluate.Counts;
import io.scanlake.evaluate.Pairing;
import io.scanlake.file.SiteDefaults;
import io.scanlake.file.Source;
import io.scanlake.file.UnusableException;
import io.scanlake.image.Box;
import io.scanlake.image.Match;
import io.scanlake.jobs.settings.Settings;
import io.scanlake.jobs.settings.SettingsReader;
import io.scanlake.labels.GroupSplit;
import io.scanlake.labels.Label;
import io.scanlake.labels.LabelsCsv;
import io.scanlake.pipeline.Analyzer;
import io.scanlake.pipeline.FrameView;
import io.scanlake.pipeline.Region;
import io.scanlake.recognize.Algorithm;
import io.scanlake.recognize.FeatureSet;
import io.scanlake.recognize.Model;
import io.scanlake.recognize.ModelFolder;
import io.scanlake.testing.TestData;
import io.scanlake.train.ClassifierSpec;
import io.scanlake.train.ClassifierTrainer;
import io.scanlake.train.FeatureRow;
import io.scanlake.train.RegionRows;
import io.scanlake.train.RegionRows.Named;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How good a region classifier is on the regions of {@code conf/recipes/blood-cells.yaml}: red and
 * white cells, each by its own class, in the fifth of the groups that is held out from training.
 */
@Tag("quality")
class CellsQualityTest {
  private static final List<String> CLASSES = List.of("RBC", "WBC");
  private static final double OVERLAP = 0.5;
  private static final long SEED = 1;

  private record Cells(String group, byte[] file, List<Named> labels) {}

  @ParameterizedTest
  @CsvSource({"SVM, 0.76", "TREES, 0.76"})
  void cells(Algorithm algorithm, double floor) throws IOException, UnusableException {
    GroupSplit split = new GroupSplit(0.2, SEED);
    List<Cells> images = images(TestData.set("bccd"));
    Model model =
        learn(images.stream().filter(i -> !split.isHeldOut(i.group())).toList(), algorithm);
    Counts counts = Counts.NONE;
    try (Analyzer analyzer = analyzer(List.of(model))) {
      for (Cells image : images) {
        if (split.isHeldOut(image.group())) {
          counts = counts.plus(judged(analyzer, image));
        }
      }
    }
    System.out.printf(
        Locale.ROOT,
        "cells, %s: F1@0.5 %.3f, precision %.3f, recall %.3f%n",
        algorithm,
        counts.f1(),
        counts.precision(),
        counts.recall());
    assertThat(counts.f1()).isGreaterThanOrEqualTo(floor);
  }

  private static Model learn(List<Cells> images, Algorithm algorithm)
      throws IOException, UnusableException {
    List<FeatureRow> learn = new ArrayList<>();
    RegionRows rows = new RegionRows();
    try (Analyzer analyzer = analyzer(List.of())) {
      for (Cells image : images) {
        FrameView view = analyzer.view(Source.of(image.file()), SiteDefaults.NONE);
        learn.addAll(
            rows.of(
                view.pixels(),
                view.regions().stream().map(Region::candidate).toList(),
                image.labels(),
                OVERLAP,
                image.group()));
      }
    }
    ClassifierSpec plan =
        new ClassifierSpec(
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
    return ModelFolder.read(ClassifierTrainer.train(plan, learn, List.of()));
  }

  private static Counts judged(Analyzer analyzer, Cells image)
      throws IOException, UnusableException {
    List<Region> regions = analyzer.view(Source.of(image.file()), SiteDefaults.NONE).regions();
    Counts counts = Counts.NONE;
    for (String name : CLASSES) {
      List<Box> found =
          regions.stream().filter(r -> name.equals(r.label())).map(Region::box).toList();
      List<Box> truth =
          image.labels().stream().filter(l -> l.name().equals(name)).map(Named::box).toList();
      counts = counts.plus(Pairing.ofBoxes(found, truth, OVERLAP).counts());
    }
    return counts;
  }

  private static Analyzer analyzer(List<Model> models) throws IOException {
    Path file = TestData.projectRoot().resolve("conf/recipes/blood-cells.yaml");
    Settings settings = SettingsReader.read(Files.readString(file));
    return new Analyzer(settings.recipes(), models, settings.pixelBudget());
  }

  private static List<Cells> images(Path set) throws IOException, UnusableException {
    Map<String, List<Label>> byFile = new LinkedHashMap<>();
    for (Label label : LabelsCsv.read(Files.readString(set.resolve("labels.csv")))) {
      byFile.computeIfAbsent(label.file(), f -> new ArrayList<>()).add(label);
    }
    List<Cells> images = new ArrayList<>();
    for (Map.Entry<String, List<Label>> image : byFile.entrySet()) {
      List<Named> cells =
          Named.of(image.getValue()).stream().filter(c -> CLASSES.contains(c.name())).toList();
      byte[] bytes = Files.readAllBytes(set.resolve(image.getKey()));
      images.add(new Cells(image.getValue().get(0).group(), bytes, cells));
    }
    return images;
  }
}
