package io.scanlake.dicom;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * When it was acquired: the first of AcquisitionDateTime, AcquisitionDate and Time, the first
 * frame's time, SeriesDate and Time, ContentDate and Time that is complete. A time whose own date
 * is missing takes the series', the content's or the study's. StudyTime is never used: it is that
 * of registration.
 *
 * @param acquiredUtc the start, or null if date or time is unknown
 * @param acquiredEndUtc the end by {@code endSource}; the start where nothing says it
 * @param localDate in the site's zone; known without {@code acquiredUtc} where only a date is
 *     stated
 */
public record Times(
    Instant acquiredUtc,
    Instant acquiredEndUtc,
    LocalDate localDate,
    TimeSource timeSource,
    ZoneSource zoneSource,
    EndSource endSource) {

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

  /** Which attributes the end of acquisition was taken from: the first of these that says it. */
  public enum EndSource {
    /** EndAcquisitionDateTime (0018,9517). */
    END_DATETIME,
    /** AcquisitionDuration (0018,9073). */
    ACQUISITION_DURATION,
    /**
     * FrameAcquisitionDateTime (0018,9074) and Duration (0018,9220) of the frame that ends last.
     */
    FRAME_ACQUISITION,
    /** ActualFrameDuration for each view of the rotations of a camera (0054,0052). */
    ROTATION,
    /** ActualFrameDuration for each frame of the phases (0054,0032), and the pauses. */
    PHASE,
    /** Intervals of a gated acquisition (0054,0063), each of NominalInterval (0018,1062). */
    GATED_INTERVALS,
    /** ActualFrameDuration (0018,1242). */
    ACTUAL_FRAME_DURATION,
    /** EffectiveDuration (0018,0072). */
    EFFECTIVE_DURATION,
    /** The sum of FrameTimeVector (0018,1065). */
    FRAME_TIME_VECTOR,
    /** FrameTime (0018,1063) for each frame. */
    FRAME_TIME,
    /** CineRate (0018,0040) and the number of frames. */
    CINE_RATE,
    /** TomoTime (0018,1480). */
    TOMO_TIME,
    /** ExposureTime (0018,1150), in ms (0018,9328) or in us (0018,8150). */
    EXPOSURE_TIME,
    /** No attribute: the start stands for the end. */
    START
  }

  static final Times UNKNOWN = new Times(null, null, null, null, null, null);

  static final int SERIES_DATE = 0x00080021;
  static final int ACQUISITION_DATE = 0x00080022;
  static final int ACQUISITION_DATE_TIME = 0x0008002A;
  static final int STUDY_TIME = 0x00080030;
  static final int SERIES_TIME = 0x00080031;
  static final int ACQUISITION_TIME = 0x00080032;
  static final int TIMEZONE_OFFSET_FROM_UTC = 0x00080201;
  static final int CONTENT_DATE = 0x00080023;
  static final int CONTENT_TIME = 0x00080033;
  static final int FRAME_ACQUISITION_DATE_TIME = 0x00189074;
  private static final int FRAME_REFERENCE_DATE_TIME = 0x00189151;
  static final int FRAME_CONTENT_SEQUENCE = 0x00209111;
  private static final int HALF_A_DAY_S = 12 * 3600;

  /** A local time, and its offset from UTC where the value itself has one. */
  private record Stamp(LocalDate date, LocalTime time, ZoneOffset offset, TimeSource source) {
    boolean isComplete() {
      return date != null && time != null;
    }
  }

  static Times of(Dataset dataset, ZoneId siteZone) {
    Stamp stamp = stamp(dataset);
    if (stamp == null || !stamp.isComplete()) {
      LocalDate date = stamp == null ? null : stamp.date;
      return new Times(null, null, date == null ? anyDate(dataset, null) : date, null, null, null);
    }
    ZoneOffset stated = TimeText.offset(Checked.text(dataset, TIMEZONE_OFFSET_FROM_UTC));
    ZoneSource zoneSource =
        stamp.offset != null
            ? ZoneSource.VALUE
            : stated != null ? ZoneSource.HEADER : ZoneSource.SITE;
    ZoneId headerZone = stated != null ? stated : siteZone;
    ZoneId zone = stamp.offset != null ? stamp.offset : headerZone;
    Instant start = LocalDateTime.of(stamp.date, stamp.time).atZone(zone).toInstant();
    AcquisitionEnd end = AcquisitionEnd.of(dataset, start, zone);
    return new Times(
        start,
        end.utc(),
        start.atZone(siteZone).toLocalDate(),
        stamp.source,
        zoneSource,
        end.source());
  }

  private static Stamp stamp(Dataset dataset) {
    Stamp whole =
        dateTime(Checked.text(dataset, ACQUISITION_DATE_TIME), TimeSource.ACQUISITION_DATETIME);
    if (whole.isComplete()) {
      return whole;
    }
    Stamp acquisition = pair(dataset, ACQUISITION_DATE, ACQUISITION_TIME, TimeSource.ACQUISITION);
    if (acquisition.isComplete()) {
      return acquisition;
    }
    Dataset content = FunctionalGroups.item(dataset, 0, FRAME_CONTENT_SEQUENCE);
    if (content != null) {
      for (int tag : new int[] {FRAME_ACQUISITION_DATE_TIME, FRAME_REFERENCE_DATE_TIME}) {
        Stamp frame = dateTime(Checked.text(content, tag), TimeSource.FRAME);
        if (frame.isComplete()) {
          return frame;
        }
      }
    }
    Stamp series = pair(dataset, SERIES_DATE, SERIES_TIME, TimeSource.SERIES);
    if (series.isComplete()) {
      return series;
    }
    Stamp image = pair(dataset, CONTENT_DATE, CONTENT_TIME, TimeSource.CONTENT);
    return image.isComplete() ? image : whole;
  }

  private static Stamp dateTime(String text, TimeSource source) {
    TimeText value = TimeText.ofDate(text);
    return new Stamp(value.date(), value.time(), value.offset(), source);
  }

  /** A date and a time, either of which may hold both. */
  private static Stamp pair(Dataset dataset, int dateTag, int timeTag, TimeSource source) {
    TimeText day = TimeText.ofDate(Checked.text(dataset, dateTag));
    TimeText hour = TimeText.ofTime(Checked.text(dataset, timeTag));
    LocalDate date = day.date() != null ? day.date() : hour.date();
    LocalTime time = hour.time() != null ? hour.time() : day.time();
    ZoneOffset offset = hour.offset() != null ? hour.offset() : day.offset();
    if (time != null && date == null) {
      date = anyDate(dataset, time);
    }
    return new Stamp(date, time, offset, source);
  }

  /**
   * The date of the acquisition, the series, the content or the study.
   *
   * @param time of what has no date of its own, or null: a series and a study begin before it, the
   *     content after it, so a time half a day on the other side of theirs is beyond midnight
   */
  private static LocalDate anyDate(Dataset dataset, LocalTime time) {
    int[][] pairs = {
      {ACQUISITION_DATE, ACQUISITION_TIME},
      {SERIES_DATE, SERIES_TIME},
      {CONTENT_DATE, CONTENT_TIME},
      {Tags.STUDY_DATE, STUDY_TIME}
    };
    for (int[] pair : pairs) {
      LocalDate date = TimeText.ofDate(Checked.text(dataset, pair[0])).date();
      if (date != null) {
        LocalTime of = time == null ? null : TimeText.ofTime(Checked.text(dataset, pair[1])).time();
        int later = of == null ? 0 : time.toSecondOfDay() - of.toSecondOfDay();
        if (pair[0] == CONTENT_DATE) {
          return later > HALF_A_DAY_S ? date.minusDays(1) : date;
        }
        return later < -HALF_A_DAY_S ? date.plusDays(1) : date;
      }
    }
    return null;
  }
}
