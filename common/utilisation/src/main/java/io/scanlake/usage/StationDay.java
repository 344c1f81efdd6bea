package io.scanlake.usage;

/**
 * One local day of a station. All times in seconds; {@code busyS + changeoverS + idleS = openS};
 * what is null has no meaning that day.
 *
 * @param dayS length of the day
 * @param spanS from the first to the last busy second of the day
 * @param busyS of the opening hours
 * @param occupiedS busy and changeover
 */
public record StationDay(
    long openS,
    long primeS,
    long dayS,
    long spanS,
    long busyS,
    long busyPrimeS,
    long occupiedS,
    long occupiedPrimeS,
    long changeoverS,
    long idleS,
    long outOfHoursBusyS,
    int encounters,
    int studies,
    Long firstStartDelayS,
    Long lastEndSlackS,
    Long gapP25S,
    Long gapP50S,
    Long gapP90S,
    Long examP50S,
    Long examP90S,
    Double examMeanS,
    Double examCv,
    boolean isWorkingDay) {

  /** Shares of the day's time; null where there is no such time. See the table station_days. */
  public record Utilisation(
      Double acquisitionUse,
      Double occupiedUse,
      Double acquisitionPrimeUse,
      Double occupiedPrimeUse,
      Double spanUse,
      Double dayUse,
      Double encountersPerOpenH) {}

  public Utilisation utilisation() {
    long busyAllS = busyS + outOfHoursBusyS;
    return new Utilisation(
        ratio(busyS, openS),
        ratio(occupiedS, openS),
        ratio(busyPrimeS, primeS),
        ratio(occupiedPrimeS, primeS),
        ratio(busyAllS, spanS),
        ratio(busyAllS, dayS),
        ratio(3600L * encounters, openS));
  }

  public boolean isBusy() {
    return busyS + outOfHoursBusyS > 0;
  }

  private static Double ratio(long part, long whole) {
    return whole == 0 ? null : (double) part / whole;
  }
}
