package io.scanlake.jobs.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanlake.file.SiteDefaults;
import io.scanlake.file.Source;
import io.scanlake.jobs.settings.Settings;
import io.scanlake.jobs.settings.SettingsReader;
import io.scanlake.pipeline.Analyzer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchImagesTest {
  @TempDir Path dir;

  @Test
  void countIsRoundedUpToWholeFolders() {
    BenchImages images = BenchImages.of(dir, BenchImages.SliceKind.SLICE, 501);
    assertThat(images.count()).isEqualTo(1000);
    assertThat(images.all())
        .containsExactly(dir.resolve("slices-00000"), dir.resolve("slices-00001"));
    assertThat(images.glob()).isEqualTo(dir.toUri() + "{slices-00000,slices-00001}");
    assertThat(BenchImages.of(dir, BenchImages.SliceKind.SLICE, 1).count()).isEqualTo(500);
  }

  @Test
  void tinyImagesAreMadeOnceAndCanBeAnalysed() throws Exception {
    BenchImages images = BenchImages.of(dir, BenchImages.SliceKind.TINY, 1000);
    images.make();
    assertThat(images.missing()).isEmpty();
    assertThat(Files.list(dir)).containsExactlyInAnyOrderElementsOf(images.all());

    Settings settings = SettingsReader.defaults();
    Set<String> pixels = new HashSet<>();
    Path kept = null;
    try (Analyzer analyzer = new Analyzer(settings.recipes(), List.of(), settings.pixelBudget())) {
      for (Path folder : images.all()) {
        try (Stream<Path> files = Files.list(folder)) {
          for (Path file : (Iterable<Path>) files::iterator) {
            kept = file;
            analyzer
                .analyze(Source.of(Files.readAllBytes(file)), SiteDefaults.NONE)
                .outcome()
                .fold(
                    found -> pixels.add(found.orElseThrow().pixelHash()),
                    rejected -> {
                      throw new AssertionError(rejected);
                    });
          }
        }
      }
    }
    assertThat(pixels).hasSize(1000);

    Files.delete(kept);
    images.make();
    assertThat(kept).as("a folder that is there is not made again").doesNotExist();
  }
}
