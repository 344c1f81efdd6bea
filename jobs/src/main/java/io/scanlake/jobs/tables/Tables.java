package io.scanlake.jobs.tables;

import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.types.DataTypes;

/** The facts, the ledger and the runs; {@link UsageTables} follow from them. */
public final class Tables {
  /** Raised when a column changes its meaning. */
  public static final int SCHEMA_VERSION = 1;

  public static final Table IMAGES =
      Table.named("images", "One image instance: a DICOM SOP instance or one plain image file")
          .string("instance_key", "Pseudonym of the SOPInstanceUID; of the file for a plain image")
          .string("run_id", "Run that wrote the row")
          .date("local_date", "Site-local date of acquisition; NULL if unknown")
          .string("local_month", "Year and month of local_date, or 'undated'")
          .string("station_key", "Pseudonym of the station: see stations")
          .string("modality", "DICOM Modality")
          .string("status", "OK | NO_PIXELS (a valid object without image) | UNDECODED")
          .instant("acquired_utc", "Begin of acquisition")
          .string("study_key", "Pseudonym of the StudyInstanceUID")
          .string("series_key", "Pseudonym of the SeriesInstanceUID")
          .string("patient_key", "Pseudonym of the PatientID and its issuer or site")
          .string("accession_key", "Pseudonym of the AccessionNumber and its site")
          .string("file_key", "Pseudonym of the site and the path relative to the input")
          .string("site", "Site of the input")
          .string("modality_source", "HEADER | MODEL | UNKNOWN")
          .string("sop_class_uid", "DICOM SOP class")
          .string("transfer_syntax_uid", "DICOM transfer syntax")
          .string("image_type", "ImageType, values joined by a backslash")
          .string("presentation_intent", "FOR PRESENTATION | FOR PROCESSING")
          .flag("is_original", "ImageType says ORIGINAL")
          .flag("is_localizer", "ImageType says LOCALIZER")
          .flag("is_secondary_capture", "Secondary capture: a screen, a scan, an import")
          .flag("is_phantom", "Quality control or test object, not a patient")
          .flag("counts_for_time", "Whether the instance counts as work of the station")
          .string("exclusion_reason", "Why it does not count for time")
          .instant("acquired_end_utc", "End of acquisition: begin, and duration where known")
          .string("time_source", "DICOM attribute that acquired_utc comes from")
          .string("zone_source", "HEADER (TimezoneOffsetFromUTC) | SITE (settings)")
          .instant("received_utc", "File time, where plausible as arrival in the archive")
          .integer("rows", "Pixel rows of a frame")
          .integer("columns", "Pixel columns of a frame")
          .integer("frames", "Number of frames")
          .integer("bits_stored", "Bits of a sample that carry the value")
          .string("photometric", "DICOM PhotometricInterpretation")
          .real("row_spacing_mm", "Distance between rows")
          .real("column_spacing_mm", "Distance between columns")
          .bigint("file_bytes", "Size of the file")
          .bigint("pixel_bytes", "Size of the samples, uncompressed")
          .flag("is_lossy", "Lossy compression was applied at some time")
          .string("body_part", "BodyPartExamined, a code")
          .string("body_region", "Normalised body region")
          .string("body_region_source", "HEADER | MODEL | UNKNOWN")
          .string("view_position", "ViewPosition, a code")
          .string("laterality", "L | R | B | U")
          .string("protocol_code", "Procedure code with its scheme, never free text")
          .string("patient_sex", "M | F | O")
          .string("age_band", "Age in decades, 90+ together")
          .string("patient_class", "By the allow-list patient-classes in settings")
          .string("operator_key", "Pseudonym of the operator and the site")
          .string("contrast_agent", "Generic name from an allow-list, or OTHER")
          .real("contrast_volume_ml", "Volume of contrast agent")
          .string("radiopharmaceutical", "Name from an allow-list, or OTHER")
          .real("activity_mbq", "Administered activity")
          .real("kvp", "Tube voltage, kV")
          .real("ctdivol_mgy", "CTDIvol of the slice; never sum it over slices")
          .real("dap_dgycm2", "Dose area product")
          .real("exposure_index", "IEC 62494-1 exposure index")
          .real("deviation_index", "IEC 62494-1 deviation index")
          .string("manufacturer", "Maker of the station")
          .string("model_name", "Model of the station")
          .string("device_serial_number", "Serial number of the station")
          .string("station_name", "Name of the station")
          .string("institution", "Institution that the header names")
          .string("department", "Department that the header names")
          .string("header_hash", "Hash of the columns that come from the header")
          .string("pixel_hash", "128-bit non-cryptographic hash of the samples")
          .string("pixel_group", "The pixel_hash, where other instances have the same pixels")
          .integer("resend_count", "Further files known of the same instance")
          .flag("is_conflict", "Files of the same instance came with other pixels")
          .string("render_rule", "How samples became grey levels")
          .real("entropy_bits", "Shannon entropy of the grey levels, mean over frames")
          .real("laplacian_var", "Variance of the Laplacian, mean over frames")
          .real("saturated_frac", "Share of pixels at the brightest level")
          .real("black_frac", "Share of pixels at the darkest level")
          .real("contrast_p99_p1", "99th less 1st percentile, grey levels")
          .real("border_touch_frac", "Share of the frame's border that is foreground")
          .flag("is_blank", "Hardly any contrast")
          .flag("is_blurred", "Hardly any edge")
          .flag("is_saturated", "Too much at the brightest level")
          .flag("is_clipped", "Too much foreground at the border")
          .string("burned_in_annotation", "YES | NO | NULL (not stated)")
          .flag("is_text_guessed", "Header text was read in a character set that it does not state")
          .string("recipe", "Recipe that was used")
          .string("segment_status", "OK | EMPTY | TOO_MANY | NOT_APPLICABLE")
          .integer("region_count", "Regions over all frames")
          .bigint("region_area_px", "Area of the regions, original pixels")
          .real("region_area_mm2", "Area of the regions; NULL where the spacing is unknown")
          .real("foreground_frac", "Share of the frame that is foreground, mean over frames")
          .real("largest_region_frac", "Largest region's share of its frame")
          .integer("detection_count", "Detections of all models over all frames")
          .real("decode_ms", "Time to decode and render")
          .real("process_ms", "Time of the three stages")
          .partitionBy("local_month")
          .sortBy("local_date", "station_key", "acquired_utc", "instance_key")
          .build();

  public static final Table REGIONS =
      Table.named("regions", "One watershed region of one frame")
          .string("instance_key", "The image: see images")
          .string("run_id", "Run that wrote the row")
          .date("local_date", "As in images")
          .string("local_month", "As in images")
          .integer("frame", "Frame, from 0")
          .integer("region", "Region within the frame, from 1")
          .string("label", "Class that a region classifier gave")
          .real("score", "The classifier's measure")
          .bigint("area_px", "Original pixels")
          .real("area_mm2", "NULL where the spacing is unknown")
          .integer("x", "Left edge of the box, original pixels")
          .integer("y", "Upper edge of the box")
          .integer("w", "Width of the box")
          .integer("h", "Height of the box")
          .real("centroid_x", "Original pixels")
          .real("centroid_y", "Original pixels")
          .real("mean_intensity", "Mean grey level, 0–255")
          .real("sd_intensity", "Standard deviation of the grey level")
          .real("circularity", "4π·area / perimeter², at most 1")
          .real("solidity", "Area / area of the convex hull, at most 1")
          .flag("touches_border", "A pixel of it lies on the frame's border")
          .partitionBy("local_month")
          .sortBy("local_date", "instance_key", "frame", "region")
          .build();

  public static final Table DETECTIONS =
      Table.named("detections", "One object that a model found in one frame")
          .string("instance_key", "The image: see images")
          .string("run_id", "Run that wrote the row")
          .date("local_date", "As in images")
          .string("local_month", "As in images")
          .integer("frame", "Frame, from 0")
          .string("model_id", "Model, as settings name it")
          .string("model_sha256", "SHA-256 of the model's file")
          .string("label", "What was found")
          .real("score", "The model's measure; for a cascade the raw hits merged")
          .integer("x", "Left edge of the box, original pixels")
          .integer("y", "Upper edge of the box")
          .integer("w", "Width of the box")
          .integer("h", "Height of the box")
          .real("w_mm", "Width; NULL where the spacing is unknown")
          .real("h_mm", "Height; NULL where the spacing is unknown")
          .partitionBy("local_month")
          .sortBy("local_date", "instance_key", "frame", "model_id", "y", "x")
          .build();

  public static final Table FILES =
      Table.named(
              "files", "One file that a run finished with: the ledger, the only table with a path")
          .string("file_key", "Pseudonym of the site and the path relative to the input")
          .string("path", "The path, as it was listed")
          .bigint("bytes", "Length when it was read")
          .instant("mtime_utc", "Modification time when it was listed")
          .string("outcome", "ACCEPTED | NO_PIXELS | DUPLICATE | SUPERSEDED | REJECTED")
          .string("code", "Code of a reject")
          .string("instance_key", "Instance that it holds; NULL where no header could be read")
          .integer("tries", "Runs that took it up")
          .instant("first_seen_utc", "Run that first took it up")
          .instant("processed_utc", "Run that last took it up")
          .string("code_version", "Scanlake's version then")
          .string("settings_hash", "Of the recipes and limits then")
          .string("models_hash", "Of the models then")
          .string("run_id", "Run that last took it up")
          .sortBy("file_key")
          .build();

  public static final Table REJECTS =
      Table.named("rejects", "One file that could not be used, at present")
          .string("file_key", "Pseudonym of the site and the path; the path stands in files")
          .string("run_id", "Run that wrote the row")
          .string("stage", "READ | DECODE | PREPROCESS | SEGMENT | RECOGNIZE")
          .string("code", "Stable code of the reason")
          .string("message", "What was found, without data of the patient")
          .bigint("bytes", "Length of the file")
          .string("content_hash", "64-bit hash of the content; equal faults of equal files")
          .string("modality", "Where the header could be read")
          .string("station_key", "Where the header could be read")
          .string("transfer_syntax_uid", "Where the header could be read")
          .integer("tries", "Runs that took it up")
          .instant("first_seen_utc", "Run that first took it up")
          .sortBy("code", "file_key")
          .build();

  public static final Table RUNS =
      Table.named("runs", "One run")
          .string("run_id", "The run")
          .instant("started_utc", "Start of the listing")
          .instant("finished_utc", "When the row was written")
          .string("state", "FINISHED | DEADLINE (files were left for the next run)")
          .string("code_version", "Scanlake's version")
          .integer("schema_version", "Version of the tables' meaning")
          .string("settings_hash", "Of the recipes and limits")
          .string("key_id", "Names the pseudonym secret without giving it away")
          .bigint("listed", "Files listed = the sum of the next seven")
          .bigint("accepted", "New or renewed instances, analysed")
          .bigint("no_pixels", "Valid objects without pixels")
          .bigint("duplicate", "Re-sends")
          .bigint("superseded", "Older copies of an instance")
          .bigint("rejected", "Could not be used: see rejects")
          .bigint("unchanged", "Finished by an earlier run")
          .bigint("deferred", "Too young, or after the deadline")
          .bigint("bytes", "Bytes of the files that the run took up")
          .integer("batches", "Batches")
          .add(
              "dates_restated",
              DataTypes.createArrayType(DataTypes.DateType),
              "Dates whose derived rows were written anew")
          .add(
              "seconds_by_stage",
              DataTypes.createMapType(DataTypes.StringType, DataTypes.DoubleType),
              "Wall time of list, plan, analyze, resolve, commit, derive, forecast")
          .build();

  private Tables() {}

  /** Every table of the warehouse. */
  public static List<Table> all() {
    return Stream.of(
            List.of(IMAGES, REGIONS, DETECTIONS, FILES, REJECTS),
            UsageTables.all(),
            ForecastTables.all(),
            List.of(RUNS))
        .flatMap(List::stream)
        .toList();
  }
}
