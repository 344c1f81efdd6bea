package io.scanlake.jobs.sample.hospital;

import io.scanlake.jobs.sample.Sink;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Writes a made-up hospital: {@code archive/} with its files, {@code manifest.csv} with what each
 * of them is and what really happened, {@code settings.yaml} to run the nightly job with, and
 * {@code holidays.csv}.
 */
public final class Hospital {
  private static final String MANIFEST =
      "file,outcome,station,modality,study_uid,sop_uid,patient_id,kind,true_start_utc,acquired_utc,"
          + "exam_start_utc,exam_end_utc,arrival_utc,clock_offset_s,body_part,true_body_part\n";

  private Hospital() {}

  /**
   * Writes all files; files of the same names are replaced.
   *
   * @return the number of files in the archive
   */
  public static long write(Configuration hadoop, Path root, HospitalPlan plan) throws IOException {
    long files = 0;
    try (Sink sink = new Sink(hadoop, root)) {
      try (Writer manifest = text(sink.open("manifest.csv", written(plan)))) {
        manifest.append(MANIFEST);
        for (LocalDate date : plan.dates()) {
          for (Machine machine : plan.machines()) {
            for (Event event : Events.of(plan, machine, date)) {
              byte[] bytes = EventFile.bytes(event, plan);
              LocalDateTime modified =
                  LocalDateTime.ofEpochSecond(event.modified(), 0, ZoneOffset.UTC);
              sink.beside("archive/" + event.file(), bytes, modified);
              manifest.append(line(event, plan)).append('\n');
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
    sink.beside("settings.yaml", bytes(settings(plan)), written(plan));
    sink.beside("holidays.csv", bytes(holidays(plan)), written(plan));
  }

  private static LocalDateTime written(HospitalPlan plan) {
    return plan.from().plusDays(plan.days() + 2L).atStartOfDay();
  }

  private static Writer text(OutputStream out) {
    return new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Maps the wards of {@link Events} to patient classes. */
  private static String settings(HospitalPlan plan) {
    return "default-time-zone: "
        + plan.zone()
        + "\nquiet-period-s: 0\npatient-classes: {OUTPATIENT: OUTPATIENT, EMERGENCY: EMERGENCY,"
        + " \"WARD 3\": INPATIENT}\n";
  }

  /** Applies to every site; exams and fast clocks reach past the last day of the plan. */
  private static String holidays(HospitalPlan plan) {
    StringBuilder csv = new StringBuilder("date,site,name\n");
    LocalDate end = plan.from().plusDays(plan.days() + 2L);
    for (LocalDate date : plan.from().minusDays(1).datesUntil(end).toList()) {
      if (Holidays.name(date) != null) {
        csv.append(date).append(",,").append(Holidays.name(date)).append('\n');
      }
    }
    return csv.toString();
  }

  private static String line(Event event, HospitalPlan plan) {
    Event.Study study = event.study();
    List<Object> cells = new ArrayList<>();
    cells.add(event.file());
    cells.add(outcome(event, plan));
    cells.add(event.machine().serial());
    cells.add(event.machine().modality());
    cells.add(study.uid());
    cells.add(event.image().uid());
    cells.add(event.patient().id());
    cells.add(event.image().kind().name().toLowerCase(Locale.ROOT));
    cells.add(Instant.ofEpochSecond(event.image().time()));
    Long acquired = event.acquired(plan.zone());
    cells.add(acquired == null ? "" : Instant.ofEpochSecond(acquired));
    cells.add(Instant.ofEpochSecond(study.start()));
    cells.add(Instant.ofEpochSecond(study.end()));
    cells.add(Instant.ofEpochSecond(study.arrival()));
    cells.add(event.machine().clockOffsetS());
    cells.add(study.bodyPart() == null ? "" : study.bodyPart());
    cells.add(study.trueBodyPart() == null ? "" : study.trueBodyPart());
    StringBuilder line = new StringBuilder();
    cells.forEach(cell -> line.append(line.length() == 0 ? "" : ",").append(cell));
    return line.toString();
  }

  /** The counter of {@code runs} that a first run adds the file to. */
  private static String outcome(Event event, HospitalPlan plan) {
    return switch (event.fate()) {
      case UNREADABLE, TRUNCATED -> "rejected";
      case RESENT -> "duplicate";
      case KEPT, COPY -> plan.images() == HospitalPlan.Images.SMALL ? "accepted" : "no_pixels";
    };
  }
}
