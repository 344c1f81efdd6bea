package io.scanlake.jobs.tables;

import static org.apache.spark.sql.functions.expr;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.Column;

/** Dates as Spark SQL asks for them. */
public final class DateCondition {
  private DateCondition() {}

  /** The SQL condition that {@code local_date} is one of the given dates (NULL: undated). */
  public static String of(Collection<LocalDate> dates) {
    return sql("local_date", dates);
  }

  /** Likewise of another column. */
  static Column of(String column, Collection<LocalDate> dates) {
    return expr(sql(column, dates));
  }

  private static String sql(String column, Collection<LocalDate> dates) {
    List<String> parts = new ArrayList<>();
    LocalDate first = null;
    LocalDate last = null;
    for (LocalDate date : dates.stream().filter(Objects::nonNull).sorted().distinct().toList()) {
      if (last == null || !date.equals(last.plusDays(1))) {
        addRange(parts, column, first, last);
        first = date;
      }
      last = date;
    }
    addRange(parts, column, first, last);
    if (dates.stream().anyMatch(Objects::isNull)) {
      parts.add(column + " IS NULL");
    }
    return parts.isEmpty() ? "false" : "(" + String.join(" OR ", parts) + ")";
  }

  private static void addRange(List<String> parts, String column, LocalDate first, LocalDate last) {
    if (first != null) {
      parts.add(column + " BETWEEN DATE'" + first + "' AND DATE'" + last + "'");
    }
  }
}
