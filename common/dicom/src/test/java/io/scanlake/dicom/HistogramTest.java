package io.scanlake.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HistogramTest {
  @Test
  void percentilesAreLevelsOfSamples() {
    int[] histogram = new int[256];
    for (int level = 1; level <= 100; level++) {
      histogram[level] = 1;
    }
    assertThat(Histogram.percentile(histogram, 100, 0)).isEqualTo(1);
    assertThat(Histogram.percentile(histogram, 100, 0.01)).isEqualTo(1);
    assertThat(Histogram.percentile(histogram, 100, 0.99)).isEqualTo(99);
    assertThat(Histogram.percentile(histogram, 100, 1)).isEqualTo(100);
  }

  @Test
  void theSpanLeavesOutOneHalfPercentOnEachSide() {
    int[] histogram = new int[1000];
    for (int level = 100; level < 500; level++) {
      histogram[level] = 1;
    }
    assertThat(Histogram.span(histogram, 400))
        .isEqualTo(new Histogram.Span(102, 498, RenderRule.PERCENTILE));
  }

  @Test
  void theSpanIsTheWholeRangeWhereOneLevelHoldsNearlyAll() {
    int[] histogram = new int[1000];
    histogram[7] = 1;
    histogram[300] = 998;
    histogram[900] = 1;
    assertThat(Histogram.span(histogram, 1000))
        .isEqualTo(new Histogram.Span(7, 900, RenderRule.MIN_MAX));
  }
}
