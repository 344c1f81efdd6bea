package io.scanlake.jobs.usage;

import io.scanlake.jobs.Local;
import io.scanlake.jobs.operator.Progress;
import io.scanlake.jobs.run.Session;
import io.scanlake.jobs.settings.HolidayCalendar;
import io.scanlake.jobs.settings.Settings;
import io.scanlake.jobs.settings.SettingsReader;
import io.scanlake.jobs.settings.StationConfig;
import io.scanlake.jobs.tables.Lock;
import io.scanlake.jobs.tables.Table;
import io.scanlake.jobs.tables.Tables;
import io.scanlake.jobs.tables.UsageTables;
import io.scanlake.jobs.tables.Warehouse;
import io.scanlake.privacy.Pseudonyms;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructField;

/** A warehouse whose image rows a test writes itself, without files and pixels. */
final class MadeImages implements AutoCloseable {
  /** Every image of a test was acquired before. */
  static final Instant UNTIL = Instant.parse("2026-11-22T00:00:00Z");

  private final Warehouse warehouse;
  private final Session session;
  private final List<Map<String, Object>> written = new ArrayList<>();
  private long batch;

  MadeImages(Path folder, String settings) throws IOException {
    warehouse = Local.open(folder);
    Settings read = SettingsReader.read(settings);
    Lock lock = Lock.acquire(warehouse.fileSystem(warehouse.lockFile()), warehouse.lockFile());
    session =
        new Session(
            Local.spark(),
            read,
            StationConfig.load(read, Local.spark().sparkContext().hadoopConfiguration()),
            HolidayCalendar.load(read, Local.spark().sparkContext().hadoopConfiguration()),
            warehouse,
            new Pseudonyms("0123456789abcdef".getBytes(StandardCharsets.UTF_8)),
            lock,
            new Progress(
                new java.io.PrintStream(
                    OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8)));
  }

  @Override
  public void close() throws IOException {
    session.lock().close();
  }

  Warehouse warehouse() {
    return warehouse;
  }

  /** Columns of one image, by name. */
  static Map<String, Object> image(String key, String study, String station, String utc) {
    Map<String, Object> image = new HashMap<>();
    Instant at = utc == null ? null : Instant.parse(utc);
    image.put("instance_key", key);
    image.put("study_key", study);
    image.put("series_key", study == null ? null : "series of " + study);
    image.put("patient_key", study == null ? null : "patient of " + study);
    image.put("station_key", station);
    image.put("device_serial_number", station);
    image.put("site", "main");
    image.put("status", "OK");
    image.put("modality", station == null ? null : station.replaceAll("[0-9]", ""));
    image.put("counts_for_time", true);
    image.put("is_original", true);
    image.put("file_bytes", 100L);
    image.put("acquired_utc", at);
    return image;
  }

  /** Writes images as one run does, and returns the dates that were written anew. */
  SortedSet<LocalDate> run(String runId, ZoneId zone, Collection<Map<String, Object>> images) {
    List<Row> rows = new ArrayList<>();
    List<Map<String, Object>> fresh = new ArrayList<>();
    for (Map<String, Object> image : images) {
      Map<String, Object> whole = new HashMap<>(image);
      Instant at = (Instant) whole.get("acquired_utc");
      LocalDate date = at == null ? null : at.atZone(zone).toLocalDate();
      whole.put("run_id", runId);
      whole.put("acquired_utc", at == null ? null : Timestamp.from(at));
      whole.put("local_date", date == null ? null : Date.valueOf(date));
      whole.put("local_month", date == null ? "undated" : date.toString().substring(0, 7));
      fresh.add(whole);
      rows.add(row(whole));
    }
    Set<Object> concerned = concerned(fresh);
    written.addAll(fresh);
    warehouse.append(
        Tables.IMAGES, Local.spark().createDataFrame(rows, Tables.IMAGES.schema()), ++batch);
    SortedSet<LocalDate> touched = new TreeSet<>();
    boolean undated = false;
    for (Map<String, Object> image : written) {
      if (fresh.contains(image)
          || concerned.contains(image.get("study_key"))
          || concerned.contains(image.get("instance_key"))) {
        Date date = (Date) image.get("local_date");
        undated |= date == null;
        if (date != null) {
          touched.add(date.toLocalDate());
        }
      }
    }
    return new Usage(session, UNTIL).update(touched, undated);
  }

  /** Keys of their studies, and of the images that no longer count, with theirs. */
  private Set<Object> concerned(List<Map<String, Object>> fresh) {
    Set<Object> keys = new HashSet<>();
    for (Map<String, Object> image : fresh) {
      keys.add(image.get("study_key"));
      if (image.get("pixel_group") != null && counts(image)) {
        written.stream()
            .filter(old -> image.get("pixel_group").equals(old.get("pixel_group")) && counts(old))
            .min(Comparator.comparing(old -> (Timestamp) old.get("acquired_utc")))
            .ifPresent(
                first -> {
                  keys.add(first.get("study_key"));
                  keys.add(first.get("instance_key"));
                });
      }
    }
    keys.remove(null);
    return keys;
  }

  private static boolean counts(Map<String, Object> image) {
    return Boolean.TRUE.equals(image.get("counts_for_time"))
        && image.get("station_key") != null
        && image.get("acquired_utc") != null;
  }

  /** All at once. */
  SortedSet<LocalDate> rebuild() {
    return new Usage(session, UNTIL).rebuild();
  }

  SortedSet<LocalDate> update() {
    return new Usage(session, UNTIL).update(new TreeSet<>(), false);
  }

  private static Row row(Map<String, Object> image) {
    StructField[] fields = Tables.IMAGES.schema().fields();
    Object[] values = Arrays.stream(fields).map(f -> image.get(f.name())).toArray();
    return RowFactory.create(values);
  }

  /** The rows of every derived table, sorted, as text. */
  Map<String, List<String>> content() {
    Map<String, List<String>> content = new TreeMap<>();
    for (Table table : UsageTables.all()) {
      content.put(
          table.name(),
          warehouse.read(table).collectAsList().stream().map(Row::toString).sorted().toList());
    }
    return content;
  }

  List<Row> sql(String question) {
    return Local.sql(warehouse, question);
  }

  /** The only answer. */
  Row one(String question) {
    List<Row> rows = sql(question);
    if (rows.size() != 1) {
      throw new AssertionError(rows.size() + " rows: " + question);
    }
    return rows.get(0);
  }
}
