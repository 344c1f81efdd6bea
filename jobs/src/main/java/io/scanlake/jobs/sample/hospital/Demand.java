package io.scanlake.jobs.sample.hospital;

import io.scanlake.jobs.sample.phantoms.SampleRandom;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * When patients arrive: a Poisson process whose rate has a profile over the day, the week and the
 * year, times a Gamma-distributed effect of the day. Growth is that of the English diagnostic
 * imaging data set from 2012-13 to 2013-14.
 */
final class Demand {
  /**
   * @param at epoch second
   * @param examS the length of the exam, or 0 if it is to be drawn
   */
  record Arrival(long at, boolean isAcute, int examS) {}

  private static final double[] BOOKED_HOURS = {
    0, 0, 0, 0, 0, 0, 0, .7, 1.2, 1.3, 1.3, 1.2, .7, .9, 1.2, 1.1, .9, .5, .3, 0, 0, 0, 0, 0
  };
  private static final double[] ACUTE_HOURS = {
    .50, .42, .35, .30, .26, .30, .40, .60, .90, 1.20, 1.50, 1.60, 1.50, 1.40, 1.30, 1.25, 1.25,
    1.30, 1.40, 1.50, 1.45, 1.20, .90, .65
  };
  private static final double[] BOOKED_WEEK = {1.08, 1.05, 1.03, 1.02, .95, .25, .12};
  private static final double[] ACUTE_WEEK = {1.08, 1.03, 1, 1, 1, .95, .94};
  private static final double HOLIDAY = 0.45;
  private static final double YEARLY_GROWTH = 0.046;
  private static final int DAY_EFFECT_SHAPE = 40;

  private Demand() {}

  /** The arrivals of one pool on one date, earliest first. */
  static List<Arrival> arrivals(
      HospitalPlan plan, ModalityProfile profile, LocalDate date, SampleRandom dice) {
    int machines = plan.pool(profile).size();
    int dow = date.getDayOfWeek().getValue() - 1;
    double years = ChronoUnit.DAYS.between(plan.from(), date) / 365.25;
    double scale = (double) machines / profile.machines * StrictMath.pow(1 + YEARLY_GROWTH, years);
    double holiday = GermanHolidays.name(date) == null ? 1 : HOLIDAY;
    List<Arrival> arrivals = new ArrayList<>();
    draw(scale * profile.booked * BOOKED_WEEK[dow] * holiday, BOOKED_HOURS, dice)
        .forEach(second -> arrivals.add(new Arrival(instant(date, second, plan.zone()), false, 0)));
    draw(scale * profile.acute * ACUTE_WEEK[dow], ACUTE_HOURS, dice)
        .forEach(second -> arrivals.add(new Arrival(instant(date, second, plan.zone()), true, 0)));
    arrivals.sort(Comparator.comparingLong(Arrival::at));
    return arrivals;
  }

  /** Seconds of the local day. */
  private static List<Integer> draw(double mean, double[] hours, SampleRandom dice) {
    double effect = 0;
    for (int i = 0; i < DAY_EFFECT_SHAPE; i++) {
      effect += exponential(dice) / DAY_EFFECT_SHAPE;
    }
    double sum = 0;
    for (double hour : hours) {
      sum += hour;
    }
    List<Integer> seconds = new ArrayList<>();
    for (int hour = 0; hour < hours.length; hour++) {
      double rate = mean * effect * hours[hour] / sum;
      for (double at = exponential(dice); at < rate; at += exponential(dice)) {
        seconds.add(3600 * hour + (int) (3600 * at / rate));
      }
    }
    return seconds;
  }

  private static double exponential(SampleRandom dice) {
    return -StrictMath.log(1 - dice.between(0, 1));
  }

  private static long instant(LocalDate date, int second, ZoneId zone) {
    return date.atStartOfDay().plusSeconds(second).atZone(zone).toEpochSecond();
  }
}
