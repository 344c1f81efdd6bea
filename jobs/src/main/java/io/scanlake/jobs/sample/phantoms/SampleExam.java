package io.scanlake.jobs.sample.phantoms;

import io.scanlake.dicom.DicomSet;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * One study of one made-up patient. Names, numbers and free text are recognisably fake and fill
 * every element that may identify a person, so that a leak of any of them can be found.
 *
 * @param number the number of the study in the sample, from 1
 */
record SampleExam(
    SampleStation station,
    int patient,
    int number,
    LocalDateTime start,
    String bodyPart,
    String contrast,
    String studyUid) {

  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyyMMdd");
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HHmmss");
  private static final DateTimeFormatter DATE_TIME = DateTimeFormatter.ofPattern("yyyyMMddHHmmss");
  private static final String[] WARDS = {"WARD 3", "OUTPATIENT", "EMERGENCY"};
  private static final int OPERATORS = 5;

  /** One image or other object of a study. */
  record Instance(
      String sopClass,
      String uid,
      int series,
      int number,
      LocalDateTime acquired,
      String imageType) {}

  /** A folder of the archive, which does not name the patient. */
  String folder() {
    return "%s/%s/%s/study-%04d"
        .formatted(
            station.department().toLowerCase(Locale.ROOT),
            DateTimeFormatter.ofPattern("yyyy/MM/dd").format(start),
            station.serial(),
            number);
  }

  String patientName() {
    return "ÖZZSAMPLE^PATIENT%04d".formatted(patient);
  }

  static String date(LocalDateTime time) {
    return DATE.format(time);
  }

  static String time(LocalDateTime time) {
    return TIME.format(time);
  }

  static String dateTime(LocalDateTime time) {
    return DATE_TIME.format(time);
  }

  /** All elements except those of the pixels. */
  DicomSet header(Instance instance) {
    DicomSet set = new DicomSet();
    identify(set, instance);
    describePatient(set);
    describeWork(set, instance);
    return set;
  }

  private void identify(DicomSet set, Instance instance) {
    LocalDateTime acquired = instance.acquired();
    LocalDateTime seriesStart = start.plusMinutes(6L * (instance.series() - 1)).plusSeconds(30);
    set.text(0x00080005, "CS", "ISO_IR 192")
        .text(0x00080008, "CS", instance.imageType().split("/"))
        .text(0x00080012, "DA", date(acquired))
        .text(0x00080013, "TM", time(acquired.plusSeconds(20)))
        .text(0x00080016, "UI", instance.sopClass())
        .text(0x00080018, "UI", instance.uid())
        .text(0x00080020, "DA", date(start))
        .text(0x00080021, "DA", date(seriesStart))
        .text(0x00080022, "DA", date(acquired))
        .text(0x00080023, "DA", date(acquired))
        .text(0x00080030, "TM", time(start))
        .text(0x00080031, "TM", time(seriesStart))
        .text(0x00080032, "TM", time(acquired))
        .text(0x00080033, "TM", time(acquired.plusSeconds(1)))
        .text(0x00080050, "SH", "ZZACC%05d".formatted(number))
        .text(0x00080060, "CS", station.modality())
        .text(0x00080070, "LO", station.manufacturer())
        .text(0x00080080, "LO", "Scanlake Sample Hospital")
        .text(0x00081010, "SH", station.name())
        .text(0x00081040, "LO", station.department())
        .text(0x00081090, "LO", station.model())
        .text(0x00181000, "LO", station.serial())
        .text(0x00181020, "LO", "V1.0")
        .text(0x0020000D, "UI", studyUid)
        .text(0x0020000E, "UI", studyUid + "." + instance.series())
        .text(0x00200010, "SH", "ZZSTUDY%04d".formatted(number))
        .number(0x00200011, "IS", instance.series())
        .number(0x00200013, "IS", instance.number());
  }

  private void describePatient(DicomSet set) {
    String name = patientName();
    int age = 20 + patient * 7 % 70;
    set.text(0x00080090, "PN", "ZZREFERRER^SAMPLE")
        .text(0x00081030, "LO", "STUDY OF " + name.replace('^', ' '))
        .text(0x00081050, "PN", "ZZDOCTOR^SAMPLE")
        .text(0x00081070, "PN", "ZZOPERATOR^SAMPLE" + (number % OPERATORS + 1))
        .text(0x00100010, "PN", name)
        .text(0x00100020, "LO", "ZZID-%06d".formatted(patient))
        .text(0x00100030, "DA", "%d0%d1%d".formatted(2026 - age, 1 + patient % 9, patient % 9))
        .text(0x00100040, "CS", patient % 2 == 0 ? "F" : "M")
        .text(0x00101000, "LO", "ZZOTHER-%06d".formatted(patient))
        .text(0x00101010, "AS", "%03dY".formatted(age))
        .text(0x00101040, "LO", "%d Zzsample Street".formatted(patient))
        .text(0x00102154, "SH", "000-ZZ-%04d".formatted(patient))
        .text(0x00104000, "LT", "ZZCOMMENT ON " + name)
        .text(0x00204000, "LT", "ZZIMAGE COMMENT ON " + name)
        .text(0x00380300, "LO", WARDS[patient % WARDS.length])
        .text(0x00990010, "LO", "SCANLAKE SAMPLE")
        .text(0x00991001, "PN", name);
  }

  private void describeWork(DicomSet set, Instance instance) {
    set.text(0x0008103E, "LO", "SERIES " + instance.series())
        .sequence(
            0x00081032,
            new DicomSet()
                .text(0x00080100, "SH", "SAMPLE-" + station.modality())
                .text(0x00080102, "SH", "99SCANLAKE")
                .text(0x00080104, "LO", station.modality() + " " + bodyPart))
        .text(0x00180015, "CS", bodyPart)
        .text(0x00181030, "LO", station.modality() + " " + bodyPart + " ROUTINE")
        .text(0x00400241, "AE", station.name() + "_AE")
        .text(0x00400244, "DA", date(start))
        .text(0x00400245, "TM", time(start));
    if (contrast != null) {
      set.text(0x00180010, "LO", contrast).number(0x00181041, "DS", 60 + number % 5 * 10);
    }
  }
}
