/**
 * Resource use from acquisition times: acquisition sessions, encounters, busy time, changeover,
 * hours and days of a station. Pure functions over whole UTC seconds; intervals are half open.
 * Nothing here knows Spark, files or clocks.
 */
package io.scanlake.usage;
