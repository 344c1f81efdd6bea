package io.scanlake.jobs.usage;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import io.scanlake.jobs.run.Session;
import io.scanlake.jobs.settings.StationConfig;
import io.scanlake.jobs.tables.RecordCodec;
import io.scanlake.jobs.tables.UsageTables;
import io.scanlake.jobs.tables.Warehouse;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.jdk.javaapi.CollectionConverters;

/** The stations that the images name, as they are described at present. */
final class Stations {
  /** A station as its latest image has it, and when it was used and sent. */
  private record Description(
      String stationKey,
      String manufacturer,
      String modelName,
      String deviceSerialNumber,
      String stationName,
      String site,
      String department,
      String modality,
      Long firstS,
      Long lastS,
      Integer clockOffsetS,
      Integer clockOffsetMadS) {

    /** A name for people. */
    String label() {
      if (stationName != null) {
        return stationName;
      }
      if (modelName != null || deviceSerialNumber != null) {
        return Stream.of(modelName, deviceSerialNumber)
            .filter(Objects::nonNull)
            .collect(Collectors.joining(" "));
      }
      return manufacturer == null ? stationKey : manufacturer;
    }
  }

  /** What of a station's row its days depend on. */
  private record Known(
      String stationKey,
      String label,
      String modality,
      boolean isSharedReader,
      String pool,
      String timeZone,
      LocalDate firstSeen,
      LocalDate lastSeen) {
    static Known of(StationProfile p) {
      return new Known(
          p.key(),
          p.label(),
          p.modality(),
          p.isSharedReader(),
          p.pool(),
          p.timeZone(),
          p.firstSeen(),
          p.lastSeen());
    }

    /** Without the dates. */
    Known timeless() {
      return new Known(stationKey, label, modality, isSharedReader, pool, timeZone, null, null);
    }
  }

  private static final String DESCRIPTION =
      "manufacturer, model_name, device_serial_number, station_name, site, department";

  private final Warehouse warehouse;
  private final List<Row> rows = new ArrayList<>();
  private final List<StationProfile> profiles = new ArrayList<>();

  private Stations(Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  static Stations of(Session session, UsageImages facts) {
    Stations stations = new Stations(session.warehouse());
    for (Description found : RecordCodec.of(Description.class).collect(described(facts))) {
      stations.add(found, session);
    }
    return stations;
  }

  List<StationProfile> profiles() {
    return profiles;
  }

  /**
   * One row per station. Images are first counted by their whole description, of which there are
   * few, so that their rows need no sorting.
   */
  private static Dataset<Row> described(UsageImages facts) {
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
            "station_key",
            "d.*",
            "modality",
            "first_s",
            "last_s",
            "offset_s AS clock_offset_s",
            "offset_mad_s AS clock_offset_mad_s")
        .orderBy("station_key");
  }

  private static scala.collection.immutable.Seq<String> left(String column) {
    return CollectionConverters.asScala(List.of(column)).toSeq();
  }

  /** Median of arrival minus end of acquisition, and the median distance from it. */
  private static Dataset<Row> clocks(UsageImages facts) {
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

  private void add(Description found, Session session) {
    String key = found.stationKey();
    ZoneId zone = session.settings().site(found.site()).zone();
    StationConfig.StationIdentity identity =
        new StationConfig.StationIdentity(
            key, found.deviceSerialNumber(), found.stationName(), found.modality(), found.site());
    StationProfile profile =
        new StationProfile(
            key,
            found.label(),
            found.modality(),
            found.site(),
            zone.getId(),
            session.stationConfig().pool(identity),
            session.stationConfig().isSharedReader(identity),
            session.stationConfig().week(identity),
            new TreeSet<>(session.holidays().of(found.site()).keySet()),
            date(found.firstS(), zone),
            date(found.lastS(), zone));
    profiles.add(profile);
    rows.add(
        UsageTables.STATIONS
            .row()
            .put(Known.of(profile))
            .set("manufacturer", found.manufacturer())
            .set("model_name", found.modelName())
            .set("device_serial_number", found.deviceSerialNumber())
            .set("station_name", found.stationName())
            .set("site", found.site())
            .set("department", found.department())
            .set("identity_rule", found.deviceSerialNumber() != null ? "SERIAL" : "NAME")
            .set("clock_offset_s", found.clockOffsetS())
            .set("clock_offset_mad_s", found.clockOffsetMadS())
            .build());
  }

  private static LocalDate date(Long second, ZoneId zone) {
    return second == null ? null : Instant.ofEpochSecond(second).atZone(zone).toLocalDate();
  }

  // --- compared with what was written before ----------------------------------------------------

  /**
   * The dates whose rows differ because a station was seen for a longer or shorter time, or because
   * what its rows depend on has changed.
   */
  SortedSet<LocalDate> changedDates() {
    Map<String, Known> before = new HashMap<>();
    UsageTables.STATIONS
        .reader(Known.class)
        .collect(warehouse.read(UsageTables.STATIONS))
        .forEach(known -> before.put(known.stationKey(), known));
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
    for (StationProfile profile : profiles) {
      Known now = Known.of(profile);
      Known old = before.remove(now.stationKey());
      boolean same =
          old != null
              && old.timeless().equals(now.timeless())
              && schedule(profile).stream()
                  .map(Row::toString)
                  .toList()
                  .equals(schedules.get(now.stationKey()));
      if (same) {
        addDifference(changed, old.firstSeen(), old.lastSeen(), now.firstSeen(), now.lastSeen());
      } else {
        if (old != null) {
          addRange(changed, old.firstSeen(), old.lastSeen());
        }
        addRange(changed, now.firstSeen(), now.lastSeen());
      }
    }
    before.values().forEach(old -> addRange(changed, old.firstSeen(), old.lastSeen()));
    return changed;
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
    warehouse.replace(UsageTables.STATIONS, rows);
    warehouse.replace(
        UsageTables.STATION_SCHEDULES,
        profiles.stream().flatMap(p -> schedule(p).stream()).toList());
  }

  private static List<Row> schedule(StationProfile profile) {
    List<Row> days = new ArrayList<>();
    for (int dow = 1; dow <= 7; dow++) {
      days.add(
          UsageTables.STATION_SCHEDULES
              .row()
              .set("station_key", profile.key())
              .set("iso_dow", dow)
              .put(profile.week().get(dow - 1))
              .build());
    }
    return days;
  }
}
