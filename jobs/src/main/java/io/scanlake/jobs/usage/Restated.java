package io.scanlake.jobs.usage;

import static org.apache.spark.sql.functions.expr;

import io.scanlake.jobs.tables.Tables;
import io.scanlake.jobs.tables.UsageTables;
import io.scanlake.jobs.tables.Warehouse;
import java.time.LocalDate;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.jdk.javaapi.CollectionConverters;

/** Which dates' derived rows may differ after images have changed. */
public final class Restated {
  private Restated() {}

  /**
   * The dates that depend on images that are about to be replaced or marked anew: their own, the
   * start dates of their studies, and those of instances with the same pixels that count in their
   * place.
   *
   * @param instances keys of those images, in a column {@code instance_key}
   * @return rows with {@code local_date}; NULL for an undated image
   */
  public static Dataset<Row> before(Warehouse warehouse, Dataset<Row> instances) {
    Dataset<Row> images = warehouse.read(Tables.IMAGES);
    Dataset<Row> gone =
        images
            .select("instance_key", "local_date", "study_key", "pixel_group")
            .join(Facts.small(instances.distinct()), "instance_key");
    Dataset<Row> starts =
        warehouse
            .read(UsageTables.STUDIES)
            .select("study_key", "local_date")
            .join(gone.select("study_key").distinct(), "study_key");
    Dataset<Row> successors =
        images
            .where("pixel_group IS NOT NULL AND acquired_utc IS NOT NULL")
            .join(
                gone.where("pixel_group IS NOT NULL").select("pixel_group").distinct(),
                "pixel_group")
            .join(
                gone.select("instance_key"),
                CollectionConverters.asScala(java.util.List.of("instance_key")).toSeq(),
                "left_anti")
            .groupBy("pixel_group")
            .agg(
                expr(
                    "min(struct(acquired_utc, instance_key, local_date)).local_date AS local_date"));
    return gone.select("local_date")
        .union(starts.select("local_date"))
        .union(successors.select("local_date"));
  }

  /**
   * The dates touched, the start dates of the studies touched as they were and as they are, the
   * dates of images that stopped counting for a copy that came earlier, and each ± 1 day.
   *
   * @param runId whose rows in images were written
   * @param touched dates of those rows and what {@link #before} gave
   * @param undated whether undated rows were among them
   */
  static SortedSet<LocalDate> closure(
      Facts facts,
      Warehouse warehouse,
      String runId,
      SortedSet<LocalDate> touched,
      boolean undated,
      Map<LocalDate, Long> imagesByDate) {
    TreeSet<LocalDate> days = new TreeSet<>(touched);
    if (!touched.isEmpty() || undated) {
      Dataset<Row> own =
          facts
              .images()
              .where(Warehouse.dateCondition(Dates.of(touched, undated).list()))
              .where("run_id = '" + runId + "'");
      if (!touched.containsAll(Facts.known(imagesByDate.keySet()))) {
        Dataset<Row> studies =
            Facts.small(own.where("study_key IS NOT NULL").select("study_key").distinct());
        Dataset<Row> before =
            warehouse
                .read(UsageTables.STUDIES)
                .select("study_key", "local_date")
                .join(studies, "study_key")
                .select("local_date");
        days.addAll(
            Facts.known(
                Facts.dates(
                    starts(facts, studies).union(before).union(displaced(facts, own, runId)))));
      }
    }
    return widened(days);
  }

  /** The least date of each study at each station, of all its images and of those that count. */
  private static Dataset<Row> starts(Facts facts, Dataset<Row> studies) {
    Dataset<Row> images =
        facts
            .images()
            .select("study_key", "station_key", "local_date", "counts_for_time")
            .where("local_date IS NOT NULL");
    return images
        .join(studies, "study_key")
        .groupBy("study_key", "station_key")
        .agg(
            expr("min(local_date) AS any_date"),
            expr("min(local_date) FILTER (WHERE counts_for_time) AS counting_date"))
        .selectExpr("explode(array(any_date, counting_date)) AS local_date");
  }

  /** Where an image of the run has become the first of its pixels: the date of the one before. */
  private static Dataset<Row> displaced(Facts facts, Dataset<Row> own, String runId) {
    Dataset<Row> groups = own.where("pixel_group IS NOT NULL").select("pixel_group").distinct();
    String first = "min(struct(acquired_utc, instance_key, local_date, run_id))";
    return facts
        .candidates()
        .select("pixel_group", "acquired_utc", "instance_key", "local_date", "run_id")
        .where("pixel_group IS NOT NULL")
        .join(groups, "pixel_group")
        .groupBy("pixel_group")
        .agg(
            expr(first + ".run_id AS first_run"),
            expr(first + " FILTER (WHERE run_id <> '" + runId + "') AS other"))
        .where("first_run = '" + runId + "' AND other IS NOT NULL")
        .selectExpr("other.local_date AS local_date");
  }

  static SortedSet<LocalDate> widened(SortedSet<LocalDate> days) {
    TreeSet<LocalDate> wide = new TreeSet<>();
    for (LocalDate day : days) {
      wide.add(day.minusDays(1));
      wide.add(day);
      wide.add(day.plusDays(1));
    }
    return wide;
  }
}
