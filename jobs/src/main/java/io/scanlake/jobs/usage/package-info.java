/**
 * The derived tables about utilisation: studies, encounters, hours and days of stations, and what
 * sums them up by date. A run rewrites its closure, the dates that its images may have changed, and
 * no others; {@code rebuild} rewrites all.
 *
 * <p>The computation is {@code io.scanlake.usage}'s; this package gathers the images of a station
 * and month in one task, because a day depends on its neighbours, and writes the rows. It may
 * import {@code run}, {@code settings}, {@code tables} and {@code operator}, and reads images only:
 * no file is opened again.
 */
package io.scanlake.jobs.usage;
