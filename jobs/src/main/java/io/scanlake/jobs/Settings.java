package io.scanlake.jobs;

import io.scanlake.Match;
import io.scanlake.SiteDefaults;
import io.scanlake.pipeline.Recipe;
import io.scanlake.recognize.Model;
import java.io.Serializable;
import java.nio.charset.Charset;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/**
 * {@code conf/scanlake.yaml} as values; each key is explained there. Read by {@link
 * SettingsReader}.
 */
public record Settings(
    String defaultSite,
    String defaultTimeZone,
    String defaultCharset,
    Map<String, Site> sites,
    int quietPeriodS,
    long maxFileBytes,
    long pixelBudget,
    int batchFiles,
    double rejectLimitFrac,
    int optimizeFiles,
    Map<String, String> patientClasses,
    List<Recipe> recipes,
    List<ModelSpec> models)
    implements Serializable {

  /** What a site says of its own; null where the default holds. */
  public record Site(String timeZone, String charset) implements Serializable {
    public Site {
      if (timeZone != null) {
        zone(timeZone);
      }
      if (charset != null) {
        Settings.charset(charset);
      }
    }
  }

  /** One model as the settings name it; its bytes are read when the job starts. */
  public record ModelSpec(
      String id,
      Model.Kind kind,
      String path,
      String label,
      Match match,
      double scaleFactor,
      int minNeighbours,
      int minSidePx)
      implements Serializable {
    public ModelSpec {
      require(id != null && !id.isBlank(), "a model needs an id");
      require(
          kind != null && path != null && label != null && match != null,
          "model " + id + ": kind, path or label is missing");
      require(scaleFactor > 1, "model " + id + ": scale-factor must be above 1");
      require(
          minNeighbours >= 0 && minSidePx >= 0,
          "model " + id + ": min-neighbours and min-side-px must not be negative");
    }
  }

  public Settings {
    require(defaultSite != null && !defaultSite.isBlank(), "default-site is empty");
    zone(defaultTimeZone);
    charset(defaultCharset);
    sites = Map.copyOf(sites);
    patientClasses = Map.copyOf(patientClasses);
    recipes = List.copyOf(recipes);
    models = List.copyOf(models);
    require(quietPeriodS >= 0, "quiet-period-s must not be negative");
    require(maxFileBytes > 0, "max-file-bytes must be positive");
    require(pixelBudget > 0, "pixel-budget must be positive");
    require(batchFiles > 0, "batch-files must be positive");
    require(
        rejectLimitFrac >= 0 && rejectLimitFrac <= 1, "reject-limit-frac must be between 0 and 1");
    require(optimizeFiles > 0, "optimize-files must be positive");
    require(
        !recipes.isEmpty() && recipes.get(recipes.size() - 1).match().equals(Match.ANY),
        "the last of recipes must match every image: leave its match empty");
  }

  /** What is taken for true of a site's images where their headers are silent. */
  public SiteDefaults site(String name) {
    Site own = sites.get(name);
    return new SiteDefaults(
        zone(own == null || own.timeZone() == null ? defaultTimeZone : own.timeZone()),
        charset(own == null || own.charset() == null ? defaultCharset : own.charset()));
  }

  private static Charset charset(String name) {
    try {
      return Charset.forName(name);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "\"" + name + "\" is not a character set such as GB18030 or ISO-8859-1");
    }
  }

  private static ZoneId zone(String id) {
    try {
      return ZoneId.of(id);
    } catch (DateTimeException | NullPointerException e) {
      throw new IllegalArgumentException("\"" + id + "\" is not a time zone such as Europe/Berlin");
    }
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
