package io.scanlake.jobs.analyze;

import io.scanlake.image.Natives;
import io.scanlake.jobs.OperatorException;
import io.scanlake.jobs.Session;
import io.scanlake.jobs.Settings;
import io.scanlake.recognize.Model;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The models that settings name, read and opened once on the driver, so that a missing or broken
 * one is told before any work.
 *
 * @param settingsHash of everything in settings that an image's row depends on
 * @param hash of the models
 */
public record Models(List<Model> models, String settingsHash, String hash) {

  public static Models load(Settings settings, Configuration hadoop) {
    List<Model> models = new ArrayList<>();
    for (Settings.ModelSpec spec : settings.models()) {
      byte[] bytes = bytes(spec, hadoop);
      Model model =
          new Model(
              spec.id(),
              spec.kind(),
              spec.label(),
              spec.match(),
              spec.scaleFactor(),
              spec.minNeighbours(),
              spec.minSidePx(),
              bytes,
              Model.sha256(bytes));
      Natives.load();
      try {
        model.open().close();
      } catch (IllegalArgumentException e) {
        throw new OperatorException(
            "model " + spec.id() + " (" + spec.path() + "): " + e.getMessage());
      }
      models.add(model);
    }
    String depends =
        settings.recipes()
            + "|"
            + settings.pixelBudget()
            + settings.patientClasses()
            + settings.defaultTimeZone()
            + settings.defaultCharset()
            + settings.sites();
    String described =
        models.stream()
            .map(
                m ->
                    m.id()
                        + m.sha256()
                        + m.label()
                        + m.match()
                        + m.scaleFactor()
                        + m.minNeighbours()
                        + ","
                        + m.minSidePx())
            .collect(Collectors.joining("|"));
    return new Models(
        List.copyOf(models), Session.shortHash(depends), Session.shortHash(described));
  }

  private static byte[] bytes(Settings.ModelSpec spec, Configuration hadoop) {
    try {
      Path path = new Path(spec.path());
      try (InputStream in = path.getFileSystem(hadoop).open(path)) {
        return in.readAllBytes();
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new OperatorException(
          "model "
              + spec.id()
              + " cannot be read: "
              + spec.path()
              + "; check models in the settings");
    }
  }

  public static String codeVersion() {
    Properties properties = new Properties();
    try (InputStream in = Models.class.getResourceAsStream("/scanlake-version.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version");
  }
}
