package io.scanlake.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanlake.file.Code;
import io.scanlake.file.Source;
import io.scanlake.file.UnusableException;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.opencv.core.CvType;
import org.opencv.core.Mat;

/** Decodes made images, and says what their pixels must be. */
final class PlainPixels {
  static final long BUDGET = 64_000_000;
  static final int W = 37;
  static final int H = 23;

  private PlainPixels() {}

  record Decoded(PlainImage image, int type, int[] samples) {}

  static Decoded decode(byte[] bytes) throws Exception {
    PlainImage image = PlainImage.open(Source.of(bytes), BUDGET);
    Natives.load();
    Mat mat = new Mat();
    try {
      image.decode(mat);
      assertThat(mat.cols()).isEqualTo(image.width());
      assertThat(mat.rows()).isEqualTo(image.height());
      assertThat(mat.channels()).isEqualTo(image.channels());
      int count = mat.cols() * mat.rows() * mat.channels();
      int[] samples = new int[count];
      if (mat.depth() == CvType.CV_16U) {
        short[] wide = new short[count];
        mat.get(0, 0, wide);
        Arrays.setAll(samples, i -> wide[i] & 0xFFFF);
      } else {
        byte[] narrow = new byte[count];
        mat.get(0, 0, narrow);
        Arrays.setAll(samples, i -> narrow[i] & 0xFF);
      }
      return new Decoded(image, mat.type(), samples);
    } finally {
      mat.release();
    }
  }

  static Code refusal(byte[] bytes) {
    try {
      decode(bytes);
    } catch (UnusableException e) {
      return e.code();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    return null;
  }

  /** The first three of {@code stored} samples a pixel, reversed to B, G, R. */
  static int[] bgr(int[] samples, int stored) {
    int[] out = new int[samples.length / stored * 3];
    Arrays.setAll(out, i -> samples[i / 3 * stored + 2 - i % 3]);
    return out;
  }

  static int[] every(int[] samples, int step) {
    return IntStream.range(0, samples.length / step).map(i -> samples[i * step]).toArray();
  }

  /** 256 colours, no two alike: R, G, B. */
  static byte[] palette(int colours, boolean isGray) {
    byte[] palette = new byte[3 * colours];
    for (int i = 0; i < colours; i++) {
      palette[3 * i] = (byte) (i * 11);
      palette[3 * i + 1] = (byte) (isGray ? i * 11 : 255 - i);
      palette[3 * i + 2] = (byte) (isGray ? i * 11 : i * 3);
    }
    return palette;
  }

  static int[] mapped(int[] indices, byte[] palette) {
    int[] out = new int[3 * indices.length];
    Arrays.setAll(out, i -> palette[3 * indices[i / 3] + 2 - i % 3] & 0xFF);
    return out;
  }
}
