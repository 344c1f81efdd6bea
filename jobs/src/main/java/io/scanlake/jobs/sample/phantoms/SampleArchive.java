package io.scanlake.jobs.sample.phantoms;

import io.scanlake.jobs.operator.CsvRows;
import io.scanlake.jobs.sample.phantoms.ExamWriter.WrittenObject;
import java.io.IOException;
import java.time.LocalDateTime;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Writes a small made-up image archive: two departments, eight machines, ten days, drawn images
 * with known regions, and the faults that archives have. The bytes are the same every time, and so
 * are the file times where the file system keeps them.
 */
public final class SampleArchive {
  public static final int SLICES_PER_FOLDER = Slices.PER_FOLDER;

  private static final long SEED = 20261122;
  private static final String[] LABELS = {
    "file", "label_kind", "class", "x", "y", "w", "h", "mask", "group", "licence"
  };
  private static final LocalDateTime FIRST_DAY = LocalDateTime.of(2026, 3, 2, 0, 0);
  private static final int DAYS = 10;
  private static final LocalDateTime WRITTEN = FIRST_DAY.plusDays(DAYS + 1);
  private static final String[] BODY_PARTS = {"CHEST", "ABDOMEN", "HEAD", "KNEE"};
  private static final int PATIENTS = 24;

  private final SampleRandom dice = new SampleRandom(SEED);
  private final ExamWriter exams;
  private final Oddities oddities;
  private int studies;

  private SampleArchive(Sink sink) {
    this.exams = new ExamWriter(sink, dice);
    this.oddities = new Oddities(sink, dice);
  }

  /**
   * Writes {@code root/archive/...} and, beside it, {@code root/truth.csv} and {@code
   * root/labels.csv}, from which models can be trained; files of the same names are replaced.
   *
   * @return the expected outcome of each file of the archive, in the order of writing
   */
  public static List<Truth> write(Configuration hadoop, Path root) throws IOException {
    try (Sink sink = new Sink(hadoop, root)) {
      new SampleArchive(sink).make();
      try (CsvRows csv = new CsvRows(sink.open("truth.csv", WRITTEN))) {
        csv.write((Object[]) Truth.COLUMNS);
        for (Truth truth : sink.truths()) {
          csv.write(truth.cells());
        }
      }
      try (CsvRows csv = new CsvRows(sink.open("labels.csv", WRITTEN))) {
        csv.write((Object[]) LABELS);
        for (Object[] label : sink.labels()) {
          csv.write(label);
        }
      }
      return List.copyOf(sink.truths());
    }
  }

  /**
   * Writes {@code count} CT slices of 512 x 512 x 16 bit for measuring speed, from number {@code
   * first} on. The files of a range do not depend on other ranges, so that several processes can
   * share the work. A folder {@code root/slices-NNNNN/} holds 500; no two have the same pixels.
   */
  public static void writeSlices(Configuration hadoop, Path root, int first, int count)
      throws IOException {
    try (Sink sink = new Sink(hadoop, root)) {
      Slices slices = new Slices();
      for (int number = first; number < first + count; number++) {
        sink.beside(Slices.file(number), slices.bytes(number), Slices.acquired(number));
      }
    }
  }

  public static void writeSlices(Configuration hadoop, Path root, int count) throws IOException {
    writeSlices(hadoop, root, 0, count);
  }

  /**
   * Writes {@code count} CT slices of 16 x 16 x 16 bit, as {@link #writeSlices} does, to {@code
   * root/tiny-NNNNN/}: many files with hardly any content.
   */
  public static void writeTinySlices(Configuration hadoop, Path root, int first, int count)
      throws IOException {
    try (Sink sink = new Sink(hadoop, root)) {
      for (int number = first; number < first + count; number++) {
        sink.beside(Slices.tinyFile(number), Slices.tiny(number), Slices.acquired(number));
      }
    }
  }

  private void make() throws IOException {
    SampleExam scan = null;
    for (int i = 0; i < 4; i++) {
      scan = exam(SampleStation.CT_1, i, 4);
      exams.ct(scan, 5);
    }
    for (int i = 0; i < 2; i++) {
      exams.ct(exam(SampleStation.CT_2, i, 2), 5);
    }
    for (int i = 0; i < 5; i++) {
      exams.mr(exam(SampleStation.MR_1, i, 6), 3);
    }
    exams.enhancedMr(exam(SampleStation.MR_1, 5, 6), 8);
    SampleExam chest = null;
    WrittenObject radiograph = null;
    for (int i = 0; i < 8; i++) {
      chest = exam(SampleStation.DX_1, i, 9);
      radiograph = exams.dx(chest, "MONOCHROME2");
    }
    exams.dx8(exam(SampleStation.DX_1, 8, 9));
    for (int i = 0; i < 4; i++) {
      exams.dx(exam(SampleStation.DX_2, i, 4), i == 1 ? "MONOCHROME1" : "MONOCHROME2");
    }
    for (int i = 0; i < 6; i++) {
      exams.us(exam(SampleStation.US_1, i, 6), 4);
    }
    for (int i = 0; i < 3; i++) {
      exams.cine(exam(SampleStation.US_2, i, 3), 6 + 2 * i, i == 0 ? "RGB" : "MONOCHROME2");
    }
    for (int i = 0; i < 4; i++) {
      exams.mg(exam(SampleStation.MG_1, i, 4));
    }
    oddities.plainImages();
    oddities.withoutPixels(scan);
    oddities.broken(radiograph);
    oddities.copies(chest, radiograph);
  }

  /** The {@code index}-th of {@code count} exams of a machine, spread over the days. */
  private SampleExam exam(SampleStation station, int index, int count) {
    boolean isAfternoon = index % 2 == 1;
    LocalDateTime day = FIRST_DAY.plusDays((long) index * DAYS / count);
    // Only the emergency department works at weekends.
    if (station.department().equals("Radiology") && day.getDayOfWeek().getValue() > 5) {
      day = day.plusDays(2);
    }
    int second = (isAfternoon ? 13 : 8) * 3600 + dice.below(3 * 3600);
    String bodyPart = station.modality().equals("MG") ? "BREAST" : dice.of(BODY_PARTS);
    boolean isEnhanced = station.modality().equals("CT") || station.modality().equals("MR");
    String contrast =
        !isEnhanced || index % 2 == 0
            ? null
            : station.modality().equals("CT") ? "IOMEPROL 350" : "GADOBUTROL";
    return new SampleExam(
        station,
        1 + dice.below(PATIENTS),
        ++studies,
        day.plusSeconds(second),
        bodyPart,
        contrast,
        dice.uid());
  }
}
