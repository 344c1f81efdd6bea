package io.scanlake.jobs.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanlake.file.Outcome;
import io.scanlake.file.SiteDefaults;
import io.scanlake.file.Source;
import io.scanlake.jobs.Local;
import io.scanlake.jobs.run.Models;
import io.scanlake.jobs.sample.phantoms.SampleArchive;
import io.scanlake.jobs.settings.SettingsReader;
import io.scanlake.pipeline.Analysis;
import io.scanlake.pipeline.Analyzer;
import io.scanlake.pipeline.Findings;
import io.scanlake.pipeline.Recipe;
import io.scanlake.recognize.Model;
import io.scanlake.testing.TestData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What one trained cascade adds to the first two stages on CT slices of 512 × 512; slow. It grows
 * with the size of the image in windows: organs cost little, objects of 18 pixels more than half.
 */
class DetectionCostTest {
  private static final int SLICES = 500;
  private static final int ROUNDS = 7;

  @TempDir Path folder;

  @Test
  @Tag("scale")
  void isKnown() throws IOException {
    SampleArchive.write(new Configuration(), new org.apache.hadoop.fs.Path(folder + "/sample"));
    SampleArchive.writeSlices(
        new Configuration(), new org.apache.hadoop.fs.Path(folder + "/slices"), 0, SLICES);
    List<byte[]> slices = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder.resolve("slices"))) {
      for (Path file : files.filter(Files::isRegularFile).sorted().limit(100).toList()) {
        slices.add(Files.readAllBytes(file));
      }
    }

    assertThat(added("disc", folder + "/sample/labels.csv", slices)).isLessThan(1.2);
    Path lungs = TestData.set("cxr_lungbox").resolve("labels.csv");
    assertThat(added("right_lung", lungs.toString(), slices)).isLessThan(0.5);
  }

  private double added(String name, String labels, List<byte[]> slices) throws IOException {
    String output = folder.resolve(name).toString();
    Local.Result trained =
        Local.run(
            "train", "--kind", "cascade", "--class", name, "--labels", labels, "--output", output);
    assertThat(trained.code()).as(trained.err()).isZero();
    Model model = Models.folder(output, new Configuration());
    List<Recipe> recipes = SettingsReader.defaults().recipes();
    long budget = SettingsReader.defaults().pixelBudget();
    double[] added = new double[ROUNDS];
    double[] before = new double[ROUNDS];
    try (Analyzer plain = new Analyzer(recipes, List.of(), budget);
        Analyzer detecting = new Analyzer(recipes, List.of(model), budget)) {
      for (int round = 0; round < ROUNDS; round++) {
        before[round] = processMs(plain, slices);
        added[round] = processMs(detecting, slices) / before[round] - 1;
      }
    }
    Arrays.sort(added);
    Arrays.sort(before);
    double median = added[ROUNDS / 2];
    System.out.printf(
        "cascade %s: +%.0f %% (%.0f to %.0f) of the %.2f ms of preprocess and segment%n",
        name, 100 * median, 100 * added[0], 100 * added[ROUNDS - 1], before[ROUNDS / 2]);
    return median;
  }

  /** Mean of what follows decoding. */
  private static double processMs(Analyzer analyzer, List<byte[]> slices) throws IOException {
    double sum = 0;
    for (byte[] slice : slices) {
      Analysis analysis = analyzer.analyze(Source.of(slice), SiteDefaults.NONE);
      sum +=
          ((Outcome.Ok<Optional<Findings>>) analysis.outcome()).value().orElseThrow().processMs();
    }
    return sum / slices.size();
  }
}
