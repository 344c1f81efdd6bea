package io.scanlake.jobs.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanlake.jobs.tables.Table;
import io.scanlake.jobs.tables.UsageTables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tables of use from image rows that the tests write. */
class UsageTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @TempDir Path folder;

  private MadeImages made(String settings) throws IOException {
    return new MadeImages(folder.resolve("warehouse-" + System.nanoTime()), settings);
  }

  private static Map<String, Object> with(Map<String, Object> image, Object... more) {
    for (int i = 0; i < more.length; i += 2) {
      image.put((String) more[i], more[i + 1]);
    }
    return image;
  }

  // --- one day by hand --------------------------------------------------------------------------

  @Test
  void oneDayByHand() throws IOException {
    try (MadeImages made = made("")) {
      // Monday 2 March 2026, UTC. CT: 09:00:00–09:10:30 (two studies of one patient, 5 min apart),
      // a copy, a report; then another patient at 10:00, one image. DX: two views, one repeated.
      List<Map<String, Object>> images = new ArrayList<>();
      images.add(
          with(
              MadeImages.image("a1", "A", "CT1", "2026-03-02T09:00:00.900Z"),
              "operator_key",
              "ann",
              "body_region",
              "HEAD",
              "contrast_agent",
              "IODINE",
              "contrast_volume_ml",
              80.0,
              "ctdivol_mgy",
              10.0,
              "received_utc",
              java.sql.Timestamp.valueOf("2026-03-02 09:10:00")));
      images.add(
          with(
              MadeImages.image("a2", "A", "CT1", "2026-03-02T09:02:00Z"),
              "acquired_end_utc",
              java.sql.Timestamp.valueOf("2026-03-02 09:03:00.5"),
              "contrast_volume_ml",
              90.0,
              "ctdivol_mgy",
              12.0));
      images.add(
          with(
              MadeImages.image("b1", "B", "CT1", "2026-03-02T09:08:00Z"),
              "patient_key",
              "patient of A"));
      images.add(
          with(
              MadeImages.image("b2", "B", "CT1", "2026-03-02T09:10:30Z"),
              "patient_key",
              "patient of A",
              "pixel_group",
              "same"));
      images.add(
          with(
              MadeImages.image("b3", "B", "CT1", "2026-03-02T09:50:00Z"),
              "patient_key",
              "patient of A",
              "pixel_group",
              "same"));
      images.add(
          with(
              MadeImages.image("b4", "B", "CT1", "2026-03-02T12:00:00Z"),
              "counts_for_time",
              false,
              "status",
              "NO_PIXELS"));
      images.add(
          with(MadeImages.image("c1", "C", "CT1", "2026-03-02T10:00:00Z"), "operator_key", "bob"));
      for (int i = 0; i < 3; i++) {
        images.add(
            with(
                MadeImages.image("d" + i, "D", "DX2", "2026-03-02T09:0" + i + ":00Z"),
                "view_position",
                i == 0 ? "PA" : "LL",
                "body_region",
                "CHEST",
                "is_blurred",
                i == 0,
                "deviation_index",
                1.0 * i));
      }
      made.run("r1", ZoneOffset.UTC, images);

      // A 09:00:00–09:03:00 and B 09:08:00–09:10:30 of one patient: one encounter of 630 s
      List<Row> encounters =
          made.sql(
              "SELECT busy_s, study_count, gap_class, gap_before_s, changeover_s, idle_before_s,"
                  + " seq_in_day FROM encounters WHERE station_key = 'CT1' ORDER BY start_utc");
      assertThat(encounters).hasSize(2);
      assertThat(encounters.get(0).toString()).isEqualTo("[630,2,FIRST,null,null,null,1]");
      // gap 09:10:30–10:00:00 = 2,970 s: 1,200 s changeover, 1,770 s idle; 60 s by the standard
      assertThat(encounters.get(1).toString()).isEqualTo("[60,1,IDLE,2970,1200,1770,2]");
      assertThat(
              made.one(
                      "SELECT open_s, busy_s, changeover_s, idle_s, encounters, studies, span_s,"
                          + " first_start_delay_s, gap_p50_s, exam_p50_s FROM station_days"
                          + " WHERE station_key = 'CT1'")
                  .toString())
          // 10 h; 630 + 60; 2 · 1,200; the rest; from 09:00:00 to 10:01:00; (630 + 60) / 2
          .isEqualTo("[36000,690,2400,32910,2,3,3660,3600,2970,345]");
      assertThat(
              made.one(
                      "SELECT duration_s, flags, instance_count, start_utc IS NOT NULL FROM studies WHERE study_key = 'B'")
                  .toString())
          .isEqualTo("[150,ArraySeq(EXACT_COPY),4,true]");
      assertThat(
              made.one(
                      "SELECT exam_s, flags, contrast_volume_ml FROM studies WHERE study_key = 'C'")
                  .toString())
          .isEqualTo("[60,ArraySeq(DURATION_FLOORED),null]");
      assertThat(
              made.one(
                      "SELECT uses, quantity, unit, share_known FROM resource_days"
                          + " WHERE resource_type = 'MEDICINE'")
                  .toString())
          .isEqualTo("[1,90.0,ml,1.0]");
      assertThat(
              made.sql(
                      "SELECT resource_key, encounters, busy_s FROM resource_days"
                          + " WHERE resource_type = 'STAFF' ORDER BY 1")
                  .toString())
          .isEqualTo("[[ann,1,630], [bob,1,60]]");
      assertThat(
              made.one(
                      "SELECT uses, quantity FROM resource_days WHERE resource_type = 'STORAGE'"
                          + " AND resource_key = 'CT1|CT|UNKNOWN'")
                  .toString())
          .isEqualTo("[7,700.0]");
      assertThat(
              made.one(
                      "SELECT studies, encounters, series, instances, exam_s, exam_s_squared"
                          + " FROM modality_days WHERE modality = 'CT' AND body_region = 'UNKNOWN'")
                  .toString())
          // B 150 s and C 60 s; 150² + 60²; encounters: the first takes A's region, so C's alone
          .isEqualTo("[2,1,3,6,210,26100.0]");
      // views LL at 09:01 and 09:02: one repeat
      assertThat(
              made.sql(
                      "SELECT view_position, images, repeat_candidates, blurred, deviation_index_p50"
                          + " FROM quality_days WHERE modality = 'DX' ORDER BY 1")
                  .toString())
          .isEqualTo("[[LL,2,1,0,1.5], [PA,1,0,1,0.0]]");
      assertThat(made.one("SELECT repeat_candidates FROM studies WHERE study_key = 'D'").getInt(0))
          .isEqualTo(1);
      assertThat(
              made.one(
                      "SELECT images, exact_duplicates, ctdivol_p50_mgy FROM quality_days"
                          + " WHERE station_key = 'CT1' AND body_region = 'HEAD'")
                  .toString())
          .isEqualTo("[1,0,10.0]");
      assertThat(
              made.one(
                      "SELECT modality, pool, clock_offset_s, time_zone, identity_rule,"
                          + " is_shared_reader FROM stations WHERE station_key = 'CT1'")
                  .toString())
          .isEqualTo("[CT,main/CT,600,UTC,SERIAL,false]"); // 09:10:00 less 09:00:00.9
      assertThat(made.sql("SELECT * FROM station_schedules")).hasSize(14);
      assertThat(made.one("SELECT iso_dow, is_working_day, day_s FROM calendar").toString())
          .isEqualTo("[1,true,86400]");
      reconciles(made);
    }
  }

  // --- equations --------------------------------------------------------------------------------

  private static void reconciles(MadeImages made) {
    assertThat(
            made.sql(
                "SELECT * FROM station_hours WHERE busy_s + changeover_s + idle_s <> open_s"
                    + " OR idle_s < 0"))
        .isEmpty();
    assertThat(
            made.sql(
                "SELECT station_key, local_date FROM (SELECT station_key, local_date, open_s,"
                    + " prime_s, busy_s, changeover_s, idle_s, out_of_hours_busy_s, encounters,"
                    + " studies FROM station_days UNION ALL SELECT station_key, local_date,"
                    + " -open_s, -prime_s, -busy_s, -changeover_s, -idle_s, -out_of_hours_busy_s,"
                    + " -encounters_started, -studies FROM station_hours) GROUP BY ALL HAVING"
                    + " sum(open_s) <> 0 OR sum(prime_s) <> 0 OR sum(busy_s) <> 0 OR"
                    + " sum(changeover_s) <> 0 OR sum(idle_s) <> 0 OR sum(out_of_hours_busy_s) <> 0"
                    + " OR sum(encounters) <> 0 OR sum(studies) <> 0"))
        .isEmpty();
    long days = made.warehouse().read(UsageTables.STATION_DAYS).count();
    assertThat(
            made.one("SELECT count(DISTINCT station_key, local_date) FROM station_hours")
                .getLong(0))
        .isEqualTo(days);
    // a union is not longer than its sum
    assertThat(
            made.one(
                    "SELECT coalesce((SELECT sum(busy_s + out_of_hours_busy_s) FROM station_days), 0)"
                        + " <= coalesce((SELECT sum(busy_s) FROM encounters), 0)")
                .getBoolean(0))
        .isTrue();
    assertThat(
            made.one(
                    "SELECT (SELECT coalesce(sum(encounters), 0) FROM modality_days) ="
                        + " (SELECT count(*) FROM encounters) AND"
                        + " (SELECT coalesce(sum(instances), 0) FROM modality_days) ="
                        + " (SELECT count(*) FROM images) AND"
                        + " (SELECT coalesce(sum(instance_count), 0) FROM studies) ="
                        + " (SELECT count(*) FROM images WHERE study_key IS NOT NULL)")
                .getBoolean(0))
        .isTrue();
    for (Table table : UsageTables.all()) {
      assertThat(made.warehouse().exists(table)).as(table.name()).isTrue();
    }
  }

  /** Two weeks around a change of the clock, nights and odd images among them. */
  private static List<Map<String, Object>> weeks() {
    Random dice = new Random(4);
    List<Map<String, Object>> images = new ArrayList<>();
    Instant start = Instant.parse("2026-03-22T23:00:00Z");
    String[] stations = {"CT1", "CT2", "DX3", "MG4"};
    for (int study = 0; study < 150; study++) {
      String station = stations[dice.nextInt(stations.length)];
      Instant begin = start.plusSeconds(dice.nextInt(14 * 86_400));
      for (int n = dice.nextInt(5); n >= 0; n--) {
        String key = study + "." + n;
        Map<String, Object> image =
            MadeImages.image(
                key, "s" + study, station, begin.plusSeconds(dice.nextInt(4000)).toString());
        image.put("patient_key", dice.nextInt(10) == 0 ? null : "p" + study / 2);
        image.put("operator_key", dice.nextBoolean() ? "op" + dice.nextInt(3) : null);
        image.put("view_position", dice.nextBoolean() ? "CC" : "MLO");
        image.put("counts_for_time", dice.nextInt(8) != 0);
        image.put("pixel_group", dice.nextInt(12) == 0 ? "g" + dice.nextInt(4) : null);
        image.put(
            "presentation_intent", dice.nextBoolean() ? "FOR PRESENTATION" : "FOR PROCESSING");
        if (dice.nextInt(25) == 0) {
          image.put("acquired_utc", null);
        }
        if (dice.nextInt(25) == 0) {
          image.put("station_key", null);
        }
        if (dice.nextInt(25) == 0) {
          image.put("study_key", null);
        }
        images.add(image);
      }
    }
    return images;
  }

  @Test
  void anyOrderAndAnyNumberOfRunsGiveTheSame() throws IOException {
    String settings = "default-time-zone: Europe/Berlin\n";
    List<Map<String, Object>> images = weeks();
    try (MadeImages once = made(settings);
        MadeImages often = made(settings)) {
      once.run("all", BERLIN, images);
      reconciles(once);
      Map<String, List<String>> expected = once.content();
      once.rebuild();
      assertSame(once.content(), expected);
      assertThat(once.update()).isEmpty();

      Collections.shuffle(images, new Random(9));
      int parts = 3;
      for (int part = 0; part < parts; part++) {
        often.run(
            "part" + part,
            BERLIN,
            images.subList(part * images.size() / parts, (part + 1) * images.size() / parts));
      }
      assertSame(often.content(), expected);
    }
  }

  private static void assertSame(
      Map<String, List<String>> found, Map<String, List<String>> expected) {
    for (Table table : UsageTables.all()) {
      assertThat(found.get(table.name())).as(table.name()).isEqualTo(expected.get(table.name()));
    }
  }

  @Test
  void aLateImageRestatesItsDatesOnly() throws IOException {
    try (MadeImages made = made("")) {
      List<Map<String, Object>> images = new ArrayList<>();
      for (int day = 1; day <= 28; day++) {
        String date = String.format(java.util.Locale.ROOT, "2026-02-%02d", day);
        images.add(MadeImages.image("i" + day, "s" + day, "CT1", date + "T10:00:00Z"));
      }
      made.run("first", ZoneOffset.UTC, images);
      LocalDate late = LocalDate.of(2026, 2, 10);
      assertThat(
              made.run(
                  "late",
                  ZoneOffset.UTC,
                  List.of(MadeImages.image("late", "s9", "CT1", "2026-02-10T23:00:00Z"))))
          // its own date, and the start of its study the day before, each ± 1 day
          .containsExactly(late.minusDays(2), late.minusDays(1), late, late.plusDays(1));
      assertThat(
              made.one("SELECT duration_s, crosses_midnight FROM studies WHERE study_key = 's9'")
                  .toString())
          .isEqualTo("[133200,true]"); // 37 h
      // a station that comes back after a pause has rows for the days between
      assertThat(
              made.run(
                  "later",
                  ZoneOffset.UTC,
                  List.of(MadeImages.image("back", "t", "CT1", "2026-03-05T10:00:00Z"))))
          .contains(LocalDate.of(2026, 3, 1), LocalDate.of(2026, 3, 4))
          .doesNotContain(LocalDate.of(2026, 2, 27));
      assertThat(made.one("SELECT count(*) FROM station_days").getLong(0)).isEqualTo(28 + 5);
      // Monday 2 March: no other station in the pool, nothing done
      assertThat(
              made.one(
                      "SELECT suspected_outage FROM station_days"
                          + " WHERE local_date = DATE'2026-03-02'")
                  .getBoolean(0))
          .isTrue();
      reconciles(made);
    }
  }

  // --- what is not there ------------------------------------------------------------------------

  @Test
  void oddArchivesHaveEveryTable() throws IOException {
    try (MadeImages made = made("")) {
      assertThat(made.update()).isEmpty();
      for (Table table : UsageTables.all()) {
        assertThat(made.warehouse().read(table).count()).as(table.name()).isZero();
      }
      // one image without time, one without station, one rejected, one from the future
      made.run(
          "odd",
          ZoneOffset.UTC,
          List.of(
              MadeImages.image("untimed", "A", "CT1", null),
              MadeImages.image("nowhere", "B", null, "2026-03-02T09:00:00Z"),
              with(MadeImages.image("plain", null, null, null), "counts_for_time", null),
              with(
                  MadeImages.image("undecoded", "C", "CT1", "2026-03-03T09:00:00Z"),
                  "status",
                  "UNDECODED",
                  "counts_for_time",
                  false),
              MadeImages.image("future", "D", "CT1", "2099-03-03T09:00:00Z")));
      assertThat(made.warehouse().read(UsageTables.STUDIES).count()).isEqualTo(4);
      assertThat(made.sql("SELECT * FROM studies WHERE flags <> array('NOT_COUNTED')")).isEmpty();
      assertThat(made.warehouse().read(UsageTables.STATION_DAYS).count()).isZero();
      assertThat(made.one("SELECT first_seen FROM stations").isNullAt(0)).isTrue();
      reconciles(made);
    }
  }

  @Test
  void oneImageIsADay() throws IOException {
    try (MadeImages made = made("")) {
      made.run(
          "one",
          ZoneOffset.UTC,
          List.of(
              with(
                  MadeImages.image("only", null, "US1", "2026-03-01T09:00:00Z"),
                  "patient_key",
                  null)));
      // a Sunday: closed, so nothing to divide by
      assertThat(
              made.one(
                      "SELECT open_s, out_of_hours_busy_s, acquisition_use, occupied_prime_use,"
                          + " encounters, studies, span_use, exam_cv FROM station_days")
                  .toString())
          .isEqualTo("[0,60,null,null,1,0,1.0,null]");
      assertThat(made.warehouse().read(UsageTables.STUDIES).count()).isZero();
      reconciles(made);
    }
  }

  // --- what people say --------------------------------------------------------------------------

  @Test
  void openingHoursPoolsAndHolidaysComeFromFiles() throws IOException {
    Path stations =
        Files.writeString(
            folder.resolve("stations.csv"),
            "# note\nserial,station_name,station_key,pool,days,open,close,prime_open,prime_close,"
                + "changeover_allowance_s,standard_exam_s,shared_reader,staffed_operators\n"
                + "CT1,,,\"Trauma, CT\",Mon-Sat,07:00,19:00,08:00,16:00,300,120,no,2\n"
                + "CR2,,,,,,,,,,,yes,\n");
    Path holidays =
        Files.writeString(
            folder.resolve("holidays.csv"), "date,site,name\n2026-03-03,,Founders' day\n");
    String settings = "stations-file: " + stations + "\nholidays-file: " + holidays + "\n";
    try (MadeImages made = made(settings)) {
      made.run(
          "r",
          ZoneOffset.UTC,
          List.of(
              MadeImages.image("a", "A", "CT1", "2026-03-02T07:30:00Z"),
              MadeImages.image("b", "B", "CT1", "2026-03-08T07:30:00Z"),
              MadeImages.image("c", "C", "CR2", "2026-03-02T09:00:00Z")));
      assertThat(
              made
                  .sql(
                      "SELECT open_s, prime_s, is_working_day, schedule_source, pool"
                          + " FROM station_days WHERE station_key = 'CT1' ORDER BY local_date")
                  .stream()
                  .map(Row::toString))
          .containsExactly(
              "[43200,28800,true,CONFIGURED,Trauma, CT]",
              "[0,0,false,CONFIGURED,Trauma, CT]", // the holiday
              "[43200,28800,true,CONFIGURED,Trauma, CT]",
              "[43200,28800,true,CONFIGURED,Trauma, CT]",
              "[43200,28800,true,CONFIGURED,Trauma, CT]",
              "[43200,28800,true,CONFIGURED,Trauma, CT]",
              "[0,0,false,CONFIGURED,Trauma, CT]"); // Sunday
      assertThat(
              made.one(
                      "SELECT busy_s, changeover_s FROM station_days WHERE station_key = 'CT1'"
                          + " AND local_date = DATE'2026-03-02'")
                  .toString())
          .isEqualTo("[120,300]");
      assertThat(
              made.one(
                      "SELECT encounters, occupied_use, day_use FROM station_days"
                          + " WHERE station_key = 'CR2'")
                  .toString())
          .isEqualTo("[1,null,null]");
      assertThat(
              made.one("SELECT is_working_day, holiday_name FROM calendar WHERE is_holiday")
                  .toString())
          .isEqualTo("[false,Founders' day]");
    }
  }
}
