package io.scanlake.jobs.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** Classes of the tests for jobs in other processes, which {@code --jars} brings there. */
public final class PluginJar {
  private PluginJar() {}

  /**
   * @param service the interface that the first class implements, or null
   */
  public static Path write(Path target, Class<?> service, Class<?>... classes) throws IOException {
    try (OutputStream file = Files.newOutputStream(target);
        JarOutputStream jar = new JarOutputStream(file)) {
      for (Class<?> type : List.of(classes)) {
        String code = type.getName().replace('.', '/') + ".class";
        jar.putNextEntry(new JarEntry(code));
        try (InputStream in = type.getClassLoader().getResourceAsStream(code)) {
          in.transferTo(jar);
        }
      }
      if (service != null) {
        jar.putNextEntry(new JarEntry("META-INF/services/" + service.getName()));
        jar.write(classes[0].getName().getBytes(StandardCharsets.UTF_8));
      }
    }
    return target;
  }
}
