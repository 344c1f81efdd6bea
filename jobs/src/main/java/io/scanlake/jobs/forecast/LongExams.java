package io.scanlake.jobs.forecast;

import io.scanlake.demand.Statistics;
import io.scanlake.evaluate.Confusion;
import io.scanlake.image.Natives;
import io.scanlake.train.StatModels;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.opencv.core.Mat;
import org.opencv.ml.StatModel;

/**
 * Whether what is known before an exam tells that it will be long. Three classifiers are tried on
 * stations and times that they have not seen; unless the best beats the rule "every exam is of the
 * usual kind", and a coin, none is used. One modality at a time.
 */
public final class LongExams {
  /** Share of the exams that are not long. */
  private static final double USUAL = 0.75;

  /** Share of the exams that lie before those that are predicted. */
  private static final double PAST = 0.7;

  /** Macro-F1 by which the best must beat the rule and the coin. */
  private static final double MARGIN = 0.05;

  private static final int LEAST_TESTED = 100;
  private static final int LEAST_LEARNT = 40;

  /** Largest number of exams of each kind that a classifier learns from. */
  private static final int MOST_LEARNT = 2_000;

  /** Number of protocols with a column of their own; rarer ones have none. */
  private static final int PROTOCOLS = 30;

  private LongExams() {}

  /** How long exams are distinguished from usual ones. */
  public enum ExamClassifier {
    NAIVE_BAYES,
    SVM,
    DECISION_TREE
  }

  /**
   * One exam. Texts may be null.
   *
   * @param hour local, 0 to 23
   */
  public record Exam(
      String stationKey,
      LocalDate date,
      int hour,
      String protocolCode,
      String patientClass,
      String ageBand,
      double durationS) {}

  /**
   * The result.
   *
   * @param longAfterS an exam that takes longer is long; the third quartile of the earlier exams
   * @param macroF1 mean of the F1 of long and usual exams, by classifier; empty where too few exams
   *     could be tried
   * @param majorityMacroF1 that of the rule that every exam is usual, or null where too few could
   *     be tried
   * @param tested number of exams predicted
   * @param used the best, or null where none is good enough
   * @param reason why, with figures
   */
  public record Result(
      double longAfterS,
      Map<ExamClassifier, Double> macroF1,
      Double majorityMacroF1,
      int tested,
      ExamClassifier used,
      String reason) {
    public Result {
      macroF1 = Map.copyOf(macroF1);
    }
  }

  /**
   * Each station's later exams are predicted from the earlier exams of the other stations; from its
   * own where there is no other.
   *
   * @param exams of one modality, in any order
   * @param seed fixes which exams are learnt where there are many
   */
  public static Result judge(List<Exam> exams, long seed) {
    List<Exam> ordered =
        exams.stream()
            .sorted(
                Comparator.comparing(Exam::date)
                    .thenComparing(Exam::hour)
                    .thenComparing(Exam::stationKey)
                    .thenComparing(Exam::durationS))
            .toList();
    if (ordered.size() < LEAST_TESTED + LEAST_LEARNT) {
      return none(0, 0, "only " + ordered.size() + " exams");
    }
    LocalDate cut = ordered.get((int) (PAST * ordered.size())).date();
    List<Exam> past = ordered.stream().filter(exam -> exam.date().isBefore(cut)).toList();
    List<Exam> later = ordered.stream().filter(exam -> !exam.date().isBefore(cut)).toList();
    if (past.size() < LEAST_LEARNT || later.size() < LEAST_TESTED) {
      return none(0, later.size(), "only " + past.size() + " earlier exams");
    }
    double longAfterS =
        Statistics.quantile(past.stream().mapToDouble(Exam::durationS).toArray(), USUAL);
    Predicate<Exam> isLong = exam -> exam.durationS() > longAfterS;
    List<String> truth = new ArrayList<>();
    Map<ExamClassifier, List<String>> predicted = new EnumMap<>(ExamClassifier.class);
    TreeSet<String> stations = new TreeSet<>(later.stream().map(Exam::stationKey).toList());
    for (String station : stations) {
      List<Exam> others = past.stream().filter(exam -> !exam.stationKey().equals(station)).toList();
      List<Exam> learnt = balanced(others.isEmpty() ? past : others, isLong, new Random(seed));
      if (learnt.size() < LEAST_LEARNT) {
        continue;
      }
      List<Exam> unseen = later.stream().filter(exam -> exam.stationKey().equals(station)).toList();
      Encoding encoding = Encoding.of(learnt);
      unseen.forEach(exam -> truth.add(name(isLong.test(exam))));
      for (ExamClassifier algorithm : ExamClassifier.values()) {
        predicted
            .computeIfAbsent(algorithm, a -> new ArrayList<>())
            .addAll(predict(algorithm, encoding, learnt, isLong, unseen));
      }
    }
    if (truth.size() < LEAST_TESTED || truth.stream().distinct().count() < 2) {
      return none(longAfterS, truth.size(), "too few long exams to learn or to try");
    }
    Map<ExamClassifier, Double> scores = new EnumMap<>(ExamClassifier.class);
    predicted.forEach((algorithm, names) -> scores.put(algorithm, macroF1(truth, names)));
    double majority = macroF1(truth, truth.stream().map(t -> name(false)).toList());
    ExamClassifier best =
        scores.keySet().stream().max(Comparator.comparing(scores::get)).orElseThrow();
    boolean isUsed = scores.get(best) >= Math.max(majority, coin(truth)) + MARGIN;
    return new Result(
        longAfterS,
        scores,
        majority,
        truth.size(),
        isUsed ? best : null,
        String.format(
            Locale.ROOT,
            "%s: macro-F1 %.2f of %s on unseen stations and times, %.2f where every exam is usual",
            isUsed ? "used" : "not used",
            scores.get(best),
            best,
            majority));
  }

  private static Result none(double longAfterS, int tested, String reason) {
    return new Result(longAfterS, Map.of(), null, tested, null, "not used: " + reason);
  }

  private static String name(boolean isLong) {
    return isLong ? "long" : "usual";
  }

  /** Macro-F1 of a fair coin: where few exams are long it is above that of the majority's rule. */
  private static double coin(List<String> truth) {
    double p = truth.stream().filter(name(true)::equals).count() / (double) truth.size();
    return (p / (p + 0.5) + (1 - p) / (1.5 - p)) / 2;
  }

  private static double macroF1(List<String> truth, List<String> predicted) {
    return Confusion.of(truth, predicted).macroF1();
  }

  /** As many long exams as usual ones, so that neither is favoured; empty where one is missing. */
  private static List<Exam> balanced(List<Exam> exams, Predicate<Exam> isLong, Random random) {
    List<Exam> longs = new ArrayList<>(exams.stream().filter(isLong).toList());
    List<Exam> usual = new ArrayList<>(exams.stream().filter(isLong.negate()).toList());
    Collections.shuffle(longs, random);
    Collections.shuffle(usual, random);
    int each = Math.min(MOST_LEARNT, Math.min(longs.size(), usual.size()));
    return Stream.concat(longs.stream().limit(each), usual.stream().limit(each)).toList();
  }

  private static List<String> predict(
      ExamClassifier algorithm,
      Encoding encoding,
      List<Exam> learnt,
      Predicate<Exam> isLong,
      List<Exam> unseen) {
    Natives.load();
    Mat samples = encoding.matrix(learnt);
    Mat queries = encoding.matrix(unseen);
    Mat answers = new Mat();
    int[] classes = learnt.stream().mapToInt(exam -> isLong.test(exam) ? 1 : 0).toArray();
    StatModel model = StatModels.train(model(algorithm, samples.cols()), samples, classes);
    try {
      model.predict(queries, answers);
      List<String> predicted = new ArrayList<>();
      for (int i = 0; i < unseen.size(); i++) {
        predicted.add(name(answers.get(i, 0)[0] > 0.5));
      }
      return predicted;
    } finally {
      model.clear();
      Stream.of(samples, queries, answers).forEach(Mat::release);
    }
  }

  private static StatModel model(ExamClassifier algorithm, int columns) {
    return switch (algorithm) {
      case NAIVE_BAYES -> StatModels.naiveBayes();
      case SVM -> StatModels.svm(1, 1, columns);
      case DECISION_TREE -> StatModels.tree();
    };
  }

  /** Exams as numbers: one column per category that was learnt, and the hour on a circle. */
  private record Encoding(List<String> protocols, List<String> classes, List<String> bands) {
    static Encoding of(List<Exam> learnt) {
      return new Encoding(
          frequent(learnt.stream().map(Exam::protocolCode)),
          frequent(learnt.stream().map(Exam::patientClass)),
          frequent(learnt.stream().map(Exam::ageBand)));
    }

    private static List<String> frequent(Stream<String> texts) {
      Map<String, Long> counts =
          texts
              .filter(text -> text != null)
              .collect(Collectors.groupingBy(text -> text, TreeMap::new, Collectors.counting()));
      return counts.keySet().stream()
          .sorted(Comparator.comparing(counts::get, Comparator.reverseOrder()))
          .limit(PROTOCOLS)
          .toList();
    }

    Mat matrix(List<Exam> exams) {
      return StatModels.matrix(exams.stream().map(this::row).toList());
    }

    private float[] row(Exam exam) {
      int columns = protocols.size() + classes.size() + bands.size() + 2;
      float[] row = new float[columns];
      set(row, 0, protocols.indexOf(exam.protocolCode()));
      set(row, protocols.size(), classes.indexOf(exam.patientClass()));
      set(row, protocols.size() + classes.size(), bands.indexOf(exam.ageBand()));
      double angle = 2 * Math.PI * exam.hour() / 24;
      row[columns - 2] = (float) Math.sin(angle);
      row[columns - 1] = (float) Math.cos(angle);
      return row;
    }

    private static void set(float[] row, int from, int index) {
      if (index >= 0) {
        row[from + index] = 1;
      }
    }
  }
}
