package io.scanlake.jobs.usage;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import io.scanlake.jobs.tables.DateCondition;
import io.scanlake.jobs.tables.RecordCodec;
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
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** The rows of images as far as utilisation depends on them, each with whether it counts. */
public final class UsageImages {
  /** Up to this number of images, their studies are broadcast to every task, not shuffled. */
  private static final long MOST_BROADCAST = 300_000;

  private final Dataset<Row> images;
  private final Instant until;

  /**
   * @param until an image acquired later has a wrong clock and does not count
   */
  UsageImages(Warehouse warehouse, Instant until) {
    this.images = warehouse.read(Tables.IMAGES);
    this.until = until;
  }

  Dataset<Row> images() {
    return images;
  }

  /** The images of some dates. */
  Dataset<Row> of(Dates dates) {
    return dates.isAll() ? images : images.where(DateCondition.of(dates.list()));
  }

  private Column candidate() {
    return candidate(until);
  }

  /** Whether an image may count: all that one row can say about it. */
  public static Column candidate(Instant until) {
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
    Dataset<Row> studies = rows > MOST_BROADCAST ? keys : broadcast(keys);
    Collection<LocalDate> others =
        dates(
            images()
                .where(elsewhere)
                .select("study_key", "local_date")
                .join(studies, on("study_key"), "left_semi"));
    Dataset<Row> near = images().where(window);
    return others.isEmpty()
        ? near
        : near.unionByName(
            images()
                .where(elsewhere)
                .where(DateCondition.of(others))
                .join(studies, on("study_key"), "left_semi"));
  }

  private static Seq<String> on(String column) {
    return CollectionConverters.asScala(List.of(column)).toSeq();
  }

  /** The dates of rows, null among them if one has none. */
  private static Collection<LocalDate> dates(Dataset<Row> rows) {
    List<LocalDate> dates = new ArrayList<>();
    rows.select("local_date")
        .distinct()
        .as(Encoders.DATE())
        .collectAsList()
        .forEach(date -> dates.add(date == null ? null : date.toLocalDate()));
    return dates;
  }

  // --- one row ----------------------------------------------------------------------------------

  /**
   * One image as far as its study and its station depend on it.
   *
   * @param acquiredUs start of the acquisition in microseconds since 1970, or null if unknown
   * @param acquiredEndUs its end, or null if unknown
   * @param epochDay the local date in days since 1970, or null if unknown
   * @param attributes in the order of {@link Attribute}
   */
  record Image(
      String studyKey,
      String stationKey,
      String instanceKey,
      String seriesKey,
      boolean counts,
      boolean isCopy,
      Long acquiredUs,
      Long acquiredEndUs,
      String presentationIntent,
      boolean isOriginal,
      long fileBytes,
      Long epochDay,
      String viewPosition,
      String laterality,
      Double contrastVolumeMl,
      Double activityMbq,
      Double ctdivolMgy,
      Double dapDgycm2,
      List<String> attributes) {

    AcquiredImage acquired() {
      return new AcquiredImage(
          instanceKey,
          seriesKey,
          attributes.toArray(String[]::new),
          acquiredUs == null ? null : Interval.ofAcquisition(acquiredUs, acquiredEndUs),
          counts,
          isCopy,
          intent(presentationIntent),
          isOriginal,
          fileBytes,
          epochDay,
          viewPosition,
          laterality,
          contrastVolumeMl,
          activityMbq,
          ctdivolMgy,
          dapDgycm2);
    }

    private static Intent intent(String text) {
      return text == null
          ? Intent.NONE
          : switch (text) {
            case "FOR PRESENTATION" -> Intent.PRESENTATION;
            case "FOR PROCESSING" -> Intent.PROCESSING;
            default -> Intent.NONE;
          };
    }
  }

  static final RecordCodec<Image> IMAGE = RecordCodec.of(Image.class);

  /** Columns of images that {@link Image} is made of under another name. */
  private static final Map<String, String> MADE =
      Map.of(
          "acquired_us", "unix_micros(acquired_utc)",
          "acquired_end_us", "unix_micros(acquired_end_utc)",
          "epoch_day", "CAST(unix_date(local_date) AS BIGINT)",
          "attributes",
              Stream.of(Attribute.values())
                  .map(Attribute::column)
                  .collect(Collectors.joining(", ", "array(", ")")));

  /** The rows that {@link #IMAGE} reads. */
  Dataset<Row> rows(Dataset<Row> some) {
    Set<String> columns = new TreeSet<>(List.of("acquired_utc", "acquired_end_utc", "local_date"));
    Stream.of(Attribute.values()).map(Attribute::column).forEach(columns::add);
    Set<String> flags = Set.of("counts", "is_copy");
    Stream.of(IMAGE.schema().fieldNames())
        .filter(name -> !MADE.containsKey(name) && !flags.contains(name))
        .forEach(columns::add);
    return flagged(some, List.copyOf(columns))
        .select(
            Stream.of(IMAGE.schema().fieldNames())
                .map(name -> expr(MADE.getOrDefault(name, name)).as(name))
                .toArray(Column[]::new));
  }
}
