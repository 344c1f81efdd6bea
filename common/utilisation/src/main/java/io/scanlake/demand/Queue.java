package io.scanlake.demand;

/**
 * Waiting for one of several equal stations under random arrivals. Booked patients do not arrive at
 * random: for them the figures do not describe a waiting list, and for walk-in and acute patients
 * they are indicative, too long if the day ends before a queue has built up.
 *
 * <p>Load is in erlangs: arrivals per second times seconds of service.
 */
public final class Queue {
  private Queue() {}

  /**
   * The share of arrivals that find every station busy if nobody waits: B₀ = 1, Bₖ = aBₖ₋₁ / (k +
   * aBₖ₋₁) (Erlang 1917).
   *
   * @param stations from 0
   */
  public static double erlangB(int stations, double load) {
    check(stations, load);
    double b = 1;
    for (int k = 1; k <= stations; k++) {
      b = load * b / (k + load * b);
    }
    return b;
  }

  /**
   * Share of arrivals that wait: B / (1 − ρ(1 − B)), ρ = load / stations; 1 if the stations cannot
   * carry the load.
   */
  public static double erlangC(int stations, double load) {
    double b = erlangB(stations, load);
    if (load >= stations) {
      return 1;
    }
    return b / (1 - load / stations * (1 - b));
  }

  /**
   * Mean wait over all arrivals in seconds, C·s / (c − a)·(1 + cv²) / 2 (Allen, Probability,
   * Statistics and Queueing Theory, 1990, with random arrivals); infinite if the stations cannot
   * carry the load.
   *
   * @param serviceS the mean time of a patient at a station in seconds
   * @param serviceCv2 its squared coefficient of variation
   */
  public static double waitS(int stations, double load, double serviceS, double serviceCv2) {
    double c = erlangC(stations, load);
    return load >= stations
        ? Double.POSITIVE_INFINITY
        : c * serviceS / (stations - load) * (1 + serviceCv2) / 2;
  }

  /** The least number of stations, at least one, whose mean utilisation is at most {@code use}. */
  public static int stationsAt(double use, double load) {
    check(0, load);
    return Math.max(1, (int) Math.ceil(load / use - 1e-9));
  }

  /**
   * ⌈a + β√a⌉, at least one: a reserve that grows with the root of the load (Halfin and Whitt,
   * Oper. Res. 29:567, 1981).
   */
  public static int stationsBySquareRoot(double beta, double load) {
    check(0, load);
    return Math.max(1, (int) Math.ceil(load + beta * Math.sqrt(load) - 1e-9));
  }

  private static void check(int stations, double load) {
    if (stations < 0 || !(load >= 0) || Double.isInfinite(load)) {
      throw new IllegalArgumentException("stations and load must not be negative");
    }
  }
}
