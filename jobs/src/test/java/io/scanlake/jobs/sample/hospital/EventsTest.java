package io.scanlake.jobs.sample.hospital;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scanlake.dicom.DicomFile;
import io.scanlake.dicom.Header;
import io.scanlake.file.Source;
import io.scanlake.jobs.Local;
import io.scanlake.jobs.sample.Print;
import io.scanlake.jobs.sample.hospital.Event.Fate;
import io.scanlake.jobs.sample.hospital.Event.Kind;
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
  /** A fortnight in which the clocks go back, without holidays. */
  static HospitalPlan plan(HospitalPlan.Faults faults, HospitalPlan.Scenario scenario, int days) {
    return new HospitalPlan(
        LocalDate.of(2025, 10, 13),
        days,
        HospitalPlan.STATIONS,
        7,
        HospitalPlan.Images.SMALL,
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

  private static List<Visit> visits(HospitalPlan plan, Law law) {
    List<Visit> visits = new ArrayList<>();
    plan.dates().forEach(date -> visits.addAll(Visit.of(plan, law, date)));
    return visits;
  }

  @Test
  void theSameBytesAndTimesPerSeed(@TempDir Path folder) throws Exception {
    String[] options = {
      "sample", "--days", "2", "--scenario", "unbalanced-ct", "--stations", "CT=2,DX=2", "--output"
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
        "CT=1,DX=2,MG=1",
        "--output",
        folder.resolve("three").toString());
    assertThat(Print.of(folder.resolve("three"))).isNotEqualTo(Print.of(folder.resolve("one")));
  }

  @Test
  void theManifestNamesEveryFile(@TempDir Path folder) throws IOException {
    HospitalPlan plan = plan(HospitalPlan.Faults.ALL, HospitalPlan.Scenario.NORMAL, 1);
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
    HospitalPlan whole = plan(HospitalPlan.Faults.NONE, HospitalPlan.Scenario.NORMAL, 14);
    Machine machine = whole.pool(Law.DX).get(3);
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
    for (Event event : events(plan(HospitalPlan.Faults.ALL, HospitalPlan.Scenario.NORMAL, 14))) {
      assertThat(event.image().uid().length()).isLessThanOrEqualTo(64);
      assertThat(files.add(event.file())).as(event.file()).isTrue();
      assertThat(uids.add(event.image().uid()) || event.fate() == Fate.RESENT).isTrue();
      assertThat(event.modified()).isGreaterThan(event.image().time());
    }
  }

  /** The header that rows are made from is the one that is read from the file. */
  @ParameterizedTest
  @EnumSource(HospitalPlan.Images.class)
  void headersReadBack(HospitalPlan.Images images) throws Exception {
    HospitalPlan plan =
        new HospitalPlan(
            LocalDate.of(2025, 10, 26),
            1,
            HospitalPlan.STATIONS,
            3,
            images,
            HospitalPlan.Faults.ALL,
            HospitalPlan.Scenario.NORMAL,
            ZoneId.of("Europe/Berlin"),
            60);
    for (Event event : events(plan)) {
      if (event.fate() != Fate.UNREADABLE) {
        DicomFile file = DicomFile.parse(Source.of(EventFile.bytes(event, plan)), 1_000_000);
        assertThat(Header.of(file, plan.zone()))
            .as(event.file())
            .isEqualTo(EventHeader.of(event, plan));
        assertThat(file.hasPixels()).isEqualTo(images == HospitalPlan.Images.SMALL);
      }
    }
  }

  /** Weekdays of section 6: CT 90, MR 42, DX 280, US 112, MG 44, times a mean weekday effect. */
  @Test
  void weekdaysAreAsBusyAsTheLawsSay() {
    HospitalPlan plan = plan(HospitalPlan.Faults.NONE, HospitalPlan.Scenario.NORMAL, 84);
    for (Law law : Law.values()) {
      double weekdays = 0;
      double seconds = 0;
      for (Visit visit : visits(plan, law)) {
        weekdays += visit.date().getDayOfWeek().getValue() < 6 ? 1 : 0;
        seconds += visit.end() - visit.start();
      }
      double mean = weekdays / 60;
      System.out.printf("%s: %.1f exams a weekday, mean %.0f s%n", law, mean, seconds / weekdays);
      // Poisson and Gamma (sd 16 % a day each): 60 days give a standard error of 2 %.
      assertThat(mean).isBetween(0.9 * (law.booked + law.acute), 1.12 * (law.booked + law.acute));
    }
  }

  @Test
  void oneMachineServesOnePatientAtATime() {
    HospitalPlan plan = plan(HospitalPlan.Faults.NONE, HospitalPlan.Scenario.NORMAL, 14);
    for (Law law : Law.values()) {
      for (Machine machine : plan.pool(law)) {
        long free = 0;
        LocalDate day = null;
        for (Visit visit : visits(plan, law)) {
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
    List<Event> events = events(plan(HospitalPlan.Faults.ALL, HospitalPlan.Scenario.NORMAL, 14));
    double patients = events.stream().filter(e -> !e.patient().isPhantom()).count();
    assertThat(count(events, Fate.RESENT) / patients).isBetween(0.008, 0.012);
    assertThat(count(events, Fate.COPY) / patients).isBetween(0.002, 0.004);
    assertThat(count(events, Fate.UNREADABLE) / patients).isBetween(0.0005, 0.0015);
    assertThat(count(events, Fate.TRUNCATED) / patients).isBetween(0.0005, 0.0015);
    assertThat(events).extracting(e -> e.image().kind()).contains(Kind.values());
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
    List<Event> clean = events(plan(HospitalPlan.Faults.NONE, HospitalPlan.Scenario.NORMAL, 7));
    assertThat(clean).allMatch(e -> e.fate() == Fate.KEPT && e.machine().clockOffsetS() == 0);
    assertThat(clean).extracting(e -> e.image().kind()).doesNotContain(Kind.DOSE_PAGE);
  }

  private static double count(List<Event> events, Fate fate) {
    return events.stream().filter(e -> e.fate() == fate).count();
  }

  @Test
  void oneMachineStandsStillForTwoDays() {
    HospitalPlan plan = plan(HospitalPlan.Faults.ALL, HospitalPlan.Scenario.NORMAL, 14);
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
    HospitalPlan plan = plan(HospitalPlan.Faults.ALL, HospitalPlan.Scenario.NORMAL, 14);
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

  /** The classes of usage-metrics, section 3: over 0.85, under 0.50 of prime time. */
  @Test
  void anUnbalancedPoolHasACrowdedAndAnIdleMachine() {
    HospitalPlan plan = plan(HospitalPlan.Faults.NONE, HospitalPlan.Scenario.UNBALANCED_CT, 12);
    Map<Machine, List<ImageTruth>> facts = new HashMap<>();
    plan.pool(Law.CT).forEach(ct -> facts.put(ct, ImageTruth.of(plan, ct, Event::nominalBytes)));
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
    HospitalPlan plan = plan(HospitalPlan.Faults.NONE, HospitalPlan.Scenario.CLOCK_OFF, 1);
    assertThat(plan.machines())
        .filteredOn(machine -> machine.clockOffsetS() != 0)
        .extracting(Machine::serial, Machine::clockOffsetS)
        .containsExactly(Tuple.tuple("MG-5002", 3600));
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
    assertThat(result.err()).contains("XX is none of CT, MR, DX, US, MG");
  }

  @Test
  void easter() {
    // Published dates of Easter Sunday.
    assertThat(Holidays.easter(2024)).isEqualTo(LocalDate.of(2024, 3, 31));
    assertThat(Holidays.easter(2025)).isEqualTo(LocalDate.of(2025, 4, 20));
    assertThat(Holidays.easter(2026)).isEqualTo(LocalDate.of(2026, 4, 5));
  }

  /** The file that the quick start names has the hospital's holidays. */
  @Test
  void theExampleOfHolidays() throws IOException {
    List<String> lines =
        LocalDate.of(2024, 1, 1)
            .datesUntil(LocalDate.of(2027, 1, 1))
            .filter(date -> Holidays.name(date) != null)
            .map(date -> date + ",," + Holidays.name(date))
            .toList();
    assertThat(
            Files.readAllLines(
                io.scanlake.testing.TestData.projectRoot().resolve("conf/holidays.csv")))
        .filteredOn(line -> Character.isDigit(line.charAt(0)))
        .isEqualTo(lines);
  }
}
