package io.scanlake.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumberTextTest {
  @ParameterizedTest
  @CsvSource({
    "'1e5 ',100000",
    "'  -7.5',-7.5",
    "'1,5',1.5",
    "'1.234,5',1234.5",
    "'1,234.5',1234.5",
    "1.5D+02,150",
    "-2d-1,-0.2",
    "1.2E-08,0.000000012",
    "+.5,0.5",
    "12abc,12",
    "1A,1"
  })
  void numbers(String text, double expected) {
    assertThat(NumberText.parse(text)).containsExactly(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nan",
        "NaN",
        "-nan",
        "nan(ind)",
        "1.#QNAN",
        "-1.#IND",
        "1.#INF",
        "1.#SNAN",
        "1.#J",
        "Infinity",
        "-Infinity",
        "inf",
        "+INF",
        "∞",
        "1e400",
        "********",
        "none",
        "-",
        "."
      })
  void whatIsNoNumber(String text) {
    assertThat(NumberText.parse(text)).containsExactly(Double.NaN);
    assertThat(NumberText.parse(text + "\0")).containsExactly(Double.NaN);
  }
}
