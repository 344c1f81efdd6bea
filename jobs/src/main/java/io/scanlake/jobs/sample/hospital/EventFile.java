package io.scanlake.jobs.sample.hospital;

import io.scanlake.dicom.DicomFile;
import io.scanlake.dicom.DicomSet;
import io.scanlake.dicom.DicomWriter;
import io.scanlake.dicom.Header;
import io.scanlake.file.Source;
import io.scanlake.file.UnusableException;
import io.scanlake.jobs.sample.hospital.Event.EventImage;
import io.scanlake.jobs.sample.hospital.Event.EventKind;
import io.scanlake.jobs.sample.hospital.Event.Patient;
import io.scanlake.jobs.sample.hospital.Event.Stated;
import io.scanlake.jobs.sample.hospital.Event.Study;
import io.scanlake.jobs.sample.phantoms.Area;
import io.scanlake.jobs.sample.phantoms.ImagePixelModule;
import io.scanlake.jobs.sample.phantoms.Phantom;
import io.scanlake.jobs.sample.phantoms.SampleRandom;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;

/** Writes an event as a DICOM file. */
final class EventFile {
  static final int SIDE = 64;
  static final double SPACING_MM = 0.8;

  private static final ImagePixelModule PIXELS =
      new ImagePixelModule(SIDE, SIDE, 1, "MONOCHROME2", 16, 12, 0);
  private static final int PIXEL_SPACING = 0x00280030;
  private static final String INSTITUTION = "Scanlake Sample Hospital";
  private static final String SCHEME = "99SCANLAKE";
  private static final String CAPTURE = "1.2.840.10008.5.1.4.1.1.7";
  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyyMMdd");
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HHmmss");
  private static final DateTimeFormatter OFFSET = DateTimeFormatter.ofPattern("xx");

  private EventFile() {}

  static byte[] bytes(Event event, HospitalPlan plan) {
    if (event.fate() == Event.FileFate.UNREADABLE) {
      String text = "The disk wrote this in the place of image " + event.file() + ".\n";
      return text.repeat(8).getBytes(StandardCharsets.US_ASCII);
    }
    DicomSet set = elements(event, plan.zone());
    if (plan.images() == HospitalPlan.FileContent.SMALL) {
      SampleRandom dice = new SampleRandom(event.image().pixelSeed());
      Area area = Area.frame(SIDE, SIDE, 0);
      Phantom phantom = Phantom.levels(dice, SIDE, SIDE, area, 3, 50, 190);
      set.number(PIXEL_SPACING, "DS", SPACING_MM, SPACING_MM);
      int[][] frames = new int[TimedImages.frames(event)][];
      Arrays.fill(frames, phantom.stored(16, 0, 0, 4095));
      PIXELS.into(set, frames);
    }
    byte[] bytes = DicomWriter.write(set, event.machine().syntax());
    return event.fate() == Event.FileFate.TRUNCATED
        ? Arrays.copyOf(bytes, bytes.length - SIDE * SIDE)
        : bytes;
  }

  /** The header that the nightly job reads from the event's file; no pixel is drawn for it. */
  static Header header(Event event, HospitalPlan plan) {
    DicomSet set = elements(event, plan.zone());
    if (plan.images() == HospitalPlan.FileContent.SMALL) {
      set.number(PIXEL_SPACING, "DS", SPACING_MM, SPACING_MM);
      PIXELS.describe(set);
    }
    Source file = Source.of(DicomWriter.write(set, event.machine().syntax()));
    try {
      return Header.of(DicomFile.parse(file, SIDE * SIDE), plan.zone());
    } catch (IOException | UnusableException e) {
      throw new IllegalStateException("a header that cannot be read: " + event.file(), e);
    }
  }

  private static String sopClass(Event event) {
    if (event.image().kind() == EventKind.DOSE_PAGE) {
      return CAPTURE;
    }
    boolean isRaw = event.image().kind() == EventKind.PROCESSING;
    return "1.2.840.10008.5.1.4.1.1."
        + switch (event.machine().profile()) {
          case CT -> "2";
          case MR -> "4";
          case DX -> "1.1";
          case US -> "6.1";
          case MG -> isRaw ? "1.2.1" : "1.2";
          case PT -> "128";
          case NM -> "20";
          case XA -> "12.1";
        };
  }

  /** A code without its scheme; null for a phantom. */
  private static String procedure(Event event) {
    String part = event.study().trueBodyPart();
    return part == null ? null : event.machine().modality() + "-" + part;
  }

  /** Tube voltage by modality, kV; 0 where there is no tube. */
  private static double kvp(Event event) {
    return switch (event.machine().profile()) {
      case CT -> 120;
      case DX -> 70;
      case MG -> 28;
      case XA -> 80;
      default -> 0;
    };
  }

  private static DicomSet elements(Event event, ZoneId zone) {
    EventImage image = event.image();
    Machine machine = event.machine();
    DicomSet set = new DicomSet();
    set.text(0x00080005, "CS", "ISO_IR 192")
        .text(0x00080008, "CS", image.kind().imageType.split("/"))
        .text(0x00080016, "UI", sopClass(event))
        .text(0x00080018, "UI", image.uid())
        .text(0x00080060, "CS", machine.modality())
        .text(0x00080070, "LO", machine.maker())
        .text(0x00080080, "LO", INSTITUTION)
        .text(0x00081040, "LO", machine.department())
        .text(0x00081090, "LO", machine.model())
        .text(0x00181000, "LO", machine.serial())
        .text(0x0020000D, "UI", event.study().uid())
        .text(0x0020000E, "UI", image.seriesUid())
        .number(0x00200011, "IS", image.series())
        .number(0x00200013, "IS", image.number());
    times(set, event, zone);
    subject(set, event);
    technique(set, event);
    return set;
  }

  private static void times(DicomSet set, Event event, ZoneId zone) {
    EventImage image = event.image();
    LocalDateTime acquired = event.shown(image.time(), zone);
    LocalDateTime series = event.shown(image.seriesTime(), zone);
    LocalDateTime start = event.shown(event.study().arrival(), zone);
    set.text(0x00080020, "DA", DATE.format(start)).text(0x00080021, "DA", DATE.format(series));
    if (event.study().stated() != Stated.DATES) {
      set.text(0x00080030, "TM", TIME.format(start))
          .text(0x00080031, "TM", TIME.format(series))
          .text(0x00080023, "DA", DATE.format(acquired))
          .text(0x00080033, "TM", TIME.format(acquired.plusSeconds(1)));
    }
    if (image.kind() != EventKind.DOSE_PAGE) {
      set.text(0x00080022, "DA", DATE.format(acquired));
    }
    if (event.hasAcquisitionTime()) {
      set.text(0x00080032, "TM", TIME.format(acquired));
    }
    if (event.machine().statesOffset()) {
      set.text(0x00080201, "SH", OFFSET.format(event.offset(zone)));
    }
    TimedImages.write(set, event);
  }

  private static void subject(DicomSet set, Event event) {
    Patient patient = event.patient();
    Study study = event.study();
    set.text(0x00080050, "SH", study.accession())
        .text(0x00081030, "LO", "STUDY OF " + patient.name().replace('^', ' '))
        .text(0x00081070, "PN", study.operator())
        .text(0x00100010, "PN", patient.name())
        .text(0x00100020, "LO", patient.id())
        .text(0x00100040, "CS", patient.sex());
    if (study.namesStation()) {
      set.text(0x00081010, "SH", event.machine().stationName());
    }
    if (!patient.isPhantom()) {
      set.text(0x00101010, "AS", "%03dY".formatted(patient.age()))
          .text(0x00380300, "LO", patient.location())
          .sequence(
              0x00081032,
              new DicomSet()
                  .text(0x00080100, "SH", procedure(event))
                  .text(0x00080102, "SH", SCHEME)
                  .text(0x00080104, "LO", study.trueBodyPart()));
    }
    if (study.bodyPart() != null) {
      set.text(0x00180015, "CS", study.bodyPart());
    }
  }

  private static void technique(DicomSet set, Event event) {
    EventImage image = event.image();
    Study study = event.study();
    if (image.kind().intent() != null) {
      set.text(0x00080068, "CS", image.kind().intent());
    }
    if (image.view() != null) {
      set.text(0x00185101, "CS", image.view()).text(0x00200062, "CS", image.laterality());
    }
    if (study.contrastAgent() != null) {
      set.text(0x00180010, "LO", study.contrastAgent());
      if (study.contrastMl() > 0) {
        set.number(0x00181041, "DS", study.contrastMl());
      }
    }
    if (kvp(event) > 0) {
      set.number(0x00180060, "DS", kvp(event));
    }
    if (image.ctdivolMgy() > 0) {
      set.number(0x00189345, "FD", image.ctdivolMgy());
    }
    if (image.dapDgycm2() > 0) {
      set.number(0x0018115E, "DS", image.dapDgycm2());
    }
  }
}
