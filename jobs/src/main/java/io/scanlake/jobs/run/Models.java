package io.scanlake.jobs.run;

import io.scanlake.image.Match;
import io.scanlake.image.Natives;
import io.scanlake.jobs.operator.OperatorException;
import io.scanlake.jobs.settings.Settings;
import io.scanlake.recognize.Model;
import io.scanlake.recognize.ModelCard;
import io.scanlake.recognize.ModelFolder;
import io.scanlake.recognize.Recognizer;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The models that settings name, read and opened once on the driver, so that a missing or broken
 * one is reported before any work. Only for jobs that use them: a broken model must not stop a
 * forecast.
 *
 * @param hash of the files and cards of the models
 */
public record Models(List<Model> models, String hash) {
  /** A model is sent to every executor. */
  private static final long MOST_BYTES = 512L << 20;

  public static Models load(Settings settings, Configuration hadoop) {
    List<Model> models = new ArrayList<>();
    for (Settings.ModelSpec spec : settings.models()) {
      try {
        Model model = read(spec, hadoop);
        Natives.load();
        Recognizer.open(model).close();
        models.add(model);
      } catch (IllegalArgumentException e) {
        throw new OperatorException(
            "model " + name(spec.id(), spec.path()) + ": " + e.getMessage());
      }
    }
    long ids = models.stream().map(Model::id).distinct().count();
    if (ids < models.size()) {
      throw new OperatorException("models: two have the same id; give one of them a different id");
    }
    String described =
        models.stream().map(m -> m.sha256() + m.card()).collect(Collectors.joining("|"));
    return new Models(List.copyOf(models), Session.shortHash(described));
  }

  /** One model folder, not changed by any settings. */
  public static Model folder(String uri, Configuration hadoop) {
    try {
      Model model = folder(null, uri, hadoop);
      Natives.load();
      Recognizer.open(model).close();
      return model;
    } catch (IllegalArgumentException e) {
      throw new OperatorException("model " + uri + ": " + e.getMessage());
    }
  }

  private static Model folder(String id, String uri, Configuration hadoop) {
    try {
      return ModelFolder.read(name -> bytes(id, uri, uri + "/" + name, hadoop));
    } catch (IOException e) {
      throw new OperatorException("model " + name(id, uri) + " cannot be read");
    }
  }

  private static String name(String id, String path) {
    return id == null ? path : id + " (" + path + ")";
  }

  private static Model read(Settings.ModelSpec spec, Configuration hadoop) {
    if (spec.kind() != null) {
      return Model.cascade(
          spec.id(),
          spec.label(),
          spec.match() == null ? Match.ANY : spec.match(),
          spec.search(),
          bytes(spec.id(), spec.path(), spec.path(), hadoop));
    }
    return overruled(folder(spec.id(), spec.path(), hadoop), spec);
  }

  /** The model with its card overridden by the settings. */
  private static Model overruled(Model model, Settings.ModelSpec spec) {
    ModelCard card = model.card();
    if (card.search() == null && !spec.search().equals(ModelCard.Search.NONE)) {
      throw new IllegalArgumentException(
          "it is not a detector: only match and least-score can be set");
    }
    if (card.classifier() == null && spec.leastScore() != null) {
      throw new IllegalArgumentException("it is not a classifier: least-score cannot be set");
    }
    ModelCard other =
        card.with(
            spec.id() == null ? card.id() : spec.id(),
            spec.match() == null ? card.match() : spec.match(),
            card.search() == null ? null : spec.search().over(card.search()),
            spec.leastScore() == null
                ? card.classifier()
                : card.classifier().withLeastScore(spec.leastScore()));
    return new Model(other, model.files(), model.sha256());
  }

  /**
   * @param file the model's path, or a file in its folder
   */
  private static byte[] bytes(String id, String model, String file, Configuration hadoop) {
    try {
      Path path = new Path(file);
      FileSystem files = path.getFileSystem(hadoop);
      long length = files.getFileStatus(path).getLen();
      if (length > MOST_BYTES) {
        throw new OperatorException(
            "model "
                + name(id, model)
                + ": a file has "
                + length
                + " bytes, the limit is "
                + MOST_BYTES);
      }
      try (InputStream in = files.open(path)) {
        return in.readAllBytes();
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new OperatorException(
          "model "
              + (id == null ? "" : id + " ")
              + "cannot be read: "
              + file
              + "; check models in the settings");
    }
  }
}
