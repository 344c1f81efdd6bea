package io.scanlake.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanlake.image.Match;
import io.scanlake.image.Natives;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Point;
import org.opencv.core.Scalar;
import org.opencv.imgproc.Imgproc;

class AppearanceTest {
  @BeforeAll
  static void load() {
    Natives.load();
  }

  @ParameterizedTest
  @CsvSource({
    // ground b,g,r, disc b,g,r: a disc of 40 px covers 5027 of 20,000 pixels
    "10, 10, 10, 200, 200, 200, NEUTRAL, DARK",
    "230, 230, 230, 60, 60, 60, NEUTRAL, BRIGHT",
    "235, 225, 240, 150, 40, 110, TINTED, BRIGHT",
    // blue fluorescence on black: a quarter of the pixels differ by 200 levels
    "5, 5, 5, 200, 0, 0, TINTED, DARK",
    // the noise that JPEG leaves in a gray picture
    "8, 10, 12, 198, 200, 204, NEUTRAL, DARK",
  })
  void tellsTintAndGround(
      int b, int g, int r, int db, int dg, int dr, Match.Tint tint, Match.Ground ground) {
    Mat image = new Mat(100, 200, CvType.CV_8UC3, new Scalar(b, g, r));
    Imgproc.circle(image, new Point(100, 50), 40, new Scalar(db, dg, dr), -1);

    assertThat(Appearance.of(image)).isEqualTo(new Appearance(tint, ground));
    image.release();
  }

  @Test
  void onePixel() {
    Mat image = new Mat(1, 1, CvType.CV_8UC1, new Scalar(9));
    assertThat(Appearance.of(image))
        .isEqualTo(new Appearance(Match.Tint.NEUTRAL, Match.Ground.DARK));
    image.release();
  }
}
