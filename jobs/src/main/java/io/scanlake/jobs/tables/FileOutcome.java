package io.scanlake.jobs.tables;

/** What became of a file that a run finished with; the names are those of the ledger. */
public enum FileOutcome {
  /** A new instance, or a newer copy of one that differs: analysed. */
  ACCEPTED,
  /** A valid object without pixel data. */
  NO_PIXELS,
  /** A copy of an instance that is already there, with the same header values and pixels. */
  DUPLICATE,
  /** An older copy, differing, of an instance of which a newer one is kept. */
  SUPERSEDED,
  /** Could not be used. */
  REJECTED
}
