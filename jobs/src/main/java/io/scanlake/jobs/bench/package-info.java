/**
 * Measures the nightly job against the least that an analysis can cost: the same files, analysed
 * with the same settings by plain threads. Each measurement runs in a JVM of its own, the bare loop
 * before and after the job, so that a machine that is not idle shows; a hash of all results shows
 * that both did the same work.
 */
package io.scanlake.jobs.bench;
