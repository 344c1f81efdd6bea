package io.scanlake.jobs.analyze;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import io.scanlake.jobs.run.Run;
import io.scanlake.jobs.run.Session;
import io.scanlake.jobs.tables.Parallel;
import io.scanlake.jobs.tables.Table;
import io.scanlake.jobs.tables.Tables;
import io.scanlake.jobs.tables.Warehouse;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Writes what a batch came to into the tables, the ledger last. Every write carries the batch's
 * number, so that repeating it after a crash writes nothing twice.
 */
final class BatchCommit {
  private final Session session;
  private final Warehouse warehouse;
  private final Run run;
  private final long number;
  private final BatchOutcome outcome;
  private final boolean repeats;
  private final Dataset<Row> staged;
  private final Dataset<Row> verdicts;
  private final Dataset<Row> groups;

  /**
   * @param repeats whether tables may have rows of these files that the ledger does not know of
   * @param staged rows of {@link StagedFile}
   * @param verdicts rows of {@link Resolve.FileVerdict}
   * @param groups rows of {@link Resolve.PixelGroup}
   */
  BatchCommit(
      Session session,
      Run run,
      long number,
      BatchOutcome outcome,
      boolean repeats,
      Dataset<Row> staged,
      Dataset<Row> verdicts,
      Dataset<Row> groups) {
    this.session = session;
    this.warehouse = session.warehouse();
    this.run = run;
    this.number = number;
    this.outcome = outcome;
    this.repeats = repeats;
    this.staged = staged;
    this.verdicts = verdicts;
    this.groups = groups;
  }

  void write(String settingsHash, String modelsHash, String codeVersion) {
    boolean replaces = repeats || outcome.replaced() > 0;
    boolean marks = outcome.marked() > 0;
    boolean again = repeats || outcome.again() > 0;
    Dataset<Row> written = staged.join(broadcast(writes(verdicts, groups)), "file_key");
    List<Runnable> tables =
        List.of(
            () -> images(written, verdicts, groups, replaces, marks),
            () -> {
              takeOut(Tables.REGIONS, replaces ? verdicts : null);
              append(Tables.REGIONS, outcome.regions(), () -> exploded(written, "regions"));
            },
            () -> {
              takeOut(Tables.DETECTIONS, replaces ? verdicts : null);
              append(
                  Tables.DETECTIONS, outcome.detections(), () -> exploded(written, "detections"));
            },
            () -> rejects(again, outcome.codes().size()));
    Parallel.run(tables);
    session.lock().check();
    ledger(verdicts, again, settingsHash, modelsHash, codeVersion);
  }

  private static Dataset<Row> writes(Dataset<Row> verdicts, Dataset<Row> groups) {
    return verdicts
        .where("writes_image")
        .join(
            groups.where("is_new").select("instance_key", "pixel_group"),
            CollectionConverters.asScala(List.of("instance_key")).toSeq(),
            "left")
        .select("file_key", "resend_count", "is_conflict", "pixel_group");
  }

  private void images(
      Dataset<Row> written,
      Dataset<Row> verdicts,
      Dataset<Row> groups,
      boolean replaces,
      boolean marks) {
    Dataset<Row> rows =
        written.select(
            Arrays.stream(Tables.IMAGES.schema().fieldNames())
                .map(
                    name ->
                        switch (name) {
                          case "resend_count", "is_conflict", "pixel_group" -> col(name);
                          default -> col("image." + name).as(name);
                        })
                .toArray(Column[]::new));
    if (!replaces && !marks) {
      warehouse.append(Tables.IMAGES, rows, number);
      return;
    }
    warehouse.upsert(
        Tables.IMAGES,
        marks ? rows.unionByName(marked(verdicts, groups)) : rows,
        verdicts
            .where("writes_image OR file_key IS NULL")
            .select("instance_key")
            .union(groups.where("NOT is_new").select("instance_key")),
        "instance_key",
        number);
  }

  /** Rows that are there already, with the marks that this batch changes. */
  private Dataset<Row> marked(Dataset<Row> verdicts, Dataset<Row> groups) {
    Dataset<Row> changes =
        verdicts
            .where("file_key IS NULL")
            .selectExpr(
                "instance_key",
                "resend_count AS new_resend_count",
                "is_conflict AS new_is_conflict")
            .join(
                groups
                    .where("NOT is_new")
                    .selectExpr(
                        "instance_key", "pixel_group AS new_pixel_group", "true AS regroup"),
                CollectionConverters.asScala(List.of("instance_key")).toSeq(),
                "full");
    Dataset<Row> images = warehouse.read(Tables.IMAGES);
    return images
        .join(broadcast(changes), "instance_key")
        .select(
            Arrays.stream(Tables.IMAGES.schema().fieldNames())
                .map(
                    name ->
                        switch (name) {
                          case "resend_count", "is_conflict" ->
                              expr("coalesce(new_" + name + ", " + name + ")").as(name);
                          case "pixel_group" ->
                              expr("if(coalesce(regroup, false), new_pixel_group, pixel_group)")
                                  .as(name);
                          default -> col(name);
                        })
                .toArray(Column[]::new));
  }

  /** Adds rows where there are any; a table without rows is there all the same. */
  private void append(Table table, long count, Supplier<Dataset<Row>> rows) {
    if (count > 0) {
      warehouse.append(table, rows.get(), number);
    } else {
      warehouse.createMissing(List.of(table));
    }
  }

  /** Takes the parts of replaced images out. */
  private void takeOut(Table table, Dataset<Row> replacing) {
    if (replacing != null) {
      warehouse.delete(
          table,
          replacing.where(repeats ? "writes_image" : "replaces").select("instance_key"),
          "instance_key",
          number);
    }
  }

  private static Dataset<Row> exploded(Dataset<Row> written, String column) {
    return written
        .select(
            col("image.instance_key"),
            col("image.run_id"),
            col("image.local_date"),
            col("image.local_month"),
            expr("explode(" + column + ")").as("part"))
        .select("instance_key", "run_id", "local_date", "local_month", "part.*");
  }

  private void rejects(boolean again, long count) {
    if (again) {
      warehouse.delete(
          Tables.REJECTS,
          (repeats ? staged : staged.where("tries > 0")).select("file_key"),
          "file_key",
          number);
    }
    append(
        Tables.REJECTS,
        count,
        () ->
            staged
                .where("code IS NOT NULL")
                .select(
                    col("file_key"),
                    lit(run.id()).as("run_id"),
                    col("stage"),
                    col("code"),
                    col("message"),
                    col("bytes"),
                    col("content_hash"),
                    col("image.modality"),
                    col("image.station_key"),
                    col("image.transfer_syntax_uid"),
                    col("tries").plus(1).as("tries"),
                    firstSeen()));
  }

  private Column firstSeen() {
    return expr("coalesce(first_seen_utc, timestamp_millis(" + run.started().toEpochMilli() + "))")
        .as("first_seen_utc");
  }

  private void ledger(
      Dataset<Row> verdicts,
      boolean again,
      String settingsHash,
      String modelsHash,
      String codeVersion) {
    Dataset<Row> rows =
        staged
            .select(
                "file_key", "path", "site", "bytes", "mtime_ms", "code", "tries", "first_seen_utc")
            .join(
                broadcast(
                    verdicts
                        .where("file_key IS NOT NULL")
                        .select("file_key", "outcome", "instance_key")),
                "file_key")
            .select(
                col("file_key"),
                col("path"),
                col("bytes"),
                expr("timestamp_millis(mtime_ms)").as("mtime_utc"),
                col("outcome"),
                col("code"),
                col("instance_key"),
                col("tries").plus(1).as("tries"),
                firstSeen(),
                lit(Timestamp.from(Instant.now())).as("processed_utc"),
                lit(codeVersion).as("code_version"),
                lit(settingsHash).as("settings_hash"),
                lit(modelsHash).as("models_hash"),
                lit(run.id()).as("run_id"),
                col("site"),
                lit(null).cast("timestamp").as("gone_since_utc"));
    if (again || outcome.moved() > 0) {
      Dataset<Row> left = verdicts.where("moved_from IS NOT NULL");
      warehouse.upsert(
          Tables.FILES,
          rows,
          verdicts
              .where("file_key IS NOT NULL")
              .select("file_key")
              .union(left.selectExpr("moved_from AS file_key")),
          "file_key",
          number);
    } else {
      warehouse.append(Tables.FILES, rows, number);
    }
  }
}
