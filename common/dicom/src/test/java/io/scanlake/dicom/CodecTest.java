package io.scanlake.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_JPEG2000;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_JPEGLS;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodecTest {
  private final FrameBuffers buffers = new FrameBuffers();

  /** A smooth field with noise and a few extremes. */
  static int[] picture(int count, int precision, int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int max = (1 << precision) - 1;
    int[] samples = new int[count];
    double level = max / 2.0;
    for (int i = 0; i < count; i++) {
      level += (random.nextDouble() - 0.5) * max / 16;
      int value = (int) Math.max(0, Math.min(max, level));
      samples[i] = random.nextInt(50) == 0 ? random.nextInt(2) * max : value;
    }
    return samples;
  }

  private static MadeDicom image(int rows, int columns, int components, int precision) {
    return MadeDicom.image(rows, columns, precision, false)
        .us(Tags.BITS_ALLOCATED, precision <= 8 ? 8 : 16)
        .us(Tags.SAMPLES_PER_PIXEL, components)
        .text(Tags.PHOTOMETRIC_INTERPRETATION, "CS", components == 3 ? "RGB" : "MONOCHROME2");
  }

  private void check(StoredFrame frame, int[] expected) {
    int[] decoded = new int[frame.count()];
    for (int i = 0; i < decoded.length; i++) {
      decoded[i] = (int) frame.value(i);
    }
    assertThat(decoded).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "1,1,16,0",
    "1,2,16,0",
    "1,3,16,0",
    "1,4,16,0",
    "1,5,16,0",
    "1,6,16,0",
    "1,7,16,0",
    "1,1,8,0",
    "1,1,12,0",
    "1,1,10,0",
    "1,7,12,0",
    "1,1,2,0",
    "1,3,15,0",
    "3,1,8,0",
    "3,4,8,0",
    "3,7,8,0",
    "3,1,16,0",
    "3,1,12,0",
    "1,1,16,5",
    "1,4,12,3",
    "3,1,8,4",
    "1,6,8,1"
  })
  void losslessJpegOfEveryKind(int components, int predictor, int precision, int restart)
      throws Exception {
    int rows = 17;
    int columns = 23;
    int[] samples = picture(rows * columns * components, precision, predictor);
    byte[] stream =
        LosslessJpeg.write(samples, rows, columns, components, precision, predictor, restart);
    DicomFile file =
        image(rows, columns, components, precision)
            .fragments(stream)
            .open("1.2.840.10008.1.2.4.57");
    check(file.frame(0, buffers), samples);
  }

  @ParameterizedTest
  @CsvSource({"1,8", "1,16", "3,8"})
  void jpegLsOfAnotherEncoder(int components, int precision) throws Exception {
    for (int seed = 0; seed < 20; seed++) {
      int rows = 1 + seed * 3;
      int columns = 40 - seed;
      int[] samples = picture(rows * columns * components, precision, seed);
      byte[] stream =
          FfmpegEncoder.encode(AV_CODEC_ID_JPEGLS, samples, rows, columns, components, precision);
      DicomFile file =
          image(rows, columns, components, precision)
              .fragments(stream)
              .open("1.2.840.10008.1.2.4.80");
      check(file.frame(0, buffers), samples);
    }
  }

  @ParameterizedTest
  @CsvSource({"1,8", "3,8"})
  void jpeg2000OfAnotherEncoder(int components, int precision) throws Exception {
    for (int seed = 0; seed < 5; seed++) {
      int rows = 40 + seed * 13;
      int columns = 90 - seed;
      int[] samples = picture(rows * columns * components, precision, seed);
      byte[] stream =
          FfmpegEncoder.encode(AV_CODEC_ID_JPEG2000, samples, rows, columns, components, precision);
      DicomFile file =
          image(rows, columns, components, precision)
              .fragments(stream)
              .open("1.2.840.10008.1.2.4.90");
      check(file.frame(0, buffers), samples);
    }
  }
}
