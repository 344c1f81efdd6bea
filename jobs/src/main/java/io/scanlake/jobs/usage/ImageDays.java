package io.scanlake.jobs.usage;

import io.scanlake.demand.Statistics;
import io.scanlake.jobs.tables.RecordCodec;
import io.scanlake.jobs.tables.UsageTables;
import io.scanlake.jobs.tables.Warehouse;
import java.io.Serializable;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import scala.Tuple2;

/**
 * What the whole history of images says of dates, sites and stations, out of {@code image_days}:
 * the index that stands for the images, of which only the dates that change are read.
 *
 * @param countsByDate number of images per date; under null the undated ones
 * @param sites in order
 * @param stations by key
 */
record ImageDays(
    Map<LocalDate, Long> countsByDate, SortedSet<String> sites, Map<String, StationTally> stations)
    implements Serializable {

  /** What a row is about. */
  record Description(
      LocalDate localDate,
      String stationKey,
      String site,
      String modality,
      String manufacturer,
      String modelName,
      String deviceSerialNumber,
      String stationName,
      String department)
      implements Serializable {}

  /** An image, in microseconds since 1970. */
  private record Shot(boolean counts, Long acquiredUs, Long endUs, Long receivedUs)
      implements Serializable {}

  /** A row of the table. */
  record Day(
      String stationKey,
      LocalDate localDate,
      String site,
      String modality,
      String manufacturer,
      String modelName,
      String deviceSerialNumber,
      String stationName,
      String department,
      long images,
      Long latestUs,
      Long firstS,
      Long lastS,
      Double delayP50S,
      Double delayMadS)
      implements Serializable {
    static final RecordCodec<Day> CODEC = UsageTables.IMAGE_DAYS.reader(Day.class);
  }

  private static final RecordCodec<Description> DESCRIPTION = RecordCodec.of(Description.class);
  private static final RecordCodec<Shot> SHOT = RecordCodec.of(Shot.class);

  /** Rows of the table for some dates: one reading of their images. */
  static Dataset<Row> rows(SparkSession spark, UsageImages images, Dates dates) {
    List<String> names = List.of(DESCRIPTION.schema().fieldNames());
    Dataset<Row> flagged =
        images.flagged(
            images.of(dates),
            Stream.concat(
                    names.stream(), Stream.of("acquired_utc", "acquired_end_utc", "received_utc"))
                .toList());
    return spark.createDataFrame(
        flagged
            .selectExpr(
                "struct(" + String.join(", ", names) + ") AS about",
                "struct(counts, unix_micros(acquired_utc) AS acquired_us,"
                    + " unix_micros(acquired_end_utc) AS end_us,"
                    + " unix_micros(received_utc) AS received_us) AS shot")
            .toJavaRDD()
            .mapToPair(
                row -> new Tuple2<>(DESCRIPTION.of(row.getStruct(0)), SHOT.of(row.getStruct(1))))
            .combineByKey(shot -> new DayTally().add(shot), DayTally::add, DayTally::merge)
            .map(day -> day._2().row(day._1())),
        UsageTables.IMAGE_DAYS.schema());
  }

  /** Sums up the table. */
  static ImageDays read(Warehouse warehouse) {
    Dataset<Row> days = Day.CODEC.select(warehouse.read(UsageTables.IMAGE_DAYS));
    return days
        .toJavaRDD()
        .mapPartitions(rows -> List.of(empty().add(rows)).iterator())
        .collect()
        .stream()
        .reduce(empty(), ImageDays::merge);
  }

  private static ImageDays empty() {
    return new ImageDays(new HashMap<>(), new TreeSet<>(), new TreeMap<>());
  }

  private ImageDays add(Iterator<Row> rows) {
    while (rows.hasNext()) {
      Day day = Day.CODEC.of(rows.next());
      countsByDate.merge(day.localDate(), day.images(), Long::sum);
      if (day.site() != null) {
        sites.add(day.site());
      }
      if (day.stationKey() != null) {
        stations.computeIfAbsent(day.stationKey(), k -> new StationTally()).add(day);
      }
    }
    return this;
  }

  private ImageDays merge(ImageDays other) {
    other.countsByDate.forEach((date, n) -> countsByDate.merge(date, n, Long::sum));
    sites.addAll(other.sites);
    other.stations.forEach((key, tally) -> stations.merge(key, tally, StationTally::merge));
    return this;
  }

  /** The dates that have images. */
  SortedSet<LocalDate> dates() {
    SortedSet<LocalDate> dates = new TreeSet<>();
    countsByDate.keySet().stream().filter(date -> date != null).forEach(dates::add);
    return dates;
  }

  // --- images to a row --------------------------------------------------------------------------

  /** The images of one row. */
  private static final class DayTally implements Serializable {
    private long images;
    private long latestUs = Long.MIN_VALUE;
    private long firstUs = Long.MAX_VALUE;
    private long lastUs = Long.MIN_VALUE;
    private double[] delays = {};
    private int n;

    DayTally add(Shot shot) {
      images++;
      if (shot.acquiredUs() != null) {
        latestUs = Math.max(latestUs, shot.acquiredUs());
        if (shot.counts()) {
          firstUs = Math.min(firstUs, shot.acquiredUs());
          lastUs = Math.max(lastUs, shot.acquiredUs());
        }
        if (shot.receivedUs() != null) {
          Long end = shot.endUs() == null ? shot.acquiredUs() : shot.endUs();
          if (n == delays.length) {
            delays = Arrays.copyOf(delays, 2 * n + 1);
          }
          delays[n++] = second(shot.receivedUs()) - second(end);
        }
      }
      return this;
    }

    DayTally merge(DayTally other) {
      images += other.images;
      latestUs = Math.max(latestUs, other.latestUs);
      firstUs = Math.min(firstUs, other.firstUs);
      lastUs = Math.max(lastUs, other.lastUs);
      delays = Arrays.copyOf(delays, n + other.n);
      System.arraycopy(other.delays, 0, delays, n, other.n);
      n += other.n;
      return this;
    }

    Row row(Description about) {
      Double median = null;
      Double mad = null;
      if (n > 0) {
        double[] delays = Arrays.copyOf(this.delays, n);
        double middle = Statistics.median(delays);
        median = middle;
        mad = Statistics.median(Arrays.stream(delays).map(s -> Math.abs(s - middle)).toArray());
      }
      return UsageTables.IMAGE_DAYS
          .row()
          .put(about)
          .set("images", images)
          .set("latest_us", latestUs == Long.MIN_VALUE ? null : latestUs)
          .set("first_s", lastUs == Long.MIN_VALUE ? null : second(firstUs))
          .set("last_s", lastUs == Long.MIN_VALUE ? null : second(lastUs))
          .set("delay_p50_s", median)
          .set("delay_mad_s", mad)
          .build();
    }

    private static long second(long us) {
      return Math.floorDiv(us, 1_000_000L);
    }
  }
}
