package io.scanlake.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanlake.evaluate.Bootstrap;
import io.scanlake.evaluate.Counts;
import io.scanlake.evaluate.Dice;
import io.scanlake.evaluate.Pairing;
import io.scanlake.file.SiteDefaults;
import io.scanlake.file.Source;
import io.scanlake.file.UnusableException;
import io.scanlake.image.Box;
import io.scanlake.jobs.settings.Settings;
import io.scanlake.jobs.settings.SettingsReader;
import io.scanlake.pipeline.Analysis;
import io.scanlake.pipeline.Analyzer;
import io.scanlake.pipeline.Findings;
import io.scanlake.pipeline.FrameView;
import io.scanlake.pipeline.LabelMap;
import io.scanlake.pipeline.Region;
import io.scanlake.testing.Csv;
import io.scanlake.testing.TestData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.imgcodecs.Imgcodecs;

/**
 * How well the recipes of {@code conf/recipes} segment real images with labels: one line per task
 * with the measure, its 95 % interval over patients or slides, and the time per 512×512 image. Only
 * kinds of images that the folder holds are compared; the floors lie a little below what the
 * recipes reach on the development data.
 */
@Tag("quality")
class SegmentationQualityTest {
  private static final double OVERLAP = 0.5;

  /** One image's labels, all of them. */
  private record Labelled(String file, List<Map<String, String>> labels) {
    String first(String column) {
      return labels.get(0).get(column);
    }
  }

  /** What one image gave. */
  private record Scored(String kind, String group, Counts counts, double dice, Analyzed analyzed) {}

  @Test
  void nuclei() throws IOException, UnusableException {
    Path set = TestData.set("nuclei");
    List<Scored> scored = new ArrayList<>();
    try (Analyzer analyzer = analyzer("nuclei.yaml")) {
      for (Labelled image : images(set, "instances")) {
        Analyzed analyzed = analyze(analyzer, set, image);
        int[] truth = labels(set.resolve(image.first("mask")));
        Counts counts = Pairing.ofInstances(analyzed.map().labels(), truth, OVERLAP).counts();
        scored.add(
            new Scored(
                image.first("class").contains("fluorescence") ? "fluorescence" : "stained",
                image.first("group"),
                counts,
                Double.NaN,
                analyzed));
      }
    }
    assertThat(scored).allMatch(s -> s.analyzed().findings().recipe().equals("nuclei-" + s.kind()));
    assertThat(scored).isNotEmpty();
    exceeds(0.85, "nuclei fluorescence F1@0.5", of(scored, "fluorescence"), F1);
    exceeds(0.71, "nuclei stained F1@0.5", of(scored, "stained"), F1);
  }

  @Test
  void nucleusOfAWhiteCell() throws IOException, UnusableException {
    Path set = TestData.set("wbc");
    List<Scored> scored = new ArrayList<>();
    try (Analyzer analyzer = analyzer("white-cell-nucleus.yaml")) {
      for (Labelled image : images(set, "mask")) {
        Analyzed analyzed = analyze(analyzer, set, image);
        byte[] found = mask(analyzed.map().labels(), 1);
        byte[] truth = mask(labels(set.resolve(image.first("mask"))), 255);
        scored.add(
            new Scored(
                analyzed.map().cols() < 200 ? "small" : "large",
                image.first("group"),
                Counts.NONE,
                Dice.of(found, truth),
                analyzed));
      }
    }
    assertThat(scored).isNotEmpty();
    exceeds(0.93, "nucleus, 120 px wide, Dice", of(scored, "small"), DICE);
    exceeds(0.95, "nucleus, 300 px wide, Dice", of(scored, "large"), DICE);
  }

  @Test
  void cellsInASmear() throws IOException, UnusableException {
    List<Scored> white = boxes("blood-smear.yaml", List.of("WBC"));
    assertThat(white).isNotEmpty();
    exceeds(0.95, "smear white cells F1@0.5", white, F1);
    // Candidates for a region classifier, which can drop false ones but not find missed ones.
    List<Scored> all = boxes("blood-cells.yaml", List.of("RBC", "WBC"));
    report("smear cells F1@0.5", all, F1);
    exceeds(0.93, "smear cells recall@0.5", all, RECALL);
  }

  private static List<Scored> boxes(String recipes, List<String> classes)
      throws IOException, UnusableException {
    Path set = TestData.set("bccd");
    List<Scored> scored = new ArrayList<>();
    try (Analyzer analyzer = analyzer(recipes)) {
      for (Labelled image : images(set, "box")) {
        Analyzed analyzed = analyze(analyzer, set, image);
        List<Box> found = analyzed.findings().regions().stream().map(Region::box).toList();
        List<Box> truth =
            image.labels().stream()
                .filter(label -> classes.contains(label.get("class")))
                .map(SegmentationQualityTest::box)
                .toList();
        Counts counts = Pairing.ofBoxes(found, truth, OVERLAP).counts();
        scored.add(new Scored("", image.first("group"), counts, Double.NaN, analyzed));
      }
    }
    return scored;
  }

  private static final ToDoubleFunction<List<Scored>> F1 =
      list -> list.stream().map(Scored::counts).reduce(Counts.NONE, Counts::plus).f1();

  private static final ToDoubleFunction<List<Scored>> RECALL =
      list -> list.stream().map(Scored::counts).reduce(Counts.NONE, Counts::plus).recall();

  private static final ToDoubleFunction<List<Scored>> DICE =
      list -> list.stream().mapToDouble(Scored::dice).average().orElse(Double.NaN);

  /** Asserts a floor where the folder holds such images. */
  private static void exceeds(
      double floor, String task, List<Scored> scored, ToDoubleFunction<List<Scored>> measure) {
    if (!scored.isEmpty()) {
      assertThat(report(task, scored, measure)).as(task).isGreaterThan(floor);
    }
  }

  private static double report(
      String task, List<Scored> scored, ToDoubleFunction<List<Scored>> measure) {
    Bootstrap.ConfidenceInterval interval = Bootstrap.interval(scored, Scored::group, measure);
    double ms = scored.stream().mapToDouble(s -> s.analyzed().findings().processMs()).sum();
    double pixels = scored.stream().mapToDouble(s -> s.analyzed().map().labels().length).sum();
    System.out.printf(
        "%-28s %.3f [%.3f, %.3f] over %d images, %.1f ms per 512x512%n",
        task,
        interval.value(),
        interval.low(),
        interval.high(),
        scored.size(),
        ms / pixels * 512 * 512);
    return interval.value();
  }

  private static List<Scored> of(List<Scored> scored, String kind) {
    return scored.stream().filter(s -> s.kind().equals(kind)).toList();
  }

  private record Analyzed(Findings findings, LabelMap map) {}

  private static Analyzed analyze(Analyzer analyzer, Path set, Labelled image)
      throws IOException, UnusableException {
    byte[] bytes = Files.readAllBytes(set.resolve(image.file()));
    Analysis analysis = analyzer.analyze(Source.of(bytes), SiteDefaults.NONE);
    Findings findings =
        analysis
            .outcome()
            .fold(
                Optional::orElseThrow,
                rejected -> {
                  throw new AssertionError(rejected.code() + ": " + rejected.message());
                });
    FrameView view = analyzer.view(Source.of(bytes), SiteDefaults.NONE);
    return new Analyzed(findings, view.labels().scaled(view.pixels().rows(), view.pixels().cols()));
  }

  private static Analyzer analyzer(String recipes) throws IOException, UnusableException {
    Path file = TestData.projectRoot().resolve("conf/recipes").resolve(recipes);
    Settings settings = SettingsReader.read(Files.readString(file));
    return new Analyzer(settings.recipes(), List.of(), settings.pixelBudget());
  }

  private static List<Labelled> images(Path set, String kind)
      throws IOException, UnusableException {
    Map<String, List<Map<String, String>>> byFile = new LinkedHashMap<>();
    for (Map<String, String> row : Csv.read(set.resolve("labels.csv"))) {
      if (row.get("label_kind").equals(kind)) {
        byFile.computeIfAbsent(row.get("file"), name -> new ArrayList<>()).add(row);
      }
    }
    List<Labelled> images = new ArrayList<>();
    byFile.forEach((file, rows) -> images.add(new Labelled(file, rows)));
    return images;
  }

  private static Box box(Map<String, String> label) {
    return new Box(
        Double.parseDouble(label.get("x")),
        Double.parseDouble(label.get("y")),
        Double.parseDouble(label.get("w")),
        Double.parseDouble(label.get("h")));
  }

  /** Samples of an 8- or 16-bit gray PNG. */
  private static int[] labels(Path file) {
    Mat image = Imgcodecs.imread(file.toString(), Imgcodecs.IMREAD_UNCHANGED);
    Mat wide = new Mat();
    image.convertTo(wide, CvType.CV_32S);
    int[] labels = new int[(int) wide.total()];
    wide.get(0, 0, labels);
    image.release();
    wide.release();
    return labels;
  }

  private static byte[] mask(int[] labels, int from) {
    byte[] mask = new byte[labels.length];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = (byte) (labels[i] >= from ? 1 : 0);
    }
    return mask;
  }
}
