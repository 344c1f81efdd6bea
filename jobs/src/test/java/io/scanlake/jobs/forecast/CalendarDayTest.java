package io.scanlake.jobs.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CalendarDayTest {
  private static final LocalDate MAY_1 = LocalDate.of(2025, 5, 1);
  private static final LocalDate JUNE_19 = LocalDate.of(2025, 6, 19);
  private static final LocalDate OCTOBER_3 = LocalDate.of(2025, 10, 3);
  private static final LocalDate NOVEMBER_1 = LocalDate.of(2025, 11, 1);

  @Test
  void onlyHolidaysOfAllSitesCount() {
    List<CalendarDay> days =
        List.of(
            new CalendarDay(MAY_1, "north", true),
            new CalendarDay(MAY_1, "south", true),
            new CalendarDay(JUNE_19, "north", false),
            new CalendarDay(JUNE_19, "south", true),
            new CalendarDay(null, "south", true));
    Map<String, List<LocalDate>> known =
        Map.of("north", List.of(OCTOBER_3), "south", List.of(OCTOBER_3, NOVEMBER_1));

    assertThat(CalendarDay.sharedHolidays(days, known::get))
        .containsExactlyInAnyOrder(MAY_1, OCTOBER_3);
    assertThat(CalendarDay.sharedHolidays(List.of(), known::get)).isEmpty();
  }
}
