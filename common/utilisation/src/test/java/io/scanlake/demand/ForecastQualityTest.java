package io.scanlake.demand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.scanlake.testing.Csv;
import io.scanlake.testing.TestData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Forecasts of real daily counts compared with the actual ones: the last 28 and 60 days of each
 * series, and the same from five earlier origins, 28 days apart. Holds for any folder of daily
 * series: the choice is compared with simple rules on the same days, and the coverage with its
 * nominal value, as far as the number of forecasts can tell.
 */
@Tag("quality")
class ForecastQualityTest {
  private static final int[] HORIZONS = {28, 60};
  private static final int ORIGINS = 6;
  private static final int LEAST_TRAINING_DAYS = 56;
  private static final DateTimeFormatter DAY_FIRST = DateTimeFormatter.ofPattern("dd/MM/yy");

  /** Mean absolute scaled errors of one series by model, the chosen one under "chosen". */
  private final Map<String, Map<String, List<Double>>> mase = new LinkedHashMap<>();

  private int within80;
  private int within95;
  private int pooled;

  @Test
  void defaultChoiceBeatsSimpleRules() throws IOException {
    for (Series series : all(TestData.set("demand"))) {
      for (int horizon : HORIZONS) {
        int inside = within80;
        int before = pooled;
        Map<String, List<Double>> errors = new LinkedHashMap<>();
        List<ForecastModel> chosen = new ArrayList<>();
        for (int i = 0; i < ORIGINS; i++) {
          int origin = series.length() - horizon - 28 * i;
          if (origin >= LEAST_TRAINING_DAYS) {
            chosen.add(compare(series, origin, horizon, errors));
          }
        }
        if (chosen.isEmpty()) {
          continue;
        }
        errors.forEach(
            (model, values) ->
                mase.computeIfAbsent(series.id(), s -> new TreeMap<>())
                    .computeIfAbsent(model, m -> new ArrayList<>())
                    .addAll(values));
        System.out.printf(
            Locale.ROOT,
            "forecast %-28s %d days, %d origins: MASE %s, in 80 %% bounds %.3f, chosen %s%n",
            series.id(),
            horizon,
            chosen.size(),
            errors.entrySet().stream()
                .map(e -> String.format(Locale.ROOT, "%s %.3f", e.getKey(), mean(e.getValue())))
                .collect(Collectors.joining(" ")),
            (double) (within80 - inside) / (pooled - before),
            Set.copyOf(chosen));
      }
    }
    Map<String, Double> medians = new TreeMap<>();
    for (String model :
        List.of(
            "chosen",
            "COMBO_MEDIAN",
            "SNAIVE7",
            "DOWMEAN8",
            "LINEAR",
            "LOG",
            "EXP",
            "QUAD",
            "LINEAR_YEAR",
            "LEVEL_YEAR",
            "SES_DOW")) {
      double[] means =
          mase.values().stream()
              .filter(models -> models.containsKey(model))
              .mapToDouble(models -> mean(models.get(model)))
              .toArray();
      if (means.length > 0) {
        medians.put(model, Statistics.median(means));
        System.out.printf(
            Locale.ROOT,
            "forecast median MASE of %d series: %-12s %.3f%n",
            means.length,
            model,
            medians.get(model));
      }
    }
    assumeTrue(pooled > 0, "no daily series is long enough to be compared: skipped");
    double cover80 = (double) within80 / pooled;
    double cover95 = (double) within95 / pooled;
    System.out.printf(
        Locale.ROOT,
        "forecast %d pooled: in 80 %% bounds %.3f, in 95 %% bounds %.3f%n",
        pooled,
        cover80,
        cover95);
    assertThat(medians.get("chosen"))
        .isLessThanOrEqualTo(medians.get("DOWMEAN8"))
        .isLessThanOrEqualTo(medians.get("SNAIVE7"));
    // Three standard errors of a share of 0.80, and 0.05 however many forecasts there are.
    double tolerance = Math.max(0.05, 3 * Math.sqrt(0.80 * 0.20 / pooled));
    assertThat(cover80).isBetween(0.80 - tolerance, 0.80 + tolerance);
    double tolerance95 = Math.max(0.03, 3 * Math.sqrt(0.95 * 0.05 / pooled));
    assertThat(cover95).isBetween(0.95 - tolerance95, 0.95 + tolerance95);
  }

  private ForecastModel compare(
      Series series, int origin, int horizon, Map<String, List<Double>> errors) {
    Forecaster.Result result = Forecaster.forecast(series.first(origin), horizon);
    List<ForecastAccuracy> rows = ForecastAccuracy.of(result.forecasts(), series);
    Map<ForecastModel, List<ForecastAccuracy>> byModel =
        rows.stream()
            .collect(
                Collectors.groupingBy(ForecastAccuracy::model, TreeMap::new, Collectors.toList()));
    byModel.forEach(
        (model, days) -> {
          double error =
              days.stream()
                  .mapToDouble(day -> day.absErr() / day.scaleMae())
                  .average()
                  .orElseThrow();
          errors.computeIfAbsent(model.name(), m -> new ArrayList<>()).add(error);
          if (model == result.chosen()) {
            errors.computeIfAbsent("chosen", m -> new ArrayList<>()).add(error);
            within80 += (int) days.stream().filter(ForecastAccuracy::in80).count();
            within95 += (int) days.stream().filter(ForecastAccuracy::in95).count();
            pooled += days.size();
          }
        });
    return result.chosen();
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(v -> v).average().orElseThrow();
  }

  /** Every daily series of the folder; the first line of a file identifies its format. */
  private static List<Series> all(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> found = Files.list(folder)) {
      files = found.filter(file -> file.toString().endsWith(".csv")).sorted().toList();
    }
    List<Series> series = new ArrayList<>();
    for (Path file : files) {
      String name = file.getFileName().toString().replace(".csv", "");
      String head = Files.readAllLines(file).get(0);
      if (head.startsWith("date,arrivals")) {
        TreeMap<LocalDate, Double> counts = new TreeMap<>();
        for (Map<String, String> row : Csv.read(file)) {
          counts.put(
              LocalDate.parse(row.get("date"), DAY_FIRST), Double.parseDouble(row.get("arrivals")));
        }
        series.add(series(name, counts, Set.of()));
      } else if (head.startsWith("exam_date,modality_code,n_exams")) {
        Map<String, TreeMap<LocalDate, Double>> counts = new TreeMap<>();
        for (Map<String, String> row : Csv.read(file)) {
          counts
              .computeIfAbsent(row.get("modality_code"), m -> new TreeMap<>())
              .put(
                  LocalDate.parse(row.get("exam_date").substring(0, 10)),
                  Double.parseDouble(row.get("n_exams")));
        }
        counts.forEach(
            (modality, days) ->
                series.add(
                    series(
                        name + " " + modality,
                        days,
                        Holidays.unitedStates(
                            days.firstKey().getYear(), days.lastKey().getYear() + 1))));
      } else if (head.matches("[\\d.]+")) {
        TreeMap<LocalDate, Double> counts = new TreeMap<>();
        for (String line : Files.readAllLines(file)) {
          counts.put(
              LocalDate.of(2020, 1, 6).plusDays(counts.size()), Double.parseDouble(line.strip()));
        }
        series.add(series(name, counts, Set.of()));
      }
    }
    return series;
  }

  private static Series series(
      String name, TreeMap<LocalDate, Double> counts, Set<LocalDate> holidays) {
    LocalDate start = counts.firstKey();
    double[] values = new double[(int) (counts.lastKey().toEpochDay() - start.toEpochDay()) + 1];
    Arrays.fill(values, Double.NaN);
    counts.forEach((day, n) -> values[(int) (day.toEpochDay() - start.toEpochDay())] = n);
    return new Series(name, "FILE", "", "", Series.Step.DAY, start, values, holidays);
  }
}
