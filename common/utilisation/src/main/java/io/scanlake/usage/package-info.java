/**
 * Utilisation from acquisition times: acquisition sessions, encounters, busy time, changeover, and
 * the hours and days of a station. Pure functions over whole UTC seconds; intervals are half-open.
 *
 * <p>It may import the JDK only: no Spark, no files, no clock. Jobs bring images in as {@link
 * io.scanlake.usage.AcquiredImage} and write the results to tables; a record's components are named
 * for their columns.
 *
 * <p>Written by hand are:
 *
 * <ul>
 *   <li>The algebra of sets of seconds ({@link io.scanlake.usage.Intervals}): union, intersection
 *       and clipping of sorted arrays of primitives. Range sets of libraries keep an object and a
 *       tree node per interval, and a task holds a month of a station's days.
 *   <li>Quantiles of whole seconds ({@code Quantiles}): exact where doubles misround a half.
 *   <li>The serialisation of {@link io.scanlake.usage.StudyTally}: millions of tallies are
 *       shuffled, and Java's own would write class descriptions with every one.
 * </ul>
 */
package io.scanlake.usage;
