package io.scanlake.usage;

import static io.scanlake.usage.MadeStudies.GAP_S;
import static io.scanlake.usage.MadeStudies.MONDAY;
import static io.scanlake.usage.MadeStudies.UTC;
import static io.scanlake.usage.MadeStudies.at;
import static io.scanlake.usage.MadeStudies.ct;
import static io.scanlake.usage.MadeStudies.log;
import static io.scanlake.usage.MadeStudies.study;
import static org.assertj.core.api.Assertions.assertThat;

import io.scanlake.usage.EncounterPlace.GapClass;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class StationLogTest {
  /** The defects of the best-known open tool, each of which gave wrong figures. */
  @Nested
  class NoneOfTheKnownDefects {
    @Test
    void aDurationKeepsItsWholeDays() {
      // Monday 08:00 to Wednesday 09:00 = 2 · 86,400 + 3,600 s, not one hour
      StationStudy days =
          study("a", "p", new Interval(at("08:00:00"), at(MONDAY.plusDays(2), "09:00:00")));
      assertThat(days.durationSeconds(ct(UTC))).isEqualTo(176_400);
      // an image whose end lies before its start has no length, instead of nearly a day
      assertThat(Interval.ofAcquisition(10_000_000L, 9_000_000L)).isEqualTo(new Interval(10, 10));
    }

    @Test
    void anExamAcrossMidnightIsSharedBetweenTheDays() {
      // Monday 23:30 to Tuesday 00:45: 1,800 s and 2,700 s, all out of hours
      StationLog log =
          log(study("a", "p", new Interval(at("23:30:00"), at(MONDAY.plusDays(1), "00:45:00"))));
      assertThat(log.day(MONDAY).outOfHoursBusyS()).isEqualTo(1800);
      assertThat(log.day(MONDAY.plusDays(1)).outOfHoursBusyS()).isEqualTo(2700);
      assertThat(log.day(MONDAY).encounters()).isEqualTo(1);
      assertThat(log.day(MONDAY.plusDays(1)).encounters()).isZero();
      assertThat(log.hours(MONDAY).get(23).outOfHoursBusyS()).isEqualTo(1800);
      assertThat(log.hours(MONDAY.plusDays(1)).get(0).outOfHoursBusyS()).isEqualTo(2700);
    }

    @Test
    void overlapsAreCountedOnce() {
      // 09:00–10:00 and 09:30–10:30 are 5,400 s, not 7,200 s; use is at most 1
      StationLog log = log(study("a", "09:00:00", "10:00:00"), study("b", "09:30:00", "10:30:00"));
      assertThat(log.day(MONDAY).busyS()).isEqualTo(5400);
      assertThat(log.day(MONDAY).utilisation().acquisitionUse()).isEqualTo(5400 / 36_000.0);
      assertThat(log.places().get(1).gapClass()).isEqualTo(GapClass.OVERLAP);
      assertThat(log.places().get(1).gapBeforeS()).isZero();
    }

    @Test
    void aLoneExamIsAShareOfTheOpeningHours() {
      // half an hour of ten open ones, not all of the half hour from first to last image
      StationLog log = log(study("a", "12:00:00", "12:30:00"));
      assertThat(log.day(MONDAY).utilisation().acquisitionUse()).isEqualTo(0.05);
      assertThat(log.day(MONDAY).utilisation().spanUse()).isEqualTo(1.0);
      assertThat(log.day(MONDAY.plusDays(1)).utilisation().acquisitionUse()).isZero();
    }

    @Test
    void aStationOfManyDaysIsCountedOncePerDay() {
      // three days with 1, 2 and 3 exams of ten minutes: nothing is multiplied across days
      List<StationStudy> studies = new ArrayList<>();
      for (int day = 0; day < 3; day++) {
        for (int n = 0; n <= day; n++) {
          long start = at(MONDAY.plusDays(day), "10:00:00") + n * 3600L;
          studies.add(study(day + "-" + n, "p" + day + n, new Interval(start, start + 600)));
        }
      }
      StationLog log = StationLog.of("station", ct(UTC), studies, GAP_S);
      assertThat(IntStream.range(0, 3).mapToObj(d -> log.day(MONDAY.plusDays(d)).busyS()))
          .containsExactly(600L, 1200L, 1800L);
      assertThat(log.encounters()).hasSize(6);
      // and the last image of a study counts: 10:00:00 to 10:09:59, then one at 10:10:00 for 5 s
      AcquisitionSessions sessions = new AcquisitionSessions(3600);
      sessions.add(new Interval(0, 599));
      sessions.add(new Interval(600, 605));
      assertThat(sessions.list()).containsExactly(new Interval(0, 605));
    }
  }

  @Nested
  class Encounters {
    @Test
    void joinAPatientsStudiesUnderTwentyMinutesApart() {
      // 1,199 s apart: one; 1,200 s apart: two
      StationStudy a = study("a", "p", new Interval(0, 600));
      assertThat(log(a, study("b", "p", new Interval(1799, 2000))).encounters())
          .extracting(Encounter::time)
          .containsExactly(new Interval(0, 2000));
      assertThat(log(a, study("b", "p", new Interval(1800, 2000))).encounters()).hasSize(2);
      assertThat(log(a, study("b", "other", new Interval(700, 800))).encounters()).hasSize(2);
    }

    @Test
    void takeTheStandardLengthWhereThereIsNone() {
      StationLog log = log(study("a", "p", new Interval(at("09:00:00"), at("09:00:00"))));
      assertThat(log.day(MONDAY).busyS()).isEqualTo(60);
      assertThat(log.studies().get(0).durationSeconds(ct(UTC))).isEqualTo(60);
      assertThat(log.studies().get(0).isFloored()).isTrue();
    }

    @Test
    void areDescribedByTheFirstStudy() {
      StationLog log =
          log(study("b", "p", new Interval(5, 60)), study("a", "p", new Interval(5, 50)));
      assertThat(log.encounters().get(0).first().key()).isEqualTo("a");
      assertThat(log.encounters().get(0).studies()).hasSize(2);
    }

    @Test
    void ofAStudyInTwoAcquisitionSessionsAreTwo() {
      // duration from first to last; busy without the break
      StationStudy a =
          study(
              "a",
              "p",
              new Interval(at("09:00:00"), at("09:10:00")),
              new Interval(at("11:00:00"), at("11:05:00")));
      StationLog log = log(a);
      assertThat(log.encounters()).hasSize(2);
      assertThat(a.durationSeconds(ct(UTC))).isEqualTo(7500);
      assertThat(a.examSeconds(ct(UTC))).isEqualTo(900);
      assertThat(log.day(MONDAY).busyS()).isEqualTo(900);
      assertThat(log.encounterOf(a)).isEqualTo(log.encounters().get(0));
    }

    @Test
    void haveStableKeys() {
      String key = log(study("a", "p", new Interval(0, 60))).encounters().get(0).key();
      assertThat(key).matches("[0-9a-f]{32}");
      assertThat(log(study("z", "p", new Interval(0, 90))).encounters().get(0).key())
          .isEqualTo(key);
      assertThat(log(study("a", "q", new Interval(0, 60))).encounters().get(0).key())
          .isNotEqualTo(key);
    }
  }

  @Nested
  class Gaps {
    @Test
    void areChangeoverThenIdle() {
      // 09:00–09:10, then at 09:40: gap 1,800 s = 1,200 s changeover + 600 s idle
      StationLog log = log(study("a", "09:00:00", "09:10:00"), study("b", "09:40:00", "09:50:00"));
      EncounterPlace second = log.places().get(1);
      assertThat(second.gapBeforeS()).isEqualTo(1800);
      assertThat(second.gapClass()).isEqualTo(GapClass.IDLE);
      assertThat(second.changeoverS()).isEqualTo(1200);
      assertThat(second.idleBeforeS()).isEqualTo(600);
      assertThat(second.seqInDay()).isEqualTo(2);
      assertThat(second.inOpenHours()).isTrue();
      // 1,200 s after each of the two
      assertThat(log.day(MONDAY).changeoverS()).isEqualTo(2400);
      assertThat(log.day(MONDAY).idleS()).isEqualTo(36_000 - 1200 - 2400);
      assertThat(log.day(MONDAY).gapP50S()).isEqualTo(1800);
    }

    @Test
    void upToTheAllowanceAreChangeover() {
      assertThat(
              log(study("a", "09:00:00", "09:10:00"), study("b", "09:30:00", "09:40:00"))
                  .places()
                  .get(1)
                  .gapClass())
          .isEqualTo(GapClass.CHANGEOVER);
    }

    @Test
    void acrossTheNightAreClosed() {
      // Monday 17:30 to Tuesday 08:30: open are 1,800 + 1,800 s, of which 1,200 s changeover
      StationLog log =
          log(
              study("a", "17:00:00", "17:30:00"),
              study(
                  "b",
                  "q",
                  new Interval(
                      at(MONDAY.plusDays(1), "08:30:00"), at(MONDAY.plusDays(1), "08:40:00"))));
      EncounterPlace second = log.places().get(1);
      assertThat(second.gapClass()).isEqualTo(GapClass.CLOSED);
      assertThat(second.gapBeforeS()).isEqualTo(15 * 3600);
      assertThat(second.changeoverS()).isEqualTo(1200);
      assertThat(second.idleBeforeS()).isEqualTo(2400);
      assertThat(second.seqInDay()).isEqualTo(1);
      assertThat(log.day(MONDAY.plusDays(1)).gapP50S()).isNull();
    }

    @Test
    void ofMoreThanADayAreNone() {
      LocalDate wednesday = MONDAY.plusDays(2);
      StationLog log =
          log(
              study("a", "09:00:00", "09:10:00"),
              study("b", "q", new Interval(at(wednesday, "09:00:00"), at(wednesday, "09:10:00"))));
      assertThat(log.places()).extracting(EncounterPlace::gapClass).containsOnly(GapClass.FIRST);
      assertThat(log.places().get(1).gapBeforeS()).isNull();
    }

    @Test
    void ofTheLastPatientEndWithTheOpeningHours() {
      // until 17:50 busy, open until 18:00: 600 s of the 1,200 s
      StationLog log = log(study("a", "17:40:00", "17:50:00"));
      assertThat(log.day(MONDAY).changeoverS()).isEqualTo(600);
      assertThat(log.day(MONDAY).lastEndSlackS()).isEqualTo(600);
      assertThat(log.day(MONDAY).firstStartDelayS()).isEqualTo(34_800); // 08:00 to 17:40
    }

    @Test
    void acrossMidnightAreNoGapOfADay() {
      // 22:00–22:10, then 23:50–00:10, then 00:30: Monday has one gap of 6,000 s, Tuesday none
      LocalDate tuesday = MONDAY.plusDays(1);
      StationLog log =
          log(
              study("a", "22:00:00", "22:10:00"),
              study("b", "q", new Interval(at("23:50:00"), at(tuesday, "00:10:00"))),
              study("c", "r", new Interval(at(tuesday, "00:30:00"), at(tuesday, "00:40:00"))));
      assertThat(log.day(MONDAY).gapP50S()).isEqualTo(6000);
      assertThat(log.day(tuesday).gapP50S()).isNull();
    }
  }

  @Test
  void operatorsAndStudiesCountWhereTheyStart() {
    StationStudy a =
        new StationStudy(
            "a", "p", true, "op", List.of(new Interval(at("09:50:00"), at("10:20:00"))));
    StationStudy b =
        new StationStudy(
            "b", "q", true, "op", List.of(new Interval(at("09:30:00"), at("09:40:00"))));
    StationStudy image =
        new StationStudy(
            "i", "i", false, "x", List.of(new Interval(at("09:00:00"), at("09:01:00"))));
    List<StationHour> hours =
        StationLog.of("station", ct(UTC), Arrays.asList(a, b, image), GAP_S).hours(MONDAY);
    assertThat(hours.get(9).studies()).isEqualTo(2);
    assertThat(hours.get(9).operators()).isEqualTo(1);
    assertThat(hours.get(9).encountersStarted()).isEqualTo(3);
    assertThat(hours.get(10).studies()).isZero();
    assertThat(hours.get(10).busyS()).isEqualTo(1200);
  }
}
