/**
 * Forecasts, their comparison with actuals, capacity advice and classes of stations, computed from
 * derived tables alone and replaced by as-of date.
 *
 * <p>The statistics are {@code io.scanlake.demand}'s, one series per call on the executors. A
 * night's forecasts come to the driver, which writes them without further queries: a warehouse has
 * few series, however many images. It may import {@code run} and what that stands on; {@code
 * evaluate} and {@code image} serve the classifiers of long exams, which are OpenCV's.
 */
package io.scanlake.jobs.forecast;
