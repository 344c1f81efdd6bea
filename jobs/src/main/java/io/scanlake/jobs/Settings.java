package io.scanlake.jobs;

import io.scanlake.Match;
import io.scanlake.pipeline.Recipe;
import io.scanlake.recognize.Model;
import java.io.Serializable;
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
    Map<String, Site> sites,
    int quietPeriodS,
    long maxFileBytes,
    long pixelBudget,
    int batchFiles,
    double rejectLimitFrac,
    int optimizeFiles,
    Map<String, String> patientClasses,
    String stationsFile,
    String holidaysFile,
    int sittingGapS,
    int encounterGapS,
    int repeatWindowS,
    List<Recipe> recipes,
    List<ModelSpec> models)
    implements Serializable {

  public record Site(String timeZone) implements Serializable {
    public Site {
      zone(timeZone);
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
    stationsFile = stationsFile == null ? "" : stationsFile;
    holidaysFile = holidaysFile == null ? "" : holidaysFile;
    gap("sitting-gap-s", sittingGapS);
    gap("encounter-gap-s", encounterGapS);
    gap("repeat-window-s", repeatWindowS);
    require(
        !recipes.isEmpty() && recipes.get(recipes.size() - 1).match().equals(Match.ANY),
        "the last of recipes must match every image: leave its match empty");
  }

  /** The zone of a site's stations. */
  public ZoneId zoneOf(String site) {
    Site own = sites.get(site);
    return zone(own == null ? defaultTimeZone : own.timeZone());
  }

  private static ZoneId zone(String id) {
    try {
      return ZoneId.of(id);
    } catch (DateTimeException | NullPointerException e) {
      throw new IllegalArgumentException("\"" + id + "\" is not a time zone such as Europe/Berlin");
    }
  }

  /** A day before and after a date is all that its rows depend on. */
  private static void gap(String key, int seconds) {
    require(seconds > 0 && seconds <= 6 * 3600, key + " must be between 1 and 21600");
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
