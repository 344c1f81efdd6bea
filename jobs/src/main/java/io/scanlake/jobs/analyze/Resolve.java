package io.scanlake.jobs.analyze;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.scanlake.jobs.tables.FileOutcome;
import io.scanlake.jobs.tables.ImageStatus;
import io.scanlake.jobs.tables.RecordCodec;
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

/**
 * Decides, before any table is written, what each file of a batch becomes, and which rows that are
 * already there change with it. The answer is saved, so that a batch that is repeated after a crash
 * does not mistake its own rows for somebody else's.
 */
final class Resolve {
  /**
   * What one file of the batch becomes, or, without a file, the new marks of an image that the
   * warehouse has.
   *
   * @param writesImage whether the file's row goes into images
   * @param replaces whether it takes the place of a row that is there
   * @param resendCount the new mark of the image, or null where no image changes
   * @param isConflict the new mark of the image, or null where no image changes
   * @param pixelHash the hash of the row written, or null where it has none or is blank
   */
  record FileVerdict(
      String fileKey,
      String instanceKey,
      FileOutcome outcome,
      boolean writesImage,
      boolean replaces,
      Integer resendCount,
      Boolean isConflict,
      String pixelHash) {
    static final RecordCodec<FileVerdict> CODEC = RecordCodec.of(FileVerdict.class);

    static FileVerdict unreadable(String fileKey) {
      return new FileVerdict(fileKey, null, FileOutcome.REJECTED, false, false, null, null, null);
    }

    static FileVerdict marks(String instanceKey, int resendCount, boolean isConflict) {
      return new FileVerdict(null, instanceKey, null, false, false, resendCount, isConflict, null);
    }
  }

  /** One image, of the batch or of the warehouse, whose pixel_group is to be set. */
  record PixelGroup(String instanceKey, String pixelGroup, boolean isNew) {
    static final RecordCodec<PixelGroup> CODEC = RecordCodec.of(PixelGroup.class);
  }

  /** Where a copy of an instance is known from. */
  private enum Origin {
    BATCH,
    IMAGES,
    LEDGER
  }

  /** One file that holds an instance; of the ledger, only the keys are known. */
  private record KnownCopy(
      String instanceKey,
      String fileKey,
      long mtimeMs,
      ImageStatus status,
      String headerHash,
      String pixelHash,
      boolean isBlank,
      Origin origin,
      boolean isConflict,
      int resendCount) {
    static final RecordCodec<KnownCopy> CODEC = RecordCodec.of(KnownCopy.class);

    Copies.Copy copy() {
      return new Copies.Copy(
          fileKey, mtimeMs, status, headerHash, pixelHash, origin == Origin.IMAGES, isConflict);
    }
  }

  private Resolve() {}

  /**
   * @param staged what the executors handed back, rows of {@link StagedFile}
   * @param isFirst whether the warehouse has no image yet
   * @return rows of {@link FileVerdict}
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
                "'BATCH' AS origin",
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
                  "'IMAGES' AS origin",
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
                  "CAST(NULL AS STRING) AS status",
                  "CAST(NULL AS STRING) AS header_hash",
                  "CAST(NULL AS STRING) AS pixel_hash",
                  "false AS is_blank",
                  "'LEDGER' AS origin",
                  "false AS is_conflict",
                  "0 AS resend_count");
      copies = fresh.unionByName(held).unionByName(seen);
    }
    Dataset<Row> judged =
        KnownCopy.CODEC
            .select(copies)
            .groupByKey(
                (MapFunction<Row, String>) row -> row.getAs("instance_key"), Encoders.STRING())
            .flatMapGroups(
                (FlatMapGroupsFunction<String, Row, Row>) Resolve::judge,
                FileVerdict.CODEC.encoder());
    Dataset<Row> headless =
        staged
            .where("image IS NULL")
            .select("file_key")
            .map(
                (MapFunction<Row, Row>)
                    row -> FileVerdict.CODEC.row(FileVerdict.unreadable(row.getAs("file_key"))),
                FileVerdict.CODEC.encoder());
    return judged.unionByName(headless);
  }

  private static Iterator<Row> judge(String instance, Iterator<Row> rows) {
    List<KnownCopy> copies = new ArrayList<>();
    rows.forEachRemaining(row -> copies.add(KnownCopy.CODEC.of(row)));
    return judge(instance, copies).stream().map(FileVerdict.CODEC::row).iterator();
  }

  /** All copies of one instance: the batch's, the one in images, and the files known before. */
  private static List<FileVerdict> judge(String instance, List<KnownCopy> copies) {
    List<KnownCopy> batch = copies.stream().filter(c -> c.origin() == Origin.BATCH).toList();
    KnownCopy held =
        copies.stream().filter(c -> c.origin() == Origin.IMAGES).findFirst().orElse(null);
    Set<String> files = new HashSet<>();
    copies.stream()
        .filter(c -> c.origin() == Origin.LEDGER)
        .map(KnownCopy::fileKey)
        .forEach(files::add);
    Copies.Verdict verdict =
        Copies.judge(
            batch.stream().map(KnownCopy::copy).toList(), held == null ? null : held.copy());
    for (int i = 0; i < batch.size(); i++) {
      if (verdict.outcomes().get(i) == FileOutcome.REJECTED) {
        files.remove(batch.get(i).fileKey());
      } else {
        files.add(batch.get(i).fileKey());
      }
    }
    int resends = Math.max(0, files.size() - 1);
    List<FileVerdict> verdicts = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      KnownCopy copy = batch.get(i);
      boolean wins = i == verdict.winner();
      verdicts.add(
          new FileVerdict(
              copy.fileKey(),
              instance,
              verdict.outcomes().get(i),
              wins,
              wins && verdict.replacesHeld(),
              wins ? (Integer) resends : null,
              wins ? (Boolean) verdict.isConflict() : null,
              wins && !copy.isBlank() ? copy.pixelHash() : null));
    }
    boolean heldStays = held != null && !verdict.replacesHeld();
    if (heldStays && (held.resendCount() != resends || held.isConflict() != verdict.isConflict())) {
      verdicts.add(FileVerdict.marks(instance, resends, verdict.isConflict()));
    }
    return verdicts;
  }

  /**
   * The instances whose pixels other instances have too, after this batch: one row (instance_key,
   * pixel_group) for each image, new or held, whose group is to be set.
   *
   * @param verdicts the saved rows of {@link FileVerdict}
   * @return rows of {@link PixelGroup}
   */
  static Dataset<Row> pixelGroups(Warehouse warehouse, Dataset<Row> verdicts, boolean isFirst) {
    Dataset<Row> fresh =
        verdicts
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
      Dataset<Row> replaced = verdicts.where("replaces").select("instance_key");
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
