package io.scanlake.jobs.tables;

import io.scanlake.dicom.BodyRegion;
import io.scanlake.dicom.ObjectKind.ExclusionReason;
import io.scanlake.dicom.Photometric;
import io.scanlake.dicom.RenderRule;
import io.scanlake.dicom.Times.EndSource;
import io.scanlake.dicom.Times.TimeSource;
import io.scanlake.dicom.Times.ZoneSource;
import io.scanlake.file.Code;
import io.scanlake.file.Stage;
import io.scanlake.pipeline.Segmentation;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.types.DataTypes;

/** The fact tables, the ledger and the runs; {@link UsageTables} are derived from them. */
public final class Tables {
  /** Raised when a column changes its meaning. */
  public static final int SCHEMA_VERSION = 1;

  public static final Table IMAGES =
      Table.named("images", "One image instance: a DICOM SOP instance or one plain image file")
          .string("instance_key", "Pseudonym of the SOPInstanceUID; for a plain image, of the file")
          .string("run_id", "Run that wrote the row")
          .date("local_date", "Site-local date of acquisition; NULL if unknown")
          .string("local_month", "Year and month of local_date, or 'undated'")
          .string("station_key", "Pseudonym of the station: see stations")
          .string("modality", "DICOM Modality")
          .term("status", ImageStatus.class, "How far the object could be used")
          .instant("acquired_utc", "Start of the acquisition")
          .string("study_key", "Pseudonym of the StudyInstanceUID")
          .string("series_key", "Pseudonym of the SeriesInstanceUID")
          .string("patient_key", "Pseudonym of the PatientID and its issuer or site")
          .string("accession_key", "Pseudonym of the AccessionNumber and its site")
          .string("file_key", "Pseudonym of the site and the path relative to the input")
          .string("site", "Site of the input")
          .term("modality_source", ValueSource.class, "Where modality comes from")
          .string("sop_class_uid", "DICOM SOP class")
          .string("transfer_syntax_uid", "DICOM transfer syntax")
          .string("image_type", "ImageType, values joined by a backslash")
          .string("presentation_intent", "FOR PRESENTATION | FOR PROCESSING")
          .flag("is_original", "ImageType has ORIGINAL")
          .flag("is_localizer", "ImageType has LOCALIZER")
          .flag("is_secondary_capture", "Secondary capture: a screen, a scan, an import")
          .flag("is_phantom", "Quality control or test object, not a patient")
          .flag("counts_for_time", "Whether the instance counts towards station time")
          .term("exclusion_reason", ExclusionReason.class, "Why it does not count for time")
          .instant(
              "acquired_end_utc", "End of the acquisition: its start plus its duration where known")
          .term("end_source", EndSource.class, "DICOM attributes that acquired_end_utc comes from")
          .term("time_source", TimeSource.class, "DICOM attributes that acquired_utc comes from")
          .term(
              "zone_source",
              ZoneSource.class,
              "Where the offset from UTC comes from: the value itself, TimezoneOffsetFromUTC or"
                  + " settings")
          .instant(
              "received_utc",
              "Modification time of the file, where plausible as its arrival in the archive")
          .integer("rows", "Pixel rows per frame")
          .integer("columns", "Pixel columns per frame")
          .integer("frames", "Number of frames")
          .integer("bits_stored", "Significant bits per sample")
          .term("photometric", Photometric.class, "DICOM PhotometricInterpretation")
          .real("row_spacing_mm", "Distance between rows")
          .real("column_spacing_mm", "Distance between columns")
          .bigint("file_bytes", "Size of the file")
          .bigint("pixel_bytes", "Size of the uncompressed samples")
          .flag(
              "is_lossy",
              "Whether lossy compression was ever applied; NULL where the header leaves it open")
          .string("body_part", "BodyPartExamined, where it is a known term")
          .term("body_region", BodyRegion.class, "Normalised body region")
          .term("body_region_source", ValueSource.class, "Where body_region comes from")
          .string("view_position", "ViewPosition, where it is a known term")
          .string("laterality", "Side: L | R | B (both) | U (unpaired)")
          .string(
              "protocol_code", "Procedure or protocol code with its coding scheme; never free text")
          .string("patient_sex", "Sex of the patient: M | F | O")
          .string("age_band", "Age of the patient in decades, 90+ together")
          .string(
              "patient_class", "Class of the patient by the allow-list patient-classes in settings")
          .string("operator_key", "Pseudonym of the OperatorsName and the site")
          .string("contrast_agent", "Generic name from an allow-list, or OTHER")
          .real("contrast_volume_ml", "Volume of the contrast agent")
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
          .string("institution", "Institution named in the header")
          .string("department", "Department named in the header")
          .string("header_hash", "Hash of the columns that come from the header")
          .string("pixel_hash", "128-bit non-cryptographic hash of the samples")
          .string(
              "pixel_group",
              "The pixel_hash, where other instances have the same pixels; else NULL")
          .instant(
              "source_gone_since",
              "Start of the run that found no file of the instance any more; NULL while one is"
                  + " there")
          .integer("resend_count", "Number of further files known of the same instance")
          .flag(
              "is_repaired",
              "Whether the pixel data are damaged or contradict the header, yet the samples are"
                  + " there")
          .flag("is_conflict", "Files of the same instance had different pixels")
          .term("render_rule", RenderRule.class, "How samples were mapped to gray levels")
          .real("entropy_bits", "Shannon entropy of the gray levels, mean over frames")
          .real("laplacian_var", "Variance of the Laplacian, mean over frames")
          .real("saturated_frac", "Share of pixels at the brightest level")
          .real("black_frac", "Share of pixels at the darkest level")
          .real("contrast_p99_p1", "99th minus 1st percentile, gray levels")
          .real("border_touch_frac", "Share of the frame's border that is foreground")
          .flag("is_blank", "contrast_p99_p1 is below the recipe's limit")
          .flag("is_blurred", "laplacian_var is below the recipe's limit")
          .flag("is_saturated", "saturated_frac is above the recipe's limit")
          .flag("is_clipped", "border_touch_frac is above the recipe's limit")
          .string("burned_in_annotation", "BurnedInAnnotation: YES | NO; NULL where not stated")
          .flag(
              "is_text_guessed",
              "Header text was read in a character set that the header does not state")
          .string("recipe", "Recipe that was applied")
          .term("segment_status", Segmentation.Status.class, "How segmentation ended")
          .integer("region_count", "Number of regions over all frames")
          .bigint("region_area_px", "Area of the regions, original pixels")
          .real("region_area_mm2", "Area of the regions; NULL where the spacing is unknown")
          .real("foreground_frac", "Share of the frame that is foreground, mean over frames")
          .real("largest_region_frac", "Largest region's share of its frame")
          .integer("detection_count", "Number of detections of all models over all frames")
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
          .string("label", "Class predicted by a region classifier")
          .real("score", "Score of that class")
          .bigint("area_px", "Area, original pixels")
          .real("area_mm2", "Area; NULL where the spacing is unknown")
          .integer("x", "Left edge of the box, original pixels")
          .integer("y", "Upper edge of the box")
          .integer("w", "Width of the box")
          .integer("h", "Height of the box")
          .real("centroid_x", "Centre of mass, original pixels")
          .real("centroid_y", "Centre of mass, original pixels")
          .real("mean_intensity", "Mean gray level, 0–255")
          .real("sd_intensity", "Standard deviation of the gray level")
          .real("circularity", "4π·area / perimeter², at most 1")
          .real("solidity", "Area / area of the convex hull, at most 1")
          .flag("touches_border", "Whether a pixel of it lies on the frame's border")
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
          .string("model_id", "Identifier of the model in settings")
          .string("model_sha256", "SHA-256 of the model's file")
          .string("label", "Class of the object")
          .real(
              "score", "Score of the model; for a cascade, the number of raw hits that were merged")
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
          .term("outcome", FileOutcome.class, "What became of the file")
          .string("code", "Reject code; see rejects")
          .string("instance_key", "Instance that it holds; NULL where no header could be read")
          .integer("tries", "Number of runs that processed it")
          .instant("first_seen_utc", "Start of the run that first processed it")
          .instant("processed_utc", "When it was last processed")
          .string("code_version", "Scanlake version that processed it")
          .string("settings_hash", "Hash of the recipes and limits it was processed with")
          .string("models_hash", "Hash of the models it was processed with")
          .string("run_id", "Run that last processed it")
          .string("site", "Site of the input; NULL in rows that an older Scanlake wrote")
          .instant(
              "gone_since_utc",
              "Start of the run that first found it listed no more; NULL while it is there")
          .sortBy("file_key")
          .build();

  public static final Table REJECTS =
      Table.named("rejects", "One file that cannot be used at present")
          .string("file_key", "Pseudonym of the site and the path; the path stands in files")
          .string("run_id", "Run that wrote the row")
          .term("stage", Stage.class, "Stage that rejected it")
          .term("code", Code.class, "Reason, a stable code")
          .string("message", "Details, without patient data")
          .bigint("bytes", "Length of the file")
          .string(
              "content_hash", "64-bit hash of the content, to recognise copies of one faulty file")
          .string("modality", "From the header, where it could be read")
          .string("station_key", "From the header, where it could be read")
          .string("transfer_syntax_uid", "From the header, where it could be read")
          .integer("tries", "Number of runs that processed it")
          .instant("first_seen_utc", "Start of the run that first processed it")
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
          .string("settings_hash", "Hash of the recipes and limits")
          .string("key_id", "Fingerprint of the pseudonym secret")
          .bigint("listed", "Files listed: the sum of the next seven columns")
          .bigint("accepted", "New or changed instances, analysed")
          .bigint("no_pixels", "Valid objects without pixel data")
          .bigint("duplicate", "Re-sends")
          .bigint("superseded", "Older copies of an instance")
          .bigint("rejected", "Could not be used: see rejects")
          .bigint("unchanged", "Files that an earlier run finished with")
          .bigint("deferred", "Files in their quiet period, or left at the deadline")
          .bigint("bytes", "Bytes of the files that the run processed")
          .integer("batches", "Number of batches")
          .add(
              "dates_restated",
              DataTypes.createArrayType(DataTypes.DateType),
              "Dates whose derived rows were rewritten")
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
