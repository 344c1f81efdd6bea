package io.scanlake.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.scanlake.image.Box;
import io.scanlake.image.Match;
import io.scanlake.image.Natives;
import io.scanlake.labels.Label;
import io.scanlake.labels.LabelKind;
import io.scanlake.recognize.Algorithm;
import io.scanlake.recognize.FeatureSet;
import io.scanlake.recognize.ModelCard;
import io.scanlake.recognize.ModelCard.Sigmoid;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Scalar;

class TrainTest {
  @BeforeAll
  static void load() {
    Natives.load();
  }

  @Test
  void sigmoidGivesTheShareAtEachDistance() {
    // At distance 1 three of four are own, at -1 one of four: ln 3 a unit, no offset; the targets
    // of Platt, 201/202 and 1/202, pull it in by less than a hundredth.
    double[] distance = new double[400];
    boolean[] isOwn = new boolean[400];
    for (int i = 0; i < 400; i++) {
      distance[i] = i < 200 ? 1 : -1;
      isOwn[i] = i < 200 ? i % 4 != 0 : i % 4 == 0;
    }
    Sigmoid sigmoid = Platt.fit(distance, isOwn);
    assertThat(sigmoid.at(1)).isCloseTo(0.75, within(0.01));
    assertThat(sigmoid.at(-1)).isCloseTo(0.25, within(0.01));
  }

  @Test
  void masksHaveBoxes() {
    Mat mask = new Mat(20, 30, CvType.CV_16UC1, Scalar.all(0));
    mask.submat(2, 6, 3, 10).setTo(Scalar.all(1));
    mask.submat(10, 20, 0, 30).setTo(Scalar.all(700));
    assertThat(MaskBoxes.of(label(LabelKind.INSTANCES), mask))
        .extracting(RegionRows.Named::box)
        .containsExactly(new Box(3, 2, 7, 4), new Box(0, 10, 30, 10));
    assertThat(MaskBoxes.of(label(LabelKind.MASK), mask))
        .extracting(RegionRows.Named::box)
        .containsExactly(new Box(0, 2, 30, 18));
    assertThat(MaskBoxes.of(label(LabelKind.MASK), Mat.zeros(4, 4, CvType.CV_8UC1))).isEmpty();
    assertThatThrownBy(() -> MaskBoxes.of(label(LabelKind.MASK), Mat.zeros(4, 4, CvType.CV_8UC3)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Label label(LabelKind kind) {
    return new Label("a.png", kind, "cell", null, "m.png", null, "");
  }

  @Test
  void tooLittleToLearnFromIsRefused() {
    float[] vector = new float[FeatureSet.OVERVIEW_1.count()];
    ClassifierSpec plan =
        new ClassifierSpec(
            "a",
            FeatureSet.OVERVIEW_1,
            Algorithm.SVM,
            Match.ANY,
            null,
            null,
            1,
            Map.of(),
            Map.of(),
            1);
    for (List<FeatureRow> rows :
        List.of(List.<FeatureRow>of(), List.of(new FeatureRow("g", "one", vector)))) {
      assertThatThrownBy(() -> ClassifierTrainer.train(plan, rows, List.of()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("rows of two labels");
    }
    List<FeatureRow> odd =
        List.of(new FeatureRow("g", "one", vector), new FeatureRow("h", "two", new float[3]));
    assertThatThrownBy(() -> ClassifierTrainer.train(plan, odd, List.of()))
        .hasMessageContaining("3 features instead of 224");
    // Two rows are enough for each algorithm not to fail in native code.
    List<FeatureRow> two =
        List.of(new FeatureRow("g", "one", vector), new FeatureRow("h", "two", vector.clone()));
    two.get(1).features()[0] = 1;
    for (Algorithm algorithm : Algorithm.values()) {
      ClassifierSpec any =
          new ClassifierSpec(
              "a",
              FeatureSet.OVERVIEW_1,
              algorithm,
              Match.ANY,
              null,
              null,
              1,
              Map.of(),
              Map.of(),
              1);
      assertThat(ClassifierTrainer.train(any, two, List.of())).containsKey("model.yaml");
    }
    assertThatThrownBy(
            () ->
                HogTrainer.train(
                    new HogSpec(
                        "a",
                        "x",
                        new ModelCard.HogShape(32, 32, 16, 8, 8, 9),
                        ModelCard.Search.DEFAULT,
                        Match.ANY,
                        0.01,
                        Map.of()),
                    List.of(),
                    List.of()))
        .hasMessageContaining("0 objects in 0 windows");
  }
}
