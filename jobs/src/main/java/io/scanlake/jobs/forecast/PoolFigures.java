package io.scanlake.jobs.forecast;

import io.scanlake.demand.Capacity;
import io.scanlake.demand.DemandForecast;
import io.scanlake.demand.Statistics;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/** Days of stations to the figures that {@link Capacity} asks of a pool. */
final class PoolFigures {
  private PoolFigures() {}

  private record Key(String pool, String modality) {}

  /**
   * One pool for each pool and modality of the days, in order; those that never open are left out.
   *
   * @param days working days of the window, without suspected outages
   * @param stations by key
   * @param forecasts the chosen ones of level POOL as of asOf
   */
  static List<Capacity.Pool> of(
      Collection<DayUse> days,
      Map<String, StationClock> stations,
      Collection<DemandForecast> forecasts,
      Set<LocalDate> holidays,
      LocalDate asOf) {
    Map<Key, List<DayUse>> pools =
        days.stream()
            .filter(day -> day.pool() != null)
            .collect(Collectors.groupingBy(day -> new Key(day.pool(), day.modality())));
    return pools.entrySet().stream()
        .filter(pool -> pool.getValue().stream().anyMatch(day -> day.openS() > 0))
        .sorted(Map.Entry.comparingByKey((a, b) -> order(a).compareTo(order(b))))
        .map(pool -> pool(pool.getKey(), pool.getValue(), stations, forecasts, holidays, asOf))
        .toList();
  }

  private static String order(Key key) {
    return key.pool() + "\0" + key.modality();
  }

  private static Capacity.Pool pool(
      Key key,
      List<DayUse> days,
      Map<String, StationClock> clocks,
      Collection<DemandForecast> forecasts,
      Set<LocalDate> holidays,
      LocalDate asOf) {
    List<Capacity.Station> stations = new ArrayList<>();
    new TreeMap<>(days.stream().collect(Collectors.groupingBy(DayUse::stationKey)))
        .forEach((station, own) -> stations.add(station(station, own, clocks)));
    long dates = days.stream().map(DayUse::localDate).distinct().count();
    double encounters = sum(days, DayUse::encounters);
    double busy = sum(days, DayUse::busyS);
    double everBusy = busy + sum(days, DayUse::outOfHoursBusyS);
    double inHours = everBusy > 0 ? busy / everBusy : 1;
    double demand = encounters / dates * inHours;
    double exam = 0;
    double squares = 0;
    double examined = 0;
    for (DayUse day : days) {
      if (day.examMeanS() != null && day.encounters() > 0) {
        double cv = day.examCv() == null ? 0 : day.examCv();
        int n = day.encounters();
        examined += n;
        exam += n * day.examMeanS();
        // the sample's variance has n − 1 under it
        squares += day.examMeanS() * day.examMeanS() * (n + (n - 1) * cv * cv);
      }
    }
    double examS = examined > 0 ? exam / examined : 0;
    double variance = examined > 0 ? Math.max(0, squares / examined - examS * examS) : 0;
    double changeover = encounters > 0 ? sum(days, DayUse::changeoverS) / encounters : 0;
    double service = examS + changeover;
    return new Capacity.Pool(
        key.pool(),
        key.modality(),
        days.stream().map(DayUse::localDate).min(LocalDate::compareTo).orElseThrow(),
        days.stream().map(DayUse::localDate).max(LocalDate::compareTo).orElseThrow(),
        stations,
        demand,
        hi80(key, days, forecasts, holidays).orElse(encounters / dates) * inHours,
        examS,
        service > 0 ? variance / (service * service) : 0,
        asOf);
  }

  private static Capacity.Station station(
      String key, List<DayUse> days, Map<String, StationClock> clocks) {
    StationClock clock = clocks.get(key);
    double n = days.size();
    double encounters = sum(days, DayUse::encounters);
    double late =
        median(
            days.stream()
                .filter(day -> day.firstStartDelayS() != null)
                .mapToDouble(DayUse::firstStartDelayS));
    return new Capacity.Station(
        clock == null || clock.label() == null ? key : clock.label(),
        sum(days, DayUse::openS) / n,
        sum(days, DayUse::occupiedS) / n,
        encounters / n,
        encounters > 0 ? sum(days, DayUse::changeoverS) / encounters : 0,
        Math.max(0, late),
        clock == null ? null : clock.aheadS(clocks.values()));
  }

  /** Mean upper bound of a working day to come. */
  private static OptionalDouble hi80(
      Key key, List<DayUse> days, Collection<DemandForecast> forecasts, Set<LocalDate> holidays) {
    List<DemandForecast> own =
        forecasts.stream()
            .filter(day -> key.pool().equals(day.pool()))
            .filter(day -> key.modality() == null || key.modality().equals(day.modality()))
            .toList();
    Set<DayOfWeek> weekdays =
        days.stream().map(day -> day.localDate().getDayOfWeek()).collect(Collectors.toSet());
    boolean isWeekly =
        own.size() > 1
            && own.stream().map(day -> day.targetDate().getDayOfWeek()).distinct().count() == 1;
    return isWeekly
        ? OptionalDouble.of(
            own.stream().mapToDouble(DemandForecast::hi80).average().orElseThrow()
                / weekdays.size())
        : own.stream()
            .filter(day -> weekdays.contains(day.targetDate().getDayOfWeek()))
            .filter(day -> !holidays.contains(day.targetDate()))
            .mapToDouble(DemandForecast::hi80)
            .average();
  }

  private static double sum(List<DayUse> days, ToDoubleFunction<DayUse> figure) {
    return days.stream().mapToDouble(figure).sum();
  }

  /** 0 for no values. */
  private static double median(DoubleStream values) {
    double[] all = values.toArray();
    return all.length == 0 ? 0 : Statistics.median(all);
  }
}
