package io.scanlake.jobs.sample.hospital;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanlake.jobs.sample.hospital.Event.EventImage;
import io.scanlake.jobs.sample.hospital.Event.EventKind;
import io.scanlake.jobs.sample.hospital.Event.FileFate;
import io.scanlake.jobs.sample.hospital.Event.Patient;
import io.scanlake.jobs.sample.hospital.Event.Stated;
import io.scanlake.jobs.sample.hospital.Event.Study;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The truth of the made-up hospital against days that were worked out by hand. */
class TruthTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final Machine CT = new Machine(ModalityProfile.CT, 0, 0, false);
  private static final Machine DX = new Machine(ModalityProfile.DX, 0, 0, false);

  private static final HospitalPlan PLAN =
      new HospitalPlan(
          LocalDate.of(2025, 3, 3),
          1,
          Map.of("CT", 1),
          1,
          HospitalPlan.FileContent.SMALL,
          HospitalPlan.Faults.NONE,
          HospitalPlan.HospitalScenario.NORMAL,
          BERLIN,
          20);

  private static long at(String local) {
    return LocalDateTime.parse(local).atZone(BERLIN).toEpochSecond();
  }

  /** An image of 1000 bytes that counts. */
  private static ImageTruth image(
      Machine machine, String patient, String study, String view, long time) {
    Event event =
        new Event(
            machine,
            new Patient(patient, "A^B", "F", 41, "OUTPATIENT"),
            new Study(
                study, "acc", "KNEE", "KNEE", "OP", null, 0, Stated.ACQUISITION, true, 0, 0, 0),
            new EventImage(
                EventKind.ORIGINAL,
                study + time,
                study + ".1",
                1,
                1,
                view,
                "R",
                time,
                0,
                time,
                0,
                0,
                0),
            FileFate.KEPT,
            "file",
            0);
    return new ImageTruth(event, 1000, time, time, ImageTruth.localDate(event, BERLIN), true);
  }

  private static Map<String, TruthTable> truth(Machine machine, List<ImageTruth> facts) {
    return TruthTables.of(PLAN, Map.of(machine, facts));
  }

  private static List<String> cells(TruthTable table, String... columns) {
    return table.rows().stream()
        .map(row -> String.join(" ", List.of(columns).stream().map(row::cell).toList()))
        .toList();
  }

  /** Wednesday: a, 7:50-8:10; b, 8:15-8:30; c, 17:50-18:05; d, 23:50-0:10. */
  @Nested
  class ADayOfOneScanner {
    private final Map<String, TruthTable> truth = truth(CT, day());

    private static List<ImageTruth> day() {
      List<ImageTruth> facts = new ArrayList<>();
      String[][] exams = {
        {"a", "2025-03-05T07:50", "2025-03-05T08:10"},
        {"b", "2025-03-05T08:15", "2025-03-05T08:30"},
        {"c", "2025-03-05T17:50", "2025-03-05T18:05"},
        {"d", "2025-03-05T23:50", "2025-03-06T00:10"}
      };
      for (String[] exam : exams) {
        facts.add(image(CT, exam[0], "1." + exam[0], null, at(exam[1])));
        facts.add(image(CT, exam[0], "1." + exam[0], null, at(exam[2])));
      }
      return facts;
    }

    @Test
    void hours() {
      // Hour 8: busy 10 + 15 min; changeover 5 min, then 20 min (T) after 8:30; idle the other 10.
      // Hour 17: busy 10 min. Hour 18 and later are closed. d: 10 min in hour 23 and in hour 0.
      assertThat(
              cells(
                  truth.get("station_hours"),
                  "local_date",
                  "local_hour",
                  "open_s",
                  "prime_s",
                  "busy_s",
                  "changeover_s",
                  "idle_s",
                  "out_of_hours_busy_s",
                  "encounters_started"))
          .hasSize(48)
          .contains(
              "2025-03-05 7 0 0 0 0 0 600 1",
              "2025-03-05 8 3600 3600 1500 1500 600 0 1",
              "2025-03-05 9 3600 3600 0 0 3600 0 0",
              "2025-03-05 17 3600 0 600 0 3000 0 1",
              "2025-03-05 18 0 0 0 0 0 300 0",
              "2025-03-05 23 0 0 0 0 0 600 1",
              "2025-03-06 0 0 0 0 0 0 600 0");
    }

    @Test
    void dayAsAWhole() {
      // Open 36,000 s, prime 32,400 s. In it busy 1500 + 600 s, changeover 1500 s.
      // TimeSpan: 7:50 to midnight, 58,200 s. Out of hours: 600 + 300 + 600 s.
      // Gaps: 5 min, 9 h 20 min, 5 h 45 min = 300, 33,600, 20,700 s; the median is 20,700.
      // Exams: 1200, 900, 900, 1200 s: median 1050, mean 1050, sd 173.205, cv 0.164957.
      TruthTable.Row row = truth.get("station_days").rows().get(0);
      Map<String, String> expected =
          Map.ofEntries(
              Map.entry("open_s", "36000"),
              Map.entry("prime_s", "32400"),
              Map.entry("day_s", "86400"),
              Map.entry("span_s", "58200"),
              Map.entry("busy_s", "2100"),
              Map.entry("busy_prime_s", "1500"),
              Map.entry("changeover_s", "1500"),
              Map.entry("occupied_s", "3600"),
              Map.entry("occupied_prime_s", "3000"),
              Map.entry("idle_s", "32400"),
              Map.entry("out_of_hours_busy_s", "1500"),
              Map.entry("encounters", "4"),
              Map.entry("first_start_delay_s", "0"),
              Map.entry("last_end_slack_s", "0"),
              Map.entry("gap_p50_s", "20700"),
              Map.entry("exam_p50_s", "1050"),
              Map.entry("exam_mean_s", "1050.0"),
              Map.entry("acquisition_use", Double.toString(2100 / 36000.0)),
              Map.entry("span_use", Double.toString(3600 / 58200.0)),
              Map.entry("suspected_outage", "false"));
      expected.forEach((column, value) -> assertThat(row.cell(column)).as(column).isEqualTo(value));
      assertThat(Double.parseDouble(row.cell("exam_cv"))).isCloseTo(0.164957, Offset.offset(1e-6));
    }

    @Test
    void gapsBeforeEncounters() {
      // c: from 8:30 to 17:50, of which 20 min are changeover. d: 18:05 to 23:50 is closed.
      assertThat(
              cells(
                  truth.get("encounters"),
                  "seq_in_day",
                  "busy_s",
                  "gap_before_s",
                  "gap_class",
                  "changeover_s",
                  "idle_before_s",
                  "in_open_hours",
                  "in_prime_time"))
          .containsExactly(
              "1 1200  FIRST ? ? false false",
              "2 900 300 CHANGEOVER 300 0 true true",
              "3 900 33600 IDLE 1200 32400 true false",
              "4 1200 20700 CLOSED 0 0 false false");
    }

    @Test
    void studiesAndResources() {
      assertThat(cells(truth.get("studies"), "local_date", "duration_s", "crosses_midnight"))
          .containsExactly(
              "2025-03-05 1200 false",
              "2025-03-05 900 false",
              "2025-03-05 900 false",
              "2025-03-05 1200 true");
      // The last image of d is of the next date.
      assertThat(
              cells(
                  truth.get("modality_days"),
                  "local_date",
                  "body_region",
                  "patient_class",
                  "studies",
                  "encounters",
                  "instances",
                  "exam_s",
                  "exam_s_squared"))
          .containsExactly(
              "2025-03-05 LOWER_LIMB OUTPATIENT 4 4 7 4200 "
                  + (2 * 1200.0 * 1200 + 2 * 900.0 * 900),
              "2025-03-06 LOWER_LIMB OUTPATIENT 0 0 1 0 0.0");
      assertThat(cells(truth.get("resource_days"), "local_date", "resource", "uses", "busy_s"))
          .contains("2025-03-05 CT-1001 4 3600", "2025-03-05 OP 4 4200");
    }
  }

  @Test
  void onePatientsStudiesAreOneEncounterUnlessTwentyMinutesApart() {
    // Two studies 19 min 59 s apart; the third begins 20 min after the second.
    long start = at("2025-03-05T10:00");
    List<ImageTruth> facts =
        List.of(
            image(CT, "p", "1.1", null, start),
            image(CT, "p", "1.1", null, start + 600),
            image(CT, "p", "1.2", null, start + 600 + 1199),
            image(CT, "p", "1.2", null, start + 2000),
            image(CT, "p", "1.3", null, start + 2000 + 1200),
            image(CT, "p", "1.3", null, start + 4000));
    assertThat(cells(truth(CT, facts).get("encounters"), "busy_s", "study_count"))
        .containsExactly("2000 2", "800 1");
  }

  @Test
  void anHourCutsAStudyIntoSittings() {
    // 10 min, a pause of an hour to the second, 5 min: busy for 15 min, in two encounters.
    long start = at("2025-03-05T10:00");
    List<ImageTruth> facts =
        List.of(
            image(CT, "p", "1.1", null, start),
            image(CT, "p", "1.1", null, start + 600),
            image(CT, "p", "1.1", null, start + 4200),
            image(CT, "p", "1.1", null, start + 4500));
    Map<String, TruthTable> truth = truth(CT, facts);
    assertThat(cells(truth.get("encounters"), "busy_s")).containsExactly("600", "300");
    assertThat(cells(truth.get("studies"), "duration_s")).containsExactly("4500");
    assertThat(cells(truth.get("modality_days"), "exam_s")).containsExactly("900");
  }

  @Test
  void oneImageIsAStandardExamAndRepeatsAreCandidates() {
    long start = at("2025-03-05T10:00");
    List<ImageTruth> facts =
        List.of(
            image(DX, "p", "1.1", "PA", start),
            image(DX, "q", "1.2", "PA", start + 3000),
            image(DX, "q", "1.2", "LL", start + 3030),
            // 900 s after the first PA; the next would be too late.
            image(DX, "q", "1.2", "PA", start + 3900),
            image(DX, "q", "1.2", "PA", start + 4801));
    assertThat(
            cells(
                truth(DX, facts).get("studies"),
                "duration_s",
                "duration_floored",
                "repeat_candidates"))
        .containsExactly("120 true 0", "1801 false 1");
  }

  @Test
  void anHourThatComesTwiceIsOneRowOfTwoHours() {
    // 26 October 2025: a Sunday of 25 hours. 2:30 before and 2:30 after the change: 1 h apart.
    long start = at("2025-10-26T02:30");
    List<ImageTruth> facts =
        List.of(image(CT, "p", "1.1", null, start), image(CT, "p", "1.1", null, start + 3599));
    Map<String, TruthTable> truth = truth(CT, facts);
    assertThat(cells(truth.get("station_hours"), "out_of_hours_busy_s", "local_hour"))
        .hasSize(24)
        .contains("3599 2");
    assertThat(cells(truth.get("station_days"), "day_s", "open_s", "is_working_day"))
        .containsExactly("90000 0 false");
  }
}
