package io.scanlake.jobs.sample.hospital;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * One file of the hospital's archive: what its header states, and what really happened. Times are
 * epoch seconds.
 *
 * @param file relative to the archive
 * @param modified the time when it reached the archive
 */
record Event(
    Machine machine,
    Patient patient,
    Study study,
    EventImage image,
    FileFate fate,
    String file,
    long modified) {

  /**
   * @param location the ward or clinic, or null for a phantom
   */
  record Patient(String id, String name, String sex, int age, String location) {
    boolean isPhantom() {
      return location == null;
    }
  }

  /** Which times the header has. */
  enum Stated {
    ACQUISITION,
    /** Only those of series and content. */
    SERIES,
    /** No time, only dates. */
    DATES
  }

  /**
   * @param bodyPart the body part in the header, or null if there is none
   * @param trueBodyPart the body part that was examined
   * @param contrastMl the volume of the contrast agent, or 0 if it is not stated
   * @param arrival the arrival of the patient
   * @param start the true start of the exam
   * @param end the true end of the exam
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
   * @param time the true start of the acquisition
   * @param durationMs the duration of the acquisition, or 0 if it is not stated
   * @param seriesTime the true start of the series
   * @param pixelSeed the seed of the pixels; equal for equal pixels
   */
  record EventImage(
      EventKind kind,
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

  /** The kind of an object. */
  enum EventKind {
    ORIGINAL("ORIGINAL/PRIMARY"),
    LOCALIZER("ORIGINAL/PRIMARY/LOCALIZER"),
    PRESENTATION("ORIGINAL/PRIMARY"),
    PROCESSING("ORIGINAL/PRIMARY"),
    REFORMAT("DERIVED/PRIMARY/MPR"),
    DOSE_PAGE("DERIVED/SECONDARY");

    final String imageType;

    EventKind(String imageType) {
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

  /** What happens to a file before it reaches the archive. */
  enum FileFate {
    KEPT,
    /** The same bytes once more: a duplicate. */
    RESENT,
    /** The same pixels under a new UID. */
    COPY,
    /** Nothing of it can be read. */
    UNREADABLE,
    /** Its header can be read, its pixels end early. */
    TRUNCATED
  }

  /** Whether the object gets a row in {@code images}. */
  boolean hasRow() {
    return fate != FileFate.UNREADABLE && fate != FileFate.RESENT;
  }

  /** The time on the machine's clock at a true time, in the site's zone. */
  LocalDateTime shown(long time, ZoneId zone) {
    return LocalDateTime.ofInstant(Instant.ofEpochSecond(time + machine.clockOffsetS()), zone);
  }

  /** The offset that the header states for it. */
  ZoneOffset offset(ZoneId zone) {
    return zone.getRules().getOffset(Instant.ofEpochSecond(image.time() + machine.clockOffsetS()));
  }

  /**
   * The start of acquisition according to the header, or null if it states none. In an hour that
   * occurs twice, a header without an offset means the first.
   */
  Long acquired(ZoneId zone) {
    return switch (study.stated()) {
      case DATES -> null;
      case SERIES -> stated(image.seriesTime(), zone);
      case ACQUISITION -> stated(hasAcquisitionTime() ? image.time() : image.seriesTime(), zone);
    };
  }

  boolean hasAcquisitionTime() {
    return image.kind() != EventKind.DOSE_PAGE && study.stated() == Stated.ACQUISITION;
  }

  private long stated(long time, ZoneId zone) {
    LocalDateTime shown = shown(time, zone);
    return machine.statesOffset()
        ? shown.toEpochSecond(offset(zone))
        : shown.atZone(zone).toEpochSecond();
  }

  /** The size that such a file would have at full resolution. */
  long nominalBytes() {
    long pixels =
        image.kind() == EventKind.DOSE_PAGE
            ? 1_050_000
            : switch (machine.profile()) {
              case CT -> 526_000;
              case MR -> 132_000;
              case DX -> 9_600_000;
              case US -> 922_000;
              case MG -> 27_000_000;
              case PT -> 33_000;
              case NM -> 132_000;
              case XA -> 8_400_000;
            };
    return pixels + (image.pixelSeed() & 1023);
  }
}
