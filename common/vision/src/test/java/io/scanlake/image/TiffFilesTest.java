package io.scanlake.image;

import static io.scanlake.image.PlainPixels.H;
import static io.scanlake.image.PlainPixels.W;
import static io.scanlake.image.PlainPixels.bgr;
import static io.scanlake.image.PlainPixels.decode;
import static io.scanlake.image.PlainPixels.every;
import static io.scanlake.image.PlainPixels.mapped;
import static io.scanlake.image.PlainPixels.palette;
import static io.scanlake.image.PlainPixels.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi;
import io.scanlake.file.Code;
import java.awt.image.BufferedImage;
import java.nio.ByteOrder;
import java.util.Arrays;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TiffFilesTest {
  @ParameterizedTest
  @CsvSource({
    "1, 1, 1",
    "1, 1, 2",
    "1, 1, 4",
    "1, 1, 8",
    "1, 1, 16",
    "1, 2, 8",
    "1, 2, 16",
    "0, 1, 1",
    "0, 1, 4",
    "0, 1, 8",
    "0, 1, 16",
    "2, 3, 8",
    "2, 3, 16",
    "2, 4, 8",
    "2, 4, 16"
  })
  void grayAndColour(int photometric, int stored, int bits) throws Exception {
    int[] samples = TestImages.ramp(W, H, stored, bits);
    int top = (1 << bits) - 1;
    int scale = bits >= 8 ? 1 : 255 / top;
    int[] expected =
        photometric == 2
            ? bgr(samples, stored)
            : Arrays.stream(every(samples, stored))
                .map(v -> (photometric == 0 ? top - v : v) * scale)
                .toArray();
    for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
      for (int compression : new int[] {1, 8, 32773}) {
        for (int planar : new int[] {1, 2}) {
          Tiff form = new Tiff(order, photometric, stored, bits, compression, planar, 5, 1);
          PlainPixels.Decoded decoded = decode(form.bytes(W, H, samples, null));
          assertThat(decoded.samples()).as(form.toString()).isEqualTo(expected);
          assertThat(decoded.image().bits()).isEqualTo(bits);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void palettes(int bits) throws Exception {
    int[] indices = TestImages.ramp(W, H, 1, bits);
    for (boolean isGray : new boolean[] {false, true}) {
      byte[] palette = palette(1 << bits, isGray);
      int colours = 1 << bits;
      int[] map = new int[3 * colours];
      Arrays.setAll(map, i -> (palette[3 * (i % colours) + i / colours] & 0xFF) * 257);
      Tiff form = new Tiff(ByteOrder.LITTLE_ENDIAN, 3, 1, bits, 1, 1, 8, 1);
      PlainPixels.Decoded decoded = decode(form.bytes(W, H, indices, map));
      int[] expected = mapped(indices, palette);
      assertThat(decoded.samples()).isEqualTo(isGray ? every(expected, 3) : expected);
    }
  }

  @Test
  void cmykBecomesColour() throws Exception {
    int[] samples = TestImages.ramp(W, H, 4, 8);
    Tiff form = new Tiff(ByteOrder.LITTLE_ENDIAN, 5, 4, 8, 1, 1, 8, 1);
    PlainPixels.Decoded decoded = decode(form.bytes(W, H, samples, null));
    int[] expected = new int[3 * W * H];
    Arrays.setAll(
        expected,
        i -> ((255 - samples[i / 3 * 4 + 2 - i % 3]) * (255 - samples[i / 3 * 4 + 3]) + 127) / 255);
    assertThat(decoded.samples()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"LZW", "ZLib", "Deflate", "PackBits"})
  void losslessByTheJdkWriter(String compression) throws Exception {
    for (int channels : new int[] {1, 3}) {
      int[] samples = TestImages.ramp(W, H, channels, 8);
      BufferedImage image = TestImages.buffered(W, H, channels, samples);
      assertThat(decode(TestImages.written(image, "tiff", compression, false)).samples())
          .isEqualTo(channels == 1 ? samples : bgr(samples, 3));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"CCITT RLE", "CCITT T.4", "CCITT T.6"})
  void fax(String compression) throws Exception {
    int[] samples = TestImages.ramp(W, H, 1, 1);
    BufferedImage image = new BufferedImage(W, H, BufferedImage.TYPE_BYTE_BINARY);
    image.getRaster().setPixels(0, 0, W, H, samples);
    assertThat(decode(TestImages.written(image, "tiff", compression, false)).samples())
        .isEqualTo(Arrays.stream(samples).map(v -> v * 255).toArray());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void jpegInsideWithoutRegisteredPlugins(int channels) throws Exception {
    // As from Spark's child class loader, where ImageIO knows only the JDK's own readers.
    IIORegistry registry = IIORegistry.getDefaultInstance();
    registry
        .getServiceProviders(ImageReaderSpi.class, spi -> spi instanceof JPEGImageReaderSpi, false)
        .forEachRemaining(registry::deregisterServiceProvider);
    int[] samples = TestImages.smooth(64, 48, channels);
    BufferedImage image = TestImages.buffered(64, 48, channels, samples);
    PlainPixels.Decoded decoded = decode(TestImages.written(image, "tiff", "JPEG", false));
    int[] expected = channels == 1 ? samples : bgr(samples, 3);
    for (int i = 0; i < expected.length; i++) {
      assertThat(decoded.samples()[i]).isCloseTo(expected[i], within(6));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"LZW", "ZLib"})
  void tiles(String compression) throws Exception {
    int[] samples = TestImages.ramp(W, H, 3, 8);
    byte[] bytes = TestImages.tiled(TestImages.buffered(W, H, 3, samples), compression, 16);
    assertThat(decode(bytes).samples()).isEqualTo(bgr(samples, 3));
  }

  @Test
  void firstOfSeveralPages() throws Exception {
    int[] samples = TestImages.ramp(W, H, 1, 8);
    Tiff form = new Tiff(ByteOrder.BIG_ENDIAN, 1, 1, 8, 1, 1, 8, 3);
    PlainPixels.Decoded decoded = decode(form.bytes(W, H, samples, null));
    assertThat(decoded.image().frames()).isEqualTo(3);
    assertThat(decoded.samples()).isEqualTo(samples);
  }

  @Test
  void directoriesInACircleAreCorrupt() {
    Tiff form = new Tiff(ByteOrder.LITTLE_ENDIAN, 1, 1, 8, 1, 1, 64, 1);
    byte[] bytes = form.bytes(W, H, TestImages.ramp(W, H, 1, 8), null);
    // The one directory ends the file: its last four bytes name the next one.
    System.arraycopy(bytes, 4, bytes, bytes.length - 4, 4);
    assertThat(refusal(bytes)).isEqualTo(Code.CORRUPT);
  }
}
