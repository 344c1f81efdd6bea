package io.scanlake.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Intervals, days, sessions and quantiles. */
class TimesTest {
  private static Interval i(long start, long end) {
    return new Interval(start, end);
  }

  @Nested
  class Unions {
    @Test
    void joinWhatOverlapsOrTouches() {
      Intervals union = Intervals.of(i(10, 20), i(0, 5), i(5, 8), i(15, 30), i(40, 40));
      assertThat(union.list()).containsExactly(i(0, 8), i(10, 30));
      assertThat(union.seconds()).isEqualTo(28); // 8 + 20
      assertThat(union.contains(8)).isFalse();
      assertThat(union.contains(10)).isTrue();
    }

    @Test
    void clipAndMeet() {
      Intervals a = Intervals.of(i(0, 10), i(20, 30), i(40, 50));
      assertThat(a.clip(i(5, 45)).list()).containsExactly(i(5, 10), i(20, 30), i(40, 45));
      assertThat(a.clip(i(10, 20))).isEqualTo(Intervals.NONE);
      assertThat(a.and(Intervals.of(i(8, 22), i(25, 41))).list())
          .containsExactly(i(8, 10), i(20, 22), i(25, 30), i(40, 41));
      assertThat(a.or(Intervals.of(i(10, 20))).list()).containsExactly(i(0, 30), i(40, 50));
    }

    @Test
    void agreeWithASecondBySecondCount() {
      Random dice = new Random(3);
      for (int round = 0; round < 200; round++) {
        boolean[] a = new boolean[100];
        boolean[] b = new boolean[100];
        Intervals left = random(dice, a);
        Intervals right = random(dice, b);
        int both = 0;
        int either = 0;
        for (int s = 0; s < 100; s++) {
          both += a[s] && b[s] ? 1 : 0;
          either += a[s] || b[s] ? 1 : 0;
          assertThat(left.contains(s)).isEqualTo(a[s]);
        }
        assertThat(left.and(right).seconds()).isEqualTo(both);
        assertThat(left.or(right).seconds()).isEqualTo(either);
      }
    }

    private static Intervals random(Random dice, boolean[] seconds) {
      List<Interval> parts = new ArrayList<>();
      for (int n = dice.nextInt(8); n > 0; n--) {
        int start = dice.nextInt(100);
        int end = start + dice.nextInt(100 - start);
        parts.add(i(start, end));
        Arrays.fill(seconds, start, end, true);
      }
      return Intervals.of(parts);
    }

    @Test
    void refuseAnEndBeforeTheStart() {
      assertThatThrownBy(() -> i(5, 3)).hasMessageContaining("ends 2 s before it starts");
    }
  }

  @Nested
  class Acquisitions {
    @Test
    void areWholeSeconds() {
      // 1.9 s to 3.2 s: floor of each
      assertThat(Interval.ofAcquisition(1_900_000, 3_200_000L)).isEqualTo(i(1, 3));
      assertThat(Interval.ofAcquisition(-1, null)).isEqualTo(i(-1, -1));
    }

    @Test
    void ofMoreThanTwelveHoursHaveNoEnd() {
      long day = 43_200_000_000L;
      assertThat(Interval.ofAcquisition(0, day)).isEqualTo(i(0, 43_200));
      assertThat(Interval.ofAcquisition(0, day + 1_000_000)).isEqualTo(i(0, 0));
    }
  }

  @Nested
  class SessionsOfAStudy {
    @Test
    void areCutWhereAnHourLiesBetween() {
      assertThat(sessions(i(0, 100), i(3699, 3700), i(7300, 7400)))
          .containsExactly(i(0, 3700), i(7300, 7400)); // 3,599 s, then 3,600 s
    }

    @Test
    void doNotDependOnOrderOrGrouping() {
      Random dice = new Random(5);
      for (int round = 0; round < 100; round++) {
        List<Interval> all = new ArrayList<>();
        for (int n = 0; n < 40; n++) {
          long start = dice.nextInt(100_000);
          all.add(i(start, start + dice.nextInt(2000)));
        }
        List<Interval> expected = sorted(all);
        Collections.shuffle(all, dice);
        AcquisitionSessions left = new AcquisitionSessions(3600);
        AcquisitionSessions right = new AcquisitionSessions(3600);
        all.forEach(x -> (dice.nextBoolean() ? left : right).add(x));
        left.addAll(right);
        assertThat(left.list()).isEqualTo(expected);
      }
    }

    /** The rule as it is written: in order of start, cut at an hour after the running end. */
    private static List<Interval> sorted(List<Interval> all) {
      List<Interval> sorted = new ArrayList<>(all);
      sorted.sort(Comparator.comparingLong(Interval::start));
      List<Interval> cut = new ArrayList<>();
      for (Interval x : sorted) {
        Interval last = cut.isEmpty() ? null : cut.get(cut.size() - 1);
        if (last == null || x.start() - last.end() >= 3600) {
          cut.add(x);
        } else {
          cut.set(cut.size() - 1, i(last.start(), Math.max(last.end(), x.end())));
        }
      }
      return cut;
    }

    private static List<Interval> sessions(Interval... parts) {
      AcquisitionSessions sessions = new AcquisitionSessions(3600);
      Stream.of(parts).forEach(sessions::add);
      return sessions.list();
    }
  }

  @Nested
  class Clocks {
    private static final LocalDays BERLIN = new LocalDays(ZoneId.of("Europe/Berlin"));

    @Test
    void haveHoursThatFillTheDay() {
      for (String zone :
          List.of("Europe/Berlin", "Australia/Lord_Howe", "Antarctica/Troll", "Asia/Kathmandu")) {
        LocalDays days = new LocalDays(ZoneId.of(zone));
        for (LocalDate d = LocalDate.of(2026, 1, 1); d.getYear() == 2026; d = d.plusDays(1)) {
          long hours = days.hours(d).values().stream().mapToLong(Intervals::seconds).sum();
          assertThat(hours).as(zone + " " + d).isEqualTo(days.day(d).seconds());
        }
      }
    }

    @Test
    void openAcrossAChangeOfTheClock() {
      // 29 March 2026, 01:00–04:00: 02:00–03:00 is skipped, 2 h remain
      assertThat(BERLIN.window(LocalDate.of(2026, 3, 29), 60, 240).seconds()).isEqualTo(7200);
      // opening at 02:30, which the clock skips: 03:30, half an hour before 04:00
      assertThat(BERLIN.window(LocalDate.of(2026, 3, 29), 150, 240).seconds()).isEqualTo(1800);
      // 25 October 2026, 02:00–03:00 twice: the earlier opening, the later closing
      assertThat(BERLIN.window(LocalDate.of(2026, 10, 25), 150, 165).seconds())
          .isEqualTo(3600 + 15 * 60);
      assertThat(BERLIN.window(LocalDate.of(2026, 10, 25), 0, 1440).seconds()).isEqualTo(90_000);
      assertThat(BERLIN.window(LocalDate.of(2026, 3, 2), 480, 480)).isEqualTo(Intervals.NONE);
    }

    @Test
    void knowADayWithoutAnySecond() {
      // Samoa left out 30 December 2011
      LocalDays apia = new LocalDays(ZoneId.of("Pacific/Apia"));
      assertThat(apia.day(LocalDate.of(2011, 12, 30)).isEmpty()).isTrue();
      assertThat(apia.hours(LocalDate.of(2011, 12, 30))).isEmpty();
    }
  }

  @Test
  void quantilesAreThoseOfTypeSeven() {
    assertThat(Quantiles.of(new long[0], 50)).isNull();
    assertThat(Quantiles.of(new long[] {7}, 90)).isEqualTo(7);
    // rank 0.25 · 3 = 0.75 of 1, 2, 4, 8: 1.75, rounded 2
    assertThat(Quantiles.of(new long[] {8, 1, 4, 2}, 25)).isEqualTo(2);
    assertThat(Quantiles.of(new long[] {1, 2}, 50)).isEqualTo(2); // 1.5, half up
    assertThat(Quantiles.of(new long[] {198, 1693}, 90)).isEqualTo(1544); // 1543.5, not just below
    // 0.9 · 3 = 2.7: 4 + 0.7 · 4 = 6.8
    assertThat(Quantiles.of(new long[] {8, 1, 4, 2}, 90)).isEqualTo(7);
  }
}
