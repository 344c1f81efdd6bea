package io.scanlake.jobs.usage;

import io.scanlake.jobs.run.Session;
import io.scanlake.jobs.tables.Parallel;
import io.scanlake.jobs.tables.Table;
import io.scanlake.jobs.tables.Tables;
import io.scanlake.jobs.tables.UsageTables;
import io.scanlake.jobs.tables.Warehouse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Brings the tables of {@link UsageTables} up to date with the images, for the dates that may
 * differ and no others. The rules stand in conf/UTILISATION.md.
 *
 * <pre>scanlake usage --warehouse /warehouse --pseudonym-secret-file secret</pre>
 */
public final class Usage {
  private final Session session;
  private final Warehouse warehouse;
  private final UsageImages facts;
  private final Calendar calendar;

  /**
   * @param until start of the run; an image acquired later has a wrong clock and does not count
   */
  public Usage(Session session, Instant until) {
    this.session = session;
    this.warehouse = session.warehouse();
    this.facts = new UsageImages(warehouse, until);
    this.calendar = new Calendar(warehouse, session.settings(), session.holidays());
  }

  /**
   * After a run: writes anew what its images, or a change of stations, schedules or holidays, may
   * have changed.
   *
   * @param touched dates of images written, replaced or marked anew and of the studies concerned
   * @param undated whether undated images were among them
   * @return the dates written anew
   */
  public SortedSet<LocalDate> update(SortedSet<LocalDate> touched, boolean undated) {
    if (!warehouse.exists(Tables.IMAGES)) {
      return empty();
    }
    boolean isIndexed = warehouse.exists(UsageTables.IMAGE_DAYS);
    ImageDays index = index(isIndexed ? Dates.of(touched, undated) : Dates.all());
    Stations stations = Stations.of(session, index);
    SortedSet<LocalDate> days = Dates.widened(touched);
    days.addAll(stations.changedDates());
    days.addAll(calendar.changedDates());
    write(index, stations, Dates.of(days, undated));
    return days;
  }

  /**
   * Recomputes every row.
   *
   * @return the dates that have images
   */
  public SortedSet<LocalDate> rebuild() {
    ImageDays index = index(Dates.all());
    write(index, Stations.of(session, index), Dates.all());
    return index.dates();
  }

  /** The index, with the rows of some dates written anew. */
  private ImageDays index(Dates dates) {
    if (!dates.isEmpty()) {
      put(UsageTables.IMAGE_DAYS, ImageDays.rows(warehouse.spark(), facts, dates), dates);
    }
    return ImageDays.read(warehouse);
  }

  private SortedSet<LocalDate> empty() {
    warehouse.createMissing(UsageTables.all());
    return new TreeSet<>();
  }

  private void write(ImageDays index, Stations stations, Dates dates) {
    if (!dates.isEmpty()) {
      Path scratch = new Path(warehouse.stateFolder(), "usage");
      StationRows.of(stations.profiles(), dates, session.settings())
          .save(warehouse.spark(), facts.rows(facts.near(dates, index.countsByDate())), scratch);
      session.lock().check();
      save(scratch, index, dates);
      delete(scratch);
      stations.write();
    }
    warehouse.createMissing(UsageTables.all());
  }

  /**
   * Stations are written by the caller, last: what they change is found by comparison with them.
   */
  private void save(Path scratch, ImageDays index, Dates dates) {
    Dataset<Row> studies = part(scratch, StationChunk.Kind.STUDY);
    Dataset<Row> encounters = part(scratch, StationChunk.Kind.ENCOUNTER);
    Dataset<Row> days = part(scratch, StationChunk.Kind.DAY);
    Dataset<Row> images = facts.of(dates);
    Parallel.run(
        List.of(
            () -> put(UsageTables.ENCOUNTERS, encounters, dates),
            () -> put(UsageTables.STATION_HOURS, part(scratch, StationChunk.Kind.HOUR), dates),
            () -> put(UsageTables.STATION_DAYS, DayTables.stationDays(days), dates),
            () ->
                put(
                    UsageTables.MODALITY_DAYS,
                    DayTables.modalityDays(images, studies, encounters),
                    dates),
            () ->
                put(
                    UsageTables.RESOURCE_DAYS,
                    DayTables.resourceDays(images, studies, encounters, days),
                    dates),
            () ->
                put(
                    UsageTables.QUALITY_DAYS,
                    DayTables.qualityDays(
                        facts.flagged(images.where("status = 'OK'"), DayTables.QUALITY_COLUMNS),
                        part(scratch, StationChunk.Kind.REPEAT)),
                    dates),
            () -> calendar.write(index.sites(), index.dates())));
    put(UsageTables.STUDIES, studies, dates);
  }

  private Dataset<Row> part(Path scratch, StationChunk.Kind kind) {
    String name = kind.name().toLowerCase(java.util.Locale.ROOT);
    return warehouse
        .spark()
        .read()
        .schema(StationChunk.OUT)
        .parquet(scratch.toString())
        .where("kind = '" + kind.name() + "'")
        .select(name + ".*");
  }

  private void put(Table table, Dataset<Row> rows, Dates dates) {
    if (dates.isAll()) {
      warehouse.replace(table, rows);
    } else {
      warehouse.replaceDates(table, rows, dates.list());
    }
  }

  private void delete(Path folder) {
    try {
      warehouse.fileSystem(folder).delete(folder, true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
