package io.scanlake.jobs.analyze;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.scanlake.jobs.run.Absence;
import io.scanlake.jobs.run.Run;
import io.scanlake.jobs.run.Session;
import io.scanlake.jobs.tables.Table;
import io.scanlake.jobs.tables.Tables;
import io.scanlake.jobs.tables.Warehouse;
import java.sql.Timestamp;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Brings ledger and images up to date with what a full listing missed, and found again. Done after
 * the batches, for only then it is known which of the missing files were moved.
 */
final class Presence {
  private final Warehouse warehouse;
  private final Run run;

  Presence(Session session, Run run) {
    this.warehouse = session.warehouse();
    this.run = run;
  }

  /** Returns what is missing of each site, without the files that were moved. */
  List<Absence> update() {
    boolean isMissed = run.absences().stream().anyMatch(a -> a.gone() > 0 && !a.wasEmptied());
    boolean isBack = run.absences().stream().anyMatch(a -> a.returned() > 0);
    if (!isMissed && !isBack) {
      return run.absences();
    }
    Dataset<Row> back =
        run.planned(warehouse)
            .where("fate = 'returned'")
            .selectExpr("file_key", "path AS new_path", "site AS new_site", "false AS is_gone");
    Dataset<Row> touched =
        isMissed
            ? back.union(
                run.gone(warehouse)
                    .where("NOT was_gone")
                    .selectExpr("file_key", "NULL AS new_path", "site AS new_site", "true"))
            : back;
    ledger(touched);
    images(touched);
    Map<String, Long> moved = isMissed ? moved(touched) : Map.of();
    return run.absences().stream()
        .map(absence -> absence.without(moved.getOrDefault(absence.site(), 0L)))
        .toList();
  }

  private void ledger(Dataset<Row> touched) {
    Dataset<Row> rows =
        warehouse
            .read(Tables.FILES)
            .join(touched, "file_key")
            .select(
                columns(
                    Tables.FILES,
                    Map.of(
                        "path", expr("coalesce(new_path, path)"),
                        "site", expr("coalesce(site, new_site)"),
                        "gone_since_utc", since(col("is_gone")))));
    warehouse.update(Tables.FILES, rows, touched, "file_key", "presence", run.firstBatch());
  }

  private Column since(Column isGone) {
    return when(isGone, lit(Timestamp.from(run.started())));
  }

  /** An image is gone when the last of its files is. */
  private void images(Dataset<Row> touched) {
    Dataset<Row> ledger = warehouse.read(Tables.FILES);
    Dataset<Row> instances =
        ledger
            .join(touched, on("file_key"), "left_semi")
            .where("instance_key IS NOT NULL")
            .select("instance_key");
    Dataset<Row> states =
        ledger
            .join(instances, on("instance_key"), "left_semi")
            .groupBy("instance_key")
            .agg(
                expr("if(count_if(gone_since_utc IS NULL) > 0, NULL, max(gone_since_utc))")
                    .as("gone_since"));
    Dataset<Row> rows =
        warehouse
            .read(Tables.IMAGES)
            .join(states, "instance_key")
            .where("NOT (source_gone_since <=> gone_since)")
            .select(columns(Tables.IMAGES, Map.of("source_gone_since", col("gone_since"))));
    if (!rows.isEmpty()) {
      warehouse.update(
          Tables.IMAGES,
          rows,
          rows.select("instance_key"),
          "instance_key",
          "presence",
          run.firstBatch());
    }
  }

  private static Column[] columns(Table table, Map<String, Column> changed) {
    return Arrays.stream(table.schema().fieldNames())
        .map(name -> changed.getOrDefault(name, col(name)).as(name))
        .toArray(Column[]::new);
  }

  /** The files that are gone from where they were, but that the ledger has under another path. */
  private Map<String, Long> moved(Dataset<Row> touched) {
    Map<String, Long> moved = new HashMap<>();
    touched
        .where("is_gone")
        .join(warehouse.read(Tables.FILES).select("file_key"), on("file_key"), "left_anti")
        .groupBy("new_site")
        .count()
        .collectAsList()
        .forEach(row -> moved.put(row.getString(0), row.getLong(1)));
    return moved;
  }

  private static Seq<String> on(String column) {
    return CollectionConverters.asScala(List.of(column)).toSeq();
  }
}
