package io.scanlake.jobs.usage;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import io.scanlake.jobs.tables.DateCondition;
import io.scanlake.jobs.tables.Tables;
import io.scanlake.jobs.tables.UsageTables;
import io.scanlake.jobs.tables.Warehouse;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.jdk.javaapi.CollectionConverters;

/** Which dates' derived rows may differ after images have changed. */
public final class Restated {
  private Restated() {}

  /**
   * The dates that depend on images that are about to be replaced or marked anew: those of their
   * studies, and those of instances with the same pixels that count in their place.
   *
   * @param instances keys of those images, in a column {@code instance_key}
   * @return rows with {@code local_date}; NULL for an undated image
   */
  public static Dataset<Row> before(Warehouse warehouse, Dataset<Row> instances) {
    Dataset<Row> images = warehouse.read(Tables.IMAGES);
    Dataset<Row> gone =
        images
            .select("instance_key", "local_date", "study_key", "pixel_group")
            .join(UsageImages.small(instances.distinct()), "instance_key");
    Dataset<Row> successors =
        images
            .where("pixel_group IS NOT NULL AND acquired_utc IS NOT NULL")
            .join(
                gone.where("pixel_group IS NOT NULL").select("pixel_group").distinct(),
                "pixel_group")
            .join(gone.select("instance_key"), names("instance_key"), "left_anti")
            .groupBy("pixel_group")
            .agg(expr("min(struct(acquired_utc, instance_key, local_date, study_key)) AS first"))
            .selectExpr("first.local_date AS local_date", "first.study_key AS study_key");
    Dataset<Row> changed =
        gone.select("local_date", "study_key").union(successors.select("local_date", "study_key"));
    return changed
        .select("local_date")
        .union(
            ofStudies(
                warehouse, images, changed.where("study_key IS NOT NULL").select("study_key")));
  }

  private static scala.collection.immutable.Seq<String> names(String name) {
    return CollectionConverters.asScala(List.of(name)).toSeq();
  }

  /** The dates of the studies' images, and those on which their rows stand at present. */
  private static Dataset<Row> ofStudies(
      Warehouse warehouse, Dataset<Row> images, Dataset<Row> keys) {
    Dataset<Row> studies = UsageImages.small(keys.distinct());
    return images
        .select("study_key", "local_date")
        .join(studies, "study_key")
        .select("local_date")
        .union(
            warehouse
                .read(UsageTables.STUDIES)
                .select("study_key", "local_date")
                .join(studies, "study_key")
                .select("local_date"));
  }

  /**
   * The dates touched, those of the studies touched as they were and as they are, likewise of
   * images that stopped counting for a copy that came earlier, and each ± 1 day.
   *
   * @param runId whose rows in images were written
   * @param touched dates of those rows and what {@link #before} gave
   * @param undated whether undated rows were among them
   */
  static SortedSet<LocalDate> closure(
      UsageImages facts,
      Warehouse warehouse,
      String runId,
      SortedSet<LocalDate> touched,
      boolean undated,
      Set<LocalDate> withImages) {
    TreeSet<LocalDate> days = new TreeSet<>(touched);
    // Where every date is touched, no study has another.
    if ((!touched.isEmpty() || undated) && !touched.containsAll(UsageImages.known(withImages))) {
      Dataset<Row> own =
          facts
              .images()
              .where(DateCondition.of(Dates.of(touched, undated).list()))
              .where(col("run_id").equalTo(runId));
      Dataset<Row> keys = own.where("study_key IS NOT NULL").select("study_key");
      Dataset<Row> copies = own.where("pixel_group IS NOT NULL").select("pixel_group");
      if (!copies.isEmpty()) {
        Dataset<Row> displaced = displaced(facts, copies.distinct(), runId);
        days.addAll(UsageImages.known(UsageImages.dates(displaced)));
        keys = keys.union(displaced.where("study_key IS NOT NULL").select("study_key"));
      }
      days.addAll(UsageImages.known(UsageImages.dates(ofStudies(warehouse, facts.images(), keys))));
    }
    return widened(days);
  }

  /** Where an image of the run has become the first of its pixels: the one before it. */
  private static Dataset<Row> displaced(UsageImages facts, Dataset<Row> groups, String runId) {
    String first = "min(struct(acquired_utc, instance_key, local_date, run_id, study_key))";
    return facts
        .candidates()
        .where("pixel_group IS NOT NULL")
        .join(groups, "pixel_group")
        .groupBy("pixel_group")
        .agg(
            expr(first + " AS first"),
            expr(first + " FILTER (WHERE run_id <> '" + runId + "') AS other"))
        .where(col("first.run_id").equalTo(runId).and(col("other").isNotNull()))
        .selectExpr("other.local_date AS local_date", "other.study_key AS study_key");
  }

  private static SortedSet<LocalDate> widened(SortedSet<LocalDate> days) {
    TreeSet<LocalDate> wide = new TreeSet<>();
    for (LocalDate day : days) {
      wide.add(day.minusDays(1));
      wide.add(day);
      wide.add(day.plusDays(1));
    }
    return wide;
  }
}
