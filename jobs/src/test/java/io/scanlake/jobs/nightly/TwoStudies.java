package io.scanlake.jobs.nightly;

import io.scanlake.jobs.sample.phantoms.SampleArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/** Two studies of the sample archive: dated images with regions, and a night of a few seconds. */
final class TwoStudies {
  private TwoStudies() {}

  /** Makes {@code folder/archive}; returns the folders of the studies. */
  static List<Path> write(Path folder) throws IOException {
    Path sample = folder.resolve("sample");
    SampleArchive.write(new Configuration(), new org.apache.hadoop.fs.Path(sample.toString()));
    List<Path> found;
    try (Stream<Path> all = Files.walk(sample.resolve("archive/radiology"))) {
      found =
          all.filter(path -> path.getFileName().toString().startsWith("study-"))
              .sorted()
              .limit(2)
              .toList();
    }
    Path archive = Files.createDirectories(folder.resolve("archive"));
    for (Path study : found) {
      Files.move(study, archive.resolve(study.getFileName()));
    }
    return found.stream().map(study -> archive.resolve(study.getFileName())).toList();
  }
}
