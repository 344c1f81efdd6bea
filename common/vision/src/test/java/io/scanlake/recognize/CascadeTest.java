package io.scanlake.recognize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scanlake.image.Match;
import io.scanlake.image.Natives;
import io.scanlake.image.Workspace;
import io.scanlake.testing.TestData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;

class CascadeTest {
  @BeforeAll
  static void load() {
    Natives.load();
  }

  private static Model model(byte[] xml) {
    return Model.cascade("test", "thing", Match.ANY, ModelCard.Search.DEFAULT, xml);
  }

  @Test
  void refusesWhatIsNoCascade() {
    for (String text :
        List.of("", "text", "<opencv_storage></opencv_storage>", "<opencv_storage>")) {
      assertThatThrownBy(() -> Recognizer.open(model(text.getBytes(StandardCharsets.UTF_8))))
          .as(text)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void everyCascadeFileLoadsAndRunsTheSameTwice() throws IOException {
    Path folder = TestData.set("cascades");
    try (Stream<Path> files = Files.list(folder);
        Workspace workspace = new Workspace()) {
      Mat noise = workspace.mat();
      noise.create(200, 300, CvType.CV_8UC1);
      Core.setRNGSeed(7);
      Core.randu(noise, 0, 255);
      Mat tiny = workspace.mat();
      tiny.create(8, 8, CvType.CV_8UC1);
      for (Path file : files.filter(f -> f.toString().endsWith(".xml")).toList()) {
        try (Recognizer recognizer = Recognizer.open(model(Files.readAllBytes(file)))) {
          List<Detection> first = recognizer.detect(noise, 2, 0.5, 0.5, 4);
          assertThat(recognizer.detect(noise, 2, 0.5, 0.5, 4)).isEqualTo(first);
          assertThat(recognizer.detect(tiny, 1, 1, 1, 0)).isEmpty();
          for (Detection detection : first) {
            assertThat(detection.frame()).isEqualTo(4);
            assertThat(detection.x() + detection.w()).isLessThanOrEqualTo(602);
            assertThat(detection.widthMm()).isEqualTo(detection.w() * 0.5);
          }
        }
      }
    }
  }
}
