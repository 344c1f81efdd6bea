package io.scanlake.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.scanlake.evaluate.AveragePrecision.Scored;
import io.scanlake.image.Box;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class MeasuresTest {
  @Nested
  class Averages {
    @Test
    void allPointPrecision() {
      // precision 1/1, 1/2, 2/3, 2/4, 3/5 at recall 1/4, 1/4, 2/4, 2/4, 3/4: (1 + 2/3 + 3/5) / 4
      List<Scored> judged =
          List.of(
              new Scored(0.9, true),
              new Scored(0.8, false),
              new Scored(0.7, true),
              new Scored(0.6, false),
              new Scored(0.5, true));

      assertThat(AveragePrecision.of(judged, 4)).isCloseTo((1 + 2 / 3.0 + 0.6) / 4, within(1e-12));
    }

    @Test
    void dipsAreFilledFromBeyond() {
      // precision 0/1, 1/2, 2/3: at recall 1/2 the greatest at or beyond is 2/3
      List<Scored> judged = List.of(new Scored(3, false), new Scored(2, true), new Scored(1, true));

      assertThat(AveragePrecision.of(judged, 2)).isCloseTo(2 / 3.0, within(1e-12));
    }

    @Test
    void equalScoresDoNotDependOnOrder() {
      // one step: precision 1/2 at recall 1
      List<Scored> hitFirst = List.of(new Scored(1, true), new Scored(1, false));
      List<Scored> hitLast = List.of(new Scored(1, false), new Scored(1, true));

      assertThat(AveragePrecision.of(hitFirst, 1)).isEqualTo(0.5);
      assertThat(AveragePrecision.of(hitLast, 1)).isEqualTo(0.5);
    }

    @Test
    void nothingFoundAndNothingToFind() {
      assertThat(AveragePrecision.of(List.of(), 3)).isZero();
      assertThat(AveragePrecision.of(List.of(new Scored(1, false)), 0)).isNaN();
    }

    @Test
    void theSurestTakesTheTruth() {
      Box truth = new Box(0, 0, 10, 10);
      // the second is surer though it fits worse
      List<Scored> judged =
          AveragePrecision.judge(
              List.of(truth, new Box(0, 0, 10, 8)), List.of(0.2, 0.9), List.of(truth), 0.5);

      assertThat(judged).containsExactly(new Scored(0.9, true), new Scored(0.2, false));
    }
  }

  @Nested
  class Classes {
    private final Confusion confusion =
        Confusion.of(
            List.of("ct", "ct", "ct", "mr", "mr", "us"),
            List.of("ct", "ct", "mr", "mr", "mr", "ct"));

    @Test
    void matrix() {
      assertThat(confusion.classes()).containsExactly("ct", "mr", "us");
      assertThat(confusion.counts())
          .containsExactly(List.of(2, 1, 0), List.of(0, 2, 0), List.of(1, 0, 0));
      assertThat(confusion.counts("ct")).isEqualTo(new Counts(2, 1, 1));
      assertThatThrownBy(() -> confusion.counts("xa")).hasMessageContaining("no such class");
    }

    @Test
    void shares() {
      assertThat(confusion.accuracy()).isEqualTo(4 / 6.0);
      // ct 4 / (4 + 1 + 1), mr 4 / (4 + 1 + 0), us 0 / (0 + 0 + 1)
      assertThat(confusion.macroF1()).isCloseTo((4 / 6.0 + 4 / 5.0 + 0) / 3, within(1e-12));
      assertThat(Confusion.of(List.of(), List.of()).accuracy()).isNaN();
    }

    @Test
    void nothingIsWrongButNoClass() {
      Confusion silent =
          Confusion.of(List.of("ct", "ct", "mr"), List.of("ct", Confusion.NOTHING, "mr"));
      assertThat(silent.accuracy()).isEqualTo(2 / 3.0);
      // ct 2 / (2 + 0 + 1), mr 1
      assertThat(silent.macroF1()).isCloseTo((2 / 3.0 + 1) / 2, within(1e-12));
    }
  }

  @Nested
  class Intervals {
    private record Item(String patient, double value) {}

    private static double mean(List<Item> items) {
      return items.stream().mapToDouble(Item::value).average().orElse(Double.NaN);
    }

    private static Bootstrap.ConfidenceInterval of(List<Item> items) {
      return Bootstrap.interval(items, Item::patient, Intervals::mean);
    }

    @Test
    void holdsTheStandardError() {
      // 400 values 0 and 1 by turns: sd of the mean is 0.5 / 20 = 0.025, so 0.5 ± 1.96 * 0.025
      List<Item> items = IntStream.range(0, 400).mapToObj(i -> new Item("p" + i, i % 2)).toList();

      Bootstrap.ConfidenceInterval interval = of(items);

      assertThat(interval.value()).isEqualTo(0.5);
      assertThat(interval.low()).isCloseTo(0.451, within(0.006));
      assertThat(interval.high()).isCloseTo(0.549, within(0.006));
      assertThat(of(items)).isEqualTo(interval);
    }

    @Test
    void drawsWholeGroups() {
      // two patients of equal images: a draw is all 0, all 1 or half (1/4, 1/4, 1/2)
      List<Item> items =
          IntStream.range(0, 400).mapToObj(i -> new Item("p" + i % 2, i % 2)).toList();

      assertThat(of(items)).isEqualTo(new Bootstrap.ConfidenceInterval(0.5, 0, 1));
    }

    @Test
    void oneGroupHasNoSpreadAndNoneHasNoValue() {
      assertThat(of(List.of(new Item("p", 3))))
          .isEqualTo(new Bootstrap.ConfidenceInterval(3, 3, 3));
      assertThat(of(List.of()).value()).isNaN();
    }
  }
}
