package io.scanlake.jobs.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ResultHashTest {
  private static final String PIXELS = "0123456789abcdef0123456789abcdef";

  private static ResultHash of(long... areas) {
    ResultHash hash = new ResultHash();
    for (long area : areas) {
      hash.add(PIXELS, 3, area, "OK");
    }
    return hash;
  }

  @Test
  void nothingIsZero() {
    assertThat(of().hex()).isEqualTo("0000000000000000");
  }

  @Test
  void orderDoesNotCount() {
    assertThat(of(1, 2, 3).hex()).isEqualTo(of(3, 1, 2).hex());
  }

  @Test
  void imageTwiceOrLostCounts() {
    assertThat(of(1, 2, 2).hex()).isNotEqualTo(of(1, 2).hex());
    // An exclusive or of the two would be nothing.
    assertThat(of(2, 2).hex()).isNotEqualTo(of().hex());
  }

  @Test
  void sharesAddUp() {
    ResultHash sum = of(1);
    sum.add(of(2, 3));
    assertThat(sum.hex()).isEqualTo(of(1, 2, 3).hex());
  }

  @Test
  void everyResultCounts() {
    ResultHash pixels = new ResultHash();
    pixels.add(PIXELS.replace('0', '1'), 3, 7, "OK");
    ResultHash regions = new ResultHash();
    regions.add(PIXELS, 4, 7, "OK");
    ResultHash status = new ResultHash();
    status.add(PIXELS, 3, 7, "TOO_MANY");
    // The 1 of the area must not be read as part of the count: 3|17 is not 31|7.
    ResultHash shifted = new ResultHash();
    shifted.add(PIXELS, 31, 7, "OK");
    assertThat(of(7).hex()).isNotIn(pixels.hex(), regions.hex(), status.hex());
    assertThat(of(17).hex()).isNotEqualTo(shifted.hex());
  }
}
