package io.scanlake.jobs.usage;

import io.scanlake.jobs.settings.Settings;
import io.scanlake.jobs.tables.RecordCodec;
import io.scanlake.usage.Interval;
import io.scanlake.usage.LocalDays;
import io.scanlake.usage.StudyTally;
import java.io.Serializable;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.fs.Path;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import scala.Tuple2;

/**
 * Image rows to the rows about stations. Images are tallied by study before they are shuffled;
 * studies are then gathered by station and month, so that a task holds one month of one station.
 *
 * @param profiles the stations, by key
 * @param dates those whose rows are wanted
 */
record StationRows(
    Map<String, StationProfile> profiles,
    Dates dates,
    int sessionGapS,
    int encounterGapS,
    int repeatWindowS)
    implements Serializable {
  /** Small tasks, so that the largest station does not hold up the others. */
  private static final int TASKS_PER_CORE = 4;

  private static final String STUDY = "s";
  private static final String IMAGE = "i";

  static StationRows of(List<StationProfile> profiles, Dates dates, Settings settings) {
    Map<String, StationProfile> byKey = new HashMap<>();
    profiles.forEach(p -> byKey.put(p.key(), p));
    return new StationRows(
        byKey, dates, settings.sessionGapS(), settings.encounterGapS(), settings.repeatWindowS());
  }

  /**
   * Writes rows of {@link StationChunk#OUT}, one folder per kind.
   *
   * @param images rows of {@link UsageImages#rows}
   */
  void save(SparkSession spark, Dataset<Row> images, Path folder) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    int tasks = Math.max(4, TASKS_PER_CORE * context.defaultParallelism());
    Broadcast<StationRows> shared = context.broadcast(this);
    try {
      RecordCodec<UsageImages.Image> codec = UsageImages.IMAGE;
      JavaPairRDD<StationChunk.Key, StationChunk.StudyAtStation> stays =
          images
              .toJavaRDD()
              .map(codec::of)
              .mapToPair(image -> new Tuple2<>(key(image), image))
              .combineByKey(
                  image -> add(new HashMap<>(), image, shared.value().sessionGapS),
                  (stations, image) -> add(stations, image, shared.value().sessionGapS),
                  StationRows::merge,
                  tasks)
              .flatMapToPair(study -> shared.value().chunks(study._1(), study._2()));
      spark
          .createDataFrame(
              stays
                  .union(markers(context))
                  // Sorted rather than grouped: a map of growing lists is measured over and over.
                  .repartitionAndSortWithinPartitions(new HashPartitioner(tasks))
                  .mapPartitions(sorted -> new ChunkRows(shared.value(), sorted)),
              StationChunk.OUT)
          .write()
          .partitionBy("kind")
          .mode(SaveMode.Overwrite)
          .parquet(folder.toString());
    } finally {
      shared.destroy();
    }
  }

  // --- images to studies ------------------------------------------------------------------------

  private static String key(UsageImages.Image image) {
    return image.studyKey() == null ? IMAGE + image.instanceKey() : STUDY + image.studyKey();
  }

  private static HashMap<String, StudyTally> add(
      HashMap<String, StudyTally> stations, UsageImages.Image image, int sessionGapS) {
    String station = image.stationKey() == null ? "" : image.stationKey();
    stations.computeIfAbsent(station, s -> new StudyTally(sessionGapS)).add(image.acquired());
    return stations;
  }

  private static HashMap<String, StudyTally> merge(
      HashMap<String, StudyTally> a, HashMap<String, StudyTally> b) {
    b.forEach((station, tally) -> a.merge(station, tally, StudyTally::merge));
    return a;
  }

  // --- studies to months of stations ------------------------------------------------------------

  /** A study goes to every month that it can have a part in. */
  private Iterator<Tuple2<StationChunk.Key, StationChunk.StudyAtStation>> chunks(
      String key, Map<String, StudyTally> stations) {
    List<Tuple2<StationChunk.Key, StationChunk.StudyAtStation>> chunks = new ArrayList<>();
    int known = (int) stations.keySet().stream().filter(s -> !s.isEmpty()).count();
    stations.forEach(
        (station, tally) -> {
          StationChunk.StudyAtStation stay =
              new StationChunk.StudyAtStation(
                  key.substring(1), key.startsWith(STUDY), known, tally);
          for (int month : months(station, tally)) {
            chunks.add(new Tuple2<>(new StationChunk.Key(station, month), stay));
          }
        });
    return chunks.iterator();
  }

  private Set<Integer> months(String station, StudyTally tally) {
    Set<Integer> months = new TreeSet<>();
    List<Interval> sessions = tally.sessions();
    if (sessions.isEmpty()) {
      Long day = tally.firstDay();
      LocalDate date = day == null ? null : LocalDate.ofEpochDay(day);
      if (dates.contains(date)) {
        months.add(StationChunk.Key.of(date));
      }
      return months;
    }
    LocalDays days = new LocalDays(ZoneId.of(profiles.get(station).timeZone()));
    for (Interval time : sessions) {
      YearMonth last = YearMonth.from(days.date(time.end()).plusDays(Dates.REACH_DAYS));
      YearMonth month = YearMonth.from(days.date(time.start()).minusDays(Dates.REACH_DAYS));
      for (; !month.isAfter(last); month = month.plusMonths(1)) {
        if (dates.hasMonth(month)) {
          months.add(StationChunk.Key.of(month.atDay(1)));
        }
      }
    }
    return months;
  }

  /** Every month of every station, so that one without studies has its rows too. */
  private JavaPairRDD<StationChunk.Key, StationChunk.StudyAtStation> markers(
      JavaSparkContext context) {
    List<Tuple2<StationChunk.Key, StationChunk.StudyAtStation>> markers = new ArrayList<>();
    for (StationProfile profile : profiles.values()) {
      if (profile.firstSeen() == null) {
        continue;
      }
      YearMonth last = YearMonth.from(profile.lastSeen());
      for (YearMonth m = YearMonth.from(profile.firstSeen());
          !m.isAfter(last);
          m = m.plusMonths(1)) {
        if (dates.hasMonth(m)) {
          markers.add(
              new Tuple2<>(
                  new StationChunk.Key(profile.key(), StationChunk.Key.of(m.atDay(1))),
                  new StationChunk.StudyAtStation(null, false, 0, null)));
        }
      }
    }
    return context.parallelizePairs(markers);
  }

  /** The rows of one chunk after the other, from stays in order of their chunks. */
  private static final class ChunkRows implements Iterator<Row> {
    private final StationRows recipe;
    private final Iterator<Tuple2<StationChunk.Key, StationChunk.StudyAtStation>> sorted;
    private Tuple2<StationChunk.Key, StationChunk.StudyAtStation> next;
    private Iterator<Row> rows = Collections.emptyIterator();

    ChunkRows(
        StationRows recipe,
        Iterator<Tuple2<StationChunk.Key, StationChunk.StudyAtStation>> sorted) {
      this.recipe = recipe;
      this.sorted = sorted;
      this.next = sorted.hasNext() ? sorted.next() : null;
    }

    @Override
    public boolean hasNext() {
      while (!rows.hasNext() && next != null) {
        rows = chunk();
      }
      return rows.hasNext();
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return rows.next();
    }

    private Iterator<Row> chunk() {
      StationChunk.Key key = next._1();
      List<StationChunk.StudyAtStation> stays = new ArrayList<>();
      while (next != null && next._1().equals(key)) {
        if (next._2().tally() != null) {
          stays.add(next._2());
        }
        next = sorted.hasNext() ? sorted.next() : null;
      }
      return StationChunk.rows(
              key,
              recipe.profiles.get(key.station()),
              recipe.dates,
              stays,
              recipe.encounterGapS,
              recipe.repeatWindowS)
          .iterator();
    }
  }
}
