package io.scanlake.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanlake.file.SiteDefaults;
import io.scanlake.file.Source;
import io.scanlake.file.UnusableException;
import io.scanlake.image.Match;
import io.scanlake.image.Natives;
import io.scanlake.image.PictureReader;
import io.scanlake.image.Workspace;
import io.scanlake.labels.GroupSplit;
import io.scanlake.labels.Label;
import io.scanlake.labels.LabelsCsv;
import io.scanlake.recognize.Algorithm;
import io.scanlake.recognize.FeatureSet;
import io.scanlake.recognize.ImageFeatures;
import io.scanlake.recognize.ModelFolder;
import io.scanlake.testing.TestData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How good classifiers are on real images. Everything that is chosen is chosen by cross-validation
 * inside the part that is learnt from; what is scored was not seen, and is of other groups.
 */
@Tag("quality")
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

  private static ClassifierSpec plan(FeatureSet features, Algorithm algorithm) {
    return new ClassifierSpec(
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
    GroupSplit split = new GroupSplit(0.2, SEED);
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
          rows.stream().filter(r -> GroupSplit.fold(r.group(), folds, SEED) == fold).toList();
      if (!check.isEmpty()) {
        List<FeatureRow> learn =
            rows.stream().filter(r -> GroupSplit.fold(r.group(), folds, SEED) != fold).toList();
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
}
