package io.scanlake.jobs.sample.phantoms;

import io.scanlake.dicom.DicomSet;
import io.scanlake.dicom.DicomWriter;
import io.scanlake.dicom.DicomWriter.Syntax;
import io.scanlake.jobs.sample.phantoms.SampleExam.Instance;
import java.time.LocalDateTime;

/**
 * Makes CT-like slices fast: one of a few drawn bodies, shifted, under a piece of one large noise
 * field. The pieces differ for 262,144 slices.
 */
final class Slices {
  private static final int SIDE = 512;
  private static final int TINY_SIDE = 16;
  private static final int FIELD = 1024;
  private static final int BODIES = 8;
  private static final int SHIFT = 12;
  static final int PER_FOLDER = 500;
  private static final int PER_SERIES = 100;
  private static final int PIECES_LOG = 9;
  private static final LocalDateTime FIRST = LocalDateTime.of(2026, 1, 5, 7, 0);

  private final short[][] bodies = new short[BODIES][];
  private final short[] noise = new short[FIELD * FIELD];
  private final byte[] pixels = new byte[SIDE * SIDE * 2];

  Slices() {
    for (int i = 0; i < BODIES; i++) {
      bodies[i] = body(new SampleRandom(1000 + i), i);
    }
    SampleRandom dice = new SampleRandom(7);
    for (int i = 0; i < noise.length; i++) {
      noise[i] = (short) Math.floor(15 * dice.gauss() + 0.5);
    }
  }

  static String file(int number) {
    return "slices-%05d/ct-%07d.dcm".formatted(number / PER_FOLDER, number);
  }

  static String tinyFile(int number) {
    return "tiny-%05d/ct-%07d.dcm".formatted(number / PER_FOLDER, number);
  }

  /** A series every ten minutes from 7:00 to 19:00, a slice every second. */
  static LocalDateTime acquired(int number) {
    int series = number / PER_SERIES;
    return FIRST
        .plusDays(series / 72)
        .plusMinutes(10L * (series % 72))
        .plusSeconds(30 + number % PER_SERIES);
  }

  byte[] bytes(int number) {
    draw(number);
    return dicom(number, SIDE, pixels);
  }

  /** A slice of 16 x 16: the bits of its number, and a ramp below them. */
  static byte[] tiny(int number) {
    byte[] pixels = new byte[TINY_SIDE * TINY_SIDE * 2];
    for (int i = 0; i < TINY_SIDE * TINY_SIDE; i++) {
      int value = i < Integer.SIZE ? (number >>> i & 1) * 800 : i * 4 - 500;
      pixels[2 * i] = (byte) value;
      pixels[2 * i + 1] = (byte) (value >> 8);
    }
    return dicom(number, TINY_SIDE, pixels);
  }

  private static byte[] dicom(int number, int side, byte[] pixels) {
    int series = number / PER_SERIES;
    SampleRandom dice = new SampleRandom(0x51CE000000L + number);
    SampleExam exam =
        new SampleExam(
            series % 2 == 0 ? SampleStation.CT_1 : SampleStation.CT_2,
            1 + series % 5000,
            1 + series,
            acquired(series * PER_SERIES).minusSeconds(30),
            series % 3 == 0 ? "CHEST" : "ABDOMEN",
            series % 2 == 0 ? "IOMEPROL 350" : null,
            new SampleRandom(0x51CE5L + series).uid());
    Instance instance =
        new Instance(
            ExamWriter.CT,
            dice.uid(),
            1,
            1 + number % PER_SERIES,
            acquired(number),
            "ORIGINAL/PRIMARY/AXIAL");
    DicomSet set = exam.header(instance);
    set.number(0x00180050, "DS", 2)
        .number(0x00180060, "DS", 120)
        .number(0x00189345, "FD", 8)
        .number(0x00280002, "US", 1)
        .text(0x00280004, "CS", "MONOCHROME2")
        .number(0x00280010, "US", side)
        .number(0x00280011, "US", side)
        .number(0x00280030, "DS", 0.8, 0.8)
        .number(0x00280100, "US", 16)
        .number(0x00280101, "US", 16)
        .number(0x00280102, "US", 15)
        .number(0x00280103, "US", 1)
        .number(0x00281050, "DS", 40)
        .number(0x00281051, "DS", 400)
        .number(0x00281052, "DS", 0)
        .number(0x00281053, "DS", 1)
        .bytes(0x7FE00010, "OW", pixels);
    return DicomWriter.write(set, Syntax.EXPLICIT);
  }

  private void draw(int number) {
    short[] body = bodies[number % BODIES];
    SampleRandom dice = new SampleRandom(number);
    int width = SIDE + 2 * SHIFT;
    int shift = dice.below(2 * SHIFT + 1) * width + dice.below(2 * SHIFT + 1);
    // An odd factor permutes the numbers below a power of two: no piece of noise is used twice.
    int piece = number * 40_503 & ((1 << 2 * PIECES_LOG) - 1);
    int start = (piece >> PIECES_LOG) * FIELD + (piece & ((1 << PIECES_LOG) - 1));
    int at = 0;
    for (int y = 0; y < SIDE; y++) {
      int from = shift + y * width;
      int grain = start + y * FIELD;
      for (int x = 0; x < SIDE; x++) {
        int value = body[from + x] + noise[grain + x];
        pixels[at] = (byte) value;
        pixels[at + 1] = (byte) (value >> 8);
        at += 2;
      }
    }
  }

  /** A trunk with lungs or abdominal organs, ribs, spine and the table under it, in HU. */
  private static short[] body(SampleRandom dice, int level) {
    int width = SIDE + 2 * SHIFT;
    double middle = (width - 1) / 2.0;
    Drawing drawing = new Drawing(width, -1000);
    double a = dice.between(185, 210);
    double b = dice.between(130, 150);
    drawing.draw(new Area(middle, middle + b + 22, 190, 7, false), -150);
    drawing.draw(new Area(middle, middle, a, b, true), -90);
    drawing.draw(new Area(middle, middle, a - 14, b - 12, true), 45);
    if (level % 2 == 0) {
      for (int side = -1; side <= 1; side += 2) {
        Area lung = new Area(middle + side * a * 0.45, middle - 8, a * 0.33, b * 0.62, true);
        drawing.draw(lung, -820);
        for (int i = 0; i < 14; i++) {
          double x = lung.x() + dice.between(-0.7, 0.7) * lung.a();
          double y = lung.y() + dice.between(-0.7, 0.7) * lung.b();
          drawing.draw(new Area(x, y, dice.between(2, 5), dice.between(2, 5), true), 30);
        }
      }
      drawing.draw(new Area(middle + 18, middle - 12, 46, 42, true), 120);
    } else {
      drawing.draw(new Area(middle - a * 0.42, middle - 18, a * 0.36, b * 0.52, true), 95);
      drawing.draw(new Area(middle + a * 0.5, middle - 12, a * 0.2, b * 0.3, true), 110);
      for (int side = -1; side <= 1; side += 2) {
        drawing.draw(new Area(middle + side * a * 0.38, middle + b * 0.42, 24, 30, true), 160);
      }
      for (int i = 0; i < 6; i++) {
        double x = middle + dice.between(-0.3, 0.5) * a;
        double y = middle + dice.between(-0.6, 0.1) * b;
        drawing.draw(
            new Area(x, y, dice.between(8, 16), dice.between(8, 16), true), i % 2 * 100 - 80);
      }
    }
    drawing.draw(new Area(middle, middle + b * 0.55, 26, 22, true), 420);
    drawing.draw(new Area(middle, middle + b * 0.72, 9, 9, true), 30);
    drawing.draw(new Area(middle + 20, middle + b * 0.28, 12, 12, true), 180);
    for (int i = 0; i < 12; i++) {
      double angle = StrictMath.PI * (i + 0.5) / 6;
      double x = middle + (a - 24) * StrictMath.cos(angle);
      double y = middle + (b - 20) * StrictMath.sin(angle);
      drawing.draw(new Area(x, y, 11, 6, true), 500);
    }
    return drawing.rounded();
  }
}
