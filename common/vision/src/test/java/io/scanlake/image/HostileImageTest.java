package io.scanlake.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanlake.file.Source;
import io.scanlake.file.UnusableException;
import io.scanlake.testing.TestData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencv.core.Mat;

/** Mutated files give an image or a coded refusal, in time; real files all give an image. */
class HostileImageTest {
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
    List<byte[]> seeds = HostileImages.seeds(format);
    SplittableRandom random = new SplittableRandom(20261122);
    Natives.load();
    Mat mat = new Mat();
    long slowest = 0;
    int decoded = 0;
    for (int run = 0; run < runs; run++) {
      byte[] bytes = HostileImages.mutated(seeds.get(run % seeds.size()), format, random);
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
