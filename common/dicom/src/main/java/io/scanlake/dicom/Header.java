package io.scanlake.dicom;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * What one header says, in the terms of the table {@code images}: null is unknown. Values that may
 * be stored are codes, numbers and times that were checked to be such; what identifies a person
 * stands only in {@link Identity} and in {@link Subject}'s two raw texts, and is not printed.
 *
 * @param isTextGuessed text without Specific Character Set was read as UTF-8 or as the site's set
 */
public record Header(
    Identity identity,
    Device device,
    Kind kind,
    Times times,
    Picture picture,
    Anatomy anatomy,
    Subject subject,
    Agents agents,
    Exposure exposure,
    boolean isTextGuessed) {

  /**
   * Identifiers as they stand in the file, trimmed; null where absent or empty. They are for
   * pseudonyms and stay in memory.
   */
  public record Identity(
      String patientId,
      String issuer,
      String accession,
      String studyUid,
      String seriesUid,
      String sopUid,
      String operatorsName) {
    @Override
    public String toString() {
      return "Identity[not printed]";
    }
  }

  /** The device and where it stands; trimmed text, null where absent or empty. */
  public record Device(
      String manufacturer,
      String modelName,
      String deviceSerialNumber,
      String stationName,
      String institutionName,
      String departmentName) {}

  /** Why an instance does not count for time (resource use is that of acquisitions). */
  public enum ExclusionReason {
    SECONDARY_CAPTURE,
    /** Documents, presentation states, segmentations, registrations, radiotherapy plans. */
    NOT_ACQUIRED,
    DERIVED,
    SECONDARY,
    PHANTOM
  }

  /**
   * What kind of object it is.
   *
   * @param sopClassUid only under the root of the Standard
   * @param transferSyntaxUid only under the root of the Standard
   * @param imageType codes joined by a backslash
   * @param presentationIntent FOR PRESENTATION or FOR PROCESSING
   * @param exclusionReason null where {@code countsForTime}
   */
  public record Kind(
      String modality,
      String sopClassUid,
      String transferSyntaxUid,
      String imageType,
      String presentationIntent,
      Boolean isOriginal,
      boolean isLocalizer,
      boolean isSecondaryCapture,
      boolean isPhantom,
      boolean countsForTime,
      ExclusionReason exclusionReason) {}

  /** Which attributes the time of acquisition was taken from. */
  public enum TimeSource {
    ACQUISITION_DATETIME,
    ACQUISITION,
    /** The first frame of an enhanced object. */
    FRAME,
    SERIES,
    CONTENT
  }

  /** Where the offset from UTC was taken from. */
  public enum ZoneSource {
    /** Written in the value. */
    VALUE,
    /** TimezoneOffsetFromUTC (0008,0201). */
    HEADER,
    SITE
  }

  /**
   * When it was acquired.
   *
   * @param acquired start; null where date or time is unknown
   * @param acquiredEnd start and AcquisitionDuration, else ExposureTime, else the start
   * @param localDate in the site's zone; known without {@code acquired} where only a date is stated
   */
  public record Times(
      Instant acquired,
      Instant acquiredEnd,
      LocalDate localDate,
      TimeSource timeSource,
      ZoneSource zoneSource) {}

  /**
   * What the pixels are.
   *
   * @param rowSpacingMm distance of the centres of two rows
   * @param isLossy null where the header leaves it open
   * @param burnedInAnnotation YES or NO
   */
  public record Picture(
      Integer rows,
      Integer columns,
      Integer frames,
      Integer bitsStored,
      String photometric,
      Double rowSpacingMm,
      Double columnSpacingMm,
      Boolean isLossy,
      String burnedInAnnotation) {}

  /** Which attribute the body region was taken from. */
  public enum BodyRegionSource {
    BODY_PART_EXAMINED,
    ANATOMIC_REGION
  }

  /**
   * What was examined.
   *
   * @param bodyPart a known term only
   * @param viewPosition a known term only
   * @param laterality R, L, U or B
   * @param protocolCode scheme:value of the procedure, else of the performed protocol
   */
  public record Anatomy(
      String bodyPart,
      BodyRegion bodyRegion,
      BodyRegionSource bodyRegionSource,
      String viewPosition,
      String laterality,
      String protocolCode) {}

  /**
   * Who was examined, as far as it may be stored, and two raw texts for an allow-list.
   *
   * @param patientSex M, F or O
   * @param ageBand 0-9, 10-19, ... 80-89, 90+
   * @param currentPatientLocation raw: never stored
   * @param requestingService raw: never stored
   */
  public record Subject(
      String patientSex, String ageBand, String currentPatientLocation, String requestingService) {
    @Override
    public String toString() {
      return "Subject[not printed]";
    }
  }

  /** In what unit the activity stood in the file. */
  public enum ActivityUnit {
    /** As the Standard says (PS3.3, C.8.9.2). */
    BQ,
    /** By its magnitude: no dose has less than 0.1 MBq. */
    MBQ
  }

  /**
   * What was given to the patient.
   *
   * @param contrastAgent generic name, OTHER for one that is not known, null where none is stated
   * @param radiopharmaceutical likewise
   */
  public record Agents(
      String contrastAgent,
      Double contrastVolumeMl,
      String radiopharmaceutical,
      Double activityMbq,
      ActivityUnit activityUnit) {}

  /** Dose and exposure of one image; CTDIvol and DAP are per image and must not be summed. */
  public record Exposure(
      Double kvp,
      Double ctdivolMgy,
      Double dapDgycm2,
      Double exposureIndex,
      Double deviationIndex) {}

  /**
   * The facts of a DICOM header. Never fails: what cannot be read is unknown.
   *
   * @param siteZone holds for times without offset, and for {@link Times#localDate}
   */
  public static Header of(DicomFile file, ZoneId siteZone) {
    return HeaderReader.read(file, siteZone);
  }

  /** A plain image file of one frame: only its size is known. */
  public static Header ofPlainImage(int rows, int columns) {
    return new Header(
        new Identity(null, null, null, null, null, null, null),
        new Device(null, null, null, null, null, null),
        new Kind(null, null, null, null, null, null, false, false, false, true, null),
        new Times(null, null, null, null, null),
        new Picture(rows, columns, 1, null, null, null, null, null, null),
        new Anatomy(null, null, null, null, null, null),
        new Subject(null, null, null, null),
        new Agents(null, null, null, null, null),
        new Exposure(null, null, null, null, null),
        false);
  }
}
