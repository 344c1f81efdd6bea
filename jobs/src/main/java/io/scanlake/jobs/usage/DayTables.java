package io.scanlake.jobs.usage;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sum;

import io.scanlake.jobs.tables.Table;
import io.scanlake.jobs.tables.UsageTables;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.RelationalGroupedDataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;

/** The tables that sum up images, studies, encounters and station days by date. */
final class DayTables {
  private DayTables() {}

  // --- station days -----------------------------------------------------------------------------

  /** Adds what one station cannot know of itself: whether the others worked that day. */
  static Dataset<Row> stationDays(Dataset<Row> days) {
    return days.withColumn(
            "others_busy",
            expr(
                "count_if(is_busy) OVER (PARTITION BY local_date, site, modality)"
                    + " - CAST(is_busy AS INT)"))
        .withColumn("pool_mates", expr("count(*) OVER (PARTITION BY local_date, pool) - 1"))
        .withColumn(
            "suspected_outage",
            expr("is_working_day AND NOT is_busy AND (others_busy > 0 OR pool_mates = 0)"));
  }

  // --- modality days ----------------------------------------------------------------------------

  static Dataset<Row> modalityDays(
      Dataset<Row> images, Dataset<Row> studies, Dataset<Row> encounters) {
    List<String> keys = List.of("local_date", "modality", "body_region", "patient_class");
    Dataset<Row> ofImages =
        grouped(
                images.select(
                    "local_date",
                    "modality",
                    "body_region",
                    "patient_class",
                    "series_key",
                    "file_bytes",
                    "region_count",
                    "detection_count",
                    "status"),
                keys)
            .agg(
                expr("CAST(count(DISTINCT series_key) AS INT) AS series"),
                expr("count(*) AS instances"),
                expr("coalesce(sum(file_bytes), 0L) AS bytes"),
                expr("coalesce(sum(region_count), 0L) AS regions"),
                expr("coalesce(sum(detection_count), 0L) AS detections"),
                expr("count_if(status = 'OK') AS images_analysed"),
                expr("count_if(status <> 'OK') AS images_not_analysed"));
    Dataset<Row> ofStudies =
        grouped(studies.where("start_utc IS NOT NULL"), keys)
            .agg(
                expr("CAST(count(*) AS INT) AS studies"),
                expr("sum(CAST(exam_s AS BIGINT)) AS exam_s"),
                expr("sum(CAST(exam_s AS DOUBLE) * exam_s) AS exam_s_squared"));
    Dataset<Row> ofEncounters =
        grouped(encounters, keys).agg(expr("CAST(count(*) AS INT) AS encounters"));
    return summed(UsageTables.MODALITY_DAYS, keys, List.of(ofImages, ofStudies, ofEncounters));
  }

  /** Groups by the keys, of which an unknown one is named UNKNOWN; a date or station stays NULL. */
  private static RelationalGroupedDataset grouped(Dataset<Row> rows, List<String> keys) {
    return classed(rows, keys).groupBy(columns(keys));
  }

  private static Dataset<Row> classed(Dataset<Row> rows, List<String> keys) {
    return rows.select(
        Arrays.stream(rows.columns())
            .map(
                name ->
                    keys.contains(name) && !name.equals("local_date") && !name.equals("station_key")
                        ? coalesce(col(name), lit("UNKNOWN")).as(name)
                        : col(name))
            .toArray(Column[]::new));
  }

  private static Column[] columns(List<String> names) {
    return names.stream().map(name -> col(name)).toArray(Column[]::new);
  }

  /**
   * One row a key from parts that have some of a table's columns each: counts and sums added, 0
   * where no part has any; a median as its part has it.
   */
  private static Dataset<Row> summed(Table table, List<String> keys, List<Dataset<Row>> parts) {
    List<StructField> measures =
        Arrays.stream(table.schema().fields()).filter(f -> !keys.contains(f.name())).toList();
    Dataset<Row> all = null;
    for (Dataset<Row> part : parts) {
      List<String> own = List.of(part.columns());
      Column[] columns =
          Stream.concat(
                  Arrays.stream(columns(keys)),
                  measures.stream()
                      .map(
                          f ->
                              (own.contains(f.name()) ? col(f.name()) : lit(null))
                                  .cast(f.dataType())
                                  .as(f.name())))
              .toArray(Column[]::new);
      Dataset<Row> whole = part.select(columns);
      all = all == null ? whole : all.unionByName(whole);
    }
    Column[] sums =
        measures.stream()
            .map(
                f ->
                    f.name().contains("_p50")
                        ? max(f.name()).as(f.name())
                        : coalesce(sum(f.name()), lit(0)).cast(f.dataType()).as(f.name()))
            .toArray(Column[]::new);
    return all.groupBy(columns(keys)).agg(sums[0], Arrays.copyOfRange(sums, 1, sums.length));
  }

  // --- resource days ----------------------------------------------------------------------------

  static Dataset<Row> resourceDays(
      Dataset<Row> images, Dataset<Row> studies, Dataset<Row> encounters, Dataset<Row> days) {
    Dataset<Row> devices =
        days.selectExpr(
            "local_date",
            "'DEVICE' AS resource_type",
            "station_key AS resource_key",
            "label AS resource_label",
            "modality",
            "encounters AS uses",
            "encounters",
            "CAST(busy_s + out_of_hours_busy_s AS BIGINT) AS busy_s",
            "(busy_s + out_of_hours_busy_s) / 3600D AS quantity",
            "'h' AS unit",
            "CAST(NULL AS DOUBLE) AS share_known");
    Dataset<Row> staff =
        encounters
            .where("operator_key IS NOT NULL")
            .groupBy("local_date", "operator_key")
            .agg(
                expr("if(count(DISTINCT modality) = 1, min(modality), NULL) AS modality"),
                expr("CAST(count(*) AS INT) AS encounters"),
                expr("sum(CAST(busy_s AS BIGINT)) AS busy_s"))
            .selectExpr(
                "local_date",
                "'STAFF' AS resource_type",
                "operator_key AS resource_key",
                "CAST(NULL AS STRING) AS resource_label",
                "modality",
                "encounters AS uses",
                "encounters",
                "busy_s",
                "busy_s / 3600D AS quantity",
                "'h' AS unit",
                "CAST(NULL AS DOUBLE) AS share_known");
    Dataset<Row> storage =
        images
            .groupBy("local_date", "station_key", "modality", "transfer_syntax_uid")
            .agg(
                expr("CAST(count(*) AS INT) AS uses"),
                expr("coalesce(sum(file_bytes), 0L) AS bytes"))
            .selectExpr(
                "local_date",
                "'STORAGE' AS resource_type",
                "concat_ws('|', coalesce(station_key, 'UNKNOWN'), coalesce(modality, 'UNKNOWN'),"
                    + " coalesce(transfer_syntax_uid, 'UNKNOWN')) AS resource_key",
                "concat_ws(' ', coalesce(modality, 'UNKNOWN'), transfer_syntax_uid)"
                    + " AS resource_label",
                "modality",
                "uses",
                "CAST(NULL AS INT) AS encounters",
                "CAST(NULL AS BIGINT) AS busy_s",
                "CAST(bytes AS DOUBLE) AS quantity",
                "'bytes' AS unit",
                "CAST(NULL AS DOUBLE) AS share_known");
    return devices
        .unionByName(medicine(studies, "contrast_agent", "contrast_volume_ml", "ml"))
        .unionByName(medicine(studies, "radiopharmaceutical", "activity_mbq", "MBq"))
        .unionByName(staff)
        .unionByName(storage);
  }

  private static Dataset<Row> medicine(
      Dataset<Row> studies, String agent, String quantity, String unit) {
    return studies
        .where("start_utc IS NOT NULL")
        .where(agent + " IS NOT NULL")
        .groupBy("local_date", agent)
        .agg(
            expr("if(count(DISTINCT modality) = 1, min(modality), NULL) AS modality"),
            expr("CAST(count(*) AS INT) AS uses"),
            // decimals, so that the sum does not depend on the order of the rows
            expr("CAST(sum(CAST(" + quantity + " AS DECIMAL(24, 6))) AS DOUBLE) AS quantity"),
            expr("count(" + quantity + ") / CAST(count(*) AS DOUBLE) AS share_known"))
        .selectExpr(
            "local_date",
            "'MEDICINE' AS resource_type",
            agent + " AS resource_key",
            agent + " AS resource_label",
            "modality",
            "uses",
            "CAST(NULL AS INT) AS encounters",
            "CAST(NULL AS BIGINT) AS busy_s",
            "quantity",
            "'" + unit + "' AS unit",
            "share_known");
  }

  // --- quality days -----------------------------------------------------------------------------

  private static final List<String> QUALITY =
      List.of("local_date", "station_key", "modality", "body_region", "view_position");

  static final List<String> QUALITY_COLUMNS =
      List.of(
          "local_date",
          "station_key",
          "modality",
          "body_region",
          "view_position",
          "study_key",
          "is_blank",
          "is_blurred",
          "is_saturated",
          "is_clipped",
          "deviation_index",
          "ctdivol_mgy");

  /**
   * @param images analysed ones, {@link #QUALITY_COLUMNS} with {@code is_copy}
   * @param repeats counts of repeat candidates
   */
  static Dataset<Row> qualityDays(Dataset<Row> images, Dataset<Row> repeats) {
    Dataset<Row> flags =
        grouped(images, QUALITY)
            .agg(
                expr("CAST(count(*) AS INT) AS images"),
                expr("CAST(count_if(is_blank) AS INT) AS blank"),
                expr("CAST(count_if(is_blurred) AS INT) AS blurred"),
                expr("CAST(count_if(is_saturated) AS INT) AS saturated"),
                expr("CAST(count_if(is_clipped) AS INT) AS clipped"),
                expr("CAST(count_if(is_copy) AS INT) AS exact_duplicates"));
    Dataset<Row> candidates =
        grouped(repeats, QUALITY)
            .agg(expr("CAST(sum(repeat_candidates) AS INT) AS repeat_candidates"));
    Dataset<Row> deviation =
        grouped(images.where("deviation_index IS NOT NULL"), QUALITY)
            .agg(expr("percentile(deviation_index, 0.5) AS deviation_index_p50"));
    Dataset<Row> dose =
        classed(images.where("ctdivol_mgy IS NOT NULL"), QUALITY)
            .groupBy(columns(Stream.concat(QUALITY.stream(), Stream.of("study_key")).toList()))
            .agg(expr("max(ctdivol_mgy) AS ctdivol_mgy"))
            .groupBy(columns(QUALITY))
            .agg(expr("percentile(ctdivol_mgy, 0.5) AS ctdivol_p50_mgy"));
    return summed(UsageTables.QUALITY_DAYS, QUALITY, List.of(flags, candidates, deviation, dose));
  }
}
