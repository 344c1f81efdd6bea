package io.scanlake.jobs.usage;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import io.scanlake.jobs.tables.Tables;
import io.scanlake.jobs.tables.Warehouse;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import scala.jdk.javaapi.CollectionConverters;

/** The tables that follow from the facts, written anew for the dates that a run has touched. */
public final class Derived {
  private Derived() {}

  /**
   * The dates whose derived rows may have changed: those touched, the first dates of the studies
   * touched, and each ± 1 day. Undated rows are not among them.
   *
   * @param runId whose rows in images were written
   * @param touched dates of rows written and of rows that were replaced
   */
  public static SortedSet<LocalDate> closure(
      Warehouse warehouse, String runId, SortedSet<LocalDate> touched) {
    TreeSet<LocalDate> days = new TreeSet<>(touched);
    if (!touched.isEmpty()) {
      Dataset<Row> images = warehouse.read(Tables.IMAGES).where("local_date IS NOT NULL");
      Dataset<Row> studies =
          images
              .where(col("run_id").equalTo(runId).and(col("study_key").isNotNull()))
              .where(Warehouse.dateCondition(touched))
              .select("study_key")
              .distinct();
      images
          .where("local_date < DATE'" + touched.last() + "'")
          .join(broadcast(studies), "study_key")
          .groupBy("study_key")
          .agg(expr("min(local_date) AS local_date"))
          .select("local_date")
          .distinct()
          .as(Encoders.DATE())
          .collectAsList()
          .forEach(date -> days.add(date.toLocalDate()));
    }
    TreeSet<LocalDate> closure = new TreeSet<>();
    for (LocalDate day : days) {
      closure.add(day.minusDays(1));
      closure.add(day);
      closure.add(day.plusDays(1));
    }
    return closure;
  }

  /** Counts and bytes by modality, body region, patient class and day. */
  static Dataset<Row> modalityDays(Dataset<Row> images, Dataset<Row> allImages) {
    Dataset<Row> starts =
        allImages
            .where("study_key IS NOT NULL")
            .join(images.where("study_key IS NOT NULL").select("study_key").distinct(), "study_key")
            .groupBy("study_key")
            .agg(expr("min(local_date) AS study_date"));
    return images
        .join(starts, CollectionConverters.asScala(List.of("study_key")).toSeq(), "left")
        .groupBy(
            col("local_date"),
            coalesce(col("modality"), lit("UNKNOWN")).as("modality"),
            coalesce(col("body_region"), lit("UNKNOWN")).as("body_region"),
            coalesce(col("patient_class"), lit("UNKNOWN")).as("patient_class"))
        .agg(
            expr(
                "CAST(count(DISTINCT CASE WHEN study_date <=> local_date THEN study_key END) AS INT)"
                    + " AS studies"),
            expr("CAST(count(DISTINCT series_key) AS INT) AS series"),
            expr("count(*) AS instances"),
            expr("sum(file_bytes) AS bytes"),
            expr("coalesce(sum(region_count), 0L) AS regions"),
            expr("coalesce(sum(detection_count), 0L) AS detections"),
            expr("count_if(status = 'OK') AS images_analysed"),
            expr("count_if(status <> 'OK') AS images_not_analysed"));
  }

  /** One row a station, its description as its latest image has it. */
  static Dataset<Row> stations(Dataset<Row> images) {
    String latest = ", struct(acquired_utc, instance_key))";
    return images
        .where("station_key IS NOT NULL")
        .groupBy("station_key")
        .agg(
            expr("mode(modality, true) AS modality"),
            expr("max_by(manufacturer" + latest + " AS manufacturer"),
            expr("max_by(model_name" + latest + " AS model_name"),
            expr("max_by(device_serial_number" + latest + " AS device_serial_number"),
            expr("max_by(station_name" + latest + " AS station_name"),
            expr("max_by(site" + latest + " AS site"),
            expr("max_by(department" + latest + " AS department"),
            expr("min(local_date) AS first_seen"),
            expr("max(local_date) AS last_seen"))
        .withColumn(
            "label",
            expr(
                "coalesce(station_name, nullif(concat_ws(' ', model_name, device_serial_number), ''),"
                    + " manufacturer, station_key)"))
        .withColumn(
            "identity_rule", expr("if(device_serial_number IS NOT NULL, 'SERIAL', 'NAME')"));
  }

  /**
   * Writes the derived tables for the given dates and, where undated rows were touched, for those.
   */
  public static void write(Warehouse warehouse, SortedSet<LocalDate> dates, boolean undated) {
    List<LocalDate> days = new ArrayList<>(dates);
    if (undated) {
      days.add(null);
    }
    if (days.isEmpty()) {
      return;
    }
    Dataset<Row> images = warehouse.read(Tables.IMAGES);
    Warehouse.inParallel(
        List.of(
            () ->
                warehouse.replaceDates(
                    Tables.MODALITY_DAYS,
                    modalityDays(images.where(Warehouse.dateCondition(days)), images),
                    days),
            () -> warehouse.replace(Tables.STATIONS, stations(images))));
  }
}
