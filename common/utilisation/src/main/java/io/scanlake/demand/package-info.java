/**
 * Demand and capacity: regressions, forecasts of daily or weekly counts, waiting for stations, and
 * the advice that follows. Pure functions over records: nothing here reads a clock, a file or a
 * table, and the same input gives the same result everywhere.
 *
 * <p>It may import the JDK and Hipparchus (core and stat) only: no Spark, no OpenCV, not even
 * {@code io.scanlake.usage}, so that a forecast can be tested on any series of counts.
 *
 * <p>Hipparchus does the linear algebra, the distributions and the quantiles. Written by hand are:
 *
 * <ul>
 *   <li>Erlang B and C and the mean wait ({@link io.scanlake.demand.Queue}): a recursion of one
 *       line that no maintained library on the JVM offers; tested against published tables and a
 *       simulation.
 *   <li>The circular block bootstrap ({@link io.scanlake.demand.StationClass}): a loop of ten
 *       lines. Bootstraps of libraries draw single values, which would break up the week's pattern.
 *   <li>Least squares in two precisions ({@code LeastSquares}): regressions of libraries lose the
 *       digits of the standard errors for ill-conditioned columns; tested against NIST's reference
 *       data.
 *   <li>Normal equations that grow row by row ({@code RunningFit}), and the simple forecasts: with
 *       a library, every origin of the rolling comparison would be a fit of its own.
 * </ul>
 */
package io.scanlake.demand;
