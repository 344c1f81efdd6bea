/**
 * Demand and capacity: regressions, forecasts of daily or weekly counts, waiting in front of
 * stations, and advice that follows. Pure functions over records; nothing here reads a clock or a
 * table.
 */
package io.scanlake.demand;
