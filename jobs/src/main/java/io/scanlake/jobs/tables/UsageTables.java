package io.scanlake.jobs.tables;

import io.scanlake.dicom.Times.TimeSource;
import io.scanlake.usage.EncounterPlace.GapClass;
import java.util.List;
import org.apache.spark.sql.types.DataTypes;

/**
 * The tables derived from the fact tables: who and what was used, when and for how long. Every time
 * comes from a header; every duration is in whole seconds.
 */
public final class UsageTables {

  public static final Table STUDIES =
      Table.named("studies", "One study at one station; a study on two stations is two rows")
          .string("study_key", "Pseudonym of the StudyInstanceUID")
          .date(
              "local_date",
              "Site-local date of its start; where no image counts for time, that of its earliest image")
          .string("local_month", "Year and month of local_date, or 'undated'")
          .string("station_key", "The station: see stations; NULL where unknown")
          .string(
              "encounter_key",
              "Encounter of its first acquisition session; NULL where no image counts")
          .string("patient_key", "Pseudonym of the patient")
          .string("accession_key", "Pseudonym of the AccessionNumber")
          .string("modality", "DICOM Modality of its first counting image")
          .string("body_region", "Normalised body region")
          .string("age_band", "Age in decades, 90+ together")
          .string("patient_sex", "Sex of the patient: M | F | O")
          .string(
              "patient_class", "Class of the patient by the allow-list patient-classes in settings")
          .string("operator_key", "Pseudonym of the operator")
          .instant("start_utc", "First acquisition of its counting images; NULL where none counts")
          .instant("end_utc", "End of the last acquisition of its counting images")
          .integer(
              "duration_s",
              "From start to end; the station's standard exam time where both are the same moment")
          .integer(
              "exam_s",
              "Sum of its acquisition sessions, without the breaks of session-gap-s or longer")
          .term("time_source", TimeSource.class, "DICOM attributes that the start comes from")
          .flag("crosses_midnight", "Start and end lie on two local dates")
          .integer("station_count", "Number of stations that have images of the study")
          .integer("series_count", "Number of series")
          .integer("instance_count", "Number of images, whether they count for time or not")
          .integer("original_count", "Number of images whose ImageType has ORIGINAL")
          .bigint("bytes", "Bytes of the files of all its images")
          .integer(
              "repeat_candidates",
              "Number of CR, DX and MG images acquired within repeat-window-s after one of the same"
                  + " patient, region, view and side")
          .string("contrast_agent", "Generic name from an allow-list, or OTHER")
          .real("contrast_volume_ml", "Volume of the contrast agent, the largest of its images")
          .string("radiopharmaceutical", "Name from an allow-list, or OTHER")
          .real("activity_mbq", "Administered activity, the largest of its images")
          .real("ctdivol_max_mgy", "Largest CTDIvol of its slices")
          .real("dap_total_dgycm2", "Sum of the dose area products of its images")
          .add(
              "flags",
              DataTypes.createArrayType(DataTypes.StringType),
              "NOT_COUNTED (no image counts for time) | DURATION_FLOORED (a session got the"
                  + " station's standard exam time) | EXACT_COPY, PROCESSING_TWIN (it has such"
                  + " images, which do not count)")
          .partitionBy("local_month")
          .sortBy("local_date", "station_key", "start_utc", "study_key")
          .build();

  public static final Table ENCOUNTERS =
      Table.named("encounters", "One patient's uninterrupted occupancy of one station")
          .string("encounter_key", "Hash of station, patient and start")
          .date("local_date", "Site-local date of its start")
          .string("local_month", "Year and month of local_date")
          .string("station_key", "The station: see stations")
          .string("patient_key", "Pseudonym of the patient; NULL where unknown")
          .string("modality", "DICOM Modality of its first study")
          .string("body_region", "Normalised body region")
          .string(
              "patient_class", "Class of the patient by the allow-list patient-classes in settings")
          .string("operator_key", "Pseudonym of the operator")
          .instant("start_utc", "Start of its first acquisition session")
          .instant("end_utc", "End of its last acquisition session")
          .integer("busy_s", "From start to end")
          .integer("study_count", "Number of studies with an acquisition session in it")
          .integer("series_count", "Number of series of those studies")
          .integer("seq_in_day", "Ordinal among the station's encounters of the day, from 1")
          .integer(
              "gap_before_s",
              "Since the station was last busy; NULL where nothing preceded it on that day or the"
                  + " day before")
          .term(
              "gap_class",
              GapClass.class,
              "What the time before it was: the first of the day, overlapping another patient, not"
                  + " longer than the changeover allowance, across closing time, or idle")
          .integer("changeover_s", "Open seconds of the gap within the changeover allowance")
          .integer("idle_before_s", "The other open seconds of the gap")
          .flag("in_open_hours", "Whether it starts in open hours")
          .flag("in_prime_time", "Whether it starts in prime time")
          .partitionBy("local_month")
          .sortBy("local_date", "station_key", "start_utc", "encounter_key")
          .build();

  public static final Table STATION_HOURS =
      Table.named("station_hours", "One station in one hour of its local clock on one day")
          .string("station_key", "The station: see stations")
          .date("local_date", "Site-local date")
          .string("local_month", "Year and month of local_date")
          .string("modality", "The station's most frequent modality")
          .string("pool", "Pool: stations that can replace each other")
          .integer("iso_dow", "1 = Monday … 7 = Sunday")
          .integer(
              "local_hour",
              "0–23; an hour that the clock repeats is one row of up to 7200 s, one that it skips has"
                  + " none")
          .integer("open_s", "Open hours: busy_s + changeover_s + idle_s")
          .integer("prime_s", "Length of prime time")
          .integer("busy_s", "Union of encounters, within open hours")
          .integer(
              "changeover_s",
              "Changeover after encounters, at most the allowance each, within open hours")
          .integer("idle_s", "The rest of the open hours")
          .integer("out_of_hours_busy_s", "Union of encounters outside open hours")
          .integer("encounters_started", "Number of encounters that start in it")
          .integer("studies", "Number of studies that start in it")
          .integer("operators", "Number of different operators of those studies")
          .partitionBy("local_month")
          .sortBy("local_date", "station_key", "local_hour")
          .build();

  public static final Table STATION_DAYS =
      Table.named(
              "station_days", "One station on one local day, from its first to its last day in use")
          .string("station_key", "The station: see stations")
          .date("local_date", "Site-local date")
          .string("modality", "The station's most frequent modality")
          .string("pool", "Pool: stations that can replace each other")
          .integer("open_s", "Open hours: busy_s + changeover_s + idle_s")
          .integer("prime_s", "Length of prime time")
          .integer("day_s", "Length of the local day")
          .integer("span_s", "From the first to the last busy second of the day")
          .integer("busy_s", "Union of encounters, within open hours")
          .integer("busy_prime_s", "Union of encounters, within prime time")
          .integer("occupied_s", "busy_s + changeover_s")
          .integer("occupied_prime_s", "busy or changeover seconds within prime time")
          .integer(
              "changeover_s",
              "Changeover after encounters, at most the allowance each, within open hours")
          .integer("idle_s", "The rest of the open hours")
          .integer("out_of_hours_busy_s", "Union of encounters outside open hours")
          .integer("encounters", "Number of encounters that start on the day")
          .integer("studies", "Number of studies that start on the day")
          .integer("first_start_delay_s", "From opening to the first busy second")
          .integer("last_end_slack_s", "From the last busy second to closing")
          .integer("gap_p25_s", "25th percentile of the gaps between busy times of the day")
          .integer("gap_p50_s", "Median gap")
          .integer("gap_p90_s", "90th percentile of the gaps")
          .integer("exam_p50_s", "Median length of the encounters that start on the day")
          .integer("exam_p90_s", "90th percentile of their length")
          .real("exam_mean_s", "Mean of their length")
          .real("exam_cv", "Coefficient of variation of their length")
          .real("acquisition_use", "busy_s / open_s; leaves out positioning")
          .real("occupied_use", "occupied_s / open_s: the headline utilisation")
          .real("acquisition_prime_use", "busy_prime_s / prime_s")
          .real("occupied_prime_use", "occupied_prime_s / prime_s")
          .real("span_use", "All busy seconds / span_s; near 1 on quiet days, so a diagnostic only")
          .real("day_use", "All busy seconds / day_s")
          .real("encounters_per_open_h", "encounters / open hours")
          .flag(
              "suspected_outage",
              "A working day without a busy second, while another station of the modality and site"
                  + " was busy or the pool has no other station")
          .flag(
              "is_working_day", "Whether the station opens on that weekday and it is not a holiday")
          .string("schedule_source", "CONFIGURED (stations-file) | DEFAULT")
          .sortBy("local_date", "station_key")
          .build();

  public static final Table MODALITY_DAYS =
      Table.named("modality_days", "Modality × body region × patient class × day")
          .date("local_date", "Site-local date; NULL for undated images")
          .string("modality", "DICOM Modality, or UNKNOWN")
          .string("body_region", "Normalised body region, or UNKNOWN")
          .string("patient_class", "From images, or UNKNOWN")
          .integer("studies", "Number of studies (per station) that started on the day")
          .integer("encounters", "Number of encounters that started on the day")
          .integer("series", "Number of series with an instance on the day")
          .bigint("instances", "Number of instances of the day")
          .bigint("bytes", "Bytes of their files")
          .bigint("exam_s", "Sum of exam_s of the studies")
          .real("exam_s_squared", "Sum of the squares of exam_s of the studies, for their variance")
          .bigint("regions", "Number of regions in analysed images")
          .bigint("detections", "Number of detections in analysed images")
          .bigint("images_analysed", "Number of images whose pixels were analysed")
          .bigint("images_not_analysed", "Number of objects without pixels and of undecoded images")
          .sortBy("local_date", "modality", "body_region")
          .build();

  public static final Table RESOURCE_DAYS =
      Table.named(
              "resource_days", "One device, medicine, operator or kind of stored data on one day")
          .date("local_date", "Site-local date; NULL for undated images")
          .string("resource_type", "DEVICE | MEDICINE | STAFF | STORAGE")
          .string(
              "resource_key",
              "Key of the station, agent or operator; for STORAGE station|modality|transfer syntax")
          .string("resource_label", "Name for people; NULL for staff")
          .string("modality", "DICOM Modality; NULL where it was used with several")
          .integer(
              "uses",
              "Number of encounters (DEVICE, STAFF), studies (MEDICINE) or images (STORAGE)")
          .integer("encounters", "Number of encounters (DEVICE, STAFF)")
          .bigint(
              "busy_s",
              "Busy seconds of the station (DEVICE) or of the operator's encounters (STAFF)")
          .real("quantity", "How much, in unit")
          .string("unit", "h | ml | MBq | bytes")
          .real("share_known", "MEDICINE: share of the studies that state the quantity")
          .sortBy("local_date", "resource_type", "resource_key")
          .build();

  public static final Table QUALITY_DAYS =
      Table.named("quality_days", "Station × modality × body region × view × day")
          .date("local_date", "Site-local date; NULL for undated images")
          .string("station_key", "The station: see stations; NULL where unknown")
          .string("modality", "From images, or UNKNOWN")
          .string("body_region", "From images, or UNKNOWN")
          .string("view_position", "From images, or UNKNOWN")
          .integer("images", "Number of images whose pixels were analysed")
          .integer(
              "repeat_candidates", "Number of repeat candidates as in studies; not a reject rate")
          .integer("blank", "Number of images with is_blank")
          .integer("blurred", "Number of images with is_blurred")
          .integer("saturated", "Number of images with is_saturated")
          .integer("clipped", "Number of images with is_clipped")
          .integer("exact_duplicates", "Number of images with the pixels of an earlier one")
          .real("deviation_index_p50", "Median of the images' IEC 62494-1 deviation index")
          .real("ctdivol_p50_mgy", "Median of the studies' largest CTDIvol")
          .sortBy("local_date", "station_key", "modality", "body_region", "view_position")
          .build();

  public static final Table IMAGE_DAYS =
      Table.named(
              "image_days",
              "Images of one day by station and its description: the index from which dates, sites"
                  + " and stations are known without reading images")
          .string("station_key", "The station: see stations; NULL where images name none")
          .date("local_date", "Site-local date; NULL for undated images")
          .string("local_month", "Year and month of local_date")
          .string("site", "Site of the input")
          .string("modality", "DICOM Modality")
          .string("manufacturer", "DICOM Manufacturer")
          .string("model_name", "DICOM ManufacturerModelName")
          .string("device_serial_number", "DICOM DeviceSerialNumber")
          .string("station_name", "DICOM StationName")
          .string("department", "DICOM InstitutionalDepartmentName")
          .bigint("images", "Number of images")
          .bigint("latest_us", "Last acquisition in microseconds since 1970")
          .bigint("first_s", "First acquisition that counts towards use, in seconds since 1970")
          .bigint("last_s", "Last acquisition that counts towards use, in seconds since 1970")
          .real("delay_p50_s", "Median of arrival in the archive minus end of acquisition")
          .real("delay_mad_s", "Median absolute deviation of that difference")
          .partitionBy("local_month")
          .sortBy("local_date", "station_key")
          .build();

  public static final Table STATIONS =
      Table.named("stations", "One imaging device or console")
          .string("station_key", "Pseudonym of the site and the identity")
          .string("label", "Name for people")
          .string("modality", "Its most frequent modality")
          .string("manufacturer", "Maker, from its latest image")
          .string("model_name", "Model, from its latest image")
          .string("device_serial_number", "Serial number")
          .string("station_name", "Station name, from its latest image")
          .string("site", "Site of the input")
          .string("department", "Department, from its latest image")
          .string(
              "identity_rule", "SERIAL (serial number) | NAME (maker, model, institution, name)")
          .flag(
              "is_shared_reader",
              "A reader of plates from several rooms: it has counts but no utilisation")
          .string(
              "pool",
              "Pool: stations that can replace each other; by default those of one site and modality")
          .integer(
              "clock_offset_s",
              "Arrival in the archive minus end of acquisition, the median of the medians of the last"
                  + " 28 days in use; the sending delay where the station's clock is right")
          .integer("clock_offset_mad_s", "Median of those days' median absolute deviations")
          .string("time_zone", "IANA zone of the site")
          .date("first_seen", "First local date with an image that counts; NULL if none")
          .date("last_seen", "Last local date with an image that counts")
          .sortBy("station_key")
          .build();

  public static final Table STATION_SCHEDULES =
      Table.named("station_schedules", "One station's opening hours on one day of the week")
          .string("station_key", "The station: see stations")
          .integer("iso_dow", "1 = Monday … 7 = Sunday")
          .integer("open_min", "Minutes after local midnight; equal to close_min = closed")
          .integer("close_min", "Minutes after local midnight")
          .integer("prime_open_min", "Start of prime time")
          .integer("prime_close_min", "End of prime time")
          .integer("staffed_operators", "Operators on duty; NULL where not configured")
          .integer("changeover_allowance_s", "Longest part of a gap that counts as changeover")
          .integer(
              "standard_exam_s", "Standard exam time, for a study whose images all have one time")
          .string("source", "CONFIGURED (stations-file) | DEFAULT")
          .sortBy("station_key", "iso_dow")
          .build();

  public static final Table CALENDAR =
      Table.named("calendar", "One date of one site, from the first to the last date with data")
          .date("local_date", "The date")
          .string("site", "Site of the input")
          .integer("iso_dow", "1 = Monday … 7 = Sunday")
          .flag("is_holiday", "Whether holidays-file names it")
          .string("holiday_name", "Name of the holiday")
          .flag("is_working_day", "Whether it is a Monday to Friday and not a holiday")
          .integer("day_s", "Length of the local day")
          .sortBy("local_date", "site")
          .build();

  private UsageTables() {}

  /** In the order in which the reference explains them. */
  public static List<Table> all() {
    return List.of(
        STUDIES,
        ENCOUNTERS,
        STATION_HOURS,
        STATION_DAYS,
        MODALITY_DAYS,
        RESOURCE_DAYS,
        QUALITY_DAYS,
        IMAGE_DAYS,
        STATIONS,
        STATION_SCHEDULES,
        CALENDAR);
  }
}
