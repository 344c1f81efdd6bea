package io.scanlake.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.scanlake.image.Box;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RegionStatisticsTest {
  private static final int ROWS = 12;
  private static final int COLS = 16;

  private final int[] labels = new int[ROWS * COLS];
  private final byte[] gray = new byte[ROWS * COLS];

  private void fill(int x, int y, int w, int h, int label, int level) {
    for (int row = y; row < y + h; row++) {
      for (int col = x; col < x + w; col++) {
        labels[row * COLS + col] = label;
        gray[row * COLS + col] = (byte) level;
      }
    }
  }

  private List<Region> regions(double minArea) {
    return new RegionStatistics()
        .regions(labels, 9, gray, ROWS, COLS, label -> null, minArea, 1, 0.25, 3);
  }

  @Test
  void aSquare() {
    Arrays.fill(labels, 1);
    fill(4, 3, 5, 5, 7, 100);
    Region square = regions(1).get(0);
    assertThat(square.frame()).isEqualTo(3);
    assertThat(square.region()).isEqualTo(1);
    assertThat(square.areaPx()).isEqualTo(25);
    assertThat(square.areaMm2()).isEqualTo(6.25);
    assertThat(square.box()).isEqualTo(new Box(4, 3, 5, 5));
    assertThat(square.centroidX()).isEqualTo(6);
    assertThat(square.centroidY()).isEqualTo(5);
    assertThat(square.candidate().meanIntensity()).isEqualTo(100);
    assertThat(square.candidate().sdIntensity()).isZero();
    assertThat(square.candidate().solidity()).isEqualTo(1);
    // sides 4 * 4 between the corners, and 4 corners of 1/sqrt(2): 18.83; 4 pi 25 / 18.83^2
    assertThat(square.candidate().circularity()).isCloseTo(0.886, within(0.001));
    assertThat(square.candidate().touchesBorder()).isFalse();
  }

  @Test
  void anLIsTwoThirdsOfItsHull() {
    fill(2, 2, 2, 6, 2, 50);
    fill(4, 6, 4, 2, 2, 150);
    Region shape = regions(1).get(0);
    assertThat(shape.areaPx()).isEqualTo(20);
    // hull: 6 x 6 square less the triangle (4,2) (8,6) (8,2): 36 - 8 = 28
    assertThat(shape.candidate().solidity()).isCloseTo(20.0 / 28, within(1e-9));
    // 12 pixels of 50, 8 of 150: mean 90, sd sqrt(0.6 * 40^2 + 0.4 * 60^2)
    assertThat(shape.candidate().meanIntensity()).isEqualTo(90);
    assertThat(shape.candidate().sdIntensity()).isCloseTo(Math.sqrt(960 + 1440), within(1e-9));
  }

  @Test
  void lineBetweenTwoIsGivenBackAndNumbersFollowTheRows() {
    fill(2, 5, 4, 4, 9, 10);
    fill(7, 4, 4, 5, 3, 10);
    for (int y = 5; y < 9; y++) {
      labels[y * COLS + 6] = -1;
    }
    List<Region> found = regions(1);
    assertThat(found).hasSize(2);
    // the one that begins higher comes first
    assertThat(found.get(0).box().x()).isEqualTo(7);
    assertThat(found.get(0).areaPx() + found.get(1).areaPx()).isEqualTo(16 + 20 + 4);
  }

  @Test
  void whatIsSmallDoesNotCount() {
    fill(0, 2, 6, 2, 2, 10);
    fill(10, 8, 2, 1, 4, 10);
    List<Region> found = regions(3);
    assertThat(found).hasSize(1);
    assertThat(found.get(0).areaPx()).isEqualTo(12);
    assertThat(found.get(0).candidate().touchesBorder()).isTrue();
  }
}
