package io.scanlake.demand;

import io.scanlake.demand.CapacityAdvice.Scenario;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a pool of stations needs. Advice goes from what costs nothing to what costs most: data, late
 * starts, changeover, the spread within the pool, hours, a station (Boland 2007: technologists
 * rather than scanners raised CT throughput).
 */
public final class Capacity {
  private static final double HOUR_S = 3600;

  private Capacity() {}

  /**
   * One station over the working days of the window.
   *
   * @param label name for people
   * @param openS seconds open on a working day, mean
   * @param occupiedS seconds of those in which it was occupied, changeover included, mean
   * @param encounters on a working day, mean
   * @param changeoverS seconds between two encounters that count as changeover, mean
   * @param lateStartS seconds from opening to the first encounter, median
   * @param clockOffsetS seconds by which its clock is ahead of the archive's, or null if unknown
   */
  public record Station(
      String label,
      double openS,
      double occupiedS,
      double encounters,
      double changeoverS,
      double lateStartS,
      Integer clockOffsetS) {
    double use() {
      return openS > 0 ? occupiedS / openS : 0;
    }
  }

  /**
   * One pool.
   *
   * @param stations at least one of them open at some time
   * @param demandPerDay encounters on a working day, mean
   * @param demandHi80PerDay upper 80 % bound of its forecast; demandPerDay where there is none
   * @param examS seconds of an encounter without changeover, mean
   * @param serviceCv2 squared coefficient of variation of exam and changeover together
   */
  public record Pool(
      String pool,
      String modality,
      LocalDate from,
      LocalDate to,
      List<Station> stations,
      double demandPerDay,
      double demandHi80PerDay,
      double examS,
      double serviceCv2,
      LocalDate asOf) {
    public Pool {
      stations = List.copyOf(stations);
      if (stations.stream().noneMatch(station -> station.openS() > 0)) {
        throw new IllegalArgumentException("a pool has at least one station that opens");
      }
    }
  }

  /**
   * The limits from which something is worth advice.
   *
   * @param use share of open time that a station should not be above
   * @param idleUse share of open time below which it has room
   * @param beta the factor of the square-root rule
   * @param clockS seconds of clock offset
   * @param lateStartS seconds after opening
   * @param changeoverRatio of a station's changeover to its pool's median
   * @param stationH hours a day that must be in it
   */
  public record Limits(
      double use,
      double idleUse,
      double beta,
      int clockS,
      double lateStartS,
      double changeoverRatio,
      double stationH) {
    public static final Limits USUAL = new Limits(0.85, 0.50, 0.5, 300, 900, 1.25, 0.25);
  }

  private record Found(String advice, String evidence) {}

  /** What is varied. */
  private record Case(int stations, double openS, double demand, double serviceS) {}

  /**
   * The scenarios in order of {@link Scenario}; those that are advised carry a rank. The scenario
   * with one station fewer is left out for a pool of one.
   */
  public static List<CapacityAdvice> advise(Pool pool, Limits limits) {
    Map<Scenario, Found> found = findings(pool, limits);
    List<Scenario> ranked = List.copyOf(found.keySet());
    List<CapacityAdvice> rows = new ArrayList<>();
    for (Scenario scenario : Scenario.values()) {
      boolean isAlways = scenario.compareTo(Scenario.DEMAND_HI80) <= 0;
      boolean isPossible = scenario != Scenario.MINUS_1_STATION || pool.stations().size() > 1;
      if (isPossible && (isAlways || found.containsKey(scenario))) {
        int rank = ranked.indexOf(scenario) + 1;
        rows.add(
            row(
                pool,
                limits,
                scenario,
                rank == 0 ? null : rank,
                found.getOrDefault(scenario, new Found(null, null))));
      }
    }
    return rows;
  }

  private static CapacityAdvice row(
      Pool pool, Limits limits, Scenario scenario, Integer rank, Found found) {
    Case that = apply(pool, scenario);
    double load = load(that, that.demand());
    double wait = Queue.waitS(that.stations(), load, that.serviceS(), pool.serviceCv2());
    double required = that.demand() * that.serviceS() / HOUR_S / limits.use();
    double available = that.stations() * that.openS() / HOUR_S;
    return new CapacityAdvice(
        pool.pool(),
        pool.modality(),
        pool.from(),
        pool.to(),
        scenario,
        that.stations(),
        that.openS() / HOUR_S,
        that.demand(),
        pool.demandHi80PerDay(),
        that.serviceS(),
        pool.serviceCv2(),
        load,
        load / that.stations(),
        Queue.erlangC(that.stations(), load),
        Double.isInfinite(wait) ? null : wait / 60,
        required,
        available,
        required - available,
        Queue.stationsAt(
            limits.use(), load(that, Math.max(that.demand(), pool.demandHi80PerDay()))),
        Queue.stationsBySquareRoot(limits.beta(), load),
        rank,
        found.advice(),
        found.evidence(),
        pool.asOf());
  }

  private static Case apply(Pool pool, Scenario scenario) {
    int n = pool.stations().size();
    double open = pool.stations().stream().mapToDouble(Station::openS).average().orElse(0);
    double changeover = changeover(pool);
    Case now = new Case(n, open, pool.demandPerDay(), pool.examS() + changeover);
    return switch (scenario) {
      case PLUS_1_STATION -> new Case(n + 1, open, now.demand(), now.serviceS());
      case MINUS_1_STATION -> new Case(n - 1, open, now.demand(), now.serviceS());
      case PLUS_2_HOURS -> new Case(n, open + 2 * HOUR_S, now.demand(), now.serviceS());
      case CHANGEOVER_MINUS_20PCT ->
          new Case(n, open, now.demand(), pool.examS() + 0.8 * changeover);
      case DEMAND_HI80 -> new Case(n, open, pool.demandHi80PerDay(), now.serviceS());
      default -> now;
    };
  }

  private static double load(Case that, double demand) {
    return demand * that.serviceS() / that.openS();
  }

  /** Mean over the encounters. */
  private static double changeover(Pool pool) {
    double encounters = pool.stations().stream().mapToDouble(Station::encounters).sum();
    return encounters > 0
        ? pool.stations().stream().mapToDouble(s -> s.changeoverS() * s.encounters()).sum()
            / encounters
        : 0;
  }

  /** In the order in which they should be acted on. */
  private static Map<Scenario, Found> findings(Pool pool, Limits limits) {
    Map<Scenario, Found> found = new LinkedHashMap<>();
    clocks(pool, limits, found);
    lateStarts(pool, limits, found);
    changeovers(pool, limits, found);
    spread(pool, limits, found);
    room(pool, limits, found);
    return found;
  }

  private static void clocks(Pool pool, Limits limits, Map<Scenario, Found> found) {
    List<Station> off =
        pool.stations().stream()
            .filter(s -> s.clockOffsetS() != null && Math.abs(s.clockOffsetS()) >= limits.clockS())
            .toList();
    if (!off.isEmpty()) {
      found.put(
          Scenario.CLOCKS_SET,
          new Found(
              "set the clock",
              off.stream()
                      .map(
                          s ->
                              text(
                                  "%s is %.2f h %s the archive",
                                  s.label(),
                                  Math.abs(s.clockOffsetS()) / HOUR_S,
                                  s.clockOffsetS() > 0 ? "ahead of" : "behind"))
                      .collect(Collectors.joining("; "))
                  + "; its hours of use cannot be trusted before that"));
    }
  }

  /**
   * An idle station's late starts and long gaps reflect missing demand, so only busy stations are
   * judged.
   */
  private static Stream<Station> busy(Pool pool, Limits limits) {
    return pool.stations().stream().filter(s -> s.use() >= limits.idleUse());
  }

  private static void lateStarts(Pool pool, Limits limits, Map<Scenario, Found> found) {
    List<Station> late =
        busy(pool, limits).filter(s -> s.lateStartS() >= limits.lateStartS()).toList();
    double hours = late.stream().mapToDouble(Station::lateStartS).sum() / HOUR_S;
    if (hours >= limits.stationH()) {
      found.put(
          Scenario.STARTS_ON_TIME,
          new Found(
              "start on time",
              text(
                  "%.1f station hours a day pass before the first patient: %s",
                  hours,
                  late.stream()
                      .map(s -> text("%s %.2f h", s.label(), s.lateStartS() / HOUR_S))
                      .collect(Collectors.joining(", ")))));
    }
  }

  private static void changeovers(Pool pool, Limits limits, Map<Scenario, Found> found) {
    double usual =
        Statistics.median(pool.stations().stream().mapToDouble(Station::changeoverS).toArray());
    List<Station> slow =
        busy(pool, limits)
            .filter(s -> usual > 0 && s.changeoverS() >= limits.changeoverRatio() * usual)
            .toList();
    double hours =
        slow.stream().mapToDouble(s -> (s.changeoverS() - usual) * s.encounters()).sum() / HOUR_S;
    if (hours >= limits.stationH()) {
      found.put(
          Scenario.CHANGEOVER_MINUS_20PCT,
          new Found(
              "shorten changeover",
              text(
                  "%.1f station hours a day come back at the pool's median of %.1f min: %s",
                  hours,
                  usual / 60,
                  slow.stream()
                      .map(s -> text("%s takes %.1f min", s.label(), s.changeoverS() / 60))
                      .collect(Collectors.joining(", ")))));
    }
  }

  /** Work above the pool's mean use that another station has room for. */
  private static void spread(Pool pool, Limits limits, Map<Scenario, Found> found) {
    double open = pool.stations().stream().mapToDouble(Station::openS).sum();
    double mean = pool.stations().stream().mapToDouble(Station::occupiedS).sum() / open;
    List<Station> over = pool.stations().stream().filter(s -> s.use() > limits.use()).toList();
    List<Station> idle =
        pool.stations().stream().filter(s -> s.openS() > 0 && s.use() < limits.idleUse()).toList();
    double surplus = over.stream().mapToDouble(s -> s.occupiedS() - mean * s.openS()).sum();
    double space = idle.stream().mapToDouble(s -> mean * s.openS() - s.occupiedS()).sum();
    double hours = Math.min(surplus, space) / HOUR_S;
    if (hours >= limits.stationH()) {
      found.put(
          Scenario.REBALANCED,
          new Found(
              "rebalance within the pool",
              text(
                  "move %.1f h of work a day from %s to %s: the pool's mean use is %.2f",
                  hours, uses(over), uses(idle), mean)));
    }
  }

  private static void room(Pool pool, Limits limits, Map<Scenario, Found> found) {
    Case now = apply(pool, Scenario.AS_IS);
    double load = load(now, now.demand());
    double openH = now.openS() / HOUR_S;
    double gap = (load / limits.use() - now.stations()) * openH;
    if (gap > 0) {
      String lacking =
          text(
              "%.1f station hours a day lack to keep use at %.2f: %.1f needed, %.1f open",
              gap, limits.use(), gap + now.stations() * openH, now.stations() * openH);
      double perStation = gap / now.stations();
      if (perStation <= 2) {
        found.put(
            Scenario.PLUS_2_HOURS,
            new Found("extend hours", lacking + text("; %.1f h more on each station", perStation)));
      } else {
        int needed = Queue.stationsAt(limits.use(), load);
        found.put(
            Scenario.PLUS_1_STATION,
            new Found(
                "add a station",
                lacking
                    + text(
                        "; %.1f h more on each station would not do; %d stations would",
                        perStation, needed)));
      }
    } else if (now.stations() > 1) {
      double demand = Math.max(pool.demandPerDay(), pool.demandHi80PerDay());
      double use = load(now, demand) / (now.stations() - 1);
      if (use < limits.idleUse()) {
        found.put(
            Scenario.MINUS_1_STATION,
            new Found(
                "use a station elsewhere",
                text(
                    "the other %d would be used %.2f at the upper bound of demand;"
                        + " %.1f station hours a day are open, %.1f needed",
                    now.stations() - 1,
                    use,
                    now.stations() * openH,
                    gap + now.stations() * openH)));
      }
    }
  }

  private static String uses(List<Station> stations) {
    return stations.stream()
        .sorted(Comparator.comparingDouble(Station::use).reversed())
        .map(s -> text("%s (use %.2f)", s.label(), s.use()))
        .collect(Collectors.joining(", "));
  }

  private static String text(String format, Object... figures) {
    return String.format(Locale.ROOT, format, figures);
  }
}
