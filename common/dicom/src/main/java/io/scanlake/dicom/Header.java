package io.scanlake.dicom;

import java.time.ZoneId;

/**
 * The values of one header, in parts, each of which reads itself from the data set. Null is
 * unknown. Values that may be stored were checked to be codes, numbers and times, and their
 * components bear the names of the columns of the table {@code images}; what identifies a person
 * stands only in {@link Identifiers} and {@link Referral}, which are not printed.
 *
 * @param isTextGuessed text without Specific Character Set was read as UTF-8 or as the site's set
 */
public record Header(
    Identifiers identifiers,
    Device device,
    ObjectKind kind,
    Times times,
    PixelSummary pixels,
    Anatomy anatomy,
    Demographics demographics,
    Referral referral,
    Agents agents,
    Exposure exposure,
    boolean isTextGuessed) {

  /**
   * The values of a DICOM header. Never fails: what cannot be read is unknown.
   *
   * @param siteZone holds for times without offset, and for {@link Times#localDate}
   */
  public static Header of(DicomFile file, ZoneId siteZone) {
    Dataset dataset = file.dataset();
    ObjectKind kind = ObjectKind.of(file);
    Times times = Times.of(dataset, siteZone);
    return new Header(
        Identifiers.of(file.meta(), dataset),
        Device.of(dataset),
        kind,
        times,
        PixelSummary.of(dataset, kind.transferSyntaxUid()),
        Anatomy.of(dataset),
        Demographics.of(dataset, times),
        Referral.of(dataset),
        Agents.of(dataset),
        Exposure.of(dataset),
        dataset.isTextGuessed());
  }

  /** A plain image file of one frame: only its size is known. */
  public static Header ofPlainImage(int rows, int columns) {
    return new Header(
        Identifiers.UNKNOWN,
        Device.UNKNOWN,
        ObjectKind.UNKNOWN,
        Times.UNKNOWN,
        PixelSummary.ofPlainImage(rows, columns),
        Anatomy.UNKNOWN,
        Demographics.UNKNOWN,
        Referral.UNKNOWN,
        Agents.UNKNOWN,
        Exposure.UNKNOWN,
        false);
  }
}
