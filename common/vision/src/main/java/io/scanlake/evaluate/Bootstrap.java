package io.scanlake.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Percentile bootstrap (Efron &amp; Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13)
 * that draws whole groups: the images of one patient or slide are not independent. The seed is
 * fixed, so the same results give the same interval.
 */
public final class Bootstrap {
  private static final long SEED = 20_250_101;
  private static final int REPEATS = 1000;

  private Bootstrap() {}

  /**
   * @param value of the measure over all items
   * @param low lower end of the 95 % interval
   * @param high upper end
   */
  public record ConfidenceInterval(double value, double low, double high) {}

  /**
   * @param items what was measured an image, or smaller parts
   * @param group patient or slide of an item
   * @param measure over any non-empty list of items; draws for which it is NaN are left out
   * @return all NaN where there is no item
   */
  public static <T> ConfidenceInterval interval(
      List<T> items, Function<T, String> group, ToDoubleFunction<List<T>> measure) {
    if (items.isEmpty()) {
      return new ConfidenceInterval(Double.NaN, Double.NaN, Double.NaN);
    }
    Map<String, List<T>> byGroup = new LinkedHashMap<>();
    for (T item : items) {
      byGroup.computeIfAbsent(group.apply(item), name -> new ArrayList<>()).add(item);
    }
    List<List<T>> groups = List.copyOf(byGroup.values());
    SplittableRandom random = new SplittableRandom(SEED);
    double[] values = new double[REPEATS];
    int n = 0;
    List<T> drawn = new ArrayList<>();
    for (int repeat = 0; repeat < REPEATS; repeat++) {
      drawn.clear();
      for (int i = 0; i < groups.size(); i++) {
        drawn.addAll(groups.get(random.nextInt(groups.size())));
      }
      double value = measure.applyAsDouble(drawn);
      if (!Double.isNaN(value)) {
        values[n++] = value;
      }
    }
    Arrays.sort(values, 0, n);
    return new ConfidenceInterval(
        measure.applyAsDouble(items), quantile(values, n, 0.025), quantile(values, n, 0.975));
  }

  private static double quantile(double[] sorted, int n, double share) {
    if (n == 0) {
      return Double.NaN;
    }
    double at = share * (n - 1);
    int below = (int) at;
    int above = Math.min(n - 1, below + 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }
}
