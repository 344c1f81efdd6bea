package io.scanlake.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Where the real labelled data lie ({@code -Dscanlake.data}). */
public final class TestData {
  private TestData() {}

  public static Path projectRoot() {
    return Path.of(System.getProperty("scanlake.root", "..")).toAbsolutePath().normalize();
  }

  /** The folder of one set; the calling test is skipped, saying so, where it is absent. */
  public static Path set(String name) {
    Path folder =
        projectRoot()
            .resolve(System.getProperty("scanlake.data", "../shared/data"))
            .resolve(name)
            .normalize();
    Assumptions.assumeTrue(
        Files.isDirectory(folder), () -> "no real data at " + folder + ": skipped");
    return folder;
  }
}
