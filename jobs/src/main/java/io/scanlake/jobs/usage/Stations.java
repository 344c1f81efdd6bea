package io.scanlake.jobs.usage;

import io.scanlake.jobs.run.Session;
import io.scanlake.jobs.settings.StationConfig;
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
import org.apache.spark.sql.Row;

/** The stations that the images name, as they are described at present. */
final class Stations {
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

  private final Warehouse warehouse;
  private final List<Row> rows = new ArrayList<>();
  private final List<StationProfile> profiles = new ArrayList<>();

  private Stations(Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  static Stations of(Session session, ImageDays index) {
    Stations stations = new Stations(session.warehouse());
    index.stations().forEach((key, found) -> stations.add(key, found, session));
    return stations;
  }

  List<StationProfile> profiles() {
    return profiles;
  }

  private void add(String key, StationTally found, Session session) {
    ImageDays.Day latest = found.latest();
    ZoneId zone = session.settings().site(latest.site()).zone();
    StationConfig.StationIdentity identity =
        new StationConfig.StationIdentity(
            key,
            latest.deviceSerialNumber(),
            latest.stationName(),
            found.modality(),
            latest.site());
    StationProfile profile =
        new StationProfile(
            key,
            label(key, latest),
            found.modality(),
            latest.site(),
            zone.getId(),
            session.stationConfig().pool(identity),
            session.stationConfig().isSharedReader(identity),
            session.stationConfig().week(identity),
            new TreeSet<>(session.holidays().of(latest.site()).keySet()),
            date(found.firstS(), zone),
            date(found.lastS(), zone));
    profiles.add(profile);
    rows.add(
        UsageTables.STATIONS
            .row()
            .put(Known.of(profile))
            .set("manufacturer", latest.manufacturer())
            .set("model_name", latest.modelName())
            .set("device_serial_number", latest.deviceSerialNumber())
            .set("station_name", latest.stationName())
            .set("site", latest.site())
            .set("department", latest.department())
            .set("identity_rule", latest.deviceSerialNumber() != null ? "SERIAL" : "NAME")
            .set("clock_offset_s", found.clockOffsetS())
            .set("clock_offset_mad_s", found.clockOffsetMadS())
            .build());
  }

  /** A name for people. */
  private static String label(String key, ImageDays.Day latest) {
    if (latest.stationName() != null) {
      return latest.stationName();
    }
    if (latest.modelName() != null || latest.deviceSerialNumber() != null) {
      return Stream.of(latest.modelName(), latest.deviceSerialNumber())
          .filter(Objects::nonNull)
          .collect(Collectors.joining(" "));
    }
    return latest.manufacturer() == null ? key : latest.manufacturer();
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
