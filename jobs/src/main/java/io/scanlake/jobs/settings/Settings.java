package io.scanlake.jobs.settings;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.scanlake.demand.StationClass;
import io.scanlake.file.SiteDefaults;
import io.scanlake.image.Match;
import io.scanlake.jobs.settings.Affects.What;
import io.scanlake.pipeline.Recipe;
import io.scanlake.recognize.ModelCard;
import io.scanlake.recognize.ModelKind;
import java.io.Serializable;
import java.nio.charset.Charset;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The values of {@code conf/scanlake.yaml}, which explains each key. Read by {@link
 * SettingsReader}.
 */
public record Settings(
    @Affects(What.RUN) String defaultSite,
    @Affects(What.IMAGE_ROWS) String defaultTimeZone,
    @Affects(What.IMAGE_ROWS) String defaultCharset,
    @Affects(What.IMAGE_ROWS) Map<String, Site> sites,
    @Affects(What.RUN) int quietPeriodS,
    @Affects(What.RUN) long maxFileBytes,
    @Affects(What.IMAGE_ROWS) long pixelBudget,
    @Affects(What.RUN) int batchFiles,
    @Affects(What.RUN) double rejectLimitFrac,
    @Affects(What.RUN) double missingLimitFrac,
    @Affects(What.RUN) int optimizeFiles,
    @Affects(What.IMAGE_ROWS) Map<String, String> patientClasses,
    @Affects(What.DERIVED_ROWS) String stationsFile,
    @Affects(What.DERIVED_ROWS) String holidaysFile,
    @Affects(What.DERIVED_ROWS) int sessionGapS,
    @Affects(What.DERIVED_ROWS) int encounterGapS,
    @Affects(What.DERIVED_ROWS) int repeatWindowS,
    @Affects(What.DERIVED_ROWS) StationClass.Thresholds useClasses,
    @Affects(What.IMAGE_ROWS) List<Recipe> recipes,
    @Affects(What.MODELS) List<ModelSpec> models)
    implements Serializable {

  /** Settings of one site; null where the default applies. */
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

  /**
   * One model as the settings name it; its files are read when the job starts. With a kind it is a
   * bare cascade file, described by {@code id} and {@code label}; without, a model folder. What is
   * null is left to the model folder, or has its default.
   *
   * @param search rules of a detector; their keys stand among those of the model
   */
  public record ModelSpec(
      String id,
      ModelKind kind,
      String path,
      String label,
      Match match,
      @JsonUnwrapped ModelCard.Search search,
      Double leastScore)
      implements Serializable {
    public ModelSpec {
      boolean isBare = kind != null || label != null || path == null;
      require(!isBare || (id != null && !id.isBlank()), "a model needs an id");
      require(
          !isBare || (kind != null && path != null && label != null),
          "model " + id + ": kind, path or label is missing; a model folder needs its path only");
      require(
          !isBare || kind == ModelKind.CASCADE,
          "model " + id + ": only a bare cascade file has a kind; other models are folders");
      search = search == null ? ModelCard.Search.NONE : search;
    }
  }

  public Settings {
    require(defaultSite != null && !defaultSite.isBlank(), "default-site is empty");
    zone(defaultTimeZone);
    charset(defaultCharset);
    sites = sorted("sites", sites);
    patientClasses = sorted("patient-classes", patientClasses);
    patientClasses.keySet().forEach(Settings::place);
    recipes = List.copyOf(recipes);
    models = List.copyOf(models);
    require(quietPeriodS >= 0, "quiet-period-s must not be negative");
    require(maxFileBytes > 0, "max-file-bytes must be positive");
    require(pixelBudget > 0, "pixel-budget must be positive");
    require(batchFiles > 0, "batch-files must be positive");
    require(
        rejectLimitFrac >= 0 && rejectLimitFrac <= 1, "reject-limit-frac must be between 0 and 1");
    require(
        missingLimitFrac >= 0 && missingLimitFrac <= 1,
        "missing-limit-frac must be between 0 and 1");
    require(optimizeFiles > 0, "optimize-files must be positive");
    stationsFile = stationsFile == null ? "" : stationsFile;
    holidaysFile = holidaysFile == null ? "" : holidaysFile;
    gap("session-gap-s", sessionGapS);
    gap("encounter-gap-s", encounterGapS);
    gap("repeat-window-s", repeatWindowS);
    require(useClasses != null, "use-classes is empty");
    require(
        !recipes.isEmpty() && recipes.get(recipes.size() - 1).match().equals(Match.ANY),
        "the last of recipes must match every image: leave its match empty");
  }

  /** What to assume of a site's images where their headers do not say. */
  public SiteDefaults site(String name) {
    Site own = sites.get(name);
    return new SiteDefaults(
        zone(own == null || own.timeZone() == null ? defaultTimeZone : own.timeZone()),
        charset(own == null || own.charset() == null ? defaultCharset : own.charset()));
  }

  /** Hash of all keys that the rows of an image depend on, except models, which have their own. */
  public String imageRowHash() {
    return RowHash.of(this);
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

  /** Bounded because rows of a date depend on no more than a day before and after it. */
  private static void gap(String key, int seconds) {
    require(seconds > 0 && seconds <= 6 * 3600, key + " must be between 1 and 21600");
  }

  /** Headers are compared in capitals; another key could never match. */
  private static void place(String key) {
    require(
        key.equals(key.strip().toUpperCase(Locale.ROOT)),
        "patient-classes: write \"" + key + "\" in capitals, without spaces around it");
  }

  /** In the order of the keys, whereas {@link Map#copyOf} has a different order in each JVM. */
  private static <V> Map<String, V> sorted(String key, Map<String, V> map) {
    require(map != null && !map.containsValue(null), key + ": an entry has no value");
    return Collections.unmodifiableMap(new TreeMap<>(map));
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
