package io.scanlake.jobs.analyze;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scanlake.dicom.BodyRegion;
import io.scanlake.image.Natives;
import io.scanlake.jobs.Local;
import io.scanlake.jobs.operator.OperatorException;
import io.scanlake.jobs.run.Models;
import io.scanlake.jobs.settings.SettingsReader;
import io.scanlake.recognize.Algorithm;
import io.scanlake.recognize.FeatureSet;
import io.scanlake.recognize.KindOfImage;
import io.scanlake.recognize.MadeModels;
import io.scanlake.recognize.ModelCard;
import io.scanlake.recognize.ModelFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opencv.core.Mat;
import org.opencv.imgcodecs.Imgcodecs;

class ModelFoldersTest {
  @TempDir static Path folder;
  private static Path stripes;
  private static Path crosses;

  @BeforeAll
  static void train() throws IOException {
    Natives.load();
    KindOfImage chest = new KindOfImage(List.of("DX", "CR"), BodyRegion.CHEST);
    stripes =
        write(
            "stripes",
            MadeModels.image(FeatureSet.OVERVIEW_1, Algorithm.TREES, 0.5, Map.of("across", chest)));
    crosses = write("crosses", MadeModels.hog(ModelCard.Search.DEFAULT));
  }

  private static Path write(String name, Map<String, byte[]> files) throws IOException {
    Path model = Files.createDirectories(folder.resolve(name));
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Files.write(model.resolve(file.getKey()), file.getValue());
    }
    return model;
  }

  private static Models load(String models) {
    return Models.load(
        SettingsReader.read(
            models.replace("STRIPES", stripes.toString()).replace("CROSSES", crosses.toString())),
        new Configuration());
  }

  @Test
  void sayAllThatTheyAre() {
    Models models = load("models: [{path: STRIPES}, {path: CROSSES}]");
    assertThat(models.models()).extracting(m -> m.id()).containsExactly("stripes", "crosses");
    assertThat(models.models().get(1).card().search()).isEqualTo(ModelCard.Search.DEFAULT);
  }

  @Test
  void areOverruledBySettingsAndCountInTheHash() {
    Models plain = load("models: [{path: CROSSES}]");
    Models other =
        load(
            "models: [{id: mine, path: CROSSES, match: {modality: [MR]}, min-neighbours: 7,"
                + " mirror-label: other}]");
    ModelCard card = other.models().get(0).card();
    assertThat(card.id()).isEqualTo("mine");
    assertThat(card.match().modality()).containsExactly("MR");
    assertThat(card.search().minNeighbours()).isEqualTo(7);
    assertThat(card.search().mirrorLabel()).isEqualTo("other");
    assertThat(card.search().scaleFactor()).isEqualTo(ModelCard.Search.DEFAULT.scaleFactor());
    assertThat(other.hash()).isNotEqualTo(plain.hash());
    assertThat(load("models: [{path: STRIPES, least-score: 0.9}]").models().get(0).card())
        .satisfies(c -> assertThat(c.classifier().leastScore()).isEqualTo(0.9));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{path: STRIPES, min-neighbours: 2} | it is not a detector",
        "{path: CROSSES, least-score: 0.2} | it is not a classifier",
        "{path: CROSSES, scale-factor: 1} | scale-factor must be above 1",
        "{path: /nowhere/at/all} | cannot be read: /nowhere/at/all/model.yaml",
        "{path: CROSSES}, {path: CROSSES} | two have the same id",
      })
  void areRefusedInOneLine(String models, String message) {
    assertThatThrownBy(() -> load("models: [" + models + "]"))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }

  @Test
  void areRefusedWhenAFileWasChanged() throws IOException {
    Path broken = Files.createDirectories(folder.resolve("broken"));
    for (String name : List.of(ModelFolder.CARD, "plane.csv")) {
      Files.copy(crosses.resolve(name), broken.resolve(name));
    }
    Files.writeString(broken.resolve("plane.csv"), "1,2,3");
    assertThatThrownBy(() -> load("models: [{path: " + broken + "}]"))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("broken")
        .hasMessageContaining("is not the one that model.yaml names");
  }

  @Test
  void nameWhatHasNoHeader() throws IOException {
    Path input = Files.createDirectories(folder.resolve("input"));
    for (int i = 0; i < 4; i++) {
      Mat image = MadeModels.stripes(i < 3, 180 + i, 200, 900 + i);
      Imgcodecs.imwrite(input.resolve("image" + i + ".png").toString(), image);
      image.release();
    }
    Path settings =
        Files.writeString(
            folder.resolve("settings.yaml"),
            "quiet-period-s: 0\nmodels: [{path: '" + stripes + "'}, {path: '" + crosses + "'}]\n");
    Path warehouse = folder.resolve("warehouse");
    Local.Result result =
        Local.nightly(input.toString(), warehouse, "--settings", settings.toString());
    assertThat(result.code()).as(result.err()).isZero();
    List<Row> rows =
        Local.sql(
            warehouse,
            "SELECT modality, modality_source, body_region, body_region_source, count(*) n"
                + " FROM images GROUP BY ALL ORDER BY n");
    assertThat(rows)
        .extracting(Row::toString)
        .containsExactly("[null,UNKNOWN,null,UNKNOWN,1]", "[DX,MODEL,CHEST,MODEL,3]");
  }
}
