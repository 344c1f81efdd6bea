/**
 * What a run has to do: lists the inputs on the cluster (or takes a list of paths), compares each
 * file with the ledger, and saves the new and changed ones as the work list of a run, in batches.
 *
 * <p>Listing is hand-written because Spark's own leaves out hidden files, has no place for a
 * directory that may not be read, and follows a link as often as it meets one. What becomes of a
 * file is decided by {@code FileSelection}, without Spark.
 *
 * <p>May use {@code archive}, {@code run}, {@code settings}, {@code tables} and {@code operator};
 * is used by {@code nightly} and {@code command}.
 */
package io.scanlake.jobs.inventory;
