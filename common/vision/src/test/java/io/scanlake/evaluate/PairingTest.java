package io.scanlake.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.scanlake.image.Box;
import java.util.List;
import org.junit.jupiter.api.Test;

class PairingTest {
  @Test
  void overlapOfBoxes() {
    // 5 x 10 common; 100 + 100 - 50 united
    assertThat(new Box(0, 0, 10, 10).iou(new Box(5, 0, 10, 10))).isEqualTo(50 / 150.0);
    // side by side, and nothing at all
    assertThat(new Box(0, 0, 10, 10).iou(new Box(10, 0, 10, 10))).isZero();
    assertThat(new Box(3, 3, 0, 0).iou(new Box(3, 3, 0, 0))).isZero();
    assertThatThrownBy(() -> new Box(0, 0, -1, 1)).hasMessageContaining("negative side");
  }

  @Test
  void takesTheGreatestOverlapFirst() {
    List<Box> truth = List.of(new Box(0, 0, 10, 10), new Box(6, 0, 10, 10));
    // the first fits truth 1 best (1.0), truth 0 by 40 / 160; the second truth 0 by 80 / 120
    List<Box> predicted = List.of(new Box(6, 0, 10, 10), new Box(2, 0, 10, 10));

    Pairing pairing = Pairing.ofBoxes(predicted, truth, 0.5);

    assertThat(pairing.pairs())
        .containsExactly(new Pairing.Pair(0, 1, 1), new Pairing.Pair(1, 0, 80 / 120.0));
    assertThat(pairing.counts()).isEqualTo(new Counts(2, 0, 0));
  }

  @Test
  void pairsOneToOne() {
    Box box = new Box(0, 0, 10, 10);

    Counts counts = Pairing.ofBoxes(List.of(box, box), List.of(box), 0.5).counts();

    assertThat(counts).isEqualTo(new Counts(1, 1, 0));
    assertThat(counts.precision()).isEqualTo(0.5);
    assertThat(counts.recall()).isEqualTo(1);
    // 2 / (2 + 1)
    assertThat(counts.f1()).isEqualTo(2 / 3.0);
  }

  @Test
  void thresholdItselfIsEnough() {
    // 50 of 100
    Pairing pairing =
        Pairing.ofBoxes(List.of(new Box(0, 0, 5, 10)), List.of(new Box(0, 0, 10, 10)), 0.5);

    assertThat(pairing.counts()).isEqualTo(new Counts(1, 0, 0));
  }

  @Test
  void addsCountsBeforeShares() {
    Counts counts = new Counts(1, 0, 0).plus(new Counts(1, 2, 4));

    assertThat(counts).isEqualTo(new Counts(2, 2, 4));
    // 4 / (4 + 2 + 4)
    assertThat(counts.f1()).isEqualTo(0.4);
    assertThat(Counts.NONE.f1()).isNaN();
  }

  @Test
  void pairsInstancesOfLabelImages() {
    // 16-bit labels; 65535 and 7 overlap on 3 of 4 + 4 - 3 = 5 pixels; 2 overlaps 9 on 1 of 3
    int[] predicted = {65535, 65535, 65535, 65535, 0, 2, 2, 0, 5};
    int[] truth = {0, 7, 7, 7, 7, 0, 9, 9, 0};

    Pairing half = Pairing.ofInstances(predicted, truth, 0.5);

    assertThat(half.pairs()).containsExactly(new Pairing.Pair(65535, 7, 0.6));
    assertThat(half.counts()).isEqualTo(new Counts(1, 2, 1));
    assertThat(Pairing.ofInstances(predicted, truth, 0.3).counts()).isEqualTo(new Counts(2, 1, 0));
    assertThat(Pairing.ofInstances(predicted, truth, 0.7).counts()).isEqualTo(new Counts(0, 3, 2));
    assertThat(Pairing.ofInstances(new int[0], new int[0], 0.5).counts()).isEqualTo(Counts.NONE);
  }

  @Test
  void refusesWhatCannotBeCompared() {
    assertThatThrownBy(() -> Pairing.ofInstances(new int[4], new int[5], 0.5))
        .hasMessage("label images differ in size");
    assertThatThrownBy(() -> Pairing.ofBoxes(List.of(), List.of(), 0))
        .hasMessageContaining("above 0");
  }

  @Test
  void diceOfMasks() {
    // 2 common, 3 + 4 in all
    assertThat(Dice.of(new byte[] {1, 1, -1, 0, 0, 0}, new byte[] {0, 1, 1, 1, 1, 0}))
        .isCloseTo(4 / 7.0, within(1e-15));
    assertThat(Dice.of(new byte[3], new byte[3])).isEqualTo(1);
    assertThat(Dice.of(new byte[] {1}, new byte[] {0})).isZero();
  }
}
