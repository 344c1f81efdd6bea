package io.scanlake.usage;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;

/**
 * One local day of a station. All times in seconds; {@code busyS + changeoverS + idleS = openS}; a
 * figure that has no meaning on the day is null. The components are named for the columns of the
 * table station_days, which describes them.
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

  /** The day of a station, computed from its log. */
  static StationDay of(StationLog log, LocalDate date) {
    StationCalendar calendar = log.calendar();
    Interval day = calendar.days().day(date);
    Intervals open = calendar.open(date);
    Intervals prime = calendar.prime(date);
    Intervals busy = log.busy().clip(day);
    Intervals changeover = log.changeovers().clip(day);
    long openS = open.seconds();
    long busyS = busy.and(open).seconds();
    long changeoverS = changeover.and(open).seconds();
    long busyPrimeS = busy.and(prime).seconds();
    boolean isTimed = !busy.isEmpty() && !open.isEmpty();
    long[] gaps = gaps(log.busy(), busy);
    long[] exams =
        log.encountersStartedOn(date).stream().mapToLong(e -> e.time().seconds()).toArray();
    Double examMeanS = mean(exams);
    return new StationDay(
        openS,
        prime.seconds(),
        day.seconds(),
        busy.isEmpty() ? 0 : busy.last().end() - busy.get(0).start(),
        busyS,
        busyPrimeS,
        busyS + changeoverS,
        busyPrimeS + changeover.and(prime).seconds(),
        changeoverS,
        openS - busyS - changeoverS,
        busy.seconds() - busyS,
        exams.length,
        log.studiesStartedOn(date).size(),
        isTimed ? Math.max(0, busy.get(0).start() - open.get(0).start()) : null,
        isTimed ? Math.max(0, open.last().end() - busy.last().end()) : null,
        Quantiles.of(gaps, 25),
        Quantiles.of(gaps, 50),
        Quantiles.of(gaps, 90),
        Quantiles.of(exams, 50),
        Quantiles.of(exams, 90),
        examMeanS,
        variation(exams, examMeanS),
        calendar.isWorkingDay(date));
  }

  /** The gaps between consecutive busy intervals that both start on the day. */
  private static long[] gaps(Intervals busy, Intervals busyThatDay) {
    // One that was busy the second before was cut at midnight.
    List<Interval> started =
        busyThatDay.list().stream().filter(b -> !busy.contains(b.start() - 1)).toList();
    long[] gaps = new long[Math.max(0, started.size() - 1)];
    for (int i = 0; i < gaps.length; i++) {
      gaps[i] = started.get(i + 1).start() - started.get(i).end();
    }
    return gaps;
  }

  private static Double mean(long[] values) {
    return values.length == 0
        ? null
        : (Double) (Arrays.stream(values).sum() / (double) values.length);
  }

  /** The sample standard deviation over the mean; null below two values. */
  private static Double variation(long[] values, Double mean) {
    if (values.length < 2 || mean <= 0) {
      return null;
    }
    double squares = 0;
    for (long value : values) {
      squares += (value - mean) * (value - mean);
    }
    return Math.sqrt(squares / (values.length - 1)) / mean;
  }

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
