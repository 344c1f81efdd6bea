package io.scanlake.jobs.sample.phantoms;

import io.scanlake.dicom.DicomSet;
import io.scanlake.dicom.DicomWriter;
import io.scanlake.jobs.sample.phantoms.SampleExam.Instance;
import java.io.IOException;
import java.time.LocalDateTime;

/** Writes the images of an exam, by modality. */
final class ExamWriter {
  static final String CT = "1.2.840.10008.5.1.4.1.1.2";
  static final String MR = "1.2.840.10008.5.1.4.1.1.4";
  static final String ENHANCED_MR = "1.2.840.10008.5.1.4.1.1.4.1";
  static final String DX = "1.2.840.10008.5.1.4.1.1.1.1";
  static final String MG = "1.2.840.10008.5.1.4.1.1.1.2";
  static final String US = "1.2.840.10008.5.1.4.1.1.6.1";
  static final String US_MULTI_FRAME = "1.2.840.10008.5.1.4.1.1.3.1";

  private static final int US_MARGIN = 16;

  private final Sink sink;
  private final SampleRandom dice;

  ExamWriter(Sink sink, SampleRandom dice) {
    this.sink = sink;
    this.dice = dice;
  }

  /** An object that has been written. */
  record WrittenObject(DicomSet set, Truth truth, byte[] bytes) {}

  /** Axial slices: signed 16 bit on one machine, unsigned 12 bit with an intercept on the other. */
  void ct(SampleExam exam, int slices) throws IOException {
    boolean isSigned = exam.station().equals(SampleStation.CT_1);
    int side = isSigned ? 512 : 384;
    for (int i = 1; i <= slices; i++) {
      Phantom phantom = Phantom.ct(dice, side, 5 + dice.below(8));
      Instance instance = instance(exam, CT, 1, i, 2 * i, "ORIGINAL/PRIMARY/AXIAL");
      DicomSet set = exam.header(instance);
      set.number(0x00180050, "DS", 5)
          .number(0x00180060, "DS", 120)
          .number(0x00181150, "IS", 500)
          .number(0x00181151, "IS", 200)
          .number(0x00189345, "FD", 8 + exam.number() % 5)
          .number(0x00200032, "DS", 0, 0, 5 * i)
          .number(0x00280030, "DS", 0.8, 0.8)
          .number(0x00281050, "DS", 40)
          .number(0x00281051, "DS", 400)
          .number(0x00281052, "DS", isSigned ? 0 : -1024)
          .number(0x00281053, "DS", 1);
      if (isSigned) {
        new ImagePixelModule(side, side, 1, "MONOCHROME2", 16, 16, 1)
            .into(set, phantom.stored(1, 0, -2000, 3000));
      } else {
        new ImagePixelModule(side, side, 1, "MONOCHROME2", 16, 12, 0)
            .into(set, phantom.stored(1, 1024, 0, 4095));
      }
      put(exam, instance, set, phantom, 1, phantom.regions(), 0.8);
    }
  }

  /** Two series; each slice has its own acquisition time. */
  void mr(SampleExam exam, int slices) throws IOException {
    int side = 256 + 64 * (exam.number() % 3);
    for (int series = 1; series <= 2; series++) {
      for (int i = 1; i <= slices; i++) {
        Phantom phantom = Phantom.mr(dice, side, 4 + dice.below(6));
        Instance instance = instance(exam, MR, series, i, 15 * i, "ORIGINAL/PRIMARY/M/ND");
        DicomSet set = exam.header(instance);
        set.number(0x00180050, "DS", 4)
            .number(0x00180080, "DS", series == 1 ? 500 : 4000)
            .number(0x00180081, "DS", series == 1 ? 10 : 90)
            .number(0x00180087, "DS", 3)
            .number(0x00189073, "FD", 12)
            .number(0x00280030, "DS", 0.9, 0.9)
            .number(0x00281050, "DS", 512)
            .number(0x00281051, "DS", 1024);
        new ImagePixelModule(side, side, 1, "MONOCHROME2", 16, 12, 0)
            .into(set, phantom.stored(1, 0, 0, 4095));
        put(exam, instance, set, phantom, 1, phantom.regions(), 0.9);
      }
    }
  }

  /** One enhanced object: spacing, window and times are in functional groups only. */
  void enhancedMr(SampleExam exam, int frames) throws IOException {
    int side = 256;
    Instance instance = instance(exam, ENHANCED_MR, 1, 1, 20, "ORIGINAL/PRIMARY/M/NONE");
    DicomSet set = exam.header(instance);
    int[][] stored = new int[frames][];
    DicomSet[] perFrame = new DicomSet[frames];
    int regions = 0;
    Phantom phantom = null;
    for (int i = 0; i < frames; i++) {
      phantom = Phantom.mr(dice, side, 3 + dice.below(6));
      regions += phantom.regions();
      stored[i] = phantom.stored(1, 0, 0, 65535);
      String time = SampleExam.dateTime(instance.acquired().plusSeconds(5L * i));
      perFrame[i] =
          new DicomSet()
              .sequence(
                  0x00209111,
                  new DicomSet().text(0x00189074, "DT", time).text(0x00189151, "DT", time));
    }
    set.text(0x0008002A, "DT", SampleExam.dateTime(instance.acquired()))
        .number(0x00189073, "FD", 5 * frames)
        .sequence(
            0x52009229,
            new DicomSet()
                .sequence(0x00289110, new DicomSet().number(0x00280030, "DS", 1.25, 1.25))
                .sequence(
                    0x00289132,
                    new DicomSet().number(0x00281050, "DS", 512).number(0x00281051, "DS", 1024))
                .sequence(
                    0x00289145,
                    new DicomSet()
                        .number(0x00281052, "DS", 0)
                        .number(0x00281053, "DS", 1)
                        .text(0x00281054, "LO", "US")))
        .sequence(0x52009230, perFrame);
    new ImagePixelModule(side, side, 1, "MONOCHROME2", 16, 16, 0).into(set, stored);
    put(exam, instance, set, phantom, frames, regions, 1.25);
  }

  /** Two views, 12 bit; MONOCHROME1 stores them inverted. */
  WrittenObject dx(SampleExam exam, String photometric) throws IOException {
    WrittenObject written = null;
    for (int view = 1; view <= 2; view++) {
      Instance instance = instance(exam, DX, 1, view, 100 * view - 60, "ORIGINAL/PRIMARY");
      DicomSet set = exam.header(instance);
      radiograph(set, view == 1 ? "PA" : "LL", 0.4);
      set.number(0x00180060, "DS", 120)
          .number(0x0018115E, "DS", 1.5)
          .number(0x00181411, "DS", 400 + dice.below(200))
          .number(0x00181412, "DS", 500)
          .number(0x00181413, "DS", dice.below(40) / 10.0 - 2);
      written = levels12(exam, instance, set, photometric, 448, 544, 0.4);
    }
    return written;
  }

  /** An 8-bit radiograph without window. */
  void dx8(SampleExam exam) throws IOException {
    Instance instance = instance(exam, DX, 1, 1, 40, "ORIGINAL/PRIMARY");
    DicomSet set = exam.header(instance);
    radiograph(set, "AP", 0.4);
    Phantom phantom = Phantom.levels(dice, 448, 544, Area.frame(448, 544, 0), 9, 60, 180);
    new ImagePixelModule(448, 544, 1, "MONOCHROME2", 8, 8, 0)
        .into(set, phantom.stored(1, 0, 0, 255));
    put(exam, instance, set, phantom, 1, phantom.regions(), 0.4);
  }

  /** The four standard views. */
  void mg(SampleExam exam) throws IOException {
    String[] views = {"R CC", "L CC", "R MLO", "L MLO"};
    for (int i = 1; i <= views.length; i++) {
      Instance instance = instance(exam, MG, 1, i, 70 * i, "ORIGINAL/PRIMARY");
      DicomSet set = exam.header(instance);
      radiograph(set, views[i - 1].substring(2), 0.3);
      set.text(0x00200060, "CS", views[i - 1].substring(0, 1))
          .number(0x00180060, "DS", 28)
          .number(0x00400316, "DS", 0.015);
      levels12(exam, instance, set, "MONOCHROME2", 416, 512, 0.3);
    }
  }

  /** Still images; the last one in colour. */
  void us(SampleExam exam, int images) throws IOException {
    int width = 400;
    int height = 320;
    for (int i = 1; i <= images; i++) {
      Instance instance = instance(exam, US, 1, i, 45 * i, "ORIGINAL/PRIMARY/ABDOMINAL/0001");
      DicomSet set = exam.header(instance);
      ultrasound(set, width, height);
      Phantom phantom = echo(width, height);
      int[] gray = phantom.stored(1, 0, 0, 255);
      boolean isColour = i == images;
      new ImagePixelModule(
              width, height, isColour ? 3 : 1, isColour ? "RGB" : "MONOCHROME2", 8, 8, 0)
          .into(set, isColour ? tinted(gray) : gray);
      put(exam, instance, set, phantom, 1, phantom.regions(), 0.5);
    }
  }

  /** A loop of frames, each drawn separately. */
  void cine(SampleExam exam, int frames, String photometric) throws IOException {
    int width = 320;
    int height = 256;
    Instance instance =
        instance(exam, US_MULTI_FRAME, 1, 1, 60, "ORIGINAL/PRIMARY/CARDIOLOGY/0001");
    DicomSet set = exam.header(instance);
    ultrasound(set, width, height);
    set.number(0x00180040, "IS", 25).number(0x00181063, "DS", 40).number(0x00280009, "US");
    boolean isColour = photometric.equals("RGB");
    int[][] stored = new int[frames][];
    int regions = 0;
    Phantom phantom = null;
    for (int i = 0; i < frames; i++) {
      phantom = echo(width, height);
      regions += phantom.regions();
      int[] gray = phantom.stored(1, 0, 0, 255);
      stored[i] = isColour ? tinted(gray) : gray;
    }
    new ImagePixelModule(width, height, isColour ? 3 : 1, photometric, 8, 8, 0).into(set, stored);
    put(exam, instance, set, phantom, frames, regions, 0.5);
  }

  private Phantom echo(int width, int height) {
    Area area = Area.frame(width, height, US_MARGIN);
    return Phantom.levels(dice, width, height, area, 3 + dice.below(6), 40, 190);
  }

  /** Warm gray, as colour machines show it. */
  private static int[] tinted(int[] gray) {
    int[] colour = new int[3 * gray.length];
    for (int i = 0; i < colour.length; i++) {
      int value = gray[i / 3];
      colour[i] = i % 3 == 2 ? value * 3 / 4 : value;
    }
    return colour;
  }

  private WrittenObject levels12(
      SampleExam exam,
      Instance instance,
      DicomSet set,
      String photometric,
      int width,
      int height,
      double spacing)
      throws IOException {
    boolean isInverse = photometric.equals("MONOCHROME1");
    Area area = Area.frame(width, height, 0);
    Phantom phantom = Phantom.levels(dice, width, height, area, 6 + dice.below(9), 60, 180);
    set.number(0x00281050, "DS", 2048)
        .number(0x00281051, "DS", 4096)
        .number(0x00281052, "DS", 0)
        .number(0x00281053, "DS", 1)
        .text(0x20500020, "CS", isInverse ? "INVERSE" : "IDENTITY");
    new ImagePixelModule(width, height, 1, photometric, 16, 12, 0)
        .into(set, phantom.stored(isInverse ? -16 : 16, isInverse ? 4095 : 0, 0, 4095));
    return put(exam, instance, set, phantom, 1, phantom.regions(), spacing);
  }

  private static void radiograph(DicomSet set, String view, double spacing) {
    set.text(0x00080068, "CS", "FOR PRESENTATION")
        .text(0x00185101, "CS", view)
        .number(0x00181150, "IS", 20)
        .number(0x00181164, "DS", spacing, spacing)
        .text(0x00280301, "CS", "NO");
  }

  private static void ultrasound(DicomSet set, int width, int height) {
    set.sequence(
            0x00186011,
            new DicomSet()
                .number(0x00186012, "US", 1)
                .number(0x00186014, "US", 1)
                .number(0x00186018, "UL", US_MARGIN)
                .number(0x0018601A, "UL", US_MARGIN)
                .number(0x0018601C, "UL", width - US_MARGIN - 1)
                .number(0x0018601E, "UL", height - US_MARGIN - 1)
                .number(0x00186024, "US", 3)
                .number(0x00186026, "US", 3)
                .number(0x0018602C, "FD", 0.05)
                .number(0x0018602E, "FD", 0.05))
        .number(0x00280030, "DS", 0.5, 0.5);
  }

  private Instance instance(
      SampleExam exam, String sopClass, int series, int number, int seconds, String imageType) {
    LocalDateTime acquired = exam.start().plusMinutes(6L * (series - 1)).plusSeconds(30 + seconds);
    return new Instance(sopClass, dice.uid(), series, number, acquired, imageType);
  }

  /** An object reaches the file system half an hour after its acquisition. */
  private WrittenObject put(
      SampleExam exam,
      Instance instance,
      DicomSet set,
      Phantom phantom,
      int frames,
      int regions,
      double spacing)
      throws IOException {
    // Machines of the emergency department name their files by UID alone.
    String name =
        exam.station().department().equals("Emergency")
            ? instance.uid()
            : "im-%04d.dcm".formatted(instance.number());
    Truth truth =
        new Truth(
            "%s/series-%d/%s".formatted(exam.folder(), instance.series(), name),
            Truth.ExpectedOutcome.ACCEPTED,
            null,
            exam.station().modality(),
            exam.station().serial(),
            instance.acquired(),
            frames,
            regions,
            phantom.width(),
            phantom.height(),
            spacing);
    byte[] bytes = DicomWriter.write(set, exam.station().syntax());
    sink.put(truth, bytes, instance.acquired().plusMinutes(30));
    sink.label(truth, phantom, exam.folder());
    return new WrittenObject(set, truth, bytes);
  }
}
