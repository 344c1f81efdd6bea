package io.scanlake.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanlake.file.Source;
import io.scanlake.file.UnusableException;
import io.scanlake.testing.TestData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencv.core.Mat;

/** Mutated files give an image or a coded refusal, in time; real files all give an image. */
class HostileImageTest {
  private static final int SIDE = 64;
  private static final long BUDGET = 1 << 22;

  @ParameterizedTest
  @EnumSource(PlainImage.Format.class)
  void mutations(PlainImage.Format format) throws IOException {
    mutate(format, 2_000);
  }

  @ParameterizedTest
  @EnumSource(PlainImage.Format.class)
  @Tag("quality")
  void manyMutations(PlainImage.Format format) throws IOException {
    mutate(format, 20_000);
  }

  private static void mutate(PlainImage.Format format, int runs) throws IOException {
    List<byte[]> seeds = seeds(format);
    SplittableRandom random = new SplittableRandom(20261122);
    Natives.load();
    Mat mat = new Mat();
    long slowest = 0;
    int decoded = 0;
    for (int run = 0; run < runs; run++) {
      byte[] bytes = mutated(seeds.get(run % seeds.size()), format, random);
      long start = System.nanoTime();
      try {
        PlainImage.open(Source.of(bytes), BUDGET).decode(mat);
        decoded++;
      } catch (UnusableException e) {
        assertThat(e.getMessage()).isNotBlank();
      } catch (RuntimeException | Error e) {
        throw new AssertionError("run " + run + " of " + format, e);
      }
      slowest = Math.max(slowest, System.nanoTime() - start);
    }
    mat.release();
    System.out.printf(
        "%s: %d mutations, %d decoded, slowest %.1f ms%n", format, runs, decoded, slowest / 1e6);
    assertThat(slowest).as("slowest, ns").isLessThan(1_000_000_000);
  }

  /** A few bytes changed, most of them near the front; at times a cut or a repeated piece. */
  private static byte[] mutated(byte[] seed, PlainImage.Format format, SplittableRandom random) {
    byte[] bytes = seed.clone();
    int changes = 1 + random.nextInt(6);
    for (int i = 0; i < changes; i++) {
      int range = random.nextInt(3) == 0 ? bytes.length : Math.min(bytes.length, 400);
      int at =
          random.nextBoolean() ? random.nextInt(range) : bytes.length - 1 - random.nextInt(range);
      switch (random.nextInt(4)) {
        case 0 -> bytes[at] = (byte) random.nextInt(256);
        case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> bytes[at] = (byte) (random.nextBoolean() ? 0xFF : 0);
        default -> {
          int from = random.nextInt(bytes.length);
          int count = Math.min(random.nextInt(16), bytes.length - Math.max(at, from));
          System.arraycopy(bytes, from, bytes, at, count);
        }
      }
    }
    if (random.nextInt(20) == 0) {
      bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 100));
    }
    if (format == PlainImage.Format.PNG && random.nextInt(8) != 0) {
      resum(bytes);
    }
    return bytes;
  }

  /** Sets the checksum of every PNG chunk right, so that mutations reach the decoder behind it. */
  private static void resum(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    for (long at = 8; at + 12 <= bytes.length; ) {
      long length = buffer.getInt((int) at) & 0xFFFFFFFFL;
      if (at + 12 + length > bytes.length) {
        return;
      }
      CRC32 sum = new CRC32();
      sum.update(bytes, (int) at + 4, (int) length + 4);
      buffer.putInt((int) (at + 8 + length), (int) sum.getValue());
      at += 12 + length;
    }
  }

  private static List<byte[]> seeds(PlainImage.Format format) throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    switch (format) {
      case PNG -> {
        int[][] kinds = {{0, 1, 1}, {0, 1, 8}, {0, 1, 16}, {2, 3, 8}, {4, 2, 16}, {6, 4, 8}};
        for (int[] kind : kinds) {
          int[] samples = TestImages.ramp(SIDE, SIDE, kind[1], kind[2]);
          seeds.add(TestImages.png(SIDE, SIDE, kind[0], kind[2], samples, null));
        }
        byte[] palette = new byte[48];
        palette[4] = 1;
        seeds.add(TestImages.png(SIDE, SIDE, 3, 4, TestImages.ramp(SIDE, SIDE, 1, 4), palette));
        seeds.add(written(3, "png", null, true));
      }
      case JPEG -> {
        seeds.add(written(1, "jpeg", null, false));
        seeds.add(written(3, "jpeg", null, false));
        seeds.add(written(1, "jpeg", null, true));
        seeds.add(written(3, "jpeg", null, true));
        int[] blocks = new int[4 * 64];
        Arrays.setAll(blocks, i -> i * 37 & 0xFF);
        seeds.add(TestImages.cmykJpeg(SIDE, SIDE, blocks));
      }
      case TIFF -> {
        int[][] kinds = {{1, 1, 1, 1}, {1, 1, 16, 8}, {2, 3, 8, 1}, {2, 4, 8, 32773}, {5, 4, 8, 8}};
        for (int[] kind : kinds) {
          int[] samples = TestImages.ramp(SIDE, SIDE, kind[1], kind[2]);
          for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
            Tiff form = new Tiff(order, kind[0], kind[1], kind[2], kind[3], 1, 16, 2);
            seeds.add(form.bytes(SIDE, SIDE, samples, null));
          }
        }
        seeds.add(written(3, "tiff", "LZW", false));
        seeds.add(written(1, "tiff", "LZW", false));
        seeds.add(written(3, "tiff", "JPEG", false));
      }
      default -> {
        seeds.add(TestImages.bmp(SIDE, SIDE, 24, TestImages.ramp(SIDE, SIDE, 3, 8), null));
        seeds.add(TestImages.bmp(SIDE, SIDE, 32, TestImages.ramp(SIDE, SIDE, 4, 8), null));
        byte[] palette = new byte[64];
        palette[5] = 9;
        seeds.add(TestImages.bmp(SIDE, SIDE, 4, TestImages.ramp(SIDE, SIDE, 1, 4), palette));
      }
    }
    return seeds;
  }

  private static byte[] written(
      int channels, String format, String compression, boolean isProgressive) {
    int[] samples = TestImages.ramp(SIDE, SIDE, channels, 8);
    return TestImages.written(
        TestImages.buffered(SIDE, SIDE, channels, samples), format, compression, isProgressive);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bccd", "nuclei", "cxr_lungbox", "modality64"})
  @Tag("quality")
  void realImagesAllDecode(String set) throws Exception {
    Natives.load();
    Mat mat = new Mat();
    int images = 0;
    long start = System.nanoTime();
    try (Stream<Path> files = Files.walk(TestData.set(set))) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        byte[] bytes = Files.readAllBytes(file);
        if (PlainImage.sniff(bytes, Math.min(8, bytes.length)) == null) {
          continue;
        }
        PlainImage image = PlainImage.open(Source.of(bytes), 100_000_000);
        image.decode(mat);
        assertThat(mat.cols()).isEqualTo(image.width());
        assertThat(mat.rows()).isEqualTo(image.height());
        images++;
      }
    }
    mat.release();
    System.out.printf(
        "%s: %d images, %.2f ms each%n", set, images, (System.nanoTime() - start) / 1e6 / images);
    assertThat(images).isPositive();
  }
}
