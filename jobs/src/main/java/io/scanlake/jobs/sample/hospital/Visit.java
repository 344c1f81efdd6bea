package io.scanlake.jobs.sample.hospital;

import io.scanlake.jobs.sample.hospital.Demand.Arrival;
import io.scanlake.jobs.sample.phantoms.SampleRandom;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * One patient on one machine, in true time.
 *
 * @param number the number on the machine and date, from 1
 * @param arrival an epoch second, as are start and end
 */
record Visit(
    Machine machine,
    LocalDate date,
    int number,
    int patient,
    boolean isAcute,
    long arrival,
    long start,
    long end) {

  private static final int PATIENTS = 200_000;
  private static final int LAST_BOOKED_HOUR = 20;
  private static final int LONGEST_WAIT_S = 4 * 3600;

  /** Shares of the patients that the first and second machine of an unbalanced pool get. */
  private static final double BUSY_SHARE = 0.6;

  private static final double IDLE_SHARE = 0.1;

  private static final int NIGHT_EXAM_S = 25 * 60;

  /**
   * The visits of one pool that arrive on one date: first come, first served, by the machine that
   * is free first. Every date starts with all machines free.
   */
  static List<Visit> of(HospitalPlan plan, ModalityProfile profile, LocalDate date) {
    SampleRandom dice = plan.dice(1, profile.ordinal(), date.toEpochDay());
    List<Machine> pool =
        plan.pool(profile).stream().filter(machine -> !plan.isOut(machine, date)).toList();
    if (pool.isEmpty()) {
      return List.of();
    }
    List<Arrival> arrivals = new ArrayList<>(Demand.arrivals(plan, profile, date, dice));
    if (plan.isFaulty() && profile == ModalityProfile.CT) {
      nightExams(plan, date).forEach(at -> arrivals.add(new Arrival(at, true, NIGHT_EXAM_S)));
    }
    arrivals.sort(Comparator.comparingLong(Arrival::at));
    long lastBooked = date.atTime(LAST_BOOKED_HOUR, 0).atZone(plan.zone()).toEpochSecond();
    long[] free = new long[pool.size()];
    int[] numbers = new int[pool.size()];
    List<Visit> visits = new ArrayList<>();
    for (Arrival arrival : arrivals) {
      boolean isFixed = arrival.examS() > 0;
      int patient = 1 + dice.below(PATIENTS);
      int duration = profile.examS(dice);
      int changeover = profile.changeoverS(dice);
      int chosen = isFixed ? 0 : choose(plan, profile, free, dice);
      long start = isFixed ? arrival.at() : Math.max(arrival.at(), free[chosen]);
      long latest = arrival.isAcute() ? arrival.at() + LONGEST_WAIT_S : lastBooked;
      if (start > latest) {
        continue;
      }
      long end = start + (isFixed ? arrival.examS() : duration);
      free[chosen] = end + changeover;
      visits.add(
          new Visit(
              pool.get(chosen),
              date,
              ++numbers[chosen],
              patient,
              arrival.isAcute(),
              arrival.at(),
              start,
              end));
    }
    return visits;
  }

  private static int choose(
      HospitalPlan plan, ModalityProfile profile, long[] free, SampleRandom dice) {
    double u = dice.between(0, 1);
    if (plan.scenario() == HospitalPlan.HospitalScenario.UNBALANCED_CT
        && profile == ModalityProfile.CT) {
      return unbalanced(u, free.length);
    }
    int first = 0;
    for (int i = 1; i < free.length; i++) {
      if (free[i] < free[first]) {
        first = i;
      }
    }
    return first;
  }

  private static int unbalanced(double u, int machines) {
    double left = u * (machines < 3 ? BUSY_SHARE + (machines - 1) * IDLE_SHARE : 1);
    if (left < BUSY_SHARE) {
      return 0;
    }
    left -= BUSY_SHARE;
    if (left < IDLE_SHARE) {
      return 1;
    }
    double each = (1 - BUSY_SHARE - IDLE_SHARE) / (machines - 2);
    return Math.min(machines - 1, 2 + (int) ((left - IDLE_SHARE) / each));
  }

  /** One exam across midnight per month, and two around each change of the clocks. */
  private static List<Long> nightExams(HospitalPlan plan, LocalDate date) {
    List<Long> starts = new ArrayList<>();
    if (date.getDayOfMonth() == 15) {
      starts.add(date.atTime(23, 50).atZone(plan.zone()).toEpochSecond());
    }
    LocalDateTime midnight = date.atStartOfDay();
    ZoneOffsetTransition next =
        plan.zone().getRules().nextTransition(midnight.atZone(plan.zone()).toInstant());
    if (next != null && next.getDateTimeBefore().toLocalDate().equals(date)) {
      starts.add(next.toEpochSecond() - 10 * 60);
      starts.add(next.toEpochSecond() + 40 * 60);
    }
    return starts;
  }
}
