package io.scanlake.jobs.run;

/**
 * What a full listing of a site found of the files that the ledger knows.
 *
 * @param found files that were listed
 * @param known files that were there at the last listing
 * @param gone those of them that are listed no more
 * @param stillGone files that an earlier run missed already
 * @param returned files that were gone and are back, or have the archive's new address
 * @param moved the site is listed under another address than before: the files known from there are
 *     judged by this listing
 */
public record Absence(
    String site, long found, long known, long gone, long stillGone, long returned, boolean moved) {

  /** The same without the files that were found under another path. */
  public Absence without(long moves) {
    return new Absence(site, found, known, gone - moves, stillGone, returned, moved);
  }

  /** Whether an archive that was full is empty: as a rule it is not mounted. */
  public boolean wasEmptied() {
    return found == 0 && known + stillGone > 0;
  }

  /** The share of the known files that are listed no more, 0–1. */
  public double frac() {
    return known == 0 ? 0 : (double) gone / known;
  }
}
