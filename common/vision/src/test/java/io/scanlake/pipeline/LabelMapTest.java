package io.scanlake.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LabelMapTest {
  @Test
  void takesTheNearestPixel() {
    LabelMap map = new LabelMap(1, 2, new int[] {1, 2}).scaled(2, 5);

    // centres 0.1, 0.3, 0.5, 0.7, 0.9 of the width; the middle lies on the right pixel
    assertThat(map.labels()).containsExactly(1, 1, 2, 2, 2, 1, 1, 2, 2, 2);
  }

  @Test
  void needsOneLabelAPixel() {
    assertThatThrownBy(() -> new LabelMap(2, 2, new int[3])).hasMessageContaining("one label");
  }
}
