/**
 * Works through a run's work list: analyses the files of a batch on the executors, resolves which
 * of several copies of an instance counts, and commits the tables, the ledger last. Each step
 * leaves its result behind, so that a run that was killed is resumed where it stood; see the crash
 * protocol in {@code .github/ARCHITECTURE.md}.
 *
 * <p>It may import {@code usage} and {@code forecast}, which bring the derived tables up to date
 * before a run is closed, {@code archive}, {@code run} and what that stands on, and the stages in
 * {@code pipeline}.
 *
 * <p>Written by hand is the search for the file that took a process down ({@code InFlight}, {@code
 * Probe}): Spark repeats a task that killed its executor until the job fails, and cannot tell which
 * of the task's files was at fault.
 */
package io.scanlake.jobs.analyze;
