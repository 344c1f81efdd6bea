package io.scanlake.jobs.sample.phantoms;

import io.scanlake.file.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What tells one folder of samples from another. */
public final class Print {
  private Print() {}

  /** Path, time and content of every file under a folder. */
  public static Map<String, String> of(Path root) throws IOException {
    Map<String, String> print = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        print.put(
            root.relativize(file).toString(),
            Files.getLastModifiedTime(file) + " " + Sha256.hex(Files.readAllBytes(file)));
      }
    }
    return print;
  }
}
