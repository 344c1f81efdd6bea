package io.scanlake.jobs.analyze;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.scanlake.jobs.tables.Tables;
import io.scanlake.jobs.tables.Warehouse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Decides, before any table is written, what each file of a batch becomes, and which rows that are
 * already there change with it. The answer is saved, so that a batch that is repeated after a crash
 * does not mistake its own rows for somebody else's.
 */
final class Resolve {
  /**
   * One file of the batch, or (file_key NULL) an image row of the warehouse whose marks change.
   * writes_image: the file's image row goes into the table; replaces: it takes another's place,
   * which had old_date.
   */
  static final StructType RESOLVED =
      new StructType()
          .add("file_key", DataTypes.StringType)
          .add("instance_key", DataTypes.StringType)
          .add("outcome", DataTypes.StringType)
          .add("writes_image", DataTypes.BooleanType)
          .add("replaces", DataTypes.BooleanType)
          .add("resend_count", DataTypes.IntegerType)
          .add("is_conflict", DataTypes.BooleanType)
          .add("pixel_hash", DataTypes.StringType);

  /** One image, of the batch or held, whose pixel_group is to be set. */
  static final StructType GROUPS =
      new StructType()
          .add("instance_key", DataTypes.StringType)
          .add("pixel_group", DataTypes.StringType)
          .add("is_new", DataTypes.BooleanType);

  private Resolve() {}

  /**
   * @param staged what the executors gave, as {@link Staged#FILE}
   * @return rows of {@link #RESOLVED} with old_date (DATE) and pixel_group (STRING) added
   */
  static Dataset<Row> resolve(Warehouse warehouse, Dataset<Row> staged, boolean isFirst) {
    Dataset<Row> fresh =
        staged
            .where("image IS NOT NULL")
            .selectExpr(
                "image.instance_key",
                "file_key",
                "mtime_ms",
                "image.status",
                "image.header_hash",
                "image.pixel_hash",
                "image.is_blank",
                "'FRESH' AS kind",
                "false AS is_conflict",
                "0 AS resend_count");
    Dataset<Row> copies = fresh;
    if (!isFirst) {
      Dataset<Row> keys = broadcast(fresh.select("instance_key").distinct());
      Dataset<Row> ledger = warehouse.read(Tables.FILES);
      Dataset<Row> images = warehouse.read(Tables.IMAGES);
      Dataset<Row> held =
          images
              .join(keys, "instance_key")
              .select(
                  "instance_key",
                  "file_key",
                  "status",
                  "header_hash",
                  "pixel_hash",
                  "is_blank",
                  "is_conflict",
                  "resend_count")
              .as("i")
              .join(
                  ledger.selectExpr("file_key", "unix_millis(mtime_utc) AS mtime_ms").as("l"),
                  col("i.file_key").equalTo(col("l.file_key")),
                  "left")
              .selectExpr(
                  "i.instance_key",
                  "i.file_key",
                  "coalesce(l.mtime_ms, 0L) AS mtime_ms",
                  "i.status",
                  "i.header_hash",
                  "i.pixel_hash",
                  "i.is_blank",
                  "'HELD' AS kind",
                  "i.is_conflict",
                  "i.resend_count");
      Dataset<Row> seen =
          ledger
              .where("outcome <> 'REJECTED'")
              .join(keys, "instance_key")
              .selectExpr(
                  "instance_key",
                  "file_key",
                  "0L AS mtime_ms",
                  "'' AS status",
                  "'' AS header_hash",
                  "'' AS pixel_hash",
                  "false AS is_blank",
                  "'SEEN' AS kind",
                  "false AS is_conflict",
                  "0 AS resend_count");
      copies = fresh.unionByName(held).unionByName(seen);
    }
    Dataset<Row> judged =
        copies
            .groupByKey((MapFunction<Row, String>) row -> row.getString(0), Encoders.STRING())
            .flatMapGroups(
                (FlatMapGroupsFunction<String, Row, Row>) Resolve::judge, Encoders.row(RESOLVED));
    Dataset<Row> headless =
        staged
            .where("image IS NULL")
            .selectExpr(
                "file_key",
                "CAST(NULL AS STRING) AS instance_key",
                "'REJECTED' AS outcome",
                "false AS writes_image",
                "false AS replaces",
                "CAST(NULL AS INT) AS resend_count",
                "CAST(NULL AS BOOLEAN) AS is_conflict",
                "CAST(NULL AS STRING) AS pixel_hash");
    return judged.unionByName(headless);
  }

  /** All copies of one instance: the batch's, the one held, and the files known before. */
  private static Iterator<Row> judge(String instance, Iterator<Row> rows) {
    List<Copies.Copy> fresh = new ArrayList<>();
    List<String> hashes = new ArrayList<>();
    Copies.Copy held = null;
    int heldResends = 0;
    Set<String> files = new HashSet<>();
    while (rows.hasNext()) {
      Row row = rows.next();
      boolean isHeld = row.getString(7).equals("HELD");
      if (row.getString(7).equals("SEEN")) {
        files.add(row.getString(1));
        continue;
      }
      Copies.Copy copy =
          new Copies.Copy(
              row.getString(1),
              row.getLong(2),
              row.getString(3),
              row.getString(4),
              row.getString(5),
              isHeld,
              Boolean.TRUE.equals(row.get(8)));
      if (isHeld) {
        held = copy;
        heldResends = row.isNullAt(9) ? 0 : row.getInt(9);
      } else {
        fresh.add(copy);
        hashes.add(Boolean.TRUE.equals(row.get(6)) ? null : row.getString(5));
      }
    }
    Copies.Verdict verdict = Copies.judge(fresh, held);
    for (int i = 0; i < fresh.size(); i++) {
      if (verdict.fates().get(i) == Copies.Fate.REJECTED) {
        files.remove(fresh.get(i).fileKey());
      } else {
        files.add(fresh.get(i).fileKey());
      }
    }
    int resends = Math.max(0, files.size() - 1);
    List<Row> resolved = new ArrayList<>();
    for (int i = 0; i < fresh.size(); i++) {
      boolean wins = i == verdict.winner();
      resolved.add(
          RowFactory.create(
              fresh.get(i).fileKey(),
              instance,
              verdict.fates().get(i).name(),
              wins,
              wins && verdict.replacesHeld(),
              wins ? resends : null,
              wins ? verdict.isConflict() : null,
              wins ? hashes.get(i) : null));
    }
    boolean heldStays = held != null && !verdict.replacesHeld();
    if (heldStays && (heldResends != resends || held.isConflict() != verdict.isConflict())) {
      resolved.add(
          RowFactory.create(
              null, instance, null, false, false, resends, verdict.isConflict(), null));
    }
    return resolved.iterator();
  }

  /**
   * The instances whose pixels other instances have too, after this batch: one row (instance_key,
   * pixel_group) for each image, new or held, whose group is to be set.
   *
   * @param resolved the saved verdicts
   */
  static Dataset<Row> pixelGroups(Warehouse warehouse, Dataset<Row> resolved, boolean isFirst) {
    Dataset<Row> fresh =
        resolved
            .where("writes_image")
            .select(
                col("instance_key"),
                col("pixel_hash"),
                lit(true).as("is_new"),
                lit(null).cast("string").as("old_group"));
    Dataset<Row> all = fresh.where("pixel_hash IS NOT NULL");
    if (!isFirst) {
      Dataset<Row> images =
          warehouse
              .read(Tables.IMAGES)
              .where("pixel_hash IS NOT NULL AND NOT coalesce(is_blank, false)");
      Dataset<Row> replaced = resolved.where("replaces").select("instance_key");
      Dataset<Row> touched =
          fresh
              .select("pixel_hash")
              .union(images.join(broadcast(replaced), "instance_key").select("pixel_hash"))
              .where("pixel_hash IS NOT NULL")
              .distinct();
      Dataset<Row> held =
          images
              .join(broadcast(touched), "pixel_hash")
              .join(
                  broadcast(replaced),
                  images.col("instance_key").equalTo(replaced.col("instance_key")),
                  "left_anti")
              .select(
                  images.col("instance_key"),
                  images.col("pixel_hash"),
                  lit(false).as("is_new"),
                  images.col("pixel_group").as("old_group"));
      all = all.unionByName(held);
    }
    return all.withColumn("n", expr("count(*) OVER (PARTITION BY pixel_hash)"))
        .withColumn("pixel_group", when(col("n").gt(1), col("pixel_hash")))
        .where("NOT (pixel_group <=> old_group)")
        .select("instance_key", "pixel_group", "is_new");
  }
}
