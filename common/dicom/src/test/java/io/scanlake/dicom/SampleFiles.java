package io.scanlake.dicom;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_JPEG2000;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_JPEGLS;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Deflater;
import javax.imageio.ImageIO;

/** A small file of every transfer syntax that is decoded. */
public final class SampleFiles {
  private static final int SIDE = 40;
  private static final String ROOT = "1.2.840.10008.1.2";

  private SampleFiles() {}

  /** Part 10 files: native of every layout, deflated, and of every codec, in gray and in colour. */
  public static List<byte[]> ofEverySyntax() {
    List<byte[]> files = new ArrayList<>();
    files.add(image(1, 12).bytes(Tags.PIXEL_DATA, "OW", words()).part10(ROOT + ".1"));
    files.add(deflated(image(1, 12).bytes(Tags.PIXEL_DATA, "OW", words()).part10(ROOT + ".1")));
    files.add(image(3, 8).bytes(Tags.PIXEL_DATA, "OB", bytes(3)).part10(ROOT + ".1"));
    files.add(
        RawDicom.part10(RawDicom.IMPLICIT)
            .implicit(0x00080060, RawDicom.text("CT"))
            .implicitImage()
            .file());
    files.add(image(1, 8).fragments(rle(), rle()).part10(ROOT + ".5"));
    files.add(image(1, 8).fragments(raw(bytes(1))).part10(ROOT + ".8.1"));
    for (int channels : new int[] {1, 3}) {
      int[] samples = samples(channels, 255);
      files.add(image(channels, 8).fragments(jpeg(channels)).part10(ROOT + ".4.50"));
      files.add(
          image(channels, 8)
              .fragments(LosslessJpeg.write(samples, SIDE, SIDE, channels, 8, 1, 0))
              .part10(ROOT + ".4.57"));
      files.add(
          image(channels, 8)
              .fragments(FfmpegEncoder.encode(AV_CODEC_ID_JPEGLS, samples, SIDE, SIDE, channels, 8))
              .part10(ROOT + ".4.80"));
      files.add(
          image(channels, 8)
              .fragments(
                  FfmpegEncoder.encode(AV_CODEC_ID_JPEG2000, samples, SIDE, SIDE, channels, 8))
              .part10(ROOT + ".4.90"));
    }
    int[] deep = samples(1, 65535);
    files.add(
        image(1, 16)
            .fragments(LosslessJpeg.write(deep, SIDE, SIDE, 1, 16, 6, 5))
            .part10(ROOT + ".4.70"));
    files.add(
        image(1, 16)
            .fragments(FfmpegEncoder.encode(AV_CODEC_ID_JPEGLS, deep, SIDE, SIDE, 1, 16))
            .part10(ROOT + ".4.81"));
    return files;
  }

  /** With what the header of an image has besides: text, times, sequences, a window. */
  private static MadeDicom image(int channels, int bitsStored) {
    MadeDicom code = MadeDicom.with().text(Tags.CODE_VALUE, "SH", "T-D1100");
    return MadeDicom.image(SIDE, SIDE, bitsStored, false)
        .us(Tags.SAMPLES_PER_PIXEL, channels)
        .us(Tags.BITS_ALLOCATED, bitsStored > 8 ? 16 : 8)
        .text(Tags.PHOTOMETRIC_INTERPRETATION, "CS", channels == 3 ? "RGB" : "MONOCHROME2")
        .text(Tags.SPECIFIC_CHARACTER_SET, "CS", "\\ISO 2022 IR 87")
        .text(Tags.MODALITY, "CS", "CT")
        .text(Times.ACQUISITION_DATE_TIME, "DT", "20260420102030.5+0200")
        .text(Tags.WINDOW_CENTER, "DS", "100")
        .text(Tags.WINDOW_WIDTH, "DS", "200")
        .text(Tags.RESCALE_SLOPE, "DS", "1")
        .text(Tags.RESCALE_INTERCEPT, "DS", "-1024")
        .item(0x00081032, code);
  }

  private static int[] samples(int channels, int max) {
    int[] samples = new int[SIDE * SIDE * channels];
    Arrays.setAll(samples, i -> i * 37 * max / 4096 & max);
    return samples;
  }

  private static byte[] bytes(int channels) {
    byte[] bytes = new byte[SIDE * SIDE * channels];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i / 7);
    }
    return bytes;
  }

  private static byte[] words() {
    byte[] words = new byte[SIDE * SIDE * 2];
    for (int i = 0; i < words.length; i += 2) {
      words[i] = (byte) i;
      words[i + 1] = (byte) (i >> 8 & 0xF);
    }
    return words;
  }

  private static byte[] jpeg(int channels) {
    BufferedImage image =
        new BufferedImage(
            SIDE, SIDE, channels == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < SIDE * SIDE; i++) {
      image.setRGB(i % SIDE, i / SIDE, i * 4099);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "jpeg", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** One segment of replicated runs. */
  private static byte[] rle() {
    RawDicom out = new RawDicom().u32(1).u32(64).bytes(new byte[56]);
    for (int left = SIDE * SIDE, value = 0; left > 0; left -= 100, value += 9) {
      out.bytes((byte) (1 - Math.min(left, 100)), (byte) value);
    }
    return out.file();
  }

  private static byte[] raw(byte[] bytes) {
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    deflater.setInput(bytes);
    deflater.finish();
    byte[] into = new byte[bytes.length + 64];
    int size = deflater.deflate(into);
    deflater.end();
    return Arrays.copyOf(into, size);
  }

  /** The data set of an explicit file, deflated (PS3.5, A.5). */
  private static byte[] deflated(byte[] file) {
    RawDicom out = RawDicom.part10(ROOT + ".1.99");
    int at = 132;
    while ((file[at] & 0xFF) == 2 && file[at + 1] == 0) {
      boolean isLong = Vr.lengthForm(file[at + 4] << 8 | file[at + 5]) == Vr.LONG_LENGTH;
      at +=
          isLong
              ? 12 + Encoding.EXPLICIT_LITTLE.i32(file, at + 8)
              : 8 + Encoding.EXPLICIT_LITTLE.u16(file, at + 6);
    }
    return out.bytes(raw(Arrays.copyOfRange(file, at, file.length))).file();
  }
}
