package io.scanlake.jobs.usage;

import static org.apache.spark.sql.functions.expr;

import io.scanlake.jobs.settings.HolidayCalendar;
import io.scanlake.jobs.settings.Settings;
import io.scanlake.jobs.tables.UsageTables;
import io.scanlake.jobs.tables.Warehouse;
import io.scanlake.usage.LocalDays;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** The table {@code calendar}. */
final class Calendar {
  private final Warehouse warehouse;
  private final Settings settings;
  private final HolidayCalendar holidays;

  Calendar(Warehouse warehouse, Settings settings, HolidayCalendar holidays) {
    this.warehouse = warehouse;
    this.settings = settings;
    this.holidays = holidays;
  }

  /** The dates, among those written before, that have become a holiday or are none any more. */
  SortedSet<LocalDate> changedDates() {
    SortedSet<LocalDate> changed = new TreeSet<>();
    for (Row row :
        warehouse
            .read(UsageTables.CALENDAR)
            .groupBy("site")
            .agg(
                expr("min(local_date)"),
                expr("max(local_date)"),
                expr("collect_list(struct(local_date, holiday_name)) FILTER (WHERE is_holiday)"))
            .collectAsList()) {
      Map<LocalDate, String> before = new TreeMap<>();
      row.<Row>getList(3).forEach(h -> before.put(h.getDate(0).toLocalDate(), h.getString(1)));
      Map<LocalDate, String> now =
          new TreeMap<>(holidays.of(row.getString(0)))
              .subMap(row.getDate(1).toLocalDate(), true, row.getDate(2).toLocalDate(), true);
      SortedSet<LocalDate> either = new TreeSet<>(before.keySet());
      either.addAll(now.keySet());
      either.stream()
          .filter(date -> !Objects.equals(before.get(date), now.get(date)))
          .forEach(changed::add);
    }
    return changed;
  }

  /** Every date of every site from the first to the last one with an image. */
  void write(List<String> sites, SortedSet<LocalDate> withImages) {
    List<Row> rows = new ArrayList<>();
    for (String site : sites) {
      LocalDays days = new LocalDays(settings.site(site).zone());
      Map<LocalDate, String> own = holidays.of(site);
      for (LocalDate d = withImages.first(); !d.isAfter(withImages.last()); d = d.plusDays(1)) {
        int dow = d.getDayOfWeek().getValue();
        boolean holiday = own.containsKey(d);
        rows.add(
            RowFactory.create(
                Date.valueOf(d),
                site,
                dow,
                holiday,
                own.get(d),
                dow <= 5 && !holiday,
                (int) days.day(d).seconds()));
      }
    }
    warehouse.replace(
        UsageTables.CALENDAR,
        warehouse.spark().createDataFrame(rows, UsageTables.CALENDAR.schema()));
  }
}
