package io.scanlake.jobs.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scanlake.file.Code;
import io.scanlake.jobs.inventory.FileSelection.Fate;
import io.scanlake.jobs.operator.OperatorException;
import io.scanlake.jobs.tables.FileOutcome;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a listed file, without Spark. */
class FileSelectionTest {
  private static final long QUIET_SINCE = 1_000_000;

  private static Fate fate(String again, long bytes, long mtimeMs, Known known) {
    ListedEntry file =
        new ListedEntry("north", "/in", "/in/f", false, bytes, mtimeMs, "k", null, null, false);
    Again what = again.equals("nothing") ? Again.NOTHING : Again.parse(again);
    return new FileSelection(what, "settings", "models", QUIET_SINCE).fate(file, known);
  }

  /** Known with 10 bytes and a modification time of 500. */
  private static Known known(FileOutcome outcome, Code code, String settings, String models) {
    return known("/in/f", outcome, code, settings, models, null);
  }

  private static Known known(
      String path, FileOutcome outcome, Code code, String settings, String models, Instant gone) {
    return new Known(
        path, "north", 10, 500, outcome, code, 1, Instant.EPOCH, settings, models, gone);
  }

  @ParameterizedTest
  @CsvSource({
    // bytes, mtime, fate; the ledger has 10 bytes at 500
    "10,     500, UNCHANGED",
    "11,     500, TODO",
    "10,     501, TODO",
    "10, 1000000, TODO",
    "10, 1000001, DEFERRED",
    "11, 2000000, DEFERRED",
  })
  void aKnownFileIsProcessedAgainWhenItChangedAndIsQuiet(long bytes, long mtimeMs, Fate fate) {
    assertThat(
            fate(
                "nothing", bytes, mtimeMs, known(FileOutcome.ACCEPTED, null, "settings", "models")))
        .isEqualTo(fate);
  }

  @Test
  void anUnchangedFileThatWasGoneOrThatHasAnotherAddressIsBack() {
    Known gone = known("/in/f", FileOutcome.ACCEPTED, null, "settings", "models", Instant.EPOCH);
    Known elsewhere = known("/old/f", FileOutcome.ACCEPTED, null, "settings", "models", null);
    assertThat(fate("nothing", 10, 500, gone)).isEqualTo(Fate.RETURNED);
    assertThat(fate("nothing", 10, 500, elsewhere)).isEqualTo(Fate.RETURNED);
    assertThat(fate("all", 10, 500, elsewhere)).isEqualTo(Fate.TODO);
  }

  @Test
  void aListingJudgesWhatLiesInItsFoldersAndWhatIsOfItsSites() {
    Scope scope =
        new Scope(
            List.of(new Scope.Folder("north", "file:/a"), new Scope.Folder("south", "hdfs://n/b")));
    assertThat(place(scope, "file:/a/x/1", "other")).isEqualTo(new Scope.Place("north", true));
    assertThat(place(scope, "file:/ab/1", "north")).isEqualTo(new Scope.Place("north", false));
    assertThat(place(scope, "hdfs://n/b/1", null)).isEqualTo(new Scope.Place("south", true));
    assertThat(place(scope, "file:/c/1", "west")).isNull();
    assertThat(place(scope, "file:/c/1", null)).isNull();
    assertThat(place(Scope.NOTHING, "file:/a/1", "north")).isNull();
  }

  private static Scope.Place place(Scope scope, String path, String site) {
    return scope.place(
        new Known(path, site, 1, 1, FileOutcome.ACCEPTED, null, 1, null, null, null, null));
  }

  @ParameterizedTest
  @CsvSource({"500, TODO", "1000000, TODO", "1000001, DEFERRED"})
  void aNewFileWaitsForTheQuietPeriod(long mtimeMs, Fate fate) {
    assertThat(fate("nothing", 10, mtimeMs, null)).isEqualTo(fate);
  }

  @ParameterizedTest
  @CsvSource({
    // --again, outcome, code, settings, models
    "nothing,   REJECTED, UNREADABLE, settings, models, TODO", // may pass by itself
    "nothing,   REJECTED, TRUNCATED,  settings, models, UNCHANGED",
    "nothing,   ACCEPTED, ,           other,    other,  UNCHANGED",
    "all,       ACCEPTED, ,           settings, models, TODO",
    "rejects,   REJECTED, TRUNCATED,  settings, models, TODO",
    "rejects,   ACCEPTED, ,           settings, models, UNCHANGED",
    "truncated, REJECTED, TRUNCATED,  settings, models, TODO",
    "truncated, REJECTED, EMPTY_FILE, settings, models, UNCHANGED",
    "truncated, ACCEPTED, ,           settings, models, UNCHANGED",
    "recipe,    ACCEPTED, ,           other,    models, TODO",
    "recipe,    ACCEPTED, ,           settings, other,  UNCHANGED",
    "model,     ACCEPTED, ,           settings, other,  TODO",
    "model,     ACCEPTED, ,           other,    models, UNCHANGED",
  })
  void anUnchangedFileIsProcessedAgainOnRequest(
      String again, FileOutcome outcome, Code code, String settings, String models, Fate fate) {
    assertThat(fate(again, 10, 500, known(outcome, code, settings, models))).isEqualTo(fate);
  }

  @Test
  void anUnknownRequestIsRefused() {
    assertThatThrownBy(() -> Again.parse("everything"))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("rejects, model, recipe, all or one of")
        .hasMessageContaining("TRUNCATED");
  }
}
