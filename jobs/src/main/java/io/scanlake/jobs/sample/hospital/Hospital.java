package io.scanlake.jobs.sample.hospital;

import io.scanlake.jobs.operator.CsvRows;
import io.scanlake.jobs.sample.phantoms.Sink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Writes a made-up hospital: {@code archive/} with its files, {@code manifest.csv} with what each
 * of them is and what really happened, {@code settings.yaml} to run the nightly job with, and
 * {@code holidays.csv}.
 */
public final class Hospital {
  private static final String[] MANIFEST = {
    "file",
    "outcome",
    "station",
    "modality",
    "study_uid",
    "sop_uid",
    "patient_id",
    "kind",
    "true_start_utc",
    "acquired_utc",
    "exam_start_utc",
    "exam_end_utc",
    "arrival_utc",
    "clock_offset_s",
    "body_part",
    "true_body_part"
  };

  private Hospital() {}

  /**
   * Writes all files; files of the same names are replaced.
   *
   * @return the number of files in the archive
   */
  public static long write(Configuration hadoop, Path root, HospitalPlan plan) throws IOException {
    long files = 0;
    try (Sink sink = new Sink(hadoop, root)) {
      try (CsvRows manifest = new CsvRows(sink.open("manifest.csv", written(plan)))) {
        manifest.write((Object[]) MANIFEST);
        for (LocalDate date : plan.dates()) {
          for (Machine machine : plan.machines()) {
            for (Event event : Events.of(plan, machine, date)) {
              byte[] bytes = EventFile.bytes(event, plan);
              LocalDateTime modified =
                  LocalDateTime.ofEpochSecond(event.modified(), 0, ZoneOffset.UTC);
              sink.beside("archive/" + event.file(), bytes, modified);
              manifest.write(line(event, plan));
              files++;
            }
          }
        }
      }
      writeSettings(sink, plan);
    }
    return files;
  }

  /** Settings and holidays alone. */
  static void writeSettings(Sink sink, HospitalPlan plan) throws IOException {
    byte[] settings = settings(plan).getBytes(StandardCharsets.UTF_8);
    sink.beside("settings.yaml", settings, written(plan));
    try (CsvRows holidays = new CsvRows(sink.open("holidays.csv", written(plan)))) {
      holidays.write("date", "site", "name");
      // For every site; exams and fast clocks reach past the last day of the plan.
      LocalDate end = plan.from().plusDays(plan.days() + 2L);
      for (LocalDate date : plan.from().minusDays(1).datesUntil(end).toList()) {
        if (GermanHolidays.name(date) != null) {
          holidays.write(date.toString(), null, GermanHolidays.name(date));
        }
      }
    }
  }

  private static LocalDateTime written(HospitalPlan plan) {
    return plan.from().plusDays(plan.days() + 2L).atStartOfDay();
  }

  /** Maps the wards of {@link Events} to patient classes. */
  private static String settings(HospitalPlan plan) {
    return "default-time-zone: "
        + plan.zone()
        + "\nquiet-period-s: 0\npatient-classes: {OUTPATIENT: OUTPATIENT, EMERGENCY: EMERGENCY,"
        + " \"WARD 3\": INPATIENT}\n";
  }

  private static Object[] line(Event event, HospitalPlan plan) {
    Event.Study study = event.study();
    Long acquired = event.acquired(plan.zone());
    return new Object[] {
      event.file(),
      outcome(event, plan),
      event.machine().serial(),
      event.machine().modality(),
      study.uid(),
      event.image().uid(),
      event.patient().id(),
      event.image().kind().name().toLowerCase(Locale.ROOT),
      instant(event.image().time()),
      acquired == null ? null : instant(acquired),
      instant(study.start()),
      instant(study.end()),
      instant(study.arrival()),
      event.machine().clockOffsetS(),
      study.bodyPart(),
      study.trueBodyPart()
    };
  }

  private static String instant(long second) {
    return Instant.ofEpochSecond(second).toString();
  }

  /** The counter of {@code runs} that a first run adds the file to. */
  private static String outcome(Event event, HospitalPlan plan) {
    return switch (event.fate()) {
      case UNREADABLE, TRUNCATED -> "rejected";
      case RESENT -> "duplicate";
      case KEPT, COPY -> plan.images() == HospitalPlan.FileContent.SMALL ? "accepted" : "no_pixels";
    };
  }
}
