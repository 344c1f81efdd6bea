package io.scanlake.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanlake.dicom.BodyRegion;
import io.scanlake.file.SiteDefaults;
import io.scanlake.file.Source;
import io.scanlake.image.Match;
import io.scanlake.image.Natives;
import io.scanlake.pipeline.Recognition.ModalityAndRegion;
import io.scanlake.recognize.Algorithm;
import io.scanlake.recognize.Detection;
import io.scanlake.recognize.FeatureSet;
import io.scanlake.recognize.KindOfImage;
import io.scanlake.recognize.MadeModels;
import io.scanlake.recognize.Model;
import io.scanlake.recognize.ModelFolder;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.imgcodecs.Imgcodecs;

class RecognitionTest {
  private static Recipe recipe(String name, Match match) {
    return MadeRecipe.peaks(11, 2).name(name).match(match).open(0).at(512);
  }

  private static final Recipe ALL = recipe("all", Match.ANY);
  private static final Recipe CHEST =
      recipe("chest", new Match(List.of("DX"), List.of("CHEST"), null, null, null, null, 0, 0));

  @BeforeAll
  static void load() {
    Natives.load();
  }

  private static Findings analyze(Mat image, Model... models) throws IOException {
    MatOfByte png = new MatOfByte();
    Imgcodecs.imencode(".png", image, png);
    byte[] bytes = png.toArray();
    png.release();
    image.release();
    try (Analyzer analyzer = new Analyzer(List.of(CHEST, ALL), List.of(models), 1 << 24)) {
      return analyzer
          .analyze(Source.of(bytes), SiteDefaults.NONE)
          .outcome()
          .fold(Optional::orElseThrow, r -> null);
    }
  }

  private static Model stripes(Map<String, KindOfImage> meanings) {
    return ModelFolder.read(MadeModels.image(FeatureSet.OVERVIEW_1, Algorithm.SVM, 0.5, meanings));
  }

  @Nested
  class Identities {
    private final KindOfImage chest = new KindOfImage(List.of("DX", "CR"), BodyRegion.CHEST);

    @Test
    void fillWhatTheHeaderLeavesOpen() {
      assertThat(new ModalityAndRegion(null, null).with(chest))
          .isEqualTo(new ModalityAndRegion("DX", BodyRegion.CHEST));
      assertThat(new ModalityAndRegion("CR", null).with(chest))
          .isEqualTo(new ModalityAndRegion("CR", BodyRegion.CHEST));
      assertThat(new ModalityAndRegion(null, BodyRegion.CHEST).with(chest))
          .isEqualTo(new ModalityAndRegion("DX", BodyRegion.CHEST));
      assertThat(new ModalityAndRegion(null, null).with(new KindOfImage(List.of("CT"), null)))
          .isEqualTo(new ModalityAndRegion("CT", null));
    }

    @Test
    void neverOverruleIt() {
      for (ModalityAndRegion header :
          List.of(
              new ModalityAndRegion("CT", null),
              new ModalityAndRegion(null, BodyRegion.HEAD),
              new ModalityAndRegion("MR", BodyRegion.HEAD))) {
        assertThat(header.with(chest)).isEqualTo(header);
        assertThat(header.with(null)).isEqualTo(header);
      }
    }
  }

  @Test
  void aPlainImageGetsModalityRegionAndTheirRecipe() throws IOException {
    Model model = stripes(Map.of("across", new KindOfImage(List.of("DX", "CR"), BodyRegion.CHEST)));
    Findings across = analyze(MadeModels.stripes(true, 200, 260, 700), model);
    assertThat(across.modality()).isEqualTo("DX");
    assertThat(across.bodyRegion()).isEqualTo(BodyRegion.CHEST);
    assertThat(across.recipe()).isEqualTo("chest");
    assertThat(across.detections()).isEmpty();
    // A label without meaning leaves them unknown.
    Findings down = analyze(MadeModels.stripes(false, 200, 260, 701), model);
    assertThat(down.modality()).isNull();
    assertThat(down.bodyRegion()).isNull();
    assertThat(down.recipe()).isEqualTo("all");
  }

  @Test
  void aClassifierOfOtherThingsSpeaksOfTheWholeFrame() throws IOException {
    Findings findings = analyze(MadeModels.stripes(false, 200, 260, 701), stripes(Map.of()));
    assertThat(findings.modality()).isNull();
    assertThat(findings.detections())
        .singleElement()
        .satisfies(
            d -> {
              assertThat(d.label()).isEqualTo("down");
              assertThat(List.of(d.x(), d.y(), d.w(), d.h())).containsExactly(0, 0, 260, 200);
            });
  }

  @Test
  void regionsGetLabelsAndSeveralModelsRunInOnePass() throws IOException {
    MadeModels.Scene scene = MadeModels.Scene.of(123);
    Model shapes = ModelFolder.read(MadeModels.region(Algorithm.TREES));
    Findings findings = analyze(scene.pixels(), shapes, stripes(Map.of()));
    assertThat(findings.regions()).hasSameSizeAs(scene.regions());
    for (int i = 0; i < scene.regions().size(); i++) {
      var drawn = scene.regions().get(i).box();
      Region region =
          findings.regions().stream()
              .filter(r -> drawn.iou(r.candidate().box()) > 0.7)
              .findFirst()
              .orElseThrow();
      assertThat(region.label()).isEqualTo(scene.labels().get(i));
      assertThat(region.score()).isBetween(0.3, 1.0);
    }
    assertThat(findings.detections()).extracting(Detection::modelId).containsOnly("stripes");
  }

  @Test
  void withoutModelsNothingIsSaid() throws IOException {
    Findings findings = analyze(MadeModels.stripes(true, 200, 260, 700));
    assertThat(findings.modality()).isNull();
    assertThat(findings.detections()).isEmpty();
    assertThat(findings.regions()).allMatch(r -> r.label() == null && Double.isNaN(r.score()));
  }
}
