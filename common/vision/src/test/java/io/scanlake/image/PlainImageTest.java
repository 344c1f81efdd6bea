package io.scanlake.image;

import static io.scanlake.image.PlainPixels.BUDGET;
import static io.scanlake.image.PlainPixels.H;
import static io.scanlake.image.PlainPixels.W;
import static io.scanlake.image.PlainPixels.bgr;
import static io.scanlake.image.PlainPixels.decode;
import static io.scanlake.image.PlainPixels.every;
import static io.scanlake.image.PlainPixels.mapped;
import static io.scanlake.image.PlainPixels.palette;
import static io.scanlake.image.PlainPixels.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.scanlake.file.Code;
import io.scanlake.file.Source;
import io.scanlake.file.UnusableException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencv.core.CvType;

class PlainImageTest {
  @Nested
  class Png {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 8, 16})
    void gray(int bits) throws Exception {
      int[] samples = TestImages.ramp(W, H, 1, bits);
      PlainPixels.Decoded decoded = decode(TestImages.png(W, H, 0, bits, samples, null));
      int scale = bits >= 8 ? 1 : 255 / ((1 << bits) - 1);
      assertThat(decoded.samples()).isEqualTo(Arrays.stream(samples).map(v -> v * scale).toArray());
      assertThat(decoded.type()).isEqualTo(bits == 16 ? CvType.CV_16UC1 : CvType.CV_8UC1);
      assertThat(decoded.image().bits()).isEqualTo(bits);
      assertThat(decoded.image().frames()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"2, 3, 8", "2, 3, 16", "6, 4, 8", "6, 4, 16"})
    void colourWithAlphaDropped(int colourType, int stored, int bits) throws Exception {
      int[] samples = TestImages.ramp(W, H, stored, bits);
      PlainPixels.Decoded decoded = decode(TestImages.png(W, H, colourType, bits, samples, null));
      assertThat(decoded.samples()).isEqualTo(bgr(samples, stored));
      assertThat(decoded.type()).isEqualTo(bits == 16 ? CvType.CV_16UC3 : CvType.CV_8UC3);
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 16})
    void grayWithAlphaDropped(int bits) throws Exception {
      int[] samples = TestImages.ramp(W, H, 2, bits);
      PlainPixels.Decoded decoded = decode(TestImages.png(W, H, 4, bits, samples, null));
      assertThat(decoded.samples()).isEqualTo(every(samples, 2));
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "4", "8"})
    void palettes(int bits) throws Exception {
      int[] indices = TestImages.ramp(W, H, 1, bits);
      byte[] palette = palette(1 << bits, false);
      assertThat(decode(TestImages.png(W, H, 3, bits, indices, palette)).samples())
          .isEqualTo(mapped(indices, palette));
      byte[] grays = palette(1 << bits, true);
      PlainPixels.Decoded gray = decode(TestImages.png(W, H, 3, bits, indices, grays));
      assertThat(gray.type()).isEqualTo(CvType.CV_8UC1);
      assertThat(gray.samples()).isEqualTo(every(mapped(indices, grays), 3));
    }

    @Test
    void interlaced() throws Exception {
      int[] samples = TestImages.ramp(W, H, 3, 8);
      byte[] bytes = TestImages.written(TestImages.buffered(W, H, 3, samples), "png", null, true);
      assertThat(decode(bytes).samples()).isEqualTo(bgr(samples, 3));
    }

    @Test
    void badChecksumIsCorrupt() {
      byte[] bytes = TestImages.png(W, H, 0, 8, TestImages.ramp(W, H, 1, 8), null);
      bytes[bytes.length - 30] ^= 1;
      assertThat(refusal(bytes)).isEqualTo(Code.CORRUPT);
    }

    @Test
    void pixelsThatEndEarlyAreCorrupt() {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] whole = TestImages.png(W, H, 0, 8, TestImages.ramp(W, H, 1, 8), null);
      out.write(whole, 0, 33);
      TestImages.chunk(out, "IDAT", TestImages.deflate(new byte[(W + 1) * (H - 5)]));
      TestImages.chunk(out, "IEND", new byte[0]);
      assertThat(refusal(out.toByteArray())).isEqualTo(Code.CORRUPT);
    }
  }

  @Nested
  class Jpeg {
    @ParameterizedTest
    @CsvSource({"1, false", "1, true", "3, false", "3, true"})
    void baselineAndProgressive(int channels, boolean isProgressive) throws Exception {
      int[] samples = TestImages.smooth(64, 48, channels);
      byte[] bytes =
          TestImages.written(
              TestImages.buffered(64, 48, channels, samples), "jpeg", null, isProgressive);
      PlainPixels.Decoded decoded = decode(bytes);
      int[] expected = channels == 1 ? samples : bgr(samples, 3);
      assertThat(decoded.type()).isEqualTo(channels == 1 ? CvType.CV_8UC1 : CvType.CV_8UC3);
      for (int i = 0; i < expected.length; i++) {
        assertThat(decoded.samples()[i]).isCloseTo(expected[i], within(6));
      }
      assertThat(decoded.image().isLossy()).isTrue();
    }

    @Test
    void cmykBecomesColour() throws Exception {
      // Adobe stores CMYK inverted: R = C * K / 255, and so on. 200 * 128 / 255 = 100.4.
      int[] blocks = {200, 100, 50, 128, 255, 255, 255, 255};
      PlainPixels.Decoded decoded = decode(TestImages.cmykJpeg(16, 8, blocks));
      assertThat(decoded.type()).isEqualTo(CvType.CV_8UC3);
      assertThat(decoded.samples()[0]).isCloseTo(25, within(1));
      assertThat(decoded.samples()[1]).isCloseTo(50, within(1));
      assertThat(decoded.samples()[2]).isCloseTo(100, within(1));
      assertThat(decoded.samples()[3 * 15]).isEqualTo(255);
    }

    @Test
    void bytesAfterTheEndMarkerAreNoConcern() throws Exception {
      byte[] whole = gray();
      assertThat(decode(Arrays.copyOf(whole, whole.length + 100)).samples())
          .isEqualTo(decode(whole).samples());
    }

    @Test
    void everyCutIsTruncated() {
      byte[] whole = gray();
      for (int length = 3; length < whole.length; length++) {
        assertThat(refusal(Arrays.copyOf(whole, length))).isEqualTo(Code.TRUNCATED);
        byte[] padded = Arrays.copyOf(Arrays.copyOf(whole, length), whole.length);
        assertThat(refusal(padded)).isNotNull();
      }
    }

    @Test
    void orientationIsIgnored() throws Exception {
      byte[] whole = gray();
      // APP1 "Exif", a little-endian TIFF whose one field, Orientation, says 6: turn by 90 degrees.
      ByteBuffer exif = ByteBuffer.allocate(36).order(ByteOrder.LITTLE_ENDIAN);
      exif.put(new byte[] {(byte) 0xFF, (byte) 0xE1, 0, 34, 'E', 'x', 'i', 'f', 0, 0});
      exif.put(new byte[] {'I', 'I', 42, 0}).putInt(8).putShort((short) 1);
      exif.putShort((short) 0x0112).putShort((short) 3).putInt(1).putInt(6).putInt(0);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      out.write(whole, 0, 2);
      out.writeBytes(exif.array());
      out.write(whole, 2, whole.length - 2);
      assertThat(decode(out.toByteArray()).samples()).isEqualTo(decode(whole).samples());
    }

    private byte[] gray() {
      return TestImages.written(
          TestImages.buffered(32, 16, 1, TestImages.smooth(32, 16, 1)), "jpeg", null, false);
    }
  }

  @Nested
  class Bmp {
    @ParameterizedTest
    @ValueSource(ints = {1, 4, 8})
    void palettes(int bits) throws Exception {
      int[] indices = TestImages.ramp(W, H, 1, bits);
      for (boolean isGray : new boolean[] {false, true}) {
        byte[] rgb = palette(1 << bits, isGray);
        byte[] stored = new byte[4 << bits];
        for (int i = 0; i < 3 << bits; i++) {
          stored[i / 3 * 4 + 2 - i % 3] = rgb[i];
        }
        PlainPixels.Decoded decoded = decode(TestImages.bmp(W, H, bits, indices, stored));
        int[] expected = mapped(indices, rgb);
        assertThat(decoded.samples()).isEqualTo(isGray ? every(expected, 3) : expected);
      }
    }

    @ParameterizedTest
    @ValueSource(ints = {24, 32})
    void colour(int bits) throws Exception {
      int channels = bits / 8;
      int[] samples = TestImages.ramp(W, H, channels, 8);
      int[] expected = new int[3 * W * H];
      Arrays.setAll(expected, i -> samples[i / 3 * channels + i % 3]);
      byte[] bytes = TestImages.bmp(W, H, bits, samples, null);
      assertThat(decode(bytes).samples()).isEqualTo(expected);
    }

    @Test
    void topDown() throws Exception {
      int[] samples = TestImages.ramp(W, H, 3, 8);
      byte[] bytes = TestImages.bmp(W, H, 24, samples, null);
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(22, -H);
      int[] decoded = decode(bytes).samples();
      assertThat(Arrays.copyOf(decoded, 3 * W))
          .isEqualTo(Arrays.copyOfRange(samples, 3 * W * (H - 1), 3 * W * H));
    }

    @Test
    void runLengthCodesAreUnsupported() {
      byte[] bytes = TestImages.bmp(W, H, 8, TestImages.ramp(W, H, 1, 8), new byte[1024]);
      bytes[30] = 1;
      assertThat(refusal(bytes)).isEqualTo(Code.UNSUPPORTED_PIXEL_FORMAT);
    }
  }

  @Nested
  class Refusals {
    @Test
    void otherContent() {
      assertThat(refusal(new byte[0])).isEqualTo(Code.NOT_AN_IMAGE);
      assertThat(refusal("GIF89a is not read".getBytes())).isEqualTo(Code.NOT_AN_IMAGE);
    }

    @Test
    void sourcesOutsideMemoryAreRead() throws Exception {
      byte[] bytes = TestImages.bmp(W, H, 24, TestImages.ramp(W, H, 3, 8), null);
      Source outside =
          new Source() {
            @Override
            public long length() {
              return bytes.length;
            }

            @Override
            public void read(long position, byte[] into, int offset, int count) {
              System.arraycopy(bytes, (int) position, into, offset, count);
            }
          };
      assertThat(PlainImage.open(outside, BUDGET).width()).isEqualTo(W);
    }

    @Test
    void claimsOf60000SquareBreakTheBudget() {
      byte[] png = TestImages.png(W, H, 0, 8, TestImages.ramp(W, H, 1, 8), null);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      out.write(png, 0, 8);
      byte[] header = Arrays.copyOfRange(png, 16, 29);
      ByteBuffer.wrap(header).putInt(60_000).putInt(60_000);
      TestImages.chunk(out, "IHDR", header);
      out.write(png, 33, png.length - 33);
      assertThat(refusal(out.toByteArray())).isEqualTo(Code.PIXEL_BUDGET);

      byte[] bmp = TestImages.bmp(W, H, 24, TestImages.ramp(W, H, 3, 8), null);
      ByteBuffer.wrap(bmp).order(ByteOrder.LITTLE_ENDIAN).putInt(18, 60_000).putInt(22, 60_000);
      assertThat(refusal(bmp)).isEqualTo(Code.PIXEL_BUDGET);

      byte[] jpeg =
          TestImages.written(
              TestImages.buffered(W, H, 1, TestImages.ramp(W, H, 1, 8)), "jpeg", null, false);
      int frame = 0;
      while ((jpeg[frame] & 0xFF) != 0xFF || (jpeg[frame + 1] & 0xFF) != 0xC0) {
        frame++;
      }
      ByteBuffer.wrap(jpeg).putShort(frame + 5, (short) 60_000).putShort(frame + 7, (short) 60_000);
      assertThat(refusal(jpeg)).isEqualTo(Code.PIXEL_BUDGET);

      Tiff form = new Tiff(ByteOrder.LITTLE_ENDIAN, 1, 1, 8, 1, 1, 64, 1);
      byte[] tiff = form.bytes(W, H, TestImages.ramp(W, H, 1, 8), null);
      ByteBuffer fields = ByteBuffer.wrap(tiff).order(ByteOrder.LITTLE_ENDIAN);
      int directory = fields.getInt(4);
      fields
          .putShort(directory + 2 + 8, (short) 60_000)
          .putShort(directory + 14 + 8, (short) 60_000);
      assertThat(refusal(tiff)).isEqualTo(Code.PIXEL_BUDGET);
    }

    @Test
    void everyCutIsRefusedAsSuch() {
      byte[][] files = {
        TestImages.png(W, H, 2, 8, TestImages.ramp(W, H, 3, 8), null),
        TestImages.bmp(W, H, 24, TestImages.ramp(W, H, 3, 8), null),
        new Tiff(ByteOrder.LITTLE_ENDIAN, 1, 1, 8, 1, 1, 8, 2)
            .bytes(W, H, TestImages.ramp(W, H, 1, 8), null)
      };
      for (byte[] whole : files) {
        for (int length = 8; length < whole.length; length++) {
          assertThat(refusal(Arrays.copyOf(whole, length))).isEqualTo(Code.TRUNCATED);
        }
      }
    }

    @Test
    void messagesHoldNumbersOnly() {
      assertThatThrownBy(
              () -> PlainImage.open(Source.of(TestImages.bmp(9, 9, 24, new int[243], null)), 80))
          .isInstanceOf(UnusableException.class)
          .hasMessage("image of 9 x 9 pixels; the budget is 80");
    }
  }
}
