package io.scanlake.demand;

import java.time.LocalDate;
import java.util.Map;

/**
 * One model of one series. A figure that does not exist is null, never NaN.
 *
 * @param nObs the number of periods with a count that the model was fitted to
 * @param params of a regression: coefficients, their standard errors ({@code _se}), trend per year
 *     of 365.25 days; of its logarithms for EXP
 * @param rmse root of the mean squared error over the origins, counts
 * @param aicc of a regression, comparable across EXP and the others; null for an exact fit
 * @param cvMase mean over the origins of the mean absolute error, over the mean absolute change
 *     from week to week; null where that is 0
 * @param cvSmape mean of 200 |e| / (|y| + |f|), percent
 * @param cvCover80 share of the counts of each origin within the 80 % bounds that the other origins
 *     give, before widening
 * @param cvCover95 the same of the 95 % bounds
 * @param cvOrigins origins that the first three of these figures come from
 * @param boundsBasis what the bounds were calibrated by; null without a forecast
 * @param boundsOrigins origins that they were calibrated by, and the coverage comes from
 * @param boundsWidening80 the factor by which the 80 % bounds were widened to cover 80 % there
 * @param boundsWidening95 the same of the 95 % bounds
 * @param reason why the model was chosen, or was not, or could not be
 */
public record DemandModel(
    String seriesId,
    String seriesLevel,
    String modality,
    String pool,
    ForecastModel model,
    int nObs,
    Map<String, Double> params,
    Double rmse,
    Double aicc,
    Double cvMase,
    Double cvSmape,
    Double cvCover80,
    Double cvCover95,
    int cvOrigins,
    BoundsBasis boundsBasis,
    int boundsOrigins,
    Double boundsWidening80,
    Double boundsWidening95,
    boolean isChosen,
    String reason,
    LocalDate asOf) {
  public DemandModel {
    params = Map.copyOf(params);
  }
}
