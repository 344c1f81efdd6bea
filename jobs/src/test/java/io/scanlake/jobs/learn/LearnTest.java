package io.scanlake.jobs.learn;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.scanlake.jobs.Local;
import io.scanlake.jobs.sample.phantoms.SampleArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models made from the sample's phantoms, judged, and used by the nightly job. */
class LearnTest {
  @TempDir static Path folder;
  private static Path labels;

  /** Those of the CT scanners alone: enough for a detector, and quick. */
  private static Path ofCt;

  @BeforeAll
  static void sample() throws IOException {
    SampleArchive.write(new Configuration(), new org.apache.hadoop.fs.Path(folder.toUri()));
    labels = folder.resolve("labels.csv");
    List<String> lines = Files.readAllLines(labels);
    List<String> some =
        lines.stream().filter(l -> l.startsWith("file,") || l.contains("/CT-100")).toList();
    ofCt = Files.write(folder.resolve("ct.csv"), some);
  }

  private static Local.Result train(String kind, Path output, String... more) {
    return train(kind, labels, output, more);
  }

  private static Local.Result train(String kind, Path labels, Path output, String... more) {
    List<String> args = new ArrayList<>(List.of("train", "--kind", kind));
    args.addAll(List.of("--labels", labels.toString(), "--output", output.toString()));
    args.addAll(List.of(more));
    return Local.run(args.toArray(String[]::new));
  }

  private static double figure(Path model, String name) throws IOException {
    return Files.readAllLines(model.resolve("model.yaml")).stream()
        .map(String::strip)
        .filter(line -> line.startsWith(name + ":"))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow();
  }

  private static JsonNode evaluation(Path output) throws IOException {
    return new ObjectMapper().readTree(output.resolve("evaluation.json").toFile());
  }

  @Test
  @Tag("quality")
  void aCascadeFindsDiscsInTheNightlyJob() throws IOException {
    Path model = folder.resolve("disc");
    Local.Result trained = train("cascade", ofCt, model, "--class", "disc");
    assertThat(trained.code()).as(trained.err()).isZero();
    // 200 discs are few; over all of the sample it is 0.97
    assertThat(figure(model, "disc f1-at-50")).isGreaterThan(0.8);

    Path report = folder.resolve("disc-report");
    Local.Result judged =
        Local.run(
            "evaluate",
            "--model",
            model.toString(),
            "--labels",
            ofCt.toString(),
            "--output",
            report.toString(),
            "--overlays");
    assertThat(judged.code()).as(judged.err()).isZero();
    assertThat(evaluation(report).at("/objects/disc/f1/value").asDouble())
        .isEqualTo(figure(model, "disc f1-at-50"), Offset.offset(1e-4));
    int images = evaluation(report).path("images").asInt();
    try (Stream<Path> pictures = Files.list(report.resolve("overlays"))) {
      assertThat(pictures.filter(p -> p.toString().endsWith(".png"))).hasSize(images);
    }

    Path warehouse = folder.resolve("warehouse");
    Path settings =
        Files.writeString(
            folder.resolve("settings.yaml"),
            "quiet-period-s: 0\nmodels:\n  - {path: '" + model + "', match: {modality: [CT]}}\n");
    Local.Result night =
        Local.nightly(
            folder.resolve("archive").toString(), warehouse, "--settings", settings.toString());
    assertThat(night.code()).as(night.err()).isZero();
    Row row =
        Local.sql(
                warehouse,
                "SELECT count(*), count(DISTINCT i.modality), min(i.modality), min(d.label),"
                    + " min(d.model_id) FROM detections d JOIN images i USING (instance_key)")
            .get(0);
    assertThat(row.getLong(0)).isGreaterThan(100);
    assertThat(row.getLong(1)).isEqualTo(1);
    assertThat(row.getString(2)).isEqualTo("CT");
    assertThat(row.getString(3)).isEqualTo("disc");
    assertThat(row.getString(4)).isEqualTo("disc");
  }

  @Test
  @Tag("quality")
  void anImageClassifierNamesTheModality() throws IOException {
    Path model = folder.resolve("kinds");
    Local.Result trained = train("image-classifier", model, "--algorithm", "trees");
    assertThat(trained.code()).as(trained.err()).isZero();
    assertThat(figure(model, "accuracy")).isGreaterThan(0.6);
    assertThat(trained.out()).contains("macro-F1", "true \\ predicted");
  }

  @Test
  void aRegionClassifierNamesDiscs() throws IOException {
    Path regions = folder.resolve("regions");
    Local.Result trained = train("region-classifier", ofCt, regions, "--algorithm", "trees");
    assertThat(trained.code()).as(trained.err()).isZero();
    assertThat(figure(regions, "disc f1-at-50")).isGreaterThan(0.8);
  }

  @Test
  @Tag("quality")
  void aHogDetectorFindsDiscs() throws IOException {
    Path hog = folder.resolve("hog");
    Local.Result trained = train("hog-svm", ofCt, hog, "--class", "disc");
    assertThat(trained.code()).as(trained.err()).isZero();
    assertThat(figure(hog, "disc f1-at-50")).isGreaterThan(0.9);
  }

  @Test
  @Tag("quality")
  void theRecipesThemselvesAreJudged() throws IOException {
    Path report = folder.resolve("regions-report");
    Local.Result judged =
        Local.run(
            "evaluate", "--all", "--labels", labels.toString(), "--output", report.toString());
    assertThat(judged.code()).as(judged.err()).isZero();
    assertThat(evaluation(report).at("/objects/region/f1/value").asDouble()).isGreaterThan(0.9);
  }

  @Nested
  class Refusals {
    private void refused(Local.Result result, String... parts) {
      assertThat(result.code()).as(result.err()).isEqualTo(2);
      assertThat(result.err().strip().lines()).hasSize(1);
      assertThat(result.err()).contains(parts);
    }

    @Test
    void whatIsWrongIsSaidInOneLine() throws IOException {
      refused(train("haar", folder.resolve("x1")), "--kind haar", "cascade, hog-svm");
      refused(train("cascade", folder.resolve("x2"), "--class", "cat"), "cat", "disc");
      refused(train("cascade", folder), "exists already");
      refused(
          train("cascade", folder.resolve("x3"), "--class", "disc", "--window", "big"),
          "--window big");
      refused(
          train("image-classifier", folder.resolve("x4"), "--algorithm", "magic"),
          "svm, naive-bayes, trees");
      refused(train("cascade", folder.resolve("x5"), "--held-out", "2"), "--held-out");
      refused(
          train("image-classifier", folder.resolve("x8"), "--features", "region"),
          "--features region",
          "overview",
          "detail");
      for (int i = 1; i <= 5; i++) {
        assertThat(folder.resolve("x" + i)).as("what is left of a refused job").doesNotExist();
      }
      Path broken = Files.writeString(folder.resolve("broken.csv"), "file,class\na.png,b\n");
      refused(
          Local.run(
              "evaluate",
              "--labels",
              broken.toString(),
              "--output",
              folder.resolve("x6").toString()),
          "the first line is not");
      refused(
          Local.run(
              "evaluate",
              "--model",
              folder.resolve("archive").toString(),
              "--labels",
              labels.toString(),
              "--output",
              folder.resolve("x7").toString()),
          "model",
          "model.yaml");
    }
  }
}
