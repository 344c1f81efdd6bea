package io.scanlake.jobs.learn;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.scanlake.evaluate.AveragePrecision;
import io.scanlake.evaluate.AveragePrecision.Scored;
import io.scanlake.evaluate.Bootstrap;
import io.scanlake.evaluate.Bootstrap.ConfidenceInterval;
import io.scanlake.evaluate.Confusion;
import io.scanlake.evaluate.Counts;
import io.scanlake.file.Code;
import io.scanlake.image.Natives;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;

/**
 * How good a model or recipe is on labelled images; with intervals of 95 %, by group.
 *
 * @param objects scores by class; empty if whole images are classified
 * @param dice mean over images, or null without masks
 * @param classes scores of whole images, or null if objects are sought
 */
public record Evaluation(
    String subject,
    int images,
    int groups,
    Map<Code, Integer> leftOut,
    Map<String, ObjectScores> objects,
    ConfidenceInterval dice,
    ClassScores classes) {
  /**
   * @param averagePrecision average precision, NaN if the objects have no scores
   */
  public record ObjectScores(
      long truths,
      double precision,
      double recall,
      ConfidenceInterval f1,
      ConfidenceInterval f1At70,
      double averagePrecision) {}

  public record ClassScores(
      ConfidenceInterval accuracy, ConfidenceInterval macroF1, Confusion confusion) {}

  /** Evaluates on the cluster. */
  public static Evaluation of(SparkSession spark, LabelSet labels, Evaluator.Task task) {
    Natives.load();
    return of(task.subject(), ImageJobs.map(spark, labels, hadoop -> new Evaluator(task, hadoop)));
  }

  private static Evaluation of(String subject, ImageJobs.Done<ImageScore> done) {
    List<ImageScore> scores = done.results();
    List<String> names =
        scores.stream()
            .flatMap(s -> s.objects().stream())
            .map(ImageScore.ObjectCounts::name)
            .distinct()
            .toList();
    Map<String, ObjectScores> objects = new LinkedHashMap<>();
    names.forEach(name -> objects.put(name, objects(scores, List.of(name))));
    if (names.size() > 1) {
      objects.put("all", objects(scores, names));
    }
    List<ImageScore> masked = scores.stream().filter(s -> !Double.isNaN(s.dice())).toList();
    List<ImageScore> classified = scores.stream().filter(s -> s.truth() != null).toList();
    return new Evaluation(
        subject,
        scores.size(),
        (int) scores.stream().map(ImageScore::group).distinct().count(),
        done.unusable(),
        objects,
        masked.isEmpty()
            ? null
            : interval(
                masked,
                some -> some.stream().mapToDouble(ImageScore::dice).average().orElse(Double.NaN)),
        classified.isEmpty()
            ? null
            : new ClassScores(
                interval(classified, some -> confusion(some).accuracy()),
                interval(classified, some -> confusion(some).macroF1()),
                confusion(classified)));
  }

  private static ConfidenceInterval interval(
      List<ImageScore> scores, Function<List<ImageScore>, Double> measure) {
    return Bootstrap.interval(scores, ImageScore::group, measure::apply);
  }

  private static Confusion confusion(List<ImageScore> scores) {
    return Confusion.of(
        scores.stream().map(ImageScore::truth).toList(),
        scores.stream().map(ImageScore::predicted).toList());
  }

  private static ObjectScores objects(List<ImageScore> scores, List<String> names) {
    Counts half = sum(scores, names, ImageScore.ObjectCounts::half);
    List<Scored> ranked = new ArrayList<>();
    for (ImageScore score : scores) {
      score.objects().stream()
          .filter(o -> names.contains(o.name()))
          .forEach(o -> ranked.addAll(o.ranked()));
    }
    long truths = half.truePositives() + half.falseNegatives();
    return new ObjectScores(
        truths,
        half.precision(),
        half.recall(),
        interval(scores, some -> sum(some, names, ImageScore.ObjectCounts::half).f1()),
        interval(scores, some -> sum(some, names, ImageScore.ObjectCounts::strict).f1()),
        ranked.isEmpty() ? Double.NaN : AveragePrecision.of(ranked, truths));
  }

  private static Counts sum(
      List<ImageScore> scores,
      List<String> names,
      Function<ImageScore.ObjectCounts, Counts> which) {
    Counts sum = Counts.NONE;
    for (ImageScore score : scores) {
      for (ImageScore.ObjectCounts objects : score.objects()) {
        if (names.contains(objects.name())) {
          sum = sum.plus(which.apply(objects));
        }
      }
    }
    return sum;
  }

  /** The figures by name, for a model's card. */
  Map<String, Double> figures() {
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("images", (double) images);
    objects.forEach(
        (name, o) -> {
          put(figures, name + " f1-at-50", o.f1.value());
          put(figures, name + " f1-at-70", o.f1At70.value());
          put(figures, name + " precision", o.precision);
          put(figures, name + " recall", o.recall);
          put(figures, name + " average-precision", o.averagePrecision);
        });
    if (dice != null) {
      put(figures, "mean-dice", dice.value());
    }
    if (classes != null) {
      put(figures, "accuracy", classes.accuracy.value());
      put(figures, "macro-f1", classes.macroF1.value());
    }
    return figures;
  }

  private static void put(Map<String, Double> figures, String name, double value) {
    if (!Double.isNaN(value)) {
      figures.put(name, Math.round(value * 1e4) / 1e4);
    }
  }

  public String json() {
    try {
      return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(this)
          + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("figures cannot be written", e);
    }
  }

  public String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(Locale.ROOT, "%s on %,d images of %,d groups%n", subject, images, groups));
    if (!leftOut.isEmpty()) {
      text.append("left out: ")
          .append(
              leftOut.entrySet().stream()
                  .map(e -> e.getValue() + " " + e.getKey())
                  .collect(Collectors.joining(", ")))
          .append('\n');
    }
    if (!objects.isEmpty()) {
      text.append(
          String.format(
              Locale.ROOT,
              "%n%-20s %8s %10s %8s %22s %22s %8s%n",
              "class",
              "labelled",
              "precision",
              "recall",
              "F1 at IoU 0.5 (95 %)",
              "F1 at IoU 0.7 (95 %)",
              "AP"));
      objects.forEach(
          (name, o) ->
              text.append(
                  String.format(
                      Locale.ROOT,
                      "%-20s %8d %10s %8s %22s %22s %8s%n",
                      name,
                      o.truths,
                      share(o.precision),
                      share(o.recall),
                      share(o.f1),
                      share(o.f1At70),
                      share(o.averagePrecision))));
    }
    if (dice != null) {
      text.append(String.format("%nmean Dice %s%n", share(dice)));
    }
    if (classes != null) {
      confusion(text);
    }
    return text.toString();
  }

  private void confusion(StringBuilder text) {
    text.append(
        String.format(
            "%naccuracy %s, macro-F1 %s%n%n", share(classes.accuracy), share(classes.macroF1)));
    List<String> names = classes.confusion.classes();
    text.append(String.format("%-20s", "true \\ predicted"));
    names.forEach(name -> text.append(String.format(" %14s", name)));
    text.append(String.format(" %8s%n", "F1"));
    for (int t = 0; t < names.size(); t++) {
      text.append(String.format("%-20s", names.get(t)));
      classes.confusion.counts().get(t).forEach(n -> text.append(String.format(" %14d", n)));
      text.append(String.format(" %8s%n", share(classes.confusion.counts(names.get(t)).f1())));
    }
  }

  private static String share(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.3f", value);
  }

  private static String share(ConfidenceInterval i) {
    return Double.isNaN(i.value())
        ? "-"
        : String.format(Locale.ROOT, "%.3f (%.3f-%.3f)", i.value(), i.low(), i.high());
  }
}
