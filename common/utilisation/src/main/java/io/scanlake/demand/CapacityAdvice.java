package io.scanlake.demand;

import java.time.LocalDate;

/**
 * What one scenario would mean for a pool of stations, and the advice that it stands for.
 *
 * @param openHPerDay hours that one station is open on a working day
 * @param demandPerDay encounters on a working day
 * @param serviceSMean seconds that an encounter takes a station: exam and changeover
 * @param serviceCv2 squared coefficient of variation of that
 * @param utilisation load over stations; above 1 the work cannot be done in the hours
 * @param waitMin mean wait of arrivals at random; null if it grows without bound
 * @param requiredStationH station hours a day that keep use at the limit
 * @param gapStationH required minus available
 * @param stationsAt85 stations that keep use at the limit at the upper bound of demand
 * @param rank 1 for what to do first; null if the scenario is not advised
 * @param advice null if the scenario is not advised
 * @param evidence the figures that support the advice; null if the scenario is not advised
 */
public record CapacityAdvice(
    String pool,
    String modality,
    LocalDate fromDate,
    LocalDate toDate,
    Scenario scenario,
    int stations,
    double openHPerDay,
    double demandPerDay,
    double demandHi80PerDay,
    double serviceSMean,
    double serviceCv2,
    double loadErlangs,
    double utilisation,
    double pWait,
    Double waitMin,
    double requiredStationH,
    double availableStationH,
    double gapStationH,
    int stationsAt85,
    int stationsSqrtRule,
    Integer rank,
    String advice,
    String evidence,
    LocalDate asOf) {

  /** What is changed. The last three change no figure of the pool: they stand for advice. */
  public enum Scenario {
    AS_IS,
    PLUS_1_STATION,
    MINUS_1_STATION,
    PLUS_2_HOURS,
    CHANGEOVER_MINUS_20PCT,
    DEMAND_HI80,
    CLOCKS_SET,
    STARTS_ON_TIME,
    REBALANCED
  }
}
