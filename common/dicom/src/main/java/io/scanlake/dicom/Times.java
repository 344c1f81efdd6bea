package io.scanlake.dicom;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When it was acquired: the first of AcquisitionDateTime, AcquisitionDate and Time, the first
 * frame's time, SeriesDate and Time, ContentDate and Time that is complete. A time whose own date
 * is missing takes the series', the content's or the study's. StudyTime is never used: it is that
 * of registration.
 *
 * @param acquiredUtc the start, or null if date or time is unknown
 * @param acquiredEndUtc start and AcquisitionDuration, else ExposureTime, else the start
 * @param localDate in the site's zone; known without {@code acquiredUtc} where only a date is
 *     stated
 */
public record Times(
    Instant acquiredUtc,
    Instant acquiredEndUtc,
    LocalDate localDate,
    TimeSource timeSource,
    ZoneSource zoneSource) {

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

  static final Times UNKNOWN = new Times(null, null, null, null, null);

  static final int SERIES_DATE = 0x00080021;
  static final int ACQUISITION_DATE = 0x00080022;
  static final int ACQUISITION_DATE_TIME = 0x0008002A;
  static final int SERIES_TIME = 0x00080031;
  static final int ACQUISITION_TIME = 0x00080032;
  static final int TIMEZONE_OFFSET_FROM_UTC = 0x00080201;
  static final int EXPOSURE_TIME = 0x00181150;
  private static final int CONTENT_DATE = 0x00080023;
  private static final int CONTENT_TIME = 0x00080033;
  private static final int FRAME_ACQUISITION_DATE_TIME = 0x00189074;
  private static final int FRAME_REFERENCE_DATE_TIME = 0x00189151;
  private static final int FRAME_CONTENT_SEQUENCE = 0x00209111;
  private static final int EARLIEST_YEAR = 1970;
  private static final int LATEST_YEAR = 2199;
  private static final double LONGEST_S = 24 * 3600;
  private static final Pattern DATE = Pattern.compile("([0-9]{4})([.-]?)([0-9]{2})\\2([0-9]{2})");
  private static final Pattern TIME =
      Pattern.compile("([0-9]{2})(?::?([0-9]{2})(?::?([0-9]{2})(?:[.,]([0-9]{1,9}))?)?)?");
  private static final Pattern DATE_TIME =
      Pattern.compile("([0-9]{8})([0-9]{2}[0-9.]*)?([+-][0-9]{4})?");
  private static final Pattern OFFSET = Pattern.compile("([+-])([0-9]{2}):?([0-9]{2})");

  /** A local time, and its offset from UTC where the value itself has one. */
  private record Stamp(LocalDate date, LocalTime time, ZoneOffset offset, TimeSource source) {
    boolean isComplete() {
      return date != null && time != null;
    }
  }

  static Times of(Dataset dataset, ZoneId siteZone) {
    Stamp stamp = stamp(dataset);
    if (stamp == null || !stamp.isComplete()) {
      return new Times(null, null, anyDate(dataset, stamp), null, null);
    }
    ZoneOffset stated = offset(Checked.text(dataset, TIMEZONE_OFFSET_FROM_UTC));
    ZoneSource zoneSource =
        stamp.offset != null
            ? ZoneSource.VALUE
            : stated != null ? ZoneSource.HEADER : ZoneSource.SITE;
    ZoneId zone = stamp.offset != null ? stamp.offset : stated != null ? stated : siteZone;
    Instant start = LocalDateTime.of(stamp.date, stamp.time).atZone(zone).toInstant();
    return new Times(
        start,
        start.plusNanos((long) (seconds(dataset) * 1e9)),
        start.atZone(siteZone).toLocalDate(),
        stamp.source,
        zoneSource);
  }

  private static Stamp stamp(Dataset dataset) {
    Stamp whole =
        dateTime(Checked.text(dataset, ACQUISITION_DATE_TIME), TimeSource.ACQUISITION_DATETIME);
    if (whole != null && whole.isComplete()) {
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
        if (frame != null && frame.isComplete()) {
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

  private static Stamp pair(Dataset dataset, int dateTag, int timeTag, TimeSource source) {
    LocalTime time = time(Checked.text(dataset, timeTag));
    LocalDate date = date(Checked.text(dataset, dateTag));
    if (time != null && date == null) {
      date = anyDate(dataset, null);
    }
    return new Stamp(date, time, null, source);
  }

  private static LocalDate anyDate(Dataset dataset, Stamp stamp) {
    if (stamp != null && stamp.date != null) {
      return stamp.date;
    }
    for (int tag : new int[] {ACQUISITION_DATE, SERIES_DATE, CONTENT_DATE, Tags.STUDY_DATE}) {
      LocalDate date = date(Checked.text(dataset, tag));
      if (date != null) {
        return date;
      }
    }
    return null;
  }

  /** Seconds from start to end: AcquisitionDuration (s), else ExposureTime (ms), else none. */
  private static double seconds(Dataset dataset) {
    Double duration = dataset.number(Tags.ACQUISITION_DURATION);
    if (duration != null && duration > 0 && duration <= LONGEST_S) {
      return duration;
    }
    Double exposure = dataset.number(EXPOSURE_TIME);
    return exposure != null && exposure > 0 && exposure <= LONGEST_S * 1000 ? exposure / 1000 : 0;
  }

  /** DA (PS3.5, 6.2), also with the dots of ACR-NEMA or with dashes. */
  static LocalDate date(String text) {
    return date(text, EARLIEST_YEAR);
  }

  static LocalDate date(String text, int earliestYear) {
    Matcher m = DATE.matcher(text == null ? "" : text);
    if (!m.matches()) {
      return null;
    }
    int year = Integer.parseInt(m.group(1));
    if (year < earliestYear || year > LATEST_YEAR) {
      return null;
    }
    try {
      return LocalDate.of(year, Integer.parseInt(m.group(3)), Integer.parseInt(m.group(4)));
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** TM (PS3.5, 6.2): hours, with minutes, seconds and fraction or without, with colons or not. */
  static LocalTime time(String text) {
    Matcher m = TIME.matcher(text == null ? "" : text);
    if (!m.matches()) {
      return null;
    }
    int hour = Integer.parseInt(m.group(1));
    int minute = m.group(2) == null ? 0 : Integer.parseInt(m.group(2));
    int second = m.group(3) == null ? 0 : Integer.parseInt(m.group(3));
    int nano = m.group(4) == null ? 0 : Integer.parseInt((m.group(4) + "00000000").substring(0, 9));
    if (hour > 23 || minute > 59 || second > 60) {
      return null;
    }
    return LocalTime.of(hour, minute, Math.min(second, 59), nano);
  }

  /** DT (PS3.5, 6.2), from days on. */
  private static Stamp dateTime(String text, TimeSource source) {
    Matcher m = DATE_TIME.matcher(text == null ? "" : text);
    if (!m.matches()) {
      return null;
    }
    return new Stamp(date(m.group(1)), time(m.group(2)), offset(m.group(3)), source);
  }

  private static ZoneOffset offset(String text) {
    Matcher m = OFFSET.matcher(text == null ? "" : text);
    if (!m.matches()) {
      return null;
    }
    int minutes = Integer.parseInt(m.group(2)) * 60 + Integer.parseInt(m.group(3));
    // PS3.3, C.12.1.1.8: from -1200 to +1400.
    if (minutes > 14 * 60) {
      return null;
    }
    return ZoneOffset.ofTotalSeconds((m.group(1).equals("-") ? -60 : 60) * minutes);
  }
}
