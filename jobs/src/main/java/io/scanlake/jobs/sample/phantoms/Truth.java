package io.scanlake.jobs.sample.phantoms;

import io.scanlake.file.Code;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * The expected outcome of one file of the sample. Null and negative values are unknown or do not
 * apply.
 *
 * @param file relative to the archive
 * @param serial the serial number of the station
 * @param acquired in the site's local time
 * @param frames the number of frames of an object, or of pages of a TIFF
 * @param regions the number of discs drawn, over all frames; over the first page of a TIFF
 * @param spacingMm the pixel spacing, the same in both directions
 */
public record Truth(
    String file,
    ExpectedOutcome outcome,
    Code code,
    String modality,
    String serial,
    LocalDateTime acquired,
    int frames,
    int regions,
    int width,
    int height,
    double spacingMm) {

  /** The counter of {@code runs} that a first run adds the file to. */
  public enum ExpectedOutcome {
    ACCEPTED,
    NO_PIXELS,
    DUPLICATE,
    SUPERSEDED,
    REJECTED
  }

  static final String[] COLUMNS = {
    "file",
    "outcome",
    "code",
    "modality",
    "station_serial",
    "acquired",
    "frames",
    "regions",
    "width",
    "height",
    "spacing_mm"
  };

  private static final int UNKNOWN = -1;

  static Truth rejected(String file, Code code) {
    return new Truth(
        file,
        ExpectedOutcome.REJECTED,
        code,
        null,
        null,
        null,
        UNKNOWN,
        UNKNOWN,
        UNKNOWN,
        UNKNOWN,
        UNKNOWN);
  }

  static Truth plain(String file, Phantom phantom, int frames) {
    return new Truth(
        file,
        ExpectedOutcome.ACCEPTED,
        null,
        null,
        null,
        null,
        frames,
        phantom.regions(),
        phantom.width(),
        phantom.height(),
        UNKNOWN);
  }

  static Truth withoutPixels(String file, String modality, String serial, LocalDateTime acquired) {
    return new Truth(
        file,
        ExpectedOutcome.NO_PIXELS,
        null,
        modality,
        serial,
        acquired,
        UNKNOWN,
        UNKNOWN,
        UNKNOWN,
        UNKNOWN,
        UNKNOWN);
  }

  /** The same object under another path, with another outcome; regions of a reject are unknown. */
  Truth as(String otherFile, ExpectedOutcome otherOutcome, Code otherCode) {
    return new Truth(
        otherFile,
        otherOutcome,
        otherCode,
        modality,
        serial,
        acquired,
        frames,
        otherOutcome == ExpectedOutcome.REJECTED ? UNKNOWN : regions,
        width,
        height,
        spacingMm);
  }

  /** The values of {@link #COLUMNS}. */
  Object[] cells() {
    return new Object[] {
      file,
      outcome.name().toLowerCase(Locale.ROOT),
      code,
      modality,
      serial,
      acquired == null ? null : DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(acquired),
      known(frames),
      known(regions),
      known(width),
      known(height),
      spacingMm < 0 ? null : (Double) spacingMm
    };
  }

  private static Integer known(int value) {
    return value < 0 ? null : (Integer) value;
  }
}
