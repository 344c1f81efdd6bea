package io.scanlake.jobs.analyze;

import io.scanlake.dicom.Device;
import io.scanlake.dicom.Header;
import io.scanlake.dicom.Identifiers;
import io.scanlake.dicom.ObjectKind;
import io.scanlake.dicom.Times;
import io.scanlake.jobs.settings.Settings;
import io.scanlake.jobs.tables.ImageStatus;
import io.scanlake.jobs.tables.RowBuilder;
import io.scanlake.jobs.tables.Tables;
import io.scanlake.jobs.tables.ValueSource;
import io.scanlake.pipeline.Findings;
import io.scanlake.privacy.Pseudonyms;
import io.scanlake.privacy.Pseudonyms.Domain;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import net.openhft.hashing.LongTupleHashFunction;

/** One row of {@code images}. Here identifiers become pseudonyms: no raw one passes. */
public final class ImageRow {
  /** Columns that the header does not fill, or that a re-send changes. */
  private static final Set<String> NOT_OF_THE_HEADER =
      Set.of("run_id", "status", "file_key", "file_bytes", "received_utc", "site");

  private static final List<String> OF_THE_HEADER =
      Stream.of(Tables.IMAGES.schema().fieldNames())
          .filter(name -> !NOT_OF_THE_HEADER.contains(name))
          .toList();

  /** Serial numbers that say nothing. */
  private static final Set<String> NO_SERIAL =
      Set.of("0", "00", "000", "0000", "00000", "000000", "NONE", "UNKNOWN", "N/A", "NA", "-");

  private final Pseudonyms pseudonyms;
  private final Settings settings;
  private final String runId;

  public ImageRow(Pseudonyms pseudonyms, Settings settings, String runId) {
    this.pseudonyms = pseudonyms;
    this.settings = settings;
    this.runId = runId;
  }

  /**
   * The values of one row; what depends on other files is not set.
   *
   * @param mtimeMs modification time of the file
   * @param findings null for an object without pixels and for one that was not decoded
   */
  public RowBuilder of(
      String fileKey,
      String site,
      long bytes,
      long mtimeMs,
      Header header,
      ImageStatus status,
      Findings findings) {
    RowBuilder row = Tables.IMAGES.row();
    String instance = pseudonyms.key(Domain.INSTANCE, "", header.identifiers().sopUid());
    row.set("instance_key", instance == null ? fileKey : instance);
    row.set("run_id", runId);
    row.set("status", status);
    row.set("file_key", fileKey);
    row.set("file_bytes", bytes);
    identity(row, site, header);
    kind(row, header.kind());
    times(row, header.times(), mtimeMs);
    patient(row, header);
    row.put(header.pixels()).put(header.agents()).put(header.exposure());
    row.set("header_hash", headerHash(row));
    row.set("is_text_guessed", header.isTextGuessed());
    if (findings != null) {
      findings(row, findings);
    }
    return row;
  }

  private void identity(RowBuilder row, String site, Header header) {
    Identifiers id = header.identifiers();
    row.set("site", site);
    row.set("study_key", pseudonyms.key(Domain.STUDY, "", id.studyUid()));
    row.set("series_key", pseudonyms.key(Domain.SERIES, "", id.seriesUid()));
    row.set("accession_key", pseudonyms.key(Domain.ACCESSION, site, id.accession()));
    row.set("operator_key", pseudonyms.key(Domain.OPERATOR, site, id.operatorsName()));
    String issuer = id.issuer() == null || id.issuer().isBlank() ? site : id.issuer();
    row.set("patient_key", pseudonyms.key(Domain.PATIENT, issuer, id.patientId()));
    Device device = header.device();
    String serial = serial(device.deviceSerialNumber());
    row.set("station_key", stationKey(site, device, serial));
    row.put(device).set("device_serial_number", serial);
  }

  /**
   * By serial number, else by maker, model, institution and station name; NULL if none is known.
   */
  private String stationKey(String site, Device device, String serial) {
    if (serial != null) {
      return pseudonyms.key(Domain.STATION, site, "SERIAL " + serial);
    }
    if (device.manufacturer() == null
        && device.modelName() == null
        && device.stationName() == null) {
      return null;
    }
    String name =
        String.join(
            "\u001F",
            text(device.manufacturer()),
            text(device.modelName()),
            text(device.institution()),
            text(device.stationName()));
    return pseudonyms.key(Domain.STATION, site, "NAME " + name);
  }

  private static String serial(String number) {
    return number == null || NO_SERIAL.contains(number.strip().toUpperCase(Locale.ROOT))
        ? null
        : number.strip();
  }

  private static String text(String value) {
    return value == null ? "" : value.strip();
  }

  private static void kind(RowBuilder row, ObjectKind kind) {
    row.put(kind);
    row.set("modality_source", kind.modality() == null ? ValueSource.UNKNOWN : ValueSource.HEADER);
  }

  private static void times(RowBuilder row, Times times, long mtimeMs) {
    row.put(times).set("received_utc", received(times.acquiredUtc(), mtimeMs));
  }

  /**
   * The file's time says when it arrived only if that was after the acquisition, or before it by no
   * more than a station's clock may be ahead, and not so long after that the archive must have been
   * copied since.
   */
  private static Instant received(Instant acquired, long mtimeMs) {
    long days = 24L * 3600 * 1000;
    boolean plausible =
        acquired != null
            && mtimeMs >= acquired.toEpochMilli() - days / 4
            && mtimeMs - acquired.toEpochMilli() < 30 * days;
    return plausible ? Instant.ofEpochMilli(mtimeMs) : null;
  }

  private void patient(RowBuilder row, Header header) {
    row.put(header.anatomy()).put(header.demographics());
    row.set(
        "body_region_source",
        header.anatomy().bodyRegion() == null ? ValueSource.UNKNOWN : ValueSource.HEADER);
    String location = patientClass(header.referral().currentPatientLocation());
    row.set(
        "patient_class",
        location != null ? location : patientClass(header.referral().requestingService()));
  }

  private String patientClass(String place) {
    return place == null
        ? null
        : settings.patientClasses().get(place.strip().toUpperCase(Locale.ROOT));
  }

  /** Over the columns that the header fills and that a re-send does not change. */
  private static String headerHash(RowBuilder row) {
    StringBuilder text = new StringBuilder(1024);
    for (String column : OF_THE_HEADER) {
      text.append(row.get(column)).append('\u001F');
    }
    long[] hash = new long[2];
    LongTupleHashFunction.xx128().hashChars(text, hash);
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(hash[1]) + hex.toHexDigits(hash[0]);
  }

  private static void findings(RowBuilder row, Findings f) {
    if (f.modality() != null) {
      row.set("modality", f.modality());
      row.set("modality_source", ValueSource.MODEL);
    }
    if (f.bodyRegion() != null) {
      row.set("body_region", f.bodyRegion());
      row.set("body_region_source", ValueSource.MODEL);
    }
    row.set("pixel_bytes", f.pixelBytes());
    row.set("pixel_hash", f.pixelHash());
    row.set("is_repaired", f.isRepaired());
    row.set("render_rule", f.renderRule());
    row.set("entropy_bits", f.quality().entropyBits());
    row.set("laplacian_var", f.quality().laplacianVar());
    row.set("saturated_frac", f.quality().saturatedFrac());
    row.set("black_frac", f.quality().blackFrac());
    row.set("contrast_p99_p1", f.quality().contrast());
    row.set("border_touch_frac", f.borderTouchFrac());
    row.set("is_blank", f.isBlank());
    row.set("is_blurred", f.isBlurred());
    row.set("is_saturated", f.isSaturated());
    row.set("is_clipped", f.isClipped());
    row.set("recipe", f.recipe());
    row.set("segment_status", f.segmentStatus());
    row.set("region_count", f.regionCount());
    row.set("region_area_px", f.regionAreaPx());
    row.set("region_area_mm2", f.regionAreaMm2());
    row.set("foreground_frac", f.foregroundFrac());
    row.set("largest_region_frac", f.largestRegionFrac());
    row.set("detection_count", f.detections().size());
    row.set("decode_ms", f.decodeMs());
    row.set("process_ms", f.processMs());
  }
}
