package io.scanlake.demand;

import java.time.LocalDate;

/**
 * One model's forecast of one period: 0 ≤ lo95 ≤ lo80 ≤ yhat ≤ hi80 ≤ hi95.
 *
 * @param originDate last day that the model knew
 * @param targetDate first day of the period
 * @param horizonD days from the origin to the target
 */
public record DemandForecast(
    String seriesId,
    String seriesLevel,
    String modality,
    String pool,
    LocalDate originDate,
    LocalDate targetDate,
    int horizonD,
    ForecastModel model,
    double yhat,
    double lo80,
    double hi80,
    double lo95,
    double hi95,
    boolean isChosen,
    LocalDate asOf) {}
