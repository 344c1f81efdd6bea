package io.scanlake.jobs.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalNamesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "plain",
        "R\u00f6ntgen \u80ba",
        "\ud83e\ude7b",
        "%FF",
        "new\nline",
        "a:b",
        "back\\slash"
      })
  void utf8IsItsOwnText(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    assertThat(LocalNames.decode(bytes)).isEqualTo(name);
    assertThat(LocalNames.encode(name)).isEqualTo(bytes);
  }

  /** Latin-1, a cut character, a surrogate, an overlong slash, and U+FFFD itself. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "52f66e7467656e",
        "61e282",
        "eda0bd",
        "c0af",
        "efbfbd",
        "efbfbd4546",
        "ff41",
        "e4"
      })
  void anyBytesHaveATextOfTheirOwn(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    String text = LocalNames.decode(bytes);
    assertThat(text).contains("\uFFFD");
    assertThat(text.getBytes(StandardCharsets.UTF_8)).isNotEqualTo(bytes);
    assertThat(LocalNames.encode(text)).isEqualTo(bytes);
  }
}
