package io.scanlake.demand;

/** What the bounds of a forecast were calibrated by. */
public enum BoundsBasis {
  /**
   * The errors at each earlier origin of the model that the other origins would have chosen: no
   * choice has seen the errors that it is judged by.
   */
  UNSEEN_CHOICE,
  /** The model's own errors at all earlier origins. */
  OWN_ERRORS,
  /**
   * Too few earlier origins: the spread of the counts about the mean of their weekday, at least
   * that of Poisson counts.
   */
  SPREAD
}
