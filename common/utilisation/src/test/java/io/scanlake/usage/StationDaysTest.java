package io.scanlake.usage;

import static io.scanlake.usage.MadeStudies.GAP_S;
import static io.scanlake.usage.MadeStudies.MONDAY;
import static io.scanlake.usage.MadeStudies.UTC;
import static io.scanlake.usage.MadeStudies.at;
import static io.scanlake.usage.MadeStudies.ct;
import static io.scanlake.usage.MadeStudies.log;
import static io.scanlake.usage.MadeStudies.study;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A station's days and hours. */
class StationDaysTest {
  @Test
  void addUp() {
    StationLog log = manyExams(7);
    for (int d = -1; d < 9; d++) {
      LocalDate date = MONDAY.plusDays(d);
      StationDay day = log.day(date);
      List<StationHour> hours = log.hours(date);
      assertThat(day.busyS() + day.changeoverS() + day.idleS()).isEqualTo(day.openS());
      assertThat(hours.stream().mapToLong(StationHour::busyS).sum()).isEqualTo(day.busyS());
      assertThat(hours.stream().mapToLong(StationHour::idleS).sum()).isEqualTo(day.idleS());
      assertThat(hours.stream().mapToLong(StationHour::openS).sum()).isEqualTo(day.openS());
      assertThat(hours.stream().mapToLong(StationHour::primeS).sum()).isEqualTo(day.primeS());
      assertThat(hours.stream().mapToLong(StationHour::changeoverS).sum())
          .isEqualTo(day.changeoverS());
      assertThat(hours.stream().mapToLong(StationHour::outOfHoursBusyS).sum())
          .isEqualTo(day.outOfHoursBusyS());
      assertThat(hours.stream().mapToInt(StationHour::encountersStarted).sum())
          .isEqualTo(day.encounters());
      for (StationHour hour : hours) {
        assertThat(hour.busyS() + hour.changeoverS() + hour.idleS()).isEqualTo(hour.openS());
        assertThat(hour.idleS()).isNotNegative();
      }
    }
    long sum = log.encounters().stream().mapToLong(e -> e.time().seconds()).sum();
    assertThat(log.busy().seconds()).isLessThanOrEqualTo(sum);
  }

  @Test
  void doNotDependOnTheOrderOfStudies() {
    StationLog log = manyExams(11);
    List<StationStudy> shuffled = new ArrayList<>(log.studies());
    Collections.shuffle(shuffled, new Random(1));
    StationLog other = StationLog.of("station", ct(UTC), shuffled, GAP_S);
    assertThat(other.encounters()).isEqualTo(log.encounters());
    assertThat(other.places()).isEqualTo(log.places());
    assertThat(other.day(MONDAY)).isEqualTo(log.day(MONDAY));
  }

  private static StationLog manyExams(long seed) {
    Random dice = new Random(seed);
    List<StationStudy> studies = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      long start = at("00:00:00") + dice.nextInt(7 * 86_400);
      studies.add(study("s" + i, "p" + i / 3, new Interval(start, start + dice.nextInt(4) * 400L)));
    }
    return StationLog.of("station", ct(UTC), studies, GAP_S);
  }

  @Test
  void haveTheLengthThatTheClockGives() {
    // Europe/Berlin: 29 March 2026 has 23 h, 25 October 25 h
    ZoneId berlin = ZoneId.of("Europe/Berlin");
    StationLog log = StationLog.of("station", ct(berlin), List.of(), GAP_S);
    assertThat(log.day(LocalDate.of(2026, 3, 29)).dayS()).isEqualTo(82_800);
    assertThat(log.hours(LocalDate.of(2026, 3, 29)))
        .extracting(StationHour::localHour)
        .hasSize(23)
        .doesNotContain(2);
    assertThat(log.day(LocalDate.of(2026, 10, 25)).dayS()).isEqualTo(90_000);
    assertThat(log.hours(LocalDate.of(2026, 10, 25))).hasSize(24);
  }

  @Test
  void keepBothRunsOfARepeatedHour() {
    // 02:30 summer time to 02:30 winter time on 25 October 2026 = 00:30–01:30 UTC, one hour
    ZoneId berlin = ZoneId.of("Europe/Berlin");
    LocalDate date = LocalDate.of(2026, 10, 25);
    StationLog log =
        StationLog.of(
            "station",
            ct(berlin),
            List.of(study("a", "p", new Interval(at(date, "00:30:00"), at(date, "01:30:00")))),
            GAP_S);
    StationHour two = log.hours(date).get(2);
    assertThat(two.localHour()).isEqualTo(2);
    assertThat(two.outOfHoursBusyS()).isEqualTo(3600);
    assertThat(new LocalDays(berlin).hours(date).get(2).seconds()).isEqualTo(7200);
    assertThat(log.day(date).outOfHoursBusyS()).isEqualTo(3600);
  }

  @Test
  void areClosedOnHolidaysAndWeekends() {
    StationCalendar calendar = StationCalendar.of(UTC, ct(UTC).week(), Set.of(MONDAY.plusDays(1)));
    StationLog log =
        StationLog.of(
            "station",
            calendar,
            List.of(
                study(
                    "a",
                    "p",
                    new Interval(
                        at(MONDAY.plusDays(1), "10:00:00"), at(MONDAY.plusDays(1), "10:30:00")))),
            GAP_S);
    StationDay holiday = log.day(MONDAY.plusDays(1));
    assertThat(holiday.openS()).isZero();
    assertThat(holiday.isWorkingDay()).isFalse();
    assertThat(holiday.outOfHoursBusyS()).isEqualTo(1800);
    assertThat(holiday.utilisation().acquisitionUse()).isNull();
    assertThat(holiday.utilisation().occupiedPrimeUse()).isNull();
    assertThat(holiday.firstStartDelayS()).isNull();
    assertThat(log.day(MONDAY.plusDays(5)).isWorkingDay()).isFalse();
    assertThat(log.day(MONDAY).isWorkingDay()).isTrue();
  }

  @Test
  void withoutEncountersHaveNoQuantiles() {
    StationDay day = log().day(MONDAY);
    assertThat(day.examP50S()).isNull();
    assertThat(day.examMeanS()).isNull();
    assertThat(day.utilisation().spanUse()).isNull();
    assertThat(day.utilisation().acquisitionUse()).isZero();
    assertThat(day.idleS()).isEqualTo(36_000);
    assertThat(day.isBusy()).isFalse();
  }

  @Test
  void spreadIsThatOfASample() {
    // 600 and 1,200 s: mean 900, sd sqrt((300² + 300²) / 1) = 424.264, cv 0.4714
    StationDay day =
        log(study("a", "09:00:00", "09:10:00"), study("b", "10:00:00", "10:20:00")).day(MONDAY);
    assertThat(day.examMeanS()).isEqualTo(900.0);
    assertThat(day.examCv()).isCloseTo(0.4714, within(1e-4));
    assertThat(day.examP50S()).isEqualTo(900);
    assertThat(day.examP90S()).isEqualTo(1140); // 600 + 0.9 · 600
  }

  @Test
  void primeTimeIsItsOwnWindow() {
    // 16:50–17:10: 600 s in prime time, 1,200 s in opening hours, then 1,200 s changeover
    StationDay day = log(study("a", "16:50:00", "17:10:00")).day(MONDAY);
    assertThat(day.busyPrimeS()).isEqualTo(600);
    assertThat(day.busyS()).isEqualTo(1200);
    assertThat(day.occupiedPrimeS()).isEqualTo(600);
    assertThat(day.occupiedS()).isEqualTo(2400);
    assertThat(day.primeS()).isEqualTo(9 * 3600);
  }
}
