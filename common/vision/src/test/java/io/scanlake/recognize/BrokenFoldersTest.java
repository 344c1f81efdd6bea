package io.scanlake.recognize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scanlake.file.Sha256;
import io.scanlake.image.Natives;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Model folders that are broken: each is refused before the run, in one line. */
class BrokenFoldersTest {
  private static final String CARD = ModelFolder.CARD;

  @BeforeAll
  static void load() {
    Natives.load();
  }

  private static void refused(Map<String, byte[]> folder, String message) {
    assertThatThrownBy(() -> Recognizer.open(ModelFolder.read(folder)).close())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }

  private static Map<String, byte[]> edited(Map<String, byte[]> folder, String from, String to) {
    Map<String, byte[]> edited = new HashMap<>(folder);
    String text = new String(folder.get(CARD), StandardCharsets.UTF_8);
    assertThat(text).contains(from);
    edited.put(CARD, text.replace(from, to).getBytes(StandardCharsets.UTF_8));
    return edited;
  }

  /** The folder with one file other, and its right sum on the card. */
  private static Map<String, byte[]> replaced(
      Map<String, byte[]> folder, String name, byte[] bytes) {
    Map<String, byte[]> replaced = edited(folder, Sha256.hex(folder.get(name)), Sha256.hex(bytes));
    replaced.put(name, bytes);
    return replaced;
  }

  @Test
  void byTheirCard() {
    Map<String, byte[]> good = MadeModels.named(Algorithm.SVM);
    refused(Map.of(), "the file model.yaml is missing");
    refused(Map.of(CARD, new byte[0]), "model.yaml");
    refused(Map.of(CARD, "a: [1".getBytes(StandardCharsets.UTF_8)), "model.yaml");
    refused(
        edited(good, "format-version: 1", "format-version: 2"),
        "format-version is 2, this Scanlake reads 1");
    refused(
        edited(good, "kind: \"IMAGE_CLASSIFIER\"", "kind: CASCADE"), "a detector has one label");
    refused(edited(good, "feature-count: 224", "feature-count: 7"), "feature-count is not");
    refused(edited(good, "OVERVIEW_1", "OVERVIEW_9"), "OVERVIEW_9");
    refused(edited(good, "least-score: 0.5", "least-score: 5"), "least-score must be 0 to 1");
    refused(edited(good, "transform.csv", "../x"), "a file's name is not plain");
  }

  @Test
  void byTheirFiles() {
    Map<String, byte[]> good = MadeModels.named(Algorithm.SVM);
    Map<String, byte[]> without = new HashMap<>(good);
    without.remove("transform.csv");
    refused(without, "the file transform.csv is missing");
    Map<String, byte[]> changed = new HashMap<>(good);
    changed.put("transform.csv", "1,2\n3,4\n".getBytes(StandardCharsets.UTF_8));
    refused(changed, "is not the one that model.yaml names (sha256)");
    refused(
        replaced(good, "transform.csv", "1,2\n3,4\n".getBytes(StandardCharsets.UTF_8)),
        "is for 2 features");
    refused(
        replaced(good, "transform.csv", "1,2\n3\n".getBytes(StandardCharsets.UTF_8)),
        "lines of different length");
    refused(
        replaced(good, "transform.csv", "NaN\nx\n".getBytes(StandardCharsets.UTF_8)),
        "something other than numbers");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "%YAML:1.0\n---\n", "text", "%YAML:1.0\n---\nopencv_ml_svm: 1\n"})
  void byTheirStatistics(String content) {
    for (Algorithm algorithm : Algorithm.values()) {
      Map<String, byte[]> good = MadeModels.named(algorithm);
      refused(
          replaced(good, "statistics-0.yml.gz", content.getBytes(StandardCharsets.UTF_8)),
          "statistics-0.yml.gz is not a trained classifier");
    }
  }

  @Test
  void byStatisticsOfAnotherAlgorithmOrCutShort() {
    Map<String, byte[]> svm = MadeModels.named(Algorithm.SVM);
    Map<String, byte[]> trees = MadeModels.named(Algorithm.TREES);
    String name = "statistics-0.yml.gz";
    refused(replaced(svm, name, trees.get(name)), "is not a trained classifier");
    refused(replaced(trees, name, svm.get(name)), "is not a trained classifier");
    byte[] half = Arrays.copyOf(trees.get(name), trees.get(name).length / 2);
    refused(replaced(trees, name, half), "is not a trained classifier");
  }
}
