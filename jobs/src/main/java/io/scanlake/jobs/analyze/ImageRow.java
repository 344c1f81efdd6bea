package io.scanlake.jobs.analyze;

import io.scanlake.dicom.Agents;
import io.scanlake.dicom.Anatomy;
import io.scanlake.dicom.Demographics;
import io.scanlake.dicom.Device;
import io.scanlake.dicom.Exposure;
import io.scanlake.dicom.Header;
import io.scanlake.dicom.Identifiers;
import io.scanlake.dicom.ObjectKind;
import io.scanlake.dicom.PixelSummary;
import io.scanlake.dicom.Times;
import io.scanlake.jobs.settings.Settings;
import io.scanlake.jobs.tables.Tables;
import io.scanlake.pipeline.Findings;
import io.scanlake.privacy.Pseudonyms;
import io.scanlake.privacy.Pseudonyms.Domain;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.openhft.hashing.LongTupleHashFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** One row of {@code images}. Here identifiers become pseudonyms: no raw one passes. */
public final class ImageRow {
  /** Position of each column: a schema looks its names up anew at every row. */
  private static final Map<String, Integer> COLUMNS = columns();

  private static final Set<Integer> NOT_OF_THE_HEADER =
      Stream.of("run_id", "status", "file_key", "file_bytes", "received_utc", "site")
          .map(COLUMNS::get)
          .collect(Collectors.toUnmodifiableSet());

  private static final String UNDATED = "undated";

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
   * The values of one row; those that depend on other files are NULL.
   *
   * @param mtimeMs modification time of the file
   * @param findings null for an object without pixels and for one that was not decoded
   */
  public Row of(
      String fileKey,
      String site,
      long bytes,
      long mtimeMs,
      Header header,
      String status,
      Findings findings) {
    Values v = new Values();
    String instance = pseudonyms.key(Domain.INSTANCE, "", header.identifiers().sopUid());
    v.set("instance_key", instance == null ? fileKey : instance);
    v.set("run_id", runId);
    v.set("status", status);
    v.set("file_key", fileKey);
    v.set("file_bytes", bytes);
    identity(v, site, header);
    kind(v, header.kind());
    times(v, header.times(), mtimeMs);
    picture(v, header.pixels());
    anatomyAndSubject(v, header);
    v.set("header_hash", headerHash(v));
    v.set("is_text_guessed", header.isTextGuessed());
    if (findings != null) {
      findings(v, findings);
    }
    return v.row();
  }

  private void identity(Values v, String site, Header header) {
    Identifiers id = header.identifiers();
    v.set("site", site);
    v.set("study_key", pseudonyms.key(Domain.STUDY, "", id.studyUid()));
    v.set("series_key", pseudonyms.key(Domain.SERIES, "", id.seriesUid()));
    v.set("accession_key", pseudonyms.key(Domain.ACCESSION, site, id.accession()));
    v.set("operator_key", pseudonyms.key(Domain.OPERATOR, site, id.operatorsName()));
    String issuer = id.issuer() == null || id.issuer().isBlank() ? site : id.issuer();
    v.set("patient_key", pseudonyms.key(Domain.PATIENT, issuer, id.patientId()));
    Device device = header.device();
    String serial = serial(device.deviceSerialNumber());
    v.set("station_key", stationKey(site, device, serial));
    v.set("manufacturer", device.manufacturer());
    v.set("model_name", device.modelName());
    v.set("device_serial_number", serial);
    v.set("station_name", device.stationName());
    v.set("institution", device.institution());
    v.set("department", device.department());
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

  private static void kind(Values v, ObjectKind kind) {
    v.set("modality", kind.modality());
    v.set("modality_source", kind.modality() == null ? "UNKNOWN" : "HEADER");
    v.set("sop_class_uid", kind.sopClassUid());
    v.set("transfer_syntax_uid", kind.transferSyntaxUid());
    v.set("image_type", kind.imageType());
    v.set("presentation_intent", kind.presentationIntent());
    v.set("is_original", kind.isOriginal());
    v.set("is_localizer", kind.isLocalizer());
    v.set("is_secondary_capture", kind.isSecondaryCapture());
    v.set("is_phantom", kind.isPhantom());
    v.set("counts_for_time", kind.countsForTime());
    v.set("exclusion_reason", name(kind.exclusionReason()));
  }

  private static void times(Values v, Times times, long mtimeMs) {
    v.set("local_date", times.localDate() == null ? null : Date.valueOf(times.localDate()));
    v.set(
        "local_month",
        times.localDate() == null ? UNDATED : times.localDate().toString().substring(0, 7));
    v.set("acquired_utc", timestamp(times.acquiredUtc()));
    v.set("acquired_end_utc", timestamp(times.acquiredEndUtc()));
    v.set("time_source", name(times.timeSource()));
    v.set("zone_source", name(times.zoneSource()));
    v.set("received_utc", received(times.acquiredUtc(), mtimeMs));
  }

  /**
   * The file's time says when it arrived only if that was after the acquisition, or before it by no
   * more than a station's clock may be ahead, and not so long after that the archive must have been
   * copied since.
   */
  private static Timestamp received(Instant acquired, long mtimeMs) {
    long days = 24L * 3600 * 1000;
    boolean plausible =
        acquired != null
            && mtimeMs >= acquired.toEpochMilli() - days / 4
            && mtimeMs - acquired.toEpochMilli() < 30 * days;
    return plausible ? new Timestamp(mtimeMs) : null;
  }

  private static void picture(Values v, PixelSummary picture) {
    v.set("rows", picture.rows());
    v.set("columns", picture.columns());
    v.set("frames", picture.frames());
    v.set("bits_stored", picture.bitsStored());
    v.set("photometric", picture.photometric());
    v.set("row_spacing_mm", picture.rowSpacingMm());
    v.set("column_spacing_mm", picture.columnSpacingMm());
    v.set("is_lossy", picture.isLossy());
    v.set("burned_in_annotation", picture.burnedInAnnotation());
  }

  private void anatomyAndSubject(Values v, Header header) {
    Anatomy anatomy = header.anatomy();
    v.set("body_part", anatomy.bodyPart());
    v.set("body_region", name(anatomy.bodyRegion()));
    v.set("body_region_source", anatomy.bodyRegion() == null ? "UNKNOWN" : "HEADER");
    v.set("view_position", anatomy.viewPosition());
    v.set("laterality", anatomy.laterality());
    v.set("protocol_code", anatomy.protocolCode());
    Demographics demographics = header.demographics();
    v.set("patient_sex", demographics.patientSex());
    v.set("age_band", demographics.ageBand());
    String location = patientClass(header.referral().currentPatientLocation());
    v.set(
        "patient_class",
        location != null ? location : patientClass(header.referral().requestingService()));
    Agents agents = header.agents();
    v.set("contrast_agent", agents.contrastAgent());
    v.set("contrast_volume_ml", agents.contrastVolumeMl());
    v.set("radiopharmaceutical", agents.radiopharmaceutical());
    v.set("activity_mbq", agents.activityMbq());
    Exposure exposure = header.exposure();
    v.set("kvp", exposure.kvp());
    v.set("ctdivol_mgy", exposure.ctdivolMgy());
    v.set("dap_dgycm2", exposure.dapDgycm2());
    v.set("exposure_index", exposure.exposureIndex());
    v.set("deviation_index", exposure.deviationIndex());
  }

  private String patientClass(String place) {
    return place == null
        ? null
        : settings.patientClasses().get(place.strip().toUpperCase(Locale.ROOT));
  }

  /** Over the columns that the header fills and that a re-send does not change. */
  private static String headerHash(Values v) {
    StringBuilder text = new StringBuilder(1024);
    for (int i = 0; i < v.values.length; i++) {
      if (!NOT_OF_THE_HEADER.contains(i)) {
        text.append(v.values[i]).append('\u001F');
      }
    }
    long[] hash = new long[2];
    LongTupleHashFunction.xx128().hashChars(text, hash);
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(hash[1]) + hex.toHexDigits(hash[0]);
  }

  private static void findings(Values v, Findings f) {
    if (f.modality() != null) {
      v.set("modality", f.modality());
      v.set("modality_source", "MODEL");
    }
    if (f.bodyRegion() != null) {
      v.set("body_region", f.bodyRegion().name());
      v.set("body_region_source", "MODEL");
    }
    v.set("pixel_bytes", f.pixelBytes());
    v.set("pixel_hash", f.pixelHash());
    v.set("render_rule", f.renderRule().name());
    v.set("entropy_bits", f.quality().entropyBits());
    v.set("laplacian_var", f.quality().laplacianVar());
    v.set("saturated_frac", f.quality().saturatedFrac());
    v.set("black_frac", f.quality().blackFrac());
    v.set("contrast_p99_p1", f.quality().contrast());
    v.set("border_touch_frac", FactRows.known(f.borderTouchFrac()));
    v.set("is_blank", f.isBlank());
    v.set("is_blurred", f.isBlurred());
    v.set("is_saturated", f.isSaturated());
    v.set("is_clipped", f.isClipped());
    v.set("recipe", f.recipe());
    v.set("segment_status", f.segmentStatus().name());
    v.set("region_count", f.regionCount());
    v.set("region_area_px", f.regionAreaPx());
    v.set("region_area_mm2", FactRows.known(f.regionAreaMm2()));
    v.set("foreground_frac", FactRows.known(f.foregroundFrac()));
    v.set("largest_region_frac", FactRows.known(f.largestRegionFrac()));
    v.set("detection_count", f.detections().size());
    v.set("decode_ms", f.decodeMs());
    v.set("process_ms", f.processMs());
  }

  private static String name(Enum<?> value) {
    return value == null ? null : value.name();
  }

  private static Timestamp timestamp(Instant instant) {
    return instant == null ? null : Timestamp.from(instant);
  }

  private static Map<String, Integer> columns() {
    Map<String, Integer> columns = new HashMap<>();
    for (String name : Tables.IMAGES.schema().fieldNames()) {
      columns.put(name, columns.size());
    }
    return columns;
  }

  /** The values of one row of images, set by name. */
  private static final class Values {
    private final Object[] values = new Object[COLUMNS.size()];

    void set(String column, Object value) {
      values[COLUMNS.get(column)] = value;
    }

    Row row() {
      return RowFactory.create(values);
    }
  }
}
