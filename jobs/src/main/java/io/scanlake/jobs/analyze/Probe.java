package io.scanlake.jobs.analyze;

import io.scanlake.file.SiteDefaults;
import io.scanlake.file.Source;
import io.scanlake.image.PictureFormat;
import io.scanlake.pipeline.Analyzer;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.net.URISyntaxException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;

/**
 * Analyses one suspected file in a JVM of its own. A file that was in hand when a process died may
 * have killed it, or may just have been there when an operator did; only trying tells, and trying
 * must not cost another executor.
 */
final class Probe {
  private Probe() {}

  /** The process's end of it: exits with 0 when the analysis comes to an end of any kind. */
  public static void main(String[] args) throws Exception {
    FileAnalysis.AnalyzerSetup setup;
    try (ObjectInputStream in = new ObjectInputStream(Files.newInputStream(Path.of(args[0])))) {
      setup = (FileAnalysis.AnalyzerSetup) in.readObject();
    }
    try (FileChannel content = FileChannel.open(Path.of(args[1]));
        Analyzer analyzer =
            new Analyzer(
                setup.settings().recipes(), setup.models(), setup.settings().pixelBudget())) {
      analyzer.analyze(Source.of(content), SiteDefaults.NONE);
    }
  }

  /** False where the analysis of the content takes its process down. */
  static boolean survives(InputStream content, FileAnalysis.AnalyzerSetup setup)
      throws IOException {
    Path folder = Files.createTempDirectory("scanlake-probe");
    Path settings = folder.resolve("setup");
    Path file = folder.resolve("content");
    try {
      try (ObjectOutputStream out = new ObjectOutputStream(Files.newOutputStream(settings))) {
        out.writeObject(setup);
      }
      Files.copy(content, file, StandardCopyOption.REPLACE_EXISTING);
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx" + Runtime.getRuntime().maxMemory(),
                  "-XX:-CreateCoredumpOnCrash",
                  "-XX:ErrorFile=" + folder.resolve("hs_err"),
                  "-cp",
                  classPath(),
                  Probe.class.getName(),
                  settings.toString(),
                  file.toString())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      for (Path left : List.of(settings, file, folder.resolve("hs_err"), folder)) {
        Files.deleteIfExists(left);
      }
    }
  }

  /** This JVM's class path, and the jars that hold this class and the formats of plug-ins. */
  private static String classPath() {
    Set<String> entries = new LinkedHashSet<>();
    entries.add(place(Probe.class));
    ServiceLoader.load(PictureFormat.class).stream()
        .forEach(format -> entries.add(place(format.type())));
    entries.add(System.getProperty("java.class.path"));
    return String.join(File.pathSeparator, entries);
  }

  private static String place(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
