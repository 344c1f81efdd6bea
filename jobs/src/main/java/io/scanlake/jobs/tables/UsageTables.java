package io.scanlake.jobs.tables;

import java.util.List;
import org.apache.spark.sql.types.DataTypes;

/**
 * The tables that follow from the facts: who and what was used, when and how long. Every time is a
 * header's; every duration is in whole seconds.
 */
public final class UsageTables {

  public static final Table STUDIES =
      Table.named("studies", "One study at one station; a study on two stations is two rows")
          .string("study_key", "Pseudonym of the StudyInstanceUID")
          .date(
              "local_date",
              "Site-local date of its start; where no image counts for time, of its earliest image")
          .string("local_month", "Year and month of local_date, or 'undated'")
          .string("station_key", "The station: see stations; NULL where unknown")
          .string("encounter_key", "Encounter of its first sitting; NULL where no image counts")
          .string("patient_key", "Pseudonym of the patient")
          .string("accession_key", "Pseudonym of the AccessionNumber")
          .string("modality", "As its first counting image says; likewise the next ones")
          .string("body_region", "Normalised body region")
          .string("age_band", "Age in decades, 90+ together")
          .string("patient_sex", "M | F | O")
          .string("patient_class", "By the allow-list patient-classes in settings")
          .string("operator_key", "Pseudonym of the operator")
          .instant("start_utc", "First acquisition of its counting images; NULL where none counts")
          .instant("end_utc", "End of the last acquisition of its counting images")
          .integer(
              "duration_s",
              "From start to end; the station's standard length where they are one moment")
          .integer("exam_s", "Its sittings, without breaks of session-gap-s or longer")
          .string("time_source", "DICOM attribute that the start comes from")
          .flag("crosses_midnight", "Start and end lie on two local dates")
          .integer("station_count", "Stations that have images of the study")
          .integer("series_count", "Series")
          .integer("instance_count", "Images, counting or not")
          .integer("original_count", "Images whose ImageType says ORIGINAL")
          .bigint("bytes", "Bytes of the files of all its images")
          .integer(
              "repeat_candidates",
              "CR, DX and MG images that came within repeat-window-s after one of the same patient,"
                  + " region, view and side")
          .string("contrast_agent", "Generic name from an allow-list, or OTHER")
          .real("contrast_volume_ml", "Largest of its images")
          .string("radiopharmaceutical", "Name from an allow-list, or OTHER")
          .real("activity_mbq", "Administered activity, largest of its images")
          .real("ctdivol_max_mgy", "Largest CTDIvol of its slices")
          .real("dap_total_dgycm2", "Sum of the dose area products of its images")
          .add(
              "flags",
              DataTypes.createArrayType(DataTypes.StringType),
              "NOT_COUNTED (no image counts for time) | DURATION_FLOORED (a sitting got the"
                  + " station's standard length) | EXACT_COPY, PROCESSING_TWIN (such images did not"
                  + " count)")
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
          .string("modality", "Of its first study; likewise the next three")
          .string("body_region", "Normalised body region")
          .string("patient_class", "By the allow-list patient-classes in settings")
          .string("operator_key", "Pseudonym of the operator")
          .instant("start_utc", "Start of its first sitting")
          .instant("end_utc", "End of its last sitting")
          .integer("busy_s", "From start to end")
          .integer("study_count", "Studies with a sitting in it")
          .integer("series_count", "Series of those studies")
          .integer("seq_in_day", "Place among the station's encounters of the day, from 1")
          .integer(
              "gap_before_s",
              "Since the station was last busy; NULL where nothing preceded it on that day or the"
                  + " day before")
          .string(
              "gap_class",
              "FIRST (nothing preceded it) | OVERLAP (still busy with another patient) | CHANGEOVER"
                  + " (not longer than the allowance) | CLOSED (the station closed in between) |"
                  + " IDLE")
          .integer("changeover_s", "Open seconds of the gap within the allowance")
          .integer("idle_before_s", "The other open seconds of the gap")
          .flag("in_open_hours", "Starts in opening hours")
          .flag("in_prime_time", "Starts in prime time")
          .partitionBy("local_month")
          .sortBy("local_date", "station_key", "start_utc", "encounter_key")
          .build();

  public static final Table STATION_HOURS =
      Table.named("station_hours", "One station in one hour of its local clock on one day")
          .string("station_key", "The station: see stations")
          .date("local_date", "Site-local date")
          .string("local_month", "Year and month of local_date")
          .string("modality", "The station's")
          .string("pool", "Stations that can stand in for each other")
          .integer("iso_dow", "1 = Monday … 7 = Sunday")
          .integer(
              "local_hour",
              "0–23; one that the clock repeats is one row of up to 7200 s, one that it skips none")
          .integer("open_s", "Opening hours = busy_s + changeover_s + idle_s")
          .integer("prime_s", "Prime time")
          .integer("busy_s", "Union of encounters, within opening hours")
          .integer("changeover_s", "After encounters, at most the allowance, within opening hours")
          .integer("idle_s", "The rest of the opening hours")
          .integer("out_of_hours_busy_s", "Union of encounters outside of opening hours")
          .integer("encounters_started", "Encounters that start in it")
          .integer("studies", "Studies that start in it")
          .integer("operators", "Different operators of those studies")
          .partitionBy("local_month")
          .sortBy("local_date", "station_key", "local_hour")
          .build();

  public static final Table STATION_DAYS =
      Table.named(
              "station_days", "One station on one local day, from its first to its last day in use")
          .string("station_key", "The station: see stations")
          .date("local_date", "Site-local date")
          .string("modality", "The station's")
          .string("pool", "Stations that can stand in for each other")
          .integer("open_s", "Opening hours = busy_s + changeover_s + idle_s")
          .integer("prime_s", "Prime time")
          .integer("day_s", "Length of the local day")
          .integer("span_s", "From the first to the last busy second of the day")
          .integer("busy_s", "Union of encounters, within opening hours")
          .integer("busy_prime_s", "Union of encounters, within prime time")
          .integer("occupied_s", "busy_s + changeover_s")
          .integer("occupied_prime_s", "Busy or changeover, within prime time")
          .integer("changeover_s", "After encounters, at most the allowance, within opening hours")
          .integer("idle_s", "The rest of the opening hours")
          .integer("out_of_hours_busy_s", "Union of encounters outside of opening hours")
          .integer("encounters", "Encounters that start on the day")
          .integer("studies", "Studies that start on the day")
          .integer("first_start_delay_s", "From opening to the first busy second")
          .integer("last_end_slack_s", "From the last busy second to closing")
          .integer("gap_p25_s", "Quarter of the gaps between busy times of the day are shorter")
          .integer("gap_p50_s", "Median gap")
          .integer("gap_p90_s", "90 % of the gaps are shorter")
          .integer("exam_p50_s", "Median of the encounters that start on the day")
          .integer("exam_p90_s", "90 % of the encounters are shorter")
          .real("exam_mean_s", "Mean of the encounters")
          .real("exam_cv", "Sample standard deviation of the encounters by their mean")
          .real("acquisition_use", "busy_s / open_s; misses the time of positioning")
          .real("occupied_use", "occupied_s / open_s: the headline")
          .real("acquisition_prime_use", "busy_prime_s / prime_s")
          .real("occupied_prime_use", "occupied_prime_s / prime_s")
          .real("span_use", "All busy seconds / span_s; near 1 on quiet days, a diagnostic only")
          .real("day_use", "All busy seconds / day_s")
          .real("encounters_per_open_h", "encounters / open hours")
          .flag(
              "suspected_outage",
              "A working day without a busy second, while another station of the modality and site"
                  + " was busy or the pool has no other station")
          .flag("is_working_day", "Opening hours on that weekday and no holiday")
          .string("schedule_source", "CONFIGURED (stations-file) | DEFAULT")
          .sortBy("local_date", "station_key")
          .build();

  public static final Table MODALITY_DAYS =
      Table.named("modality_days", "Modality × body region × patient class × day")
          .date("local_date", "Site-local date; NULL for undated images")
          .string("modality", "DICOM Modality; UNKNOWN where there is none")
          .string("body_region", "Normalised body region; UNKNOWN where there is none")
          .string("patient_class", "UNKNOWN where there is none")
          .integer("studies", "Studies (per station) that started on the day")
          .integer("encounters", "Encounters that started on the day")
          .integer("series", "Series with an instance on the day")
          .bigint("instances", "Instances of the day, by their own class")
          .bigint("bytes", "Bytes of their files")
          .bigint("exam_s", "Sum of exam_s of the studies")
          .real("exam_s_squared", "Sum of the squares of exam_s of the studies, for their variance")
          .bigint("regions", "Regions of analysed images")
          .bigint("detections", "Detections in analysed images")
          .bigint("images_analysed", "Images whose pixels went through the stages")
          .bigint("images_not_analysed", "Objects without pixels and undecoded images")
          .sortBy("local_date", "modality", "body_region")
          .build();

  public static final Table RESOURCE_DAYS =
      Table.named(
              "resource_days", "One device, medicine, operator or kind of stored data on one day")
          .date("local_date", "Site-local date; NULL for undated images")
          .string("resource_type", "DEVICE | MEDICINE | STAFF | STORAGE")
          .string("resource_key", "Station, agent, operator, or station|modality|transfer syntax")
          .string("resource_label", "Name for people; NULL for staff")
          .string("modality", "NULL where it was used with several")
          .integer("uses", "Encounters (DEVICE, STAFF), studies (MEDICINE), images (STORAGE)")
          .integer("encounters", "Encounters (DEVICE, STAFF)")
          .bigint("busy_s", "All busy seconds (DEVICE); of its encounters (STAFF)")
          .real("quantity", "How much, in unit")
          .string("unit", "h | ml | MBq | bytes")
          .real("share_known", "MEDICINE: share of the studies that say the quantity")
          .sortBy("local_date", "resource_type", "resource_key")
          .build();

  public static final Table QUALITY_DAYS =
      Table.named("quality_days", "Station × modality × body region × view × day")
          .date("local_date", "Site-local date; NULL for undated images")
          .string("station_key", "The station; NULL where unknown")
          .string("modality", "UNKNOWN where there is none")
          .string("body_region", "UNKNOWN where there is none")
          .string("view_position", "UNKNOWN where there is none")
          .integer("images", "Images whose pixels went through the stages")
          .integer("repeat_candidates", "As in studies; never a reject rate")
          .integer("blank", "Images with is_blank")
          .integer("blurred", "Images with is_blurred")
          .integer("saturated", "Images with is_saturated")
          .integer("clipped", "Images with is_clipped")
          .integer("exact_duplicates", "Images with the pixels of an earlier one")
          .real("deviation_index_p50", "Median of the images' IEC 62494-1 deviation index")
          .real("ctdivol_p50_mgy", "Median of the studies' largest CTDIvol")
          .sortBy("local_date", "station_key", "modality", "body_region", "view_position")
          .build();

  public static final Table STATIONS =
      Table.named("stations", "One imaging device or console")
          .string("station_key", "Pseudonym of the site and the identity")
          .string("label", "Name for people")
          .string("modality", "Its most frequent modality")
          .string("manufacturer", "Maker, as its latest image has it")
          .string("model_name", "Model, likewise")
          .string("device_serial_number", "Serial number")
          .string("station_name", "Station name, likewise")
          .string("site", "Site of the input")
          .string("department", "Department, likewise")
          .string(
              "identity_rule", "SERIAL (serial number) | NAME (maker, model, institution, name)")
          .flag("is_shared_reader", "Reads plates of several rooms: counts, but no use")
          .string("pool", "Stations that can stand in for each other; site and modality by default")
          .integer(
              "clock_offset_s",
              "Median of arrival in the archive less end of acquisition; where its clock is right,"
                  + " the time of sending")
          .integer("clock_offset_mad_s", "Median distance from that median")
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
          .integer("prime_open_min", "Begin of prime time")
          .integer("prime_close_min", "End of prime time")
          .integer("staffed_operators", "Operators on duty; NULL where not configured")
          .integer("changeover_allowance_s", "The most of a gap that counts as changeover")
          .integer("standard_exam_s", "Time of an examination whose images have one moment")
          .string("source", "CONFIGURED (stations-file) | DEFAULT")
          .sortBy("station_key", "iso_dow")
          .build();

  public static final Table CALENDAR =
      Table.named("calendar", "One date of one site, from the first to the last date with data")
          .date("local_date", "The date")
          .string("site", "Site of the input")
          .integer("iso_dow", "1 = Monday … 7 = Sunday")
          .flag("is_holiday", "Named in holidays-file")
          .string("holiday_name", "Its name there")
          .flag("is_working_day", "Monday to Friday and no holiday")
          .integer("day_s", "Length of the local day")
          .sortBy("local_date", "site")
          .build();

  private UsageTables() {}

  /** In the order in which the README explains them. */
  public static List<Table> all() {
    return List.of(
        STUDIES,
        ENCOUNTERS,
        STATION_HOURS,
        STATION_DAYS,
        MODALITY_DAYS,
        RESOURCE_DAYS,
        QUALITY_DAYS,
        STATIONS,
        STATION_SCHEDULES,
        CALENDAR);
  }
}
