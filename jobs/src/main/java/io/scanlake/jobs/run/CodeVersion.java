package io.scanlake.jobs.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version that the build gave this code. */
public final class CodeVersion {
  private CodeVersion() {}

  public static String get() {
    Properties properties = new Properties();
    try (InputStream in = CodeVersion.class.getResourceAsStream("/scanlake-version.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version");
  }
}
