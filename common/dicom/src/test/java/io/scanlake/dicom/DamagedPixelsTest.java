package io.scanlake.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_JPEGLS;

import io.scanlake.file.Code;
import io.scanlake.file.UnusableException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Pixel data that are damaged or contradict their data set: read, and said to be repaired, where
 * every sample is there; refused where one is not.
 */
class DamagedPixelsTest {
  private static final String JPEG = "1.2.840.10008.1.2.4.50";
  private static final String LOSSLESS = "1.2.840.10008.1.2.4.57";
  private static final String JPEG_LS = "1.2.840.10008.1.2.4.80";
  private static final String RLE = "1.2.840.10008.1.2.5";
  private static final int SIDE = 37;

  private final FrameBuffers buffers = new FrameBuffers();

  private static byte[] jpeg(int channels, boolean isProgressive) throws Exception {
    BufferedImage image =
        new BufferedImage(
            SIDE, SIDE, channels == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        image.setRGB(x, y, (x * 7 & 0xFF) << 16 | (y * 5 & 0xFF) << 8 | (x * y & 0xFF));
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam param = writer.getDefaultWriteParam();
    if (isProgressive) {
      param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
    }
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.write(null, new IIOImage(image, null, null), param);
    }
    writer.dispose();
    return out.toByteArray();
  }

  private static MadeDicom image(int channels, int bitsStored) {
    return MadeDicom.image(SIDE, SIDE, bitsStored, false)
        .us(Tags.BITS_ALLOCATED, 8)
        .us(Tags.SAMPLES_PER_PIXEL, channels)
        .text(
            Tags.PHOTOMETRIC_INTERPRETATION, "CS", channels == 3 ? "YBR_FULL_422" : "MONOCHROME2");
  }

  private short[] samples(MadeDicom made, String syntax, boolean isRepaired) throws Exception {
    StoredFrame frame = made.open(syntax).frame(0, buffers);
    assertThat(frame.isRepaired()).isEqualTo(isRepaired);
    return Arrays.copyOf(frame.shorts(), frame.count());
  }

  private void refused(MadeDicom made, String syntax, Code... codes) {
    assertThatThrownBy(() -> made.open(syntax).frame(0, buffers))
        .isInstanceOfSatisfying(
            UnusableException.class, e -> assertThat(e.code()).isIn((Object[]) codes));
  }

  private static byte[] cut(byte[] bytes, int count) {
    return Arrays.copyOf(bytes, bytes.length - count);
  }

  @Nested
  class AStreamWithoutItsLastMarker {
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void isReadWhereItsBlocksAreThere(int channels) throws Exception {
      byte[] stream = jpeg(channels, false);
      short[] whole = samples(image(channels, 8).fragments(stream), JPEG, false);
      assertThat(samples(image(channels, 8).fragments(cut(stream, 2)), JPEG, true))
          .isEqualTo(whole);
      for (int missing = 4; missing < 300; missing += 7) {
        refused(image(channels, 8).fragments(cut(stream, missing)), JPEG, Code.TRUNCATED);
      }
    }

    @Test
    void isRefusedWhereThatCannotBeTold() throws Exception {
      refused(image(1, 8).fragments(cut(jpeg(1, true), 2)), JPEG, Code.TRUNCATED);
    }

    @Test
    void isReadWhereItIsLossless() throws Exception {
      int[] values = new int[SIDE * SIDE];
      Arrays.setAll(values, i -> i * 89 & 0xFF);
      byte[] stream = LosslessJpeg.write(values, SIDE, SIDE, 1, 8, 1, 0);
      short[] whole = samples(image(1, 8).fragments(stream), LOSSLESS, false);
      assertThat(samples(image(1, 8).fragments(cut(stream, 2)), LOSSLESS, true)).isEqualTo(whole);
      for (int missing = 4; missing < 20; missing++) {
        refused(image(1, 8).fragments(cut(stream, missing)), LOSSLESS, Code.TRUNCATED);
      }
    }

    @Test
    void isRefusedWhereBytesOfJpegLsAreMissing() throws Exception {
      int[] values = new int[SIDE * SIDE];
      Arrays.setAll(values, i -> i * 89 & 0xFF);
      byte[] stream = FfmpegEncoder.encode(AV_CODEC_ID_JPEGLS, values, SIDE, SIDE, 1, 8);
      short[] whole = samples(image(1, 8).fragments(stream), JPEG_LS, false);
      assertThat(samples(image(1, 8).fragments(cut(stream, 2)), JPEG_LS, false)).isEqualTo(whole);
      for (int missing = 6; missing < 30; missing++) {
        refused(image(1, 8).fragments(cut(stream, missing)), JPEG_LS, Code.TRUNCATED, Code.CORRUPT);
      }
    }
  }

  @Nested
  class ADataSetThatContradictsItsStream {
    @Test
    void labelsSubsampledChromaRgb() throws Exception {
      byte[] stream = jpeg(3, false);
      // Without JFIF (APP0, 18 bytes), as converters cut it out.
      byte[] bare = new byte[stream.length - 18];
      System.arraycopy(stream, 0, bare, 0, 2);
      System.arraycopy(stream, 20, bare, 2, bare.length - 2);
      short[] right = samples(image(3, 8).fragments(bare), JPEG, false);
      MadeDicom wrong = image(3, 8).text(Tags.PHOTOMETRIC_INTERPRETATION, "CS", "RGB");
      assertThat(samples(wrong.fragments(bare), JPEG, true)).isEqualTo(right);
    }

    @Test
    void statesFewerBitsThanALossyStreamHas() throws Exception {
      byte[] stream = jpeg(1, false);
      short[] right = samples(image(1, 8).fragments(stream), JPEG, false);
      assertThat(samples(image(1, 6).fragments(stream), JPEG, true)).isEqualTo(right);
    }

    @ParameterizedTest
    @CsvSource({
      "1.2.840.10008.1.2,true",
      "1.2.840.10008.1.2.1,true",
      "1.2.840.10008.1.2.5,true",
      "1.2.840.10008.1.2.4.90,false",
      "1_2_840_10008_1_2_4_50,false"
    })
    void statesAnotherSyntaxThanJpeg(String syntax, boolean isRepaired) throws Exception {
      byte[] stream = jpeg(1, false);
      short[] right = samples(image(1, 8).fragments(stream), JPEG, false);
      assertThat(samples(image(1, 8).fragments(stream), syntax, isRepaired)).isEqualTo(right);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.2.840.10008.1.2.1", JPEG, JPEG_LS})
    void statesAnotherSyntaxThanRle(String syntax) throws Exception {
      short[] right = samples(image(1, 8).fragments(rle(5)), RLE, false);
      assertThat(samples(image(1, 8).fragments(rle(5)), syntax, true)).isEqualTo(right);
    }

    @Test
    void isNativeInFragments() throws Exception {
      byte[] frame = new byte[SIDE * SIDE + 1];
      Arrays.fill(frame, (byte) 9);
      MadeDicom made = image(1, 8).fragments(frame);
      assertThat(samples(made, "1.2.840.10008.1.2.1.98", false)).containsOnly((short) 9);
      assertThat(samples(made, "1.2.840.10008.1.2.1", true)).containsOnly((short) 9);
      refused(image(1, 8).fragments(cut(frame, 5)), "1.2.840.10008.1.2.1.98", Code.TRUNCATED);
    }

    @Test
    void isOfASyntaxThatNobodyKnows() {
      MadeDicom made = MadeDicom.image(1, 2, 16, false, (short) 1, (short) 2);
      refused(made, "1.2.840.113619.5.2", Code.UNSUPPORTED_TRANSFER_SYNTAX);
    }
  }

  /** Literal runs of one value. */
  private static byte[] rle(int value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteBuffer head = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    out.writeBytes(head.putInt(1).putInt(64).array());
    for (int left = SIDE * SIDE; left > 0; left -= 128) {
      int run = Math.min(128, left);
      out.write(run == 1 ? 0 : 1 - run);
      out.write(value);
    }
    return out.toByteArray();
  }

  @Nested
  class AListOfFragments {
    private RawDicom frames(int count) {
      RawDicom raw = RawDicom.part10(RLE);
      return raw.element(Tags.NUMBER_OF_FRAMES, "IS", RawDicom.text(count + " "))
          .element(Tags.ROWS, "US", RawDicom.u16(SIDE))
          .element(Tags.COLUMNS, "US", RawDicom.u16(SIDE))
          .element(Tags.BITS_ALLOCATED, "US", RawDicom.u16(8))
          .element(Tags.PIXEL_DATA, "OB", -1);
    }

    private void check(RawDicom raw, int count) throws Exception {
      DicomFile file = raw.tag(Tags.SEQUENCE_END).u32(0).open();
      for (int i = 0; i < count; i++) {
        StoredFrame frame = file.frame(i, buffers);
        assertThat(Arrays.copyOf(frame.shorts(), frame.count())).containsOnly((short) (i + 1));
      }
    }

    private RawDicom item(RawDicom raw, byte[] bytes) {
      return raw.item(bytes.length).bytes(bytes);
    }

    @Test
    void mayHaveEmptyOnes() throws Exception {
      RawDicom raw = frames(2).item(0);
      item(item(raw.item(0), rle(1)).item(0), rle(2)).item(0);
      check(raw, 2);
    }

    @Test
    void mayHaveOddLengths() throws Exception {
      byte[] odd = Arrays.copyOf(rle(1), rle(1).length + 1);
      assertThat(odd.length % 2).isEqualTo(1);
      check(item(item(frames(2).item(0), odd), rle(2)), 2);
      // The pad is there but not counted.
      check(item(item(frames(2).item(0), odd).bytes((byte) 0), rle(2)), 2);
    }

    @Test
    void mayBeLongerThanTheFrames() throws Exception {
      check(item(item(item(frames(2).item(0), rle(1)), rle(2)), rle(9)), 2);
    }

    @ParameterizedTest
    @CsvSource({"8,0", "0,0", "0,7", "0,-1", "64,0"})
    void mayHaveATableThatLies(int first, int second) throws Exception {
      check(item(item(frames(2).item(8).u32(first).u32(second), rle(1)), rle(2)), 2);
    }
  }

  @Nested
  class NativeSamples {
    private RawDicom bytes(int bits, int count) {
      byte[] bytes = new byte[count];
      Arrays.fill(bytes, (byte) 3);
      return RawDicom.part10(RawDicom.EXPLICIT)
          .element(Tags.ROWS, "US", RawDicom.u16(3))
          .element(Tags.COLUMNS, "US", RawDicom.u16(3))
          .element(Tags.BITS_ALLOCATED, "US", RawDicom.u16(bits))
          .element(Tags.PIXEL_DATA, "OW", count)
          .bytes(bytes);
    }

    @Test
    void mayMissTheirLastByte() throws Exception {
      for (int bits : new int[] {8, 16}) {
        StoredFrame frame = bytes(bits, 9 * bits / 8 - 1).open().frame(0, buffers);
        assertThat(frame.isRepaired()).isTrue();
        assertThat(Arrays.copyOf(frame.shorts(), 8)).containsOnly((short) (bits == 8 ? 3 : 0x303));
        assertThat(bytes(bits, 9 * bits / 8).open().frame(0, buffers).isRepaired()).isFalse();
      }
    }

    @Test
    void mayNotMissTwo() {
      assertThatThrownBy(() -> bytes(8, 7).open().frame(0, buffers))
          .isInstanceOfSatisfying(
              UnusableException.class, e -> assertThat(e.code()).isEqualTo(Code.TRUNCATED));
    }
  }
}
