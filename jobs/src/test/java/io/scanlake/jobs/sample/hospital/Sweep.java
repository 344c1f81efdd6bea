package io.scanlake.jobs.sample.hospital;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;

/**
 * Every second of one machine's time, each with what it is: busy, in changeover, in opening hours,
 * in prime time. Slow and plain, so that it shares nothing with what it is compared with. Opening
 * hours are the default ones, and end or begin in no hour in which clocks change.
 */
final class Sweep {
  static final int BUSY = 1;
  static final int CHANGEOVER = 2;
  static final int OPEN = 4;
  static final int PRIME = 8;

  private static final int OPEN_MIN = 8 * 60;
  private static final int PRIME_CLOSE_MIN = 17 * 60;
  private static final int CLOSE_MIN = 18 * 60;

  private final ZoneId zone;
  private final long zero;
  private final byte[] seconds;

  /**
   * @param first date that is asked for; a day more is kept at both ends
   */
  Sweep(ZoneId zone, LocalDate first, LocalDate last) {
    this.zone = zone;
    zero = begin(first.minusDays(2));
    seconds = new byte[(int) (begin(last.plusDays(3)) - zero)];
    for (LocalDate date = first.minusDays(2); date.isBefore(last.plusDays(3)); ) {
      LocalDate next = date.plusDays(1);
      if (isWorkingDay(date)) {
        open(begin(date), begin(next));
      }
      date = next;
    }
  }

  static boolean isWorkingDay(LocalDate date) {
    return date.getDayOfWeek().getValue() < 6 && GermanHolidays.name(date) == null;
  }

  /** The changeover that is allowed for, s. */
  static int allowanceS(ModalityProfile profile) {
    return switch (profile) {
      case CT -> 1200;
      case MR -> 1500;
      case DX -> 600;
      case US, MG, PT, NM, XA -> 900;
    };
  }

  static int standardExamS(ModalityProfile profile) {
    return switch (profile) {
      case CT, US, PT, NM, XA -> 60;
      case MR -> 300;
      case DX -> 120;
      case MG -> 240;
    };
  }

  /** The first second of a local day. */
  long begin(LocalDate date) {
    return date.atStartOfDay(zone).toEpochSecond();
  }

  LocalDate date(long second) {
    return Instant.ofEpochSecond(second).atZone(zone).toLocalDate();
  }

  private void open(long from, long to) {
    for (long minute = from; minute < to; minute += 60) {
      ZonedDateTime local = Instant.ofEpochSecond(minute).atZone(zone);
      int ofDay = local.getHour() * 60 + local.getMinute();
      int mark =
          (ofDay >= OPEN_MIN && ofDay < CLOSE_MIN ? OPEN : 0)
              + (ofDay >= OPEN_MIN && ofDay < PRIME_CLOSE_MIN ? PRIME : 0);
      for (long second = minute; second < minute + 60; second++) {
        seconds[(int) (second - zero)] |= (byte) mark;
      }
    }
  }

  void busy(List<TimeSpan> spans) {
    for (TimeSpan span : spans) {
      for (long second = span.start(); second < span.end(); second++) {
        seconds[(int) (second - zero)] |= BUSY;
      }
    }
  }

  /** Marks the seconds that follow a busy one by no more than the allowance. */
  void changeover(int allowanceS) {
    int since = allowanceS;
    for (int i = 0; i < seconds.length; i++) {
      if ((seconds[i] & BUSY) != 0) {
        since = 0;
      } else if (since < allowanceS) {
        since++;
        seconds[i] |= CHANGEOVER;
      }
    }
  }

  /** Whether a second has all the marks. */
  boolean is(long second, int marks) {
    return (seconds[(int) (second - zero)] & marks) == marks;
  }

  /** Seconds of a stretch that have all the marks. */
  int count(long from, long to, int marks) {
    int count = 0;
    for (long second = from; second < to; second++) {
      count += is(second, marks) ? 1 : 0;
    }
    return count;
  }

  /** The hour of the day that each second of a local day is in. */
  int[] hours(LocalDate date) {
    long from = begin(date);
    int[] hours = new int[(int) (begin(date.plusDays(1)) - from)];
    for (int i = 0; i < hours.length; i++) {
      hours[i] =
          i % 60 == 0 ? Instant.ofEpochSecond(from + i).atZone(zone).getHour() : hours[i - 1];
    }
    return hours;
  }
}
