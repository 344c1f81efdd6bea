package io.scanlake.demand;

/** How a count is forecast. Regressions have weekdays and holidays beside their trend. */
public enum ForecastModel {
  /** The last count of the same weekday. */
  SNAIVE7,
  /** Mean of the same weekday over the last 8 weeks, holidays left out. */
  DOWMEAN8,
  /** Straight line. */
  LINEAR,
  /** Line in ln(1 + t), t in periods. */
  LOG,
  /** Straight line through ln(count + ½). */
  EXP,
  /** Parabola; only for horizons up to a quarter of the history. */
  QUAD,
  /** Straight line with a yearly pattern of 3, 6 or 10 harmonics; from two years on. */
  LINEAR_YEAR,
  /** The same through ln(count + ½), moved to the smoothed level of the last weeks. */
  LEVEL_YEAR,
  /** Simple exponential smoothing of counts divided by their weekday's share. */
  SES_DOW,
  /**
   * Median of DOWMEAN8, LINEAR, SES_DOW and two more: LOG and EXP, or from two years on LINEAR_YEAR
   * and LEVEL_YEAR. The default.
   */
  COMBO_MEDIAN,
  /** No forecast; the reason is in the row. */
  NO_FORECAST
}
