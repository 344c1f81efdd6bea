package io.scanlake.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OtsuTest {
  private static int[] histogram(int... levelsAndCounts) {
    int[] histogram = new int[256];
    for (int i = 0; i < levelsAndCounts.length; i += 2) {
      histogram[levelsAndCounts[i]] = levelsAndCounts[i + 1];
    }
    return histogram;
  }

  @Test
  void twoLevelsArePartedAtTheLower() {
    assertThat(Otsu.threshold(histogram(20, 900, 200, 100))).isEqualTo(20);
  }

  @Test
  void twoGroupsArePartedBetween() {
    // variance between parts: 30|190 wins over 20|30 and 190|200
    assertThat(Otsu.threshold(histogram(20, 50, 30, 50, 190, 20, 200, 20))).isEqualTo(30);
  }

  @Test
  void oneLevelHasNothingAboveIt() {
    assertThat(Otsu.threshold(histogram(77, 1000))).isEqualTo(77);
    assertThat(Otsu.threshold(histogram(0, 5))).isZero();
  }

  @Test
  void partsThreeClasses() {
    int[] histogram = new int[256];
    histogram[20] = 100;
    histogram[22] = 100;
    histogram[120] = 50;
    histogram[124] = 50;
    histogram[220] = 10;
    histogram[230] = 10;

    assertThat(Otsu.thresholds(histogram)).containsExactly(22, 124);
  }

  @Test
  void fewerThanThreeLevelsHaveNoThirdClass() {
    int[] histogram = new int[256];
    histogram[7] = 5;
    assertThat(Otsu.thresholds(histogram)).containsExactly(7, 7);
    histogram[90] = 5;
    assertThat(Otsu.thresholds(histogram)).containsExactly(90, 90);
  }
}
