package io.scanlake.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.scanlake.testing.TestData;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

class AssemblyIT {
  private static final Path TARGET = TestData.projectRoot().resolve("jobs/target");
  private static final Path ASSEMBLY = TARGET.resolve("scanlake.jar");

  @Test
  void it_holds_no_class_that_spark_brings() throws IOException {
    Set<String> ours = classes(ASSEMBLY);
    Set<String> shared = new HashSet<>();
    for (String jar :
        Files.readString(TARGET.resolve("spark.classpath")).strip().split(File.pathSeparator)) {
      shared.addAll(classes(Path.of(jar)));
    }
    shared.retainAll(ours);

    assertThat(ours).hasSizeGreaterThan(5_000);
    assertThat(shared).isEmpty();
  }

  @Test
  void it_holds_the_natives_of_both_cluster_platforms_and_stays_small() throws IOException {
    try (JarFile jar = new JarFile(ASSEMBLY.toFile())) {
      for (String platform : new String[] {"linux-x86_64", "linux-arm64"}) {
        assertThat(jar.getEntry("org/bytedeco/opencv/" + platform + "/libopencv_java.so"))
            .isNotNull();
        assertThat(jar.stream().map(ZipEntry::getName))
            .anyMatch(name -> name.startsWith("org/bytedeco/ffmpeg/" + platform + "/libavcodec"));
      }
      assertThat(jar.stream().map(ZipEntry::getName))
          .noneMatch(name -> name.matches(".*/(python|include)/.*|META-INF/.*\\.(SF|DSA|RSA)"));
    }
    // 147 MB, of which OpenCV's natives are 69 and FFmpeg's 53; another 8 for what is yet to come.
    assertThat(Files.size(ASSEMBLY)).isLessThan(155_000_000);
  }

  @Test
  void service_files_are_merged() throws IOException {
    try (JarFile jar = new JarFile(ASSEMBLY.toFile())) {
      assertThat(service(jar, "org.apache.spark.sql.sources.DataSourceRegister"))
          .contains("org.apache.spark.sql.delta.sources.DeltaDataSource");
      assertThat(service(jar, "javax.imageio.spi.ImageReaderSpi"))
          .contains(
              "com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi",
              "com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi");
    }
  }

  private static String service(JarFile jar, String name) throws IOException {
    return new String(
        jar.getInputStream(jar.getEntry("META-INF/services/" + name)).readAllBytes(), UTF_8);
  }

  private static Set<String> classes(Path file) throws IOException {
    try (JarFile jar = new JarFile(file.toFile())) {
      return jar.stream()
          .map(ZipEntry::getName)
          .filter(name -> name.endsWith(".class") && !name.contains("module-info"))
          .collect(Collectors.toSet());
    }
  }
}
