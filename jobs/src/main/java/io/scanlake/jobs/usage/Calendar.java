package io.scanlake.jobs.usage;

import io.scanlake.jobs.settings.HolidayCalendar;
import io.scanlake.jobs.settings.Settings;
import io.scanlake.jobs.tables.UsageTables;
import io.scanlake.jobs.tables.Warehouse;
import io.scanlake.usage.LocalDays;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.spark.sql.Row;

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

  /** A row of the table. */
  private record Day(LocalDate localDate, String site, boolean isHoliday, String holidayName) {}

  /** The dates, among those written before, that are a holiday now and were not, or were. */
  SortedSet<LocalDate> changedDates() {
    SortedSet<LocalDate> changed = new TreeSet<>();
    for (Day day :
        UsageTables.CALENDAR.reader(Day.class).collect(warehouse.read(UsageTables.CALENDAR))) {
      String now = holidays.of(day.site()).get(day.localDate());
      if (!Objects.equals(day.isHoliday() ? day.holidayName() : null, now)) {
        changed.add(day.localDate());
      }
    }
    return changed;
  }

  /** Every date of every site from the first to the last one with an image. */
  void write(SortedSet<String> sites, SortedSet<LocalDate> withImages) {
    List<Row> rows = new ArrayList<>();
    for (String site : withImages.isEmpty() ? List.<String>of() : sites) {
      LocalDays days = new LocalDays(settings.site(site).zone());
      Map<LocalDate, String> own = holidays.of(site);
      for (LocalDate d = withImages.first(); !d.isAfter(withImages.last()); d = d.plusDays(1)) {
        int dow = d.getDayOfWeek().getValue();
        boolean holiday = own.containsKey(d);
        rows.add(
            UsageTables.CALENDAR
                .row()
                .put(new Day(d, site, holiday, own.get(d)))
                .set("iso_dow", dow)
                .set("is_working_day", dow <= 5 && !holiday)
                .set("day_s", days.day(d).seconds())
                .build());
      }
    }
    warehouse.replace(UsageTables.CALENDAR, rows);
  }
}
