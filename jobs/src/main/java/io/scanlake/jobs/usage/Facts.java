package io.scanlake.jobs.usage;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import io.scanlake.jobs.tables.DateCondition;
import io.scanlake.jobs.tables.Tables;
import io.scanlake.jobs.tables.Warehouse;
import io.scanlake.usage.AcquiredImage;
import io.scanlake.usage.AcquiredImage.Attribute;
import io.scanlake.usage.AcquiredImage.Intent;
import io.scanlake.usage.Interval;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import scala.jdk.javaapi.CollectionConverters;

/** The image rows as far as use depends on them, each with whether it counts. */
final class Facts {
  /** Keys that are sent to every task rather than sorted by. */
  private static final long MOST_BROADCAST = 300_000;

  private final Dataset<Row> images;
  private final Instant until;

  /**
   * @param until an image acquired later has a wrong clock and does not count
   */
  Facts(Warehouse warehouse, Instant until) {
    this.images = warehouse.read(Tables.IMAGES);
    this.until = until;
  }

  Dataset<Row> images() {
    return images;
  }

  /** Adds {@code counts}: all that one row can say about it. */
  private Column candidate() {
    return expr(
        "coalesce(counts_for_time, false) AND acquired_utc IS NOT NULL AND station_key IS NOT NULL"
            + " AND acquired_utc <= timestamp_micros("
            + until.toEpochMilli() * 1000
            + "L)");
  }

  /** All images that may count. */
  Dataset<Row> candidates() {
    return images().where(candidate());
  }

  /**
   * Some columns of images with {@code counts} and {@code is_copy}. Of several instances with the
   * same pixels only the first in the whole warehouse counts.
   */
  Dataset<Row> flagged(Dataset<Row> some, List<String> names) {
    List<Column> columns = new ArrayList<>();
    names.forEach(name -> columns.add(col(name)));
    Column counts = candidate().as("counts");
    Column none = lit(false).as("is_copy");
    Dataset<Row> alone = some.where("pixel_group IS NULL").select(with(columns, counts, none));
    Dataset<Row> firsts =
        candidates()
            .where("pixel_group IS NOT NULL")
            .groupBy(col("pixel_group").as("group"))
            .agg(expr("min(struct(acquired_utc, instance_key)).instance_key AS first_key"));
    Column copy = candidate().and(expr("instance_key <> first_key"));
    Dataset<Row> grouped =
        some.where("pixel_group IS NOT NULL")
            .join(firsts, expr("pixel_group = group"), "left")
            .select(
                with(
                    columns,
                    candidate().and(not(coalesce(copy, lit(false)))).as("counts"),
                    coalesce(copy, lit(false)).as("is_copy")));
    // Two readings of the table, for a join on a column that is mostly NULL would be one task.
    return alone.union(grouped);
  }

  private static Column[] with(List<Column> columns, Column... more) {
    return Stream.concat(columns.stream(), Stream.of(more)).toArray(Column[]::new);
  }

  /** The images that the rows of the given dates depend on: those near them, and their studies. */
  Dataset<Row> near(Dates dates, Map<LocalDate, Long> imagesByDate) {
    if (dates.isAll()) {
      return images();
    }
    List<LocalDate> reach = dates.reach();
    long rows = reach.stream().mapToLong(d -> imagesByDate.getOrDefault(d, 0L)).sum();
    long all = imagesByDate.values().stream().mapToLong(Long::longValue).sum();
    if (rows * 4 > all) {
      return images();
    }
    String window = DateCondition.of(reach);
    String elsewhere = "NOT coalesce(" + window + ", false) AND study_key IS NOT NULL";
    Dataset<Row> keys =
        images().where(window).where("study_key IS NOT NULL").select("study_key").distinct();
    Dataset<Row> studies = small(keys);
    Collection<LocalDate> others =
        dates(
            images().where(elsewhere).select("study_key", "local_date").join(studies, "study_key"));
    Dataset<Row> near = images().where(window);
    return others.isEmpty()
        ? near
        : near.unionByName(
            images()
                .where(elsewhere)
                .where(DateCondition.of(others))
                .join(
                    studies,
                    CollectionConverters.asScala(List.of("study_key")).toSeq(),
                    "left_semi"));
  }

  /** Marks keys as small enough for every task where they are. */
  static Dataset<Row> small(Dataset<Row> keys) {
    return keys.limit((int) MOST_BROADCAST + 1).count() > MOST_BROADCAST ? keys : broadcast(keys);
  }

  /** The dates of rows, null among them if one has none. */
  static Collection<LocalDate> dates(Dataset<Row> rows) {
    List<LocalDate> dates = new ArrayList<>();
    rows.select("local_date")
        .distinct()
        .as(Encoders.DATE())
        .collectAsList()
        .forEach(date -> dates.add(date == null ? null : date.toLocalDate()));
    return dates;
  }

  /** Images by date; under null the undated ones. */
  Map<LocalDate, Long> imagesByDate() {
    Map<LocalDate, Long> counts = new java.util.HashMap<>();
    for (Row row : images().groupBy("local_date").count().collectAsList()) {
      counts.put(row.isNullAt(0) ? null : row.getDate(0).toLocalDate(), row.getLong(1));
    }
    return counts;
  }

  static TreeSet<LocalDate> known(Collection<LocalDate> dates) {
    TreeSet<LocalDate> known = new TreeSet<>();
    dates.stream().filter(d -> d != null).forEach(known::add);
    return known;
  }

  // --- one row ----------------------------------------------------------------------------------

  /** The rows that {@link #parse} reads. */
  Dataset<Row> rows(Dataset<Row> some) {
    List<String> names = new ArrayList<>(FIRST);
    for (Attribute attribute : Attribute.values()) {
      names.add(attribute.column());
    }
    List<Column> columns = new ArrayList<>();
    columns.add(col("counts"));
    columns.add(col("is_copy"));
    for (String name : names) {
      columns.add(
          switch (name) {
            case "acquired_utc", "acquired_end_utc" -> expr("unix_micros(" + name + ")");
            case "local_date" -> expr("CAST(unix_date(local_date) AS BIGINT)");
            case "is_original" -> expr("coalesce(is_original, false)");
            case "file_bytes" -> expr("coalesce(file_bytes, 0L)");
            default -> col(name);
          });
    }
    return flagged(some, names).select(columns.toArray(Column[]::new));
  }

  private static final List<String> FIRST =
      List.of(
          "study_key",
          "station_key",
          "instance_key",
          "series_key",
          "acquired_utc",
          "acquired_end_utc",
          "presentation_intent",
          "is_original",
          "file_bytes",
          "local_date",
          "view_position",
          "laterality",
          "contrast_volume_ml",
          "activity_mbq",
          "ctdivol_mgy",
          "dap_dgycm2");

  static String study(Row row) {
    return row.getString(2);
  }

  /** Empty where unknown. */
  static String station(Row row) {
    return row.isNullAt(3) ? "" : row.getString(3);
  }

  static String instance(Row row) {
    return row.getString(4);
  }

  static AcquiredImage parse(Row row) {
    String[] attributes = new String[Attribute.values().length];
    for (int i = 0; i < attributes.length; i++) {
      attributes[i] = row.getString(2 + FIRST.size() + i);
    }
    Interval time =
        row.isNullAt(6)
            ? null
            : Interval.ofAcquisition(row.getLong(6), row.isNullAt(7) ? null : row.getLong(7));
    return new AcquiredImage(
        row.getString(4),
        row.getString(5),
        attributes,
        time,
        row.getBoolean(0),
        row.getBoolean(1),
        intent(row.getString(8)),
        row.getBoolean(9),
        row.getLong(10),
        row.isNullAt(11) ? null : row.getLong(11),
        row.getString(12),
        row.getString(13),
        real(row, 14),
        real(row, 15),
        real(row, 16),
        real(row, 17));
  }

  private static Double real(Row row, int at) {
    return row.isNullAt(at) ? null : row.getDouble(at);
  }

  private static Intent intent(String text) {
    if (text == null) {
      return Intent.NONE;
    }
    return switch (text) {
      case "FOR PRESENTATION" -> Intent.PRESENTATION;
      case "FOR PROCESSING" -> Intent.PROCESSING;
      default -> Intent.NONE;
    };
  }
}
