package io.scanlake.recognize;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Function;
import org.opencv.core.CvException;

/**
 * OpenCV's Java interface reads and writes models by path only: bytes go through a temporary file.
 */
public final class NativeFile {
  private NativeFile() {}

  /**
   * @param suffix by which OpenCV knows the format
   * @return what {@code load} gives; null where OpenCV refuses the content
   */
  public static <T> T read(byte[] bytes, String suffix, Function<String, T> load) {
    return through(
        suffix,
        file -> {
          Files.write(file, bytes);
          try {
            return load.apply(file.toString());
          } catch (CvException e) {
            return null;
          }
        });
  }

  public static byte[] write(String suffix, Consumer<String> save) {
    return through(
        suffix,
        file -> {
          save.accept(file.toString());
          return Files.readAllBytes(file);
        });
  }

  @FunctionalInterface
  private interface Use<T> {
    T of(Path file) throws IOException;
  }

  private static <T> T through(String suffix, Use<T> use) {
    try {
      Path file = Files.createTempFile("scanlake-model", suffix);
      try {
        return use.of(file);
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the temporary folder cannot be written", e);
    }
  }
}
