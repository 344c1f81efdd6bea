package io.scanlake.jobs.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scanlake.image.Match;
import io.scanlake.jobs.operator.OperatorException;
import io.scanlake.pipeline.Recipe;
import io.scanlake.recognize.ModelCard;
import io.scanlake.testing.TestData;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsReaderTest {

  @Nested
  class Defaults {
    private final Settings settings = SettingsReader.defaults();

    @Test
    void everyKeyHasOne() {
      assertThat(settings.defaultSite()).isEqualTo("main");
      assertThat(settings.site("anywhere").zone().getId()).isEqualTo("UTC");
      assertThat(settings.sites()).isEmpty();
      assertThat(settings.quietPeriodS()).isEqualTo(10);
      assertThat(settings.maxFileBytes()).isEqualTo(16_000_000_000L);
      assertThat(settings.pixelBudget()).isEqualTo(150_000_000L);
      assertThat(settings.batchFiles()).isEqualTo(200_000);
      assertThat(settings.rejectLimitFrac()).isEqualTo(0.05);
      assertThat(settings.optimizeFiles()).isEqualTo(40);
      assertThat(settings.patientClasses()).isEmpty();
      assertThat(settings.stationsFile()).isEmpty();
      assertThat(settings.holidaysFile()).isEmpty();
      assertThat(settings.sessionGapS()).isEqualTo(3600);
      assertThat(settings.encounterGapS()).isEqualTo(1200);
      assertThat(settings.repeatWindowS()).isEqualTo(900);
      assertThat(settings.models()).isEmpty();
      assertThat(settings.recipes())
          .extracting(Recipe::name)
          .containsExactly("none", "ct", "mr", "radiograph", "ultrasound", "default");
    }

    @Test
    void anEntryTakesWhatItLeavesOut() {
      Recipe ct = settings.recipes().get(1);
      assertThat(ct.thresholding().mask()).isEqualTo(Recipe.MaskRule.BODY);
      assertThat(ct.preprocessing().medianKsize()).isEqualTo(5);
      assertThat(ct.quality().saturatedFrac()).isEqualTo(0.5);
      assertThat(ct.quality().blankContrast()).isEqualTo(3);
    }

    @Test
    void theLastRecipeMatchesEverything() {
      assertThat(settings.recipes().get(5).match()).isEqualTo(Match.ANY);
    }
  }

  @Test
  void laysADocumentOverTheDefaults() {
    Settings settings =
        SettingsReader.read(
            """
            default-site: north
            sites:
              north: {time-zone: Europe/Berlin}
            patient-classes: {"ED": EMERGENCY}
            models:
              - {id: face, kind: CASCADE, path: /m/face.xml, label: face, match: {modality: [CT]}}
            """);
    assertThat(settings.site("north").zone().getId()).isEqualTo("Europe/Berlin");
    assertThat(settings.site("south").zone().getId()).isEqualTo("UTC");
    assertThat(settings.patientClasses()).containsEntry("ED", "EMERGENCY");
    assertThat(settings.batchFiles()).isEqualTo(200_000);
    Settings.ModelSpec model = settings.models().get(0);
    assertThat(model.search().over(ModelCard.Search.DEFAULT).scaleFactor()).isEqualTo(1.1);
    assertThat(model.match().modality()).isEqualTo(List.of("CT"));
  }

  @Test
  void mapsHaveOneOrderInEveryRun() {
    // The hash by which a run knows rows of other settings is made of their text.
    Settings settings =
        SettingsReader.read(
            """
            sites: {f: {}, b: {}, e: {}, a: {}, d: {}, c: {}}
            patient-classes: {F: x, B: x, E: x, A: x, D: x, C: x}
            """);
    assertThat(settings.sites().keySet()).containsExactly("a", "b", "c", "d", "e", "f");
    assertThat(settings.patientClasses().keySet()).containsExactly("A", "B", "C", "D", "E", "F");
  }

  /** So that no new key is left out of the hash by oversight. */
  @Test
  void everyKeySaysWhatItAffects() {
    for (RecordComponent key : Settings.class.getRecordComponents()) {
      assertThat(key.getAnnotation(Affects.class)).as(key.getName()).isNotNull();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pixel-budget: 1000 | true",
        "patient-classes: {ED: EMERGENCY} | true",
        "default-time-zone: Europe/Berlin | true",
        "default-charset: GB18030 | true",
        "sites: {a: {time-zone: Europe/Berlin}} | true",
        "recipe-defaults: {median-ksize: 3} | true",
        "recipe-defaults: {match: {tint: [TINTED]}} | true",
        "batch-files: 7 | false",
        "session-gap-s: 60 | false",
        "'models: [{path: x}]' | false",
      })
  void theHashChangesWithWhatAnImagesRowDependsOn(String document, boolean changes) {
    String text =
        document.startsWith("recipe-defaults: {match")
            ? document + "\nrecipes: [{name: a}, {name: b, match: {tint: []}}]"
            : document;
    assertThat(!SettingsReader.read(text).imageRowHash().equals(hash(text))).isEqualTo(changes);
  }

  /** The hash of the defaults, with the recipes of the document where it has its own. */
  private static String hash(String document) {
    return document.contains("recipes:")
        ? SettingsReader.read("recipes: [{name: a}, {name: b}]").imageRowHash()
        : SettingsReader.defaults().imageRowHash();
  }

  @Test
  void theHashDoesNotDependOnTheOrderOfKeys() {
    String recipe = "recipes: [{name: a, segment: false, match: {}}]\n";
    assertThat(SettingsReader.read(recipe + "sites: {a: {}, b: {}}").imageRowHash())
        .isEqualTo(
            SettingsReader.read(
                    "sites: {b: {}, a: {}}\nrecipes: [{match: {}, segment: false, name: a}]")
                .imageRowHash());
  }

  @Test
  void aPlaceThatNoHeaderCanMeetIsRefused() {
    assertThatThrownBy(() -> SettingsReader.read("patient-classes: {Ward 3: INPATIENT}"))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("write \"Ward 3\" in capitals");
  }

  @Test
  void everyReadyMadeRecipeIsReadable() throws IOException {
    try (Stream<Path> files = Files.list(TestData.projectRoot().resolve("conf/recipes"))) {
      for (Path file : files.toList()) {
        Settings settings = SettingsReader.read(Files.readString(file));
        assertThat(settings.recipes()).as(file.toString()).hasSizeGreaterThan(1);
      }
    }
  }

  @Test
  void namesEveryUnknownKeyWithTheNearest() {
    assertThatThrownBy(
            () ->
                SettingsReader.read(
                    """
                    quiet-period: 5
                    recipes:
                      - {name: x, median-size: 3}
                    nonsense-at-all: 1
                    """))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("unknown key \"quiet-period\", did you mean \"quiet-period-s\"?")
        .hasMessageContaining(
            "unknown key \"recipes[0].median-size\", did you mean \"median-ksize\"?")
        .hasMessageContaining("unknown key \"nonsense-at-all\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "batch-files: 1.9 | batch-files",
        "batch-files: 0 | batch-files must be positive",
        "batch-files: many | batch-files",
        "reject-limit-frac: 2 | reject-limit-frac must be between 0 and 1",
        "encounter-gap-s: 0 | encounter-gap-s must be between 1 and 21600",
        "sitting-gap-s: 60 | did you mean \"session-gap-s\"?",
        "default-time-zone: Berlin | is not a time zone",
        "sites: {a: {time-zone: Mars}} | is not a time zone",
        "recipe-defaults: {median-ksize: 4} | median-ksize must be odd",
        "recipe-defaults: {threshold: {factor: 0}} | threshold.factor must be above 0",
        "recipe-defaults: {flood: {keep-frac: 1.5}} | shares of flood",
        "recipe-defaults: {flood: {keep-fraction: 1}} | did you mean \"keep-frac\"?",
        "recipe-defaults: {channel: {cyan: 1}} | unknown key \"recipe-defaults.channel.cyan\"",
        "recipe-defaults: {median-ksize: 1.5} | recipes[0].median-ksize: ",
        "recipe-defaults: {flood: {depth: deep}} | recipes[0].flood.depth: ",
        "recipe-defaults: {split: null} | recipe none: split is missing",
        "recipe-defaults: {cleaning: {}} | unknown key \"recipe-defaults.cleaning\"",
        "recipe-defaults: {match: {tint: [PINK]}} | tint",
        "recipes: [{name: a, match: {modality: [CT]}}] | must match every image",
        "models: [{id: a}] | kind, path or label is missing",
        "models: [{path: a, min-neighbour: 2}] | unknown key \"models[0].min-neighbour\", did you"
            + " mean",
        "models: [{path: a, scale-factor: 1}] | models[0]: scale-factor must be above 1",
        "models: [{path: a, min-side-px: 1.5}] | models[0]",
        "batch-files: 1\\nbatch-files: 2 | Duplicate",
        "- a | keys and values",
        "'a: [1' | line",
      })
  void refusesAWrongValueInOneLine(String document, String message) {
    assertThatThrownBy(() -> SettingsReader.read(document.replace("\\n", "\n").replace("'", "")))
        .isInstanceOf(OperatorException.class)
        .hasMessageStartingWith("settings: ")
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }
}
