package io.scanlake.jobs.usage;

import java.io.Serializable;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The dates whose derived rows are written. */
final class Dates implements Serializable {
  /** Rows of a date depend on images of no other dates than these days before and after it. */
  static final int REACH_DAYS = 2;

  private final TreeSet<LocalDate> dates;
  private final Set<YearMonth> months;
  private final boolean undated;
  private final boolean all;

  private Dates(SortedSet<LocalDate> dates, boolean undated, boolean all) {
    this.dates = new TreeSet<>(dates);
    this.months = dates.stream().map(YearMonth::from).collect(Collectors.toSet());
    this.undated = undated;
    this.all = all;
  }

  /**
   * @param undated whether rows without a date are among them
   */
  static Dates of(SortedSet<LocalDate> dates, boolean undated) {
    return new Dates(dates, undated, false);
  }

  /** Every date, and none. */
  static Dates all() {
    return new Dates(new TreeSet<>(), true, true);
  }

  /** Each ± 1 day, for a study may start or end on another local date than its image. */
  static SortedSet<LocalDate> widened(SortedSet<LocalDate> dates) {
    SortedSet<LocalDate> wide = new TreeSet<>();
    for (LocalDate date : dates) {
      wide.add(date.minusDays(1));
      wide.add(date);
      wide.add(date.plusDays(1));
    }
    return wide;
  }

  boolean isAll() {
    return all;
  }

  boolean isEmpty() {
    return !all && dates.isEmpty() && !undated;
  }

  boolean contains(LocalDate date) {
    return all || (date == null ? undated : dates.contains(date));
  }

  boolean hasMonth(YearMonth month) {
    return all || months.contains(month);
  }

  /** Null among them stands for undated rows. */
  List<LocalDate> list() {
    List<LocalDate> list = new ArrayList<>(dates);
    if (undated) {
      list.add(null);
    }
    return list;
  }

  /** They and those that their rows depend on. */
  List<LocalDate> reach() {
    SortedSet<LocalDate> wide = new TreeSet<>();
    for (LocalDate date : dates) {
      for (int d = -REACH_DAYS; d <= REACH_DAYS; d++) {
        wide.add(date.plusDays(d));
      }
    }
    return Dates.of(wide, undated).list();
  }
}
