package io.scanlake.jobs.sample.hospital;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scanlake.dicom.DicomFile;
import io.scanlake.dicom.Header;
import io.scanlake.file.Source;
import io.scanlake.jobs.Local;
import io.scanlake.jobs.sample.hospital.Event.EventKind;
import io.scanlake.jobs.sample.hospital.Event.FileFate;
import io.scanlake.jobs.sample.phantoms.Print;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EventsTest {
  /** From 13 October 2025: the clocks go back after a fortnight, and there are no holidays. */
  static HospitalPlan plan(
      HospitalPlan.Faults faults, HospitalPlan.HospitalScenario scenario, int days) {
    return new HospitalPlan(
        LocalDate.of(2025, 10, 13),
        days,
        HospitalPlan.STATIONS,
        7,
        HospitalPlan.FileContent.SMALL,
        faults,
        scenario,
        ZoneId.of("Europe/Berlin"),
        HospitalPlan.THINNING);
  }

  private static List<Event> events(HospitalPlan plan) {
    List<Event> events = new ArrayList<>();
    for (LocalDate date : plan.dates()) {
      for (Machine machine : plan.machines()) {
        events.addAll(Events.of(plan, machine, date));
      }
    }
    return events;
  }

  private static List<Visit> visits(HospitalPlan plan, ModalityProfile profile) {
    List<Visit> visits = new ArrayList<>();
    plan.dates().forEach(date -> visits.addAll(Visit.of(plan, profile, date)));
    return visits;
  }

  @Test
  void theSameBytesAndTimesPerSeed(@TempDir Path folder) throws Exception {
    String[] options = {
      "sample",
      "--days",
      "2",
      "--scenario",
      "unbalanced-ct",
      "--stations",
      "CT=2,DX=1",
      "--thinning",
      "200",
      "--output"
    };
    for (String name : new String[] {"one", "two"}) {
      List<String> args = new ArrayList<>(List.of(options));
      args.add(folder.resolve(name).toString());
      assertThat(Local.run(args.toArray(String[]::new)).code()).isZero();
    }
    assertThat(Print.of(folder.resolve("two"))).isEqualTo(Print.of(folder.resolve("one")));
    Local.run(
        "sample",
        "--days",
        "2",
        "--seed",
        "5",
        "--stations",
        "CT=2,DX=1",
        "--thinning",
        "200",
        "--output",
        folder.resolve("three").toString());
    assertThat(Print.of(folder.resolve("three"))).isNotEqualTo(Print.of(folder.resolve("one")));
  }

  @Test
  void theManifestNamesEveryFile(@TempDir Path folder) throws IOException {
    HospitalPlan plan =
        HospitalTest.plan(
            LocalDate.of(2025, 10, 13), 1, HospitalPlan.FileContent.SMALL, HospitalPlan.Faults.ALL);
    long files =
        Hospital.write(new Configuration(), new org.apache.hadoop.fs.Path(folder.toUri()), plan);
    Set<String> named = new HashSet<>();
    List<String> lines = Files.readAllLines(folder.resolve("manifest.csv"));
    lines.stream().skip(1).forEach(line -> named.add(line.substring(0, line.indexOf(','))));
    assertThat(lines.get(1).split(",", -1)).hasSameSizeAs(lines.get(0).split(","));
    Path archive = folder.resolve("archive");
    try (Stream<Path> found = Files.walk(archive)) {
      assertThat(found.filter(Files::isRegularFile).map(f -> archive.relativize(f).toString()))
          .containsExactlyInAnyOrderElementsOf(named);
    }
    assertThat(files).isEqualTo(named.size());
  }

  @Test
  void aDateAloneEqualsThatOfTheWhole() {
    HospitalPlan whole = plan(HospitalPlan.Faults.NONE, HospitalPlan.HospitalScenario.NORMAL, 14);
    Machine machine = whole.pool(ModalityProfile.DX).get(3);
    LocalDate date = whole.from().plusDays(9);
    List<Event> alone = Events.of(whole, machine, date);
    assertThat(alone).isNotEmpty();
    assertThat(
            events(whole).stream()
                .filter(e -> e.machine().equals(machine))
                .filter(e -> e.file().contains("/2025/10/22/")))
        .containsExactlyElementsOf(alone);
  }

  @Test
  void objectsHaveOneUidEachAndCopiesTheirOwn() {
    Set<String> uids = new HashSet<>();
    Set<String> files = new HashSet<>();
    for (Event event :
        events(plan(HospitalPlan.Faults.ALL, HospitalPlan.HospitalScenario.NORMAL, 14))) {
      assertThat(event.image().uid().length()).isLessThanOrEqualTo(64);
      assertThat(files.add(event.file())).as(event.file()).isTrue();
      assertThat(uids.add(event.image().uid()) || event.fate() == FileFate.RESENT).isTrue();
      assertThat(event.modified()).isGreaterThan(event.image().time());
    }
  }

  /** Rows without files have the header of the file, which is read without its pixels. */
  @ParameterizedTest
  @EnumSource(HospitalPlan.FileContent.class)
  void headersReadBack(HospitalPlan.FileContent images) throws Exception {
    HospitalPlan plan =
        new HospitalPlan(
            LocalDate.of(2025, 10, 26),
            1,
            HospitalPlan.STATIONS,
            3,
            images,
            HospitalPlan.Faults.ALL,
            HospitalPlan.HospitalScenario.NORMAL,
            ZoneId.of("Europe/Berlin"),
            60);
    EventHeaders headers = new EventHeaders(plan);
    for (Event event : events(plan)) {
      if (event.fate() != FileFate.UNREADABLE) {
        DicomFile file = DicomFile.parse(Source.of(EventFile.bytes(event, plan)), 1_000_000);
        assertThat(Header.of(file, plan.zone()))
            .as(event.file())
            .isEqualTo(EventFile.header(event, plan))
            .isEqualTo(headers.of(event));
        assertThat(file.hasPixels()).isEqualTo(images == HospitalPlan.FileContent.SMALL);
      }
    }
  }

  /**
   * Exams on a weekday: CT 90, MR 42, DX 280, US 112, MG 44, PT 12, NM 11, XA 11, times a mean
   * weekday effect.
   */
  @Test
  void weekdaysAreAsBusyAsTheProfilesSay() {
    HospitalPlan plan = plan(HospitalPlan.Faults.NONE, HospitalPlan.HospitalScenario.NORMAL, 84);
    for (ModalityProfile profile : ModalityProfile.values()) {
      double weekdays = 0;
      double seconds = 0;
      for (Visit visit : visits(plan, profile)) {
        weekdays += visit.date().getDayOfWeek().getValue() < 6 ? 1 : 0;
        seconds += visit.end() - visit.start();
      }
      double mean = weekdays / 60;
      System.out.printf(
          "%s: %.1f exams a weekday, mean %.0f s%n", profile, mean, seconds / weekdays);
      // Poisson and Gamma (sd 16 % a day each): 60 days give a standard error of 2 %.
      assertThat(mean)
          .isBetween(
              0.9 * (profile.booked + profile.acute), 1.12 * (profile.booked + profile.acute));
    }
  }

  @Test
  void oneMachineServesOnePatientAtATime() {
    HospitalPlan plan = plan(HospitalPlan.Faults.NONE, HospitalPlan.HospitalScenario.NORMAL, 14);
    for (ModalityProfile profile : ModalityProfile.values()) {
      for (Machine machine : plan.pool(profile)) {
        long free = 0;
        LocalDate day = null;
        for (Visit visit : visits(plan, profile)) {
          if (visit.machine().equals(machine)) {
            assertThat(visit.start()).isGreaterThanOrEqualTo(visit.arrival());
            assertThat(visit.date().equals(day) ? visit.start() : free)
                .isGreaterThanOrEqualTo(free);
            free = visit.end();
            day = visit.date();
          }
        }
      }
    }
  }

  @Test
  void faultsComeAtTheirRates() {
    List<Event> events =
        events(plan(HospitalPlan.Faults.ALL, HospitalPlan.HospitalScenario.NORMAL, 14));
    double patients = events.stream().filter(e -> !e.patient().isPhantom()).count();
    assertThat(count(events, FileFate.RESENT) / patients).isBetween(0.008, 0.012);
    assertThat(count(events, FileFate.COPY) / patients).isBetween(0.002, 0.004);
    assertThat(count(events, FileFate.UNREADABLE) / patients).isBetween(0.0005, 0.0015);
    assertThat(count(events, FileFate.TRUNCATED) / patients).isBetween(0.0005, 0.0015);
    assertThat(events).extracting(e -> e.image().kind()).contains(EventKind.values());
    assertThat(events).extracting(e -> e.study().stated()).contains(Event.Stated.values());
    double studies = events.stream().map(e -> e.study().uid()).distinct().count();
    double wrong =
        events.stream()
            .filter(e -> !e.patient().isPhantom())
            .filter(e -> !e.study().trueBodyPart().equals(e.study().bodyPart()))
            .map(e -> e.study().uid())
            .distinct()
            .count();
    // Some of the wrong ones are drawn right.
    assertThat(wrong / studies).isBetween(0.11, 0.16);
    List<Event> clean =
        events(plan(HospitalPlan.Faults.NONE, HospitalPlan.HospitalScenario.NORMAL, 7));
    assertThat(clean).allMatch(e -> e.fate() == FileFate.KEPT && e.machine().clockOffsetS() == 0);
    assertThat(clean).extracting(e -> e.image().kind()).doesNotContain(EventKind.DOSE_PAGE);
  }

  private static double count(List<Event> events, FileFate fate) {
    return events.stream().filter(e -> e.fate() == fate).count();
  }

  @Test
  void oneMachineIsOutOfServiceForTwoDays() {
    HospitalPlan plan = plan(HospitalPlan.Faults.ALL, HospitalPlan.HospitalScenario.NORMAL, 14);
    List<String> still = new ArrayList<>();
    for (LocalDate date : plan.dates()) {
      for (Machine machine : plan.machines()) {
        if (Events.of(plan, machine, date).isEmpty()) {
          still.add(machine.serial() + " " + date);
        }
      }
    }
    assertThat(still).containsExactly("US-4002 2025-10-21", "US-4002 2025-10-22");
  }

  @Test
  void examsLieAcrossMidnightAndInTheHourThatComesTwice() {
    HospitalPlan plan = plan(HospitalPlan.Faults.ALL, HospitalPlan.HospitalScenario.NORMAL, 14);
    Set<Boolean> offsets = new HashSet<>();
    long across = 0;
    for (Event event : events(plan)) {
      var start = event.shown(event.study().start(), plan.zone());
      var end = event.shown(event.study().end(), plan.zone());
      across += start.toLocalDate().equals(end.toLocalDate()) ? 0 : 1;
      if (start.toString().startsWith("2025-10-26T02:")) {
        offsets.add(event.machine().statesOffset());
      }
    }
    assertThat(across).isPositive();
    assertThat(offsets).isNotEmpty();
  }

  /** Classes of station use by prime time: OVER above 0.85, UNDER below 0.50. */
  @Test
  void anUnbalancedPoolHasACrowdedAndAnIdleMachine() {
    HospitalPlan plan =
        plan(HospitalPlan.Faults.NONE, HospitalPlan.HospitalScenario.UNBALANCED_CT, 12);
    Map<Machine, List<ImageTruth>> facts = new HashMap<>();
    plan.pool(ModalityProfile.CT)
        .forEach(ct -> facts.put(ct, ImageTruth.of(plan, ct, Event::nominalBytes)));
    Map<String, Double> uses =
        TruthTables.of(plan, facts).get("station_days").rows().stream()
            .filter(day -> day.cell("is_working_day").equals("true"))
            .collect(
                Collectors.groupingBy(
                    day -> day.cell("station"),
                    Collectors.averagingDouble(
                        day -> Double.parseDouble(day.cell("occupied_prime_use")))));
    System.out.println("occupied prime time: " + uses);
    assertThat(uses.get("CT-1001")).isGreaterThan(0.85);
    assertThat(uses.get("CT-1002")).isLessThan(0.50);
  }

  @Test
  void aClockIsOffAlone() {
    HospitalPlan plan = plan(HospitalPlan.Faults.NONE, HospitalPlan.HospitalScenario.CLOCK_OFF, 1);
    assertThat(plan.machines())
        .filteredOn(machine -> machine.clockOffsetS() != 0)
        .extracting(Machine::serial, Machine::clockOffsetS)
        .containsExactly(Tuple.tuple("XA-8001", 3600));
  }

  @Test
  void wrongPlansAreRefused() {
    assertThatThrownBy(() -> HospitalPlan.stations("CT:3"))
        .hasMessage("stations are given as CT=3,MR=3,DX=5");
    assertThatThrownBy(() -> HospitalPlan.of(0)).hasMessage("days must be positive");
    Local.Result scenario = Local.run("sample", "--days", "1", "--scenario", "x", "--output", "x");
    assertThat(scenario.code()).isEqualTo(1);
    assertThat(scenario.err()).contains("give normal, unbalanced-ct or clock-off");
    Local.Result result = Local.run("sample", "--days", "1", "--stations", "XX=1", "--output", "x");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("XX is not one of CT, MR, DX, US, MG, PT, NM, XA");
  }

  @Test
  void easter() {
    // Published dates of Easter Sunday.
    assertThat(GermanHolidays.easter(2024)).isEqualTo(LocalDate.of(2024, 3, 31));
    assertThat(GermanHolidays.easter(2025)).isEqualTo(LocalDate.of(2025, 4, 20));
    assertThat(GermanHolidays.easter(2026)).isEqualTo(LocalDate.of(2026, 4, 5));
  }

  /** The file that the quick start uses has the hospital's holidays. */
  @Test
  void theExampleOfHolidays() throws IOException {
    List<String> lines =
        LocalDate.of(2024, 1, 1)
            .datesUntil(LocalDate.of(2027, 1, 1))
            .filter(date -> GermanHolidays.name(date) != null)
            .map(date -> date + ",," + GermanHolidays.name(date))
            .toList();
    assertThat(
            Files.readAllLines(
                io.scanlake.testing.TestData.projectRoot().resolve("conf/holidays.csv")))
        .filteredOn(line -> Character.isDigit(line.charAt(0)))
        .isEqualTo(lines);
  }
}
