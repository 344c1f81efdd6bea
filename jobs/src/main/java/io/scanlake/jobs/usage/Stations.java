package io.scanlake.jobs.usage;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import io.scanlake.jobs.run.Session;
import io.scanlake.jobs.settings.StationConfig;
import io.scanlake.jobs.tables.UsageTables;
import io.scanlake.jobs.tables.Warehouse;
import io.scanlake.usage.Schedule;
import java.sql.Date;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import scala.jdk.javaapi.CollectionConverters;

/** The stations that the images name, as they are described at present. */
final class Stations {
  private static final String DESCRIPTION =
      "manufacturer, model_name, device_serial_number, station_name, site, department";

  private final Warehouse warehouse;
  private final List<Row> rows = new ArrayList<>();
  private final List<StationProfile> profiles = new ArrayList<>();

  private Stations(Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  static Stations of(Session session, Facts facts) {
    Stations stations = new Stations(session.warehouse());
    for (Row found : described(facts).collectAsList()) {
      stations.add(found, session);
    }
    return stations;
  }

  List<StationProfile> profiles() {
    return profiles;
  }

  /**
   * One row a station. Images are first counted by their whole description, of which there are few,
   * so that their rows need no sorting.
   */
  private static Dataset<Row> described(Facts facts) {
    Dataset<Row> counted =
        facts
            .flagged(
                facts.images().where("station_key IS NOT NULL"),
                List.of(
                    "station_key",
                    "modality",
                    "manufacturer",
                    "model_name",
                    "device_serial_number",
                    "station_name",
                    "site",
                    "department",
                    "acquired_utc"))
            .groupBy(
                col("station_key"),
                col("modality"),
                col("manufacturer"),
                col("model_name"),
                col("device_serial_number"),
                col("station_name"),
                col("site"),
                col("department"))
            .agg(
                expr("count(*) AS images"),
                expr("max(acquired_utc) AS latest"),
                expr("unix_seconds(min(acquired_utc) FILTER (WHERE counts)) AS first_s"),
                expr("unix_seconds(max(acquired_utc) FILTER (WHERE counts)) AS last_s"));
    Dataset<Row> latest =
        counted
            .groupBy("station_key")
            .agg(
                expr("max(struct(latest, " + DESCRIPTION + ")) AS d"),
                expr("min(first_s) AS first_s"),
                expr("max(last_s) AS last_s"));
    Dataset<Row> modality =
        counted
            .where("modality IS NOT NULL")
            .groupBy("station_key", "modality")
            .agg(expr("sum(images) AS images"))
            .groupBy("station_key")
            .agg(expr("min(struct(-images AS n, modality)).modality AS modality"));
    return latest
        .join(modality, left("station_key"), "left")
        .join(clocks(facts), left("station_key"), "left")
        .selectExpr(
            "station_key", "d.*", "modality", "first_s", "last_s", "offset_s", "offset_mad_s")
        .orderBy("station_key");
  }

  private static scala.collection.immutable.Seq<String> left(String column) {
    return CollectionConverters.asScala(List.of(column)).toSeq();
  }

  /** Median of arrival less end of acquisition, and the median distance from it. */
  private static Dataset<Row> clocks(Facts facts) {
    Dataset<Row> delays =
        facts
            .images()
            .where(
                "station_key IS NOT NULL AND received_utc IS NOT NULL AND acquired_utc IS NOT NULL")
            .select(
                expr("station_key"),
                expr(
                    "unix_seconds(received_utc)"
                        + " - unix_seconds(coalesce(acquired_end_utc, acquired_utc)) AS s"))
            .groupBy("station_key", "s")
            .agg(expr("count(*) AS n"));
    Dataset<Row> medians =
        delays.groupBy("station_key").agg(expr("percentile(s, 0.5, n) AS offset"));
    return delays
        .join(medians, "station_key")
        .groupBy("station_key", "offset")
        .agg(expr("percentile(abs(s - offset), 0.5, n) AS mad"))
        .selectExpr(
            "station_key",
            "CAST(floor(offset + 0.5) AS INT) AS offset_s",
            "CAST(floor(mad + 0.5) AS INT) AS offset_mad_s");
  }

  private void add(Row found, Session session) {
    String key = found.getAs("station_key");
    String serial = found.getAs("device_serial_number");
    String name = found.getAs("station_name");
    String model = found.getAs("model_name");
    String site = found.getAs("site");
    String modality = found.getAs("modality");
    ZoneId zone = session.settings().site(site).zone();
    StationConfig.StationIdentity identity =
        new StationConfig.StationIdentity(key, serial, name, modality, site);
    StationProfile profile =
        new StationProfile(
            key,
            label(key, serial, name, model, found.getAs("manufacturer")),
            modality,
            site,
            zone.getId(),
            session.stationConfig().pool(identity),
            session.stationConfig().isSharedReader(identity),
            session.stationConfig().week(identity),
            new TreeSet<>(session.holidays().of(site).keySet()),
            date(found.getAs("first_s"), zone),
            date(found.getAs("last_s"), zone));
    profiles.add(profile);
    rows.add(
        RowFactory.create(
            key,
            profile.label(),
            modality,
            found.getAs("manufacturer"),
            model,
            serial,
            name,
            site,
            found.getAs("department"),
            serial != null ? "SERIAL" : "NAME",
            profile.isSharedReader(),
            profile.pool(),
            found.getAs("offset_s"),
            found.getAs("offset_mad_s"),
            profile.timeZone(),
            sql(profile.firstSeen()),
            sql(profile.lastSeen())));
  }

  private static String label(
      String key, String serial, String name, String model, String manufacturer) {
    if (name != null) {
      return name;
    }
    if (model != null || serial != null) {
      return model == null ? serial : serial == null ? model : model + " " + serial;
    }
    return manufacturer == null ? key : manufacturer;
  }

  private static LocalDate date(Long second, ZoneId zone) {
    return second == null ? null : Instant.ofEpochSecond(second).atZone(zone).toLocalDate();
  }

  private static Date sql(LocalDate date) {
    return date == null ? null : Date.valueOf(date);
  }

  // --- against what was written before
  // ------------------------------------------------------------

  /**
   * The dates whose rows differ because a station was seen for a longer or shorter time, or because
   * what its rows depend on has changed.
   */
  SortedSet<LocalDate> changedDates() {
    Map<String, Row> before = new HashMap<>();
    for (Row row : warehouse.read(UsageTables.STATIONS).collectAsList()) {
      before.put(row.getAs("station_key"), row);
    }
    Map<String, List<String>> schedules = new HashMap<>();
    for (Row row :
        warehouse
            .read(UsageTables.STATION_SCHEDULES)
            .orderBy("station_key", "iso_dow")
            .collectAsList()) {
      schedules
          .computeIfAbsent(row.getAs("station_key"), k -> new ArrayList<>())
          .add(row.toString());
    }
    SortedSet<LocalDate> changed = new TreeSet<>();
    for (StationProfile now : profiles) {
      Row old = before.remove(now.key());
      LocalDate first = old == null ? null : date(old, "first_seen");
      LocalDate last = old == null ? null : date(old, "last_seen");
      boolean same =
          old != null
              && Objects.equals(old.getAs("modality"), now.modality())
              && Objects.equals(old.getAs("label"), now.label())
              && Objects.equals(old.getAs("pool"), now.pool())
              && Objects.equals(old.getAs("time_zone"), now.timeZone())
              && Objects.equals(old.getAs("is_shared_reader"), now.isSharedReader())
              && schedule(now).stream()
                  .map(Row::toString)
                  .toList()
                  .equals(schedules.get(now.key()));
      if (same) {
        addDifference(changed, first, last, now.firstSeen(), now.lastSeen());
      } else {
        addRange(changed, first, last);
        addRange(changed, now.firstSeen(), now.lastSeen());
      }
    }
    before
        .values()
        .forEach(old -> addRange(changed, date(old, "first_seen"), date(old, "last_seen")));
    return changed;
  }

  private static LocalDate date(Row row, String column) {
    Date date = row.getAs(column);
    return date == null ? null : date.toLocalDate();
  }

  /** The dates of either range that are not in both. */
  private static void addDifference(
      SortedSet<LocalDate> into, LocalDate a, LocalDate b, LocalDate c, LocalDate d) {
    if (a == null || c == null) {
      addRange(into, a, b);
      addRange(into, c, d);
      return;
    }
    if (!a.equals(c)) {
      addRange(into, a.isBefore(c) ? a : c, a.isBefore(c) ? c : a);
    }
    if (!b.equals(d)) {
      addRange(into, b.isBefore(d) ? b : d, b.isBefore(d) ? d : b);
    }
  }

  private static void addRange(SortedSet<LocalDate> into, LocalDate first, LocalDate last) {
    for (LocalDate d = first; d != null && !d.isAfter(last); d = d.plusDays(1)) {
      into.add(d);
    }
  }

  /** Writes the stations and their schedules. */
  void write() {
    warehouse.replace(
        UsageTables.STATIONS,
        warehouse.spark().createDataFrame(rows, UsageTables.STATIONS.schema()));
    warehouse.replace(
        UsageTables.STATION_SCHEDULES,
        warehouse
            .spark()
            .createDataFrame(
                profiles.stream().flatMap(p -> schedule(p).stream()).toList(),
                UsageTables.STATION_SCHEDULES.schema()));
  }

  private static List<Row> schedule(StationProfile profile) {
    List<Row> days = new ArrayList<>();
    for (int dow = 1; dow <= 7; dow++) {
      Schedule s = profile.week().get(dow - 1);
      days.add(
          RowFactory.create(
              profile.key(),
              dow,
              s.openMin(),
              s.closeMin(),
              s.primeOpenMin(),
              s.primeCloseMin(),
              s.staffedOperators(),
              s.changeoverAllowanceS(),
              s.standardExamS(),
              s.source()));
    }
    return days;
  }
}
