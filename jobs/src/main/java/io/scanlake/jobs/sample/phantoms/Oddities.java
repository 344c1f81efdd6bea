package io.scanlake.jobs.sample.phantoms;

import io.scanlake.dicom.DicomSet;
import io.scanlake.dicom.DicomWriter;
import io.scanlake.dicom.DicomWriter.Syntax;
import io.scanlake.file.Code;
import io.scanlake.jobs.sample.phantoms.ExamWriter.WrittenObject;
import io.scanlake.jobs.sample.phantoms.SampleExam.Instance;
import io.scanlake.jobs.sample.phantoms.Truth.ExpectedOutcome;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Locale;

/**
 * Writes what else an archive holds: plain images, objects without pixels, copies, broken files.
 */
final class Oddities {
  private static final String DOSE_REPORT = "1.2.840.10008.5.1.4.1.1.88.67";
  private static final String KEY_OBJECTS = "1.2.840.10008.5.1.4.1.1.88.59";
  private static final String DIRECTORY = "1.2.840.10008.1.3.10";
  private static final LocalDateTime SCANNED = LocalDateTime.of(2026, 3, 6, 16, 0);

  private static final double[] PURPLE = {120, 60, 140};
  private static final double[] PINK = {236, 226, 236};
  private static final double[] CYAN = {60, 190, 220};
  private static final double[] NIGHT = {10, 16, 24};

  private final Sink sink;
  private final SampleRandom dice;

  Oddities(Sink sink, SampleRandom dice) {
    this.sink = sink;
    this.dice = dice;
  }

  /** PNG, JPEG, TIFF and BMP, gray of 8 and 16 bits and colour, stained cells dark and bright. */
  void plainImages() throws IOException {
    for (int i = 1; i <= 3; i++) {
      Phantom phantom = gray(320 + 64 * i, 320);
      plain("slides/gray-%d.png".formatted(i), phantom, png(phantom, 8));
      phantom = gray(384, 256 + 64 * i);
      plain("slides/gray16-%d.png".formatted(i), phantom, png(phantom, 16));
      phantom = gray(512, 400);
      plain("scans/gray-%d.jpg".formatted(i), phantom, jpeg(phantom));
    }
    for (int i = 1; i <= 6; i++) {
      boolean isStained = i % 2 == 1;
      Phantom phantom = Phantom.levels(dice, 400, 320, Area.frame(400, 320, 0), 6 + i, 0, 255);
      int[] colour = stained(phantom, isStained ? PINK : NIGHT, isStained ? PURPLE : CYAN);
      String name = (isStained ? "stained-" : "fluorescent-") + i;
      if (i <= 4) {
        plain("slides/" + name + ".png", phantom, PlainWriter.png(400, 320, 3, 8, colour));
      } else {
        plain("slides/" + name + ".bmp", phantom, PlainWriter.bmp(400, 320, colour));
      }
      plain("slides/" + name + ".jpeg", phantom, PlainWriter.jpeg(400, 320, 3, colour));
    }
    for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
      String name = order == ByteOrder.BIG_ENDIAN ? "mm" : "ii";
      Phantom phantom = gray(400, 320);
      int[] wide = phantom.stored(256, 0, 0, 65535);
      plain(
          "scans/gray16-" + name + ".tif", phantom, PlainWriter.tiff(order, 400, 320, 1, 16, wide));
      phantom = Phantom.levels(dice, 400, 320, Area.frame(400, 320, 0), 10, 0, 255);
      int[] colour = stained(phantom, PINK, PURPLE);
      plain(
          "scans/colour-" + name + ".tiff",
          phantom,
          PlainWriter.tiff(order, 400, 320, 3, 8, colour));
    }
    Phantom phantom = gray(400, 320);
    int[] page = phantom.stored(1, 0, 0, 255);
    int[] otherPage = gray(400, 320).stored(1, 0, 0, 255);
    byte[] pages = PlainWriter.tiff(ByteOrder.LITTLE_ENDIAN, 400, 320, 1, 8, page, otherPage);
    sink.put(Truth.plain("scans/two-pages.tif", phantom, 2), pages, SCANNED);
    phantom = gray(300, 300);
    plain("scans/.hidden.png", phantom, png(phantom, 8));
    phantom = gray(300, 300);
    plain("scans/_underscore.png", phantom, png(phantom, 8));
  }

  /** A dose report, a key object note and a media directory. */
  void withoutPixels(SampleExam exam) throws IOException {
    LocalDateTime time = exam.start().plusMinutes(12);
    for (String sopClass : new String[] {DOSE_REPORT, KEY_OBJECTS}) {
      boolean isDose = sopClass.equals(DOSE_REPORT);
      String modality = isDose ? "SR" : "KO";
      Instance instance =
          new Instance(sopClass, dice.uid(), isDose ? 90 : 91, 1, time, "ORIGINAL/PRIMARY");
      DicomSet set = exam.header(instance);
      for (int dateOrTime : new int[] {0x00080021, 0x00080023}) {
        set.text(dateOrTime, "DA", SampleExam.date(time))
            .text(dateOrTime + 0x10, "TM", SampleExam.time(time));
      }
      set.text(0x00080060, "CS", modality)
          .text(0x0040A040, "CS", "CONTAINER")
          .sequence(
              0x0040A730,
              new DicomSet()
                  .text(0x0040A040, "CS", "TEXT")
                  .text(0x0040A160, "UT", "REPORT ON " + exam.patientName()));
      String file = "%s/%s-1.dcm".formatted(exam.folder(), modality.toLowerCase(Locale.ROOT));
      sink.put(
          Truth.withoutPixels(file, modality, exam.station().serial(), time),
          DicomWriter.write(set, exam.station().syntax()),
          time.plusMinutes(5));
    }
    DicomSet directory =
        new DicomSet()
            .text(0x00041130, "CS", "SAMPLE")
            .number(0x00041212, "US", 0)
            .sequence(
                0x00041220,
                new DicomSet()
                    .text(0x00041430, "CS", "PATIENT")
                    .text(0x00100010, "PN", exam.patientName()));
    sink.put(
        Truth.withoutPixels("media/DICOMDIR", null, null, null),
        DicomWriter.write(directory, Syntax.EXPLICIT, DIRECTORY, dice.uid()),
        SCANNED);
  }

  /**
   * A re-sent file, a file corrected later, and pixels exported again under a new UID, in a folder
   * with the patient's name.
   */
  void copies(SampleExam exam, WrittenObject original) throws IOException {
    LocalDateTime later = original.truth().acquired().plusDays(1);
    String folder = "export/" + exam.patientName().replace('^', '_') + "/";
    sink.put(
        original.truth().as(folder + "resent.dcm", ExpectedOutcome.DUPLICATE, null),
        original.bytes(),
        later);

    DicomSet set = original.set();
    Truth truth = original.truth();
    set.text(0x00080018, "UI", dice.uid());
    sink.put(
        truth.as(folder + "new-uid.dcm", ExpectedOutcome.ACCEPTED, null),
        DicomWriter.write(set, exam.station().syntax()),
        later);

    // Pixels of its own, so that the pair is in no pixel group.
    Phantom phantom = gray(448, 544);
    new ImagePixelModule(448, 544, 1, "MONOCHROME2", 16, 12, 0)
        .into(set, phantom.stored(16, 0, 0, 4095));
    set.text(0x00080018, "UI", dice.uid()).text(0x00180015, "CS", "CHEST");
    Truth own =
        new Truth(
            folder + "wrong-body-part.dcm",
            ExpectedOutcome.SUPERSEDED,
            null,
            truth.modality(),
            truth.serial(),
            truth.acquired(),
            1,
            phantom.regions(),
            448,
            544,
            truth.spacingMm());
    sink.put(own, DicomWriter.write(set, exam.station().syntax()), later);
    set.text(0x00180015, "CS", "ABDOMEN");
    sink.put(
        own.as(folder + "corrected.dcm", ExpectedOutcome.ACCEPTED, null),
        DicomWriter.write(set, exam.station().syntax()),
        later.plusHours(2));
  }

  void broken(WrittenObject whole) throws IOException {
    byte[] half = Arrays.copyOf(whole.bytes(), whole.bytes().length / 2);
    sink.put(
        whole.truth().as("broken/half.dcm", ExpectedOutcome.REJECTED, Code.TRUNCATED),
        half,
        SCANNED);
    byte[] text =
        "This is a letter that someone saved under the wrong name.\n"
            .repeat(20)
            .getBytes(StandardCharsets.US_ASCII);
    reject("broken/text.dcm", Code.NOT_AN_IMAGE, text);
    byte[] random = new byte[20_000];
    for (int i = 0; i < random.length; i++) {
      random[i] = (byte) dice.next();
    }
    reject("broken/random.png", Code.NOT_AN_IMAGE, random);
    reject("broken/empty.dcm", Code.EMPTY_FILE, new byte[0]);
    byte[] jpeg = jpeg(gray(512, 400));
    reject("broken/half.jpg", Code.TRUNCATED, Arrays.copyOf(jpeg, jpeg.length / 2));
    reject("broken/claim.png", Code.PIXEL_BUDGET, PlainWriter.claim(60_000, 60_000));
  }

  private void reject(String file, Code code, byte[] bytes) throws IOException {
    sink.put(Truth.rejected(file, code), bytes, SCANNED);
  }

  private void plain(String file, Phantom phantom, byte[] bytes) throws IOException {
    sink.put(Truth.plain(file, phantom, 1), bytes, SCANNED);
  }

  private Phantom gray(int width, int height) {
    Area area = Area.frame(width, height, 0);
    return Phantom.levels(dice, width, height, area, 5 + dice.below(8), 50, 190);
  }

  private static byte[] png(Phantom phantom, int bits) {
    int[] samples = bits == 16 ? phantom.stored(256, 0, 0, 65535) : phantom.stored(1, 0, 0, 255);
    return PlainWriter.png(phantom.width(), phantom.height(), 1, bits, samples);
  }

  private static byte[] jpeg(Phantom phantom) {
    int[] samples = phantom.stored(1, 0, 0, 255);
    return PlainWriter.jpeg(phantom.width(), phantom.height(), 1, samples);
  }

  /** Maps levels 0..255 to colours between that of the background and that of the discs. */
  private static int[] stained(Phantom phantom, double[] ground, double[] discs) {
    int[] colour = new int[3 * phantom.values().length];
    for (int i = 0; i < colour.length; i++) {
      double level = phantom.values()[i / 3] / 255;
      double value = ground[i % 3] + (discs[i % 3] - ground[i % 3]) * level;
      colour[i] = (int) Math.max(0, Math.min(255, Math.floor(value + 0.5)));
    }
    return colour;
  }
}
