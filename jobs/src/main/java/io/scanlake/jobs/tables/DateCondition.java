package io.scanlake.jobs.tables;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/** Dates as Spark SQL asks for them. */
public final class DateCondition {
  private DateCondition() {}

  /** The SQL condition that {@code local_date} is one of the given dates (NULL: undated). */
  public static String of(Collection<LocalDate> dates) {
    List<String> parts = new ArrayList<>();
    LocalDate first = null;
    LocalDate last = null;
    for (LocalDate date : dates.stream().filter(Objects::nonNull).sorted().distinct().toList()) {
      if (last == null || !date.equals(last.plusDays(1))) {
        addRange(parts, first, last);
        first = date;
      }
      last = date;
    }
    addRange(parts, first, last);
    if (dates.stream().anyMatch(Objects::isNull)) {
      parts.add("local_date IS NULL");
    }
    return parts.isEmpty() ? "false" : "(" + String.join(" OR ", parts) + ")";
  }

  private static void addRange(List<String> parts, LocalDate first, LocalDate last) {
    if (first != null) {
      parts.add("local_date BETWEEN DATE'" + first + "' AND DATE'" + last + "'");
    }
  }
}
