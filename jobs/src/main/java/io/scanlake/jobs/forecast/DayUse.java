package io.scanlake.jobs.forecast;

import java.time.LocalDate;
import org.apache.spark.sql.Row;

/** What is asked of a row of {@code station_days}. */
record DayUse(
    String stationKey,
    String modality,
    String pool,
    LocalDate date,
    int openS,
    int primeS,
    int busyS,
    int outOfHoursBusyS,
    int occupiedS,
    int occupiedPrimeS,
    int changeoverS,
    int encounters,
    Integer firstStartDelayS,
    Double examMeanS,
    Double examCv) {

  static final String[] COLUMNS = {
    "station_key",
    "modality",
    "pool",
    "local_date",
    "open_s",
    "prime_s",
    "busy_s",
    "out_of_hours_busy_s",
    "occupied_s",
    "occupied_prime_s",
    "changeover_s",
    "encounters",
    "first_start_delay_s",
    "exam_mean_s",
    "exam_cv"
  };

  /**
   * @param row with {@link #COLUMNS}
   */
  static DayUse of(Row row) {
    return new DayUse(
        row.getString(0),
        row.getString(1),
        row.getString(2),
        row.getDate(3).toLocalDate(),
        integer(row, 4),
        integer(row, 5),
        integer(row, 6),
        integer(row, 7),
        integer(row, 8),
        integer(row, 9),
        integer(row, 10),
        integer(row, 11),
        row.isNullAt(12) ? null : row.getInt(12),
        row.isNullAt(13) ? null : row.getDouble(13),
        row.isNullAt(14) ? null : row.getDouble(14));
  }

  private static int integer(Row row, int column) {
    return row.isNullAt(column) ? 0 : row.getInt(column);
  }
}
