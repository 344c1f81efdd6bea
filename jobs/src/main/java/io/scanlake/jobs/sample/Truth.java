package io.scanlake.jobs.sample;

import io.scanlake.file.Code;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * What one file of the sample must become. Null and negative values are unknown or do not apply.
 *
 * @param file relative to the archive
 * @param serial of the station
 * @param acquired local to the site
 * @param frames of the object; pages of a TIFF
 * @param regions discs drawn, over all frames; over the first page of a TIFF
 * @param spacingMm of a pixel, the same in both directions
 */
public record Truth(
    String file,
    Outcome outcome,
    Code code,
    String modality,
    String serial,
    LocalDateTime acquired,
    int frames,
    int regions,
    int width,
    int height,
    double spacingMm) {

  /** A term of the equation of a run from nothing. */
  public enum Outcome {
    ACCEPTED,
    NO_PIXELS,
    DUPLICATE,
    SUPERSEDED,
    REJECTED
  }

  static final String HEADER =
      "file,outcome,code,modality,station_serial,acquired,frames,regions,width,height,spacing_mm";

  private static final int UNKNOWN = -1;

  static Truth rejected(String file, Code code) {
    return new Truth(
        file,
        Outcome.REJECTED,
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
        Outcome.ACCEPTED,
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
        Outcome.NO_PIXELS,
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

  /**
   * The same object under another path, with another fate; of a refused one, regions are unknown.
   */
  Truth as(String otherFile, Outcome otherOutcome, Code otherCode) {
    return new Truth(
        otherFile,
        otherOutcome,
        otherCode,
        modality,
        serial,
        acquired,
        frames,
        otherOutcome == Outcome.REJECTED ? UNKNOWN : regions,
        width,
        height,
        spacingMm);
  }

  String csv() {
    return String.join(
        ",",
        file,
        outcome.name().toLowerCase(Locale.ROOT),
        text(code),
        text(modality),
        text(serial),
        acquired == null ? "" : DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(acquired),
        count(frames),
        count(regions),
        count(width),
        count(height),
        spacingMm < 0 ? "" : Double.toString(spacingMm));
  }

  private static String text(Object value) {
    return value == null ? "" : value.toString();
  }

  private static String count(int value) {
    return value < 0 ? "" : Integer.toString(value);
  }
}
