package io.scanlake.jobs.inventory;

import java.io.Serializable;
import java.util.Locale;

/**
 * Decides what becomes of a listed file in this run.
 *
 * @param youngestMs the latest modification time of a file that is surely complete
 */
record FileSelection(Again again, String settingsHash, String modelsHash, long youngestMs)
    implements Serializable {

  /** What becomes of a file that was listed, or that the ledger knows. */
  enum Fate {
    /** An earlier run processed it, and nothing calls for another time. */
    UNCHANGED,
    /** Unchanged, but it was gone for a while, or its archive has another address now. */
    RETURNED,
    /** It changed within the quiet period, so it may be half-written: a later run takes it. */
    DEFERRED,
    TODO,
    /** Listed no more. */
    GONE,
    /** Not listed, like everything below the address that its archive had. */
    ELSEWHERE;

    /** As the plan has it. */
    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * @param known the file's entry in the ledger, or null if no run processed it
   */
  Fate fate(ListedEntry file, Known known) {
    if (known != null
        && known.bytes() == file.bytes()
        && known.mtimeMs() == file.mtimeMs()
        && !isWantedAgain(known)) {
      return known.goneSinceUtc() != null || !known.path().equals(file.path())
          ? Fate.RETURNED
          : Fate.UNCHANGED;
    }
    return file.mtimeMs() > youngestMs ? Fate.DEFERRED : Fate.TODO;
  }

  private boolean isWantedAgain(Known known) {
    return known.code() != null && known.code().isTransient()
        || again.includes(known, settingsHash, modelsHash);
  }
}
