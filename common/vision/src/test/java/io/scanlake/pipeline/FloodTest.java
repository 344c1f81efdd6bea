package io.scanlake.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FloodTest {
  private final Flood flood = new Flood();

  /** Heights of one row; zero is outside the mask. */
  private int[] split(Flood.Rule rule, float... heights) {
    byte[] mask = new byte[heights.length];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = (byte) (heights[i] > 0 ? 1 : 0);
    }
    int[] labels = new int[heights.length];
    flood.split(heights, mask, 1, heights.length, rule, labels);
    return labels;
  }

  @Test
  void keepsPeaksApartAboveADeepSaddle() {
    // the saddle 4 is 4 / 8 of the lower peak; it goes to its higher neighbour, 8
    assertThat(split(new Flood.Rule(0.6, 0, 0), 6, 10, 7, 4, 8, 5))
        .containsExactly(1, 1, 1, 2, 2, 2);
    assertThat(flood.peak(1)).isEqualTo(10);
    assertThat(flood.peak(2)).isEqualTo(8);
  }

  @Test
  void joinsPeaksOverAHighSaddle() {
    assertThat(split(new Flood.Rule(0.4, 0, 0), 6, 10, 7, 4, 8, 5)).containsOnly(1);
  }

  @Test
  void joinsWhatRisesTooLittle() {
    // 8 - 4 = 4 levels
    assertThat(split(new Flood.Rule(1, 4.5, 0), 6, 10, 7, 4, 8, 5)).containsOnly(1);
    assertThat(split(new Flood.Rule(1, 3.5, 0), 6, 10, 7, 4, 8, 5)).contains(2);
  }

  @Test
  void joinsWhatIsTooSmall() {
    // where they meet, the lower basin holds the pixels 8 and 5
    assertThat(split(new Flood.Rule(1, 0, 3), 6, 10, 7, 4, 8, 5)).containsOnly(1);
    assertThat(split(new Flood.Rule(1, 0, 2), 6, 10, 7, 4, 8, 5)).contains(2);
  }

  @Test
  void neverLeavesTheMask() {
    assertThat(split(new Flood.Rule(1, 0, 0), 0, 5, 0, 7, 0)).containsExactly(0, 2, 0, 1, 0);
    assertThat(split(new Flood.Rule(1, 0, 0), 0, 0)).containsOnly(0);
  }

  @Test
  void aPlateauIsOneBasin() {
    float[] heights = new float[20 * 30];
    Arrays.fill(heights, 3);
    byte[] mask = new byte[heights.length];
    Arrays.fill(mask, (byte) 1);
    int[] labels = new int[heights.length];

    assertThat(flood.split(heights, mask, 20, 30, new Flood.Rule(0.9, 0, 0), labels)).isEqualTo(1);
    assertThat(labels).containsOnly(1);
  }

  @Test
  void manyBasins() {
    // a peak on every second pixel of every second row: 50 x 50 of them
    float[] heights = new float[100 * 100];
    byte[] mask = new byte[heights.length];
    for (int y = 0; y < 100; y += 2) {
      for (int x = 0; x < 100; x += 2) {
        heights[y * 100 + x] = 1;
        mask[y * 100 + x] = 1;
      }
    }
    int[] labels = new int[heights.length];

    assertThat(flood.split(heights, mask, 100, 100, new Flood.Rule(0.9, 0, 0), labels))
        .isEqualTo(2500);
  }
}
