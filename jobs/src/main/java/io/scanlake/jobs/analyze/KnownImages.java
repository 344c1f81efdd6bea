package io.scanlake.jobs.analyze;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.expr;

import io.scanlake.jobs.tables.FileOutcome;
import io.scanlake.jobs.tables.ImageStatus;
import io.scanlake.jobs.tables.RecordCodec;
import io.scanlake.jobs.tables.Table;
import io.scanlake.jobs.tables.Tables;
import io.scanlake.jobs.tables.UsageTables;
import io.scanlake.jobs.tables.Warehouse;
import io.scanlake.jobs.usage.UsageImages;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** What the warehouse knows of the instances, pixels and studies of a batch: a query each. */
class KnownImages {
  /** The row of images that an instance has. */
  record HeldImage(
      String instanceKey,
      String fileKey,
      ImageStatus status,
      String headerHash,
      String pixelHash,
      boolean isBlank,
      boolean isConflict,
      int resendCount,
      LocalDate localDate,
      String studyKey) {
    private static final RecordCodec<HeldImage> CODEC = RecordCodec.of(HeldImage.class);

    /** See {@link FreshFile#sharedHash}. */
    String sharedHash() {
      return isBlank ? null : pixelHash;
    }
  }

  /** A file of the ledger that holds an instance. */
  record LedgerFile(
      String fileKey,
      String instanceKey,
      FileOutcome outcome,
      long bytes,
      long mtimeMs,
      Instant goneSinceUtc) {
    private static final RecordCodec<LedgerFile> CODEC = RecordCodec.of(LedgerFile.class);
  }

  /** An image of a pixel group. */
  record GroupImage(String instanceKey, LocalDate localDate, String studyKey) {
    static final RecordCodec<GroupImage> CODEC = RecordCodec.of(GroupImage.class);
  }

  /**
   * The images that have the same pixels.
   *
   * @param images how many there are
   * @param grouped one of those that are marked as a group, or null
   * @param alone rows of {@link GroupImage}: those that are not marked
   * @param firstUtc when the first of those that count was acquired, or null where none counts
   * @param first a row of {@link GroupImage}: the first of those that count
   */
  record SamePixels(
      String pixelHash, long images, Row grouped, List<Row> alone, Instant firstUtc, Row first) {
    private static final RecordCodec<SamePixels> CODEC =
        RecordCodec.of(
            SamePixels.class,
            Map.of(
                "grouped", GroupImage.CODEC.schema(),
                "alone", GroupImage.CODEC.schema(),
                "first", GroupImage.CODEC.schema()));

    GroupImage groupedImage() {
      return GroupImage.CODEC.of(grouped);
    }

    List<GroupImage> aloneImages() {
      return alone.stream().map(GroupImage.CODEC::of).toList();
    }

    GroupImage firstImage() {
      return GroupImage.CODEC.of(first);
    }
  }

  private final Warehouse warehouse;
  private final Instant until;
  private final Dataset<Row> gone;

  /**
   * @param until an image acquired later does not count
   * @param gone the files that are listed no more, or null if there are none
   */
  KnownImages(Warehouse warehouse, Instant until, Dataset<Row> gone) {
    this.warehouse = warehouse;
    this.until = until;
    this.gone = gone;
  }

  /** Those of some files that are listed no more. */
  Set<String> gone(Collection<String> files) {
    return gone == null || files.isEmpty()
        ? Set.of()
        : Set.copyOf(
            gone.select("file_key")
                .join(keys("file_key", files), on("file_key"), "left_semi")
                .as(Encoders.STRING())
                .collectAsList());
  }

  /** The rows that instances have, by instance. */
  Map<String, HeldImage> held(Collection<String> instances) {
    Map<String, HeldImage> held = new HashMap<>();
    HeldImage.CODEC
        .collect(
            having(Tables.IMAGES, "instance_key", instances)
                .withColumn("is_blank", expr("coalesce(is_blank, false)")))
        .forEach(image -> held.put(image.instanceKey(), image));
    return held;
  }

  /** What the ledger has of files, or of instances. */
  List<LedgerFile> ledger(String column, Collection<String> keys) {
    return LedgerFile.CODEC.collect(
        having(Tables.FILES, column, keys).withColumn("mtime_ms", expr("unix_millis(mtime_utc)")));
  }

  /** What images have some pixels, by their hash; without the images that are to be replaced. */
  Map<String, SamePixels> samePixels(Collection<String> hashes, Collection<String> replaced) {
    Dataset<Row> images =
        having(Tables.IMAGES, "pixel_hash", hashes).where("NOT coalesce(is_blank, false)");
    if (!replaced.isEmpty()) {
      images = images.join(keys("instance_key", replaced), on("instance_key"), "left_anti");
    }
    String image = "struct(instance_key, local_date, study_key)";
    Map<String, SamePixels> found = new HashMap<>();
    SamePixels.CODEC
        .collect(
            images
                .withColumn("counts", UsageImages.candidate(until))
                .groupBy("pixel_hash")
                .agg(
                    expr("count(*) AS images"),
                    expr("min(" + image + ") FILTER (WHERE pixel_group IS NOT NULL) AS grouped"),
                    expr("collect_list(" + image + ") FILTER (WHERE pixel_group IS NULL) AS alone"),
                    expr("min(acquired_utc) FILTER (WHERE counts) AS first_utc"),
                    expr(
                        "min_by("
                            + image
                            + ", struct(acquired_utc, instance_key)) FILTER (WHERE counts)"
                            + " AS first")))
        .forEach(same -> found.put(same.pixelHash(), same));
    return found;
  }

  /**
   * The dates of the studies' images, and those on which the studies' rows stand; null among them
   * for an undated image.
   */
  List<LocalDate> datesOfStudies(Collection<String> studies) {
    List<LocalDate> dates = new ArrayList<>();
    having(Tables.IMAGES, "study_key", studies)
        .select("local_date")
        .union(having(UsageTables.STUDIES, "study_key", studies).select("local_date"))
        .distinct()
        .as(Encoders.DATE())
        .collectAsList()
        .forEach(date -> dates.add(date == null ? null : date.toLocalDate()));
    return dates;
  }

  private Dataset<Row> having(Table table, String column, Collection<String> keys) {
    return warehouse.read(table).join(keys(column, keys), on(column), "left_semi");
  }

  private Dataset<Row> keys(String column, Collection<String> keys) {
    return broadcast(
        warehouse.spark().createDataset(List.copyOf(keys), Encoders.STRING()).toDF(column));
  }

  private static Seq<String> on(String column) {
    return CollectionConverters.asScala(List.of(column)).toSeq();
  }
}
