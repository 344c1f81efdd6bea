package io.scanlake.jobs.sample.hospital;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;

/**
 * One file of the hospital's archive: what its header says, and what really was. Times are epoch
 * seconds.
 *
 * @param file relative to the archive
 * @param modified when it came to the archive
 */
record Event(
    Machine machine,
    Patient patient,
    Study study,
    Image image,
    Fate fate,
    String file,
    long modified) {

  private static final Map<String, String> REGIONS =
      Map.of("KNEE", "LOWER_LIMB", "HAND", "UPPER_LIMB");

  /**
   * @param location ward or clinic, null for a phantom
   */
  record Patient(String id, String name, String sex, int age, String location) {
    boolean isPhantom() {
      return location == null;
    }
  }

  /** Which of the header's times are there. */
  enum Stated {
    ACQUISITION,
    /** Only those of series and content. */
    SERIES,
    /** No time, only dates. */
    DATES
  }

  /**
   * @param bodyPart as the header says it; null where it says none
   * @param trueBodyPart what was examined
   * @param contrastMl 0 where it is not stated
   * @param arrival of the patient
   * @param start true begin of the exam
   * @param end true end
   */
  record Study(
      String uid,
      String accession,
      String bodyPart,
      String trueBodyPart,
      String operator,
      String contrastAgent,
      int contrastMl,
      Stated stated,
      boolean namesStation,
      long arrival,
      long start,
      long end) {}

  /**
   * @param time true begin of acquisition
   * @param durationMs of the acquisition; 0 where it is not stated
   * @param seriesTime true begin of the series
   * @param pixelSeed equal pixels have equal seeds
   */
  record Image(
      Kind kind,
      String uid,
      String seriesUid,
      int series,
      int number,
      String view,
      String laterality,
      long time,
      int durationMs,
      long seriesTime,
      double ctdivolMgy,
      double dapDgycm2,
      long pixelSeed) {}

  /** What an object is. */
  enum Kind {
    ORIGINAL("ORIGINAL/PRIMARY"),
    LOCALIZER("ORIGINAL/PRIMARY/LOCALIZER"),
    PRESENTATION("ORIGINAL/PRIMARY"),
    PROCESSING("ORIGINAL/PRIMARY"),
    REFORMAT("DERIVED/PRIMARY/MPR"),
    DOSE_PAGE("DERIVED/SECONDARY");

    final String imageType;

    Kind(String imageType) {
      this.imageType = imageType;
    }

    String intent() {
      return switch (this) {
        case PRESENTATION -> "FOR PRESENTATION";
        case PROCESSING -> "FOR PROCESSING";
        default -> null;
      };
    }
  }

  /** What becomes of the file. */
  enum Fate {
    KEPT,
    /** The same bytes once more: a duplicate. */
    RESENT,
    /** The same pixels under a new UID. */
    COPY,
    /** Not a word of it can be read. */
    UNREADABLE,
    /** Its header can be read, its pixels end early. */
    TRUNCATED
  }

  /** True where the object gets a row in {@code images}. */
  boolean hasRow() {
    return fate != Fate.UNREADABLE && fate != Fate.RESENT;
  }

  /** What the machine's clock shows at a true time, in the site's zone. */
  LocalDateTime shown(long time, ZoneId zone) {
    return LocalDateTime.ofInstant(Instant.ofEpochSecond(time + machine.clockOffsetS()), zone);
  }

  /** The offset that the header states for it. */
  ZoneOffset offset(ZoneId zone) {
    return zone.getRules().getOffset(Instant.ofEpochSecond(image.time() + machine.clockOffsetS()));
  }

  /**
   * The begin of acquisition as the header tells it, or null. Of an hour that comes twice, a header
   * without offset tells the first.
   */
  Long acquired(ZoneId zone) {
    return switch (study.stated()) {
      case DATES -> null;
      case SERIES -> told(image.seriesTime(), zone);
      case ACQUISITION -> told(hasAcquisitionTime() ? image.time() : image.seriesTime(), zone);
    };
  }

  boolean hasAcquisitionTime() {
    return image.kind() != Kind.DOSE_PAGE && study.stated() == Stated.ACQUISITION;
  }

  private long told(long time, ZoneId zone) {
    LocalDateTime shown = shown(time, zone);
    return machine.statesOffset()
        ? shown.toEpochSecond(offset(zone))
        : shown.atZone(zone).toEpochSecond();
  }

  LocalDate localDate(ZoneId zone) {
    Long acquired = acquired(zone);
    return acquired == null
        ? shown(image.time(), zone).toLocalDate()
        : Instant.ofEpochSecond(acquired).atZone(zone).toLocalDate();
  }

  /** What such a file would have with all its pixels. */
  long nominalBytes() {
    long pixels =
        image.kind() == Kind.DOSE_PAGE
            ? 1_050_000
            : switch (machine.law()) {
              case CT -> 526_000;
              case MR -> 132_000;
              case DX -> 9_600_000;
              case US -> 922_000;
              case MG -> 27_000_000;
            };
    return pixels + (image.pixelSeed() & 1023);
  }

  String bodyRegion() {
    String part = study.bodyPart();
    return part == null ? null : REGIONS.getOrDefault(part, part);
  }

  String ageBand() {
    int age = patient.age();
    return patient.isPhantom()
        ? null
        : age >= 90 ? "90+" : age / 10 * 10 + "-" + (age / 10 * 10 + 9);
  }

  /** The generic name: the first word. */
  String contrastAgent() {
    String agent = study.contrastAgent();
    return agent == null ? null : agent.split(" ")[0];
  }

  Double contrastMl() {
    return study.contrastAgent() == null || study.contrastMl() == 0
        ? null
        : (Double) (double) study.contrastMl();
  }
}
