package io.scanlake.jobs.usage;

import io.scanlake.usage.Schedule;
import io.scanlake.usage.StationCalendar;
import java.io.Serializable;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;

/**
 * What is known of one station besides its images.
 *
 * @param modality its most frequent one; null where no image says one
 * @param week Monday to Sunday
 * @param firstSeen first local date with an image that counts; null if none
 */
record StationProfile(
    String key,
    String label,
    String modality,
    String site,
    String timeZone,
    String pool,
    boolean isSharedReader,
    List<Schedule> week,
    Set<LocalDate> holidays,
    LocalDate firstSeen,
    LocalDate lastSeen)
    implements Serializable {

  StationCalendar calendar() {
    return StationCalendar.of(ZoneId.of(timeZone), week, holidays);
  }

  boolean wasSeen(LocalDate date) {
    return firstSeen != null && !date.isBefore(firstSeen) && !date.isAfter(lastSeen);
  }
}
