package io.scanlake.demand;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * How well the candidates would have done from earlier origins (Tashman, Int. J. Forecasting
 * 16:437, 2000): each is given the periods up to an origin and compared with those after it.
 */
final class RollingOrigin {
  /** Days between origins, and least days that are forecast from one. */
  private static final int STEP_DAYS = 28;

  private static final int SHORT_STEP_DAYS = 7;
  private static final int MOST = 13;

  /** The least number of origins from which a comparison may choose. */
  static final int ENOUGH = 4;

  /** How many origins without a common period the errors must be worth to calibrate bounds. */
  private static final double INDEPENDENT = 3;

  /**
   * The errors of a model from one origin; means over the periods with a count.
   *
   * @param errors as {@link ErrorBounds#error}
   */
  record Block(int origin, double absolute, double squared, double symmetric, double[] errors) {}

  private final Series series;
  private final Map<ForecastModel, List<Block>> blocks;
  private final List<Integer> origins;

  /** The number of periods that are forecast from an origin at most. */
  private final int reach;

  /** The share of them that the next origin does not forecast. */
  private final double apart;

  /**
   * @param candidates candidates that have not moved yet
   * @param ahead the number of periods of the forecast to be made
   */
  RollingOrigin(Series series, Candidates candidates, int ahead) {
    this.series = series;
    Series.Step step = series.step();
    int n = series.length();
    boolean isLong = series.observed(n) >= step.rolling;
    int stride = step.periods(isLong ? STEP_DAYS : SHORT_STEP_DAYS);
    int train = isLong ? step.train : step.least;
    int month = step.periods(STEP_DAYS);
    reach =
        isLong
            ? Math.min(ahead, Math.max(month, n - train - (ENOUGH - 1) * stride))
            : Math.min(ahead, month);
    apart = Math.min(1, stride / (double) reach);
    blocks = new EnumMap<>(ForecastModel.class);
    origins = new ArrayList<>();
    for (int i = 0; i < MOST; i++) {
      int origin = isLong ? n - reach - i * stride : n - (i + 1) * stride;
      if (origin < train || series.observed(origin) < train) {
        break;
      }
      origins.add(0, origin);
    }
    for (int origin : origins) {
      int h = Math.min(reach, n - origin);
      candidates
          .from(origin, h)
          .values()
          .forEach((model, forecast) -> compare(series, origin, model, forecast));
    }
  }

  private RollingOrigin(RollingOrigin other, Map<ForecastModel, List<Block>> blocks) {
    this.blocks = blocks;
    series = other.series;
    origins = other.origins;
    reach = other.reach;
    apart = other.apart;
  }

  /** What is left without the blocks that share a period with those of one origin. */
  private RollingOrigin without(int origin) {
    Map<ForecastModel, List<Block>> kept = new EnumMap<>(ForecastModel.class);
    blocks.forEach(
        (model, own) ->
            kept.put(
                model,
                own.stream().filter(block -> Math.abs(block.origin() - origin) >= reach).toList()));
    return new RollingOrigin(this, kept);
  }

  List<Block> blocks(ForecastModel model) {
    return blocks.getOrDefault(model, List.of());
  }

  /** Mean absolute error over the origins; NaN without origins. */
  double error(ForecastModel model) {
    return blocks(model).stream().mapToDouble(Block::absolute).average().orElse(Double.NaN);
  }

  /** That of another model over the origins of this one. */
  double error(ForecastModel model, ForecastModel sameOriginsAs) {
    List<Integer> origins = blocks(sameOriginsAs).stream().map(Block::origin).toList();
    return blocks(model).stream()
        .filter(block -> origins.contains(block.origin()))
        .mapToDouble(Block::absolute)
        .average()
        .orElse(Double.NaN);
  }

  /** Bounds by the model's own errors. */
  ErrorBounds bounds(ForecastModel model) {
    return bounds(BoundsBasis.OWN_ERRORS, blocks(model).stream().map(Block::errors).toList());
  }

  /**
   * Bounds of a chosen model: by the errors at each origin of the model that would have been chosen
   * without that origin, or, where that one has no forecast there, of the one that is chosen.
   *
   * @param choice what chooses
   */
  ErrorBounds bounds(ForecastModel chosen, Function<RollingOrigin, ForecastModel> choice) {
    List<double[]> errors = new ArrayList<>();
    for (int origin : origins) {
      Stream.of(choice.apply(without(origin)), chosen)
          .flatMap(model -> blocks(model).stream())
          .filter(block -> block.origin() == origin)
          .findFirst()
          .ifPresent(block -> errors.add(block.errors()));
    }
    return bounds(BoundsBasis.UNSEEN_CHOICE, errors);
  }

  private ErrorBounds bounds(BoundsBasis basis, List<double[]> errors) {
    return 1 + (errors.size() - 1) * apart < INDEPENDENT
        ? ErrorBounds.spread(series)
        : ErrorBounds.of(basis, errors);
  }

  private void compare(Series series, int origin, ForecastModel model, double[] forecast) {
    double[] errors = new double[forecast.length];
    double absolute = 0;
    double squared = 0;
    double symmetric = 0;
    int n = 0;
    for (int h = 0; h < forecast.length; h++) {
      double count = series.count(origin + h);
      if (!Double.isNaN(count)) {
        double e = Math.abs(count - forecast[h]);
        absolute += e;
        squared += e * e;
        symmetric += e == 0 ? 0 : 200 * e / (count + forecast[h]);
        errors[n++] = ErrorBounds.error(count, forecast[h]);
      }
    }
    if (n > 0) {
      blocks
          .computeIfAbsent(model, m -> new ArrayList<>())
          .add(
              new Block(
                  origin, absolute / n, squared / n, symmetric / n, Arrays.copyOf(errors, n)));
    }
  }
}
