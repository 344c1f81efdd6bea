package io.scanlake.usage;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Days and hours of a site's local clock as instants, by the rules of its time zone. */
public record LocalDays(ZoneId zone) {
  private static final int DAY_MIN = 24 * 60;

  public LocalDate date(long second) {
    return Instant.ofEpochSecond(second).atZone(zone).toLocalDate();
  }

  /** The local day: 82,800, 86,400 or 90,000 s in most zones. */
  public Interval day(LocalDate date) {
    return new Interval(
        date.atStartOfDay(zone).toEpochSecond(),
        date.plusDays(1).atStartOfDay(zone).toEpochSecond());
  }

  /**
   * The hours that the clock shows that day. An hour that it repeats includes both; one that it
   * skips is absent.
   */
  public SortedMap<Integer, Intervals> hours(LocalDate date) {
    Interval day = day(date);
    ZoneRules rules = zone.getRules();
    SortedMap<Integer, List<Interval>> parts = new TreeMap<>();
    long at = day.start();
    while (at < day.end()) {
      ZoneOffset offset = rules.getOffset(Instant.ofEpochSecond(at));
      long local = at + offset.getTotalSeconds();
      long next = at + 3600 - Math.floorMod(local, 3600L);
      ZoneOffsetTransition change = rules.nextTransition(Instant.ofEpochSecond(at));
      if (change != null) {
        next = Math.min(next, change.toEpochSecond());
      }
      next = Math.min(next, day.end());
      int hour = (int) (Math.floorMod(local, 24 * 3600L) / 3600);
      parts.computeIfAbsent(hour, h -> new ArrayList<>()).add(new Interval(at, next));
      at = next;
    }
    return parts.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, e -> Intervals.of(e.getValue()), (a, b) -> a, TreeMap::new));
  }

  /**
   * From one minute of the clock to another. A minute that the clock skips is moved forward by the
   * gap; of one that it repeats, the opening takes the earlier and the closing the later.
   *
   * @param openMin minutes after midnight, 0–1440
   * @param closeMin minutes after midnight, 0–1440; closed if not after {@code openMin}
   */
  public Intervals window(LocalDate date, int openMin, int closeMin) {
    if (closeMin <= openMin) {
      return Intervals.NONE;
    }
    Interval day = day(date);
    long open =
        openMin == 0 ? day.start() : at(date, openMin).withEarlierOffsetAtOverlap().toEpochSecond();
    long close =
        closeMin == DAY_MIN
            ? day.end()
            : at(date, closeMin).withLaterOffsetAtOverlap().toEpochSecond();
    return close <= open ? Intervals.NONE : Intervals.of(new Interval(open, close)).clip(day);
  }

  private ZonedDateTime at(LocalDate date, int minute) {
    LocalDateTime local = date.atStartOfDay().plusMinutes(minute);
    return local.atZone(zone);
  }
}
