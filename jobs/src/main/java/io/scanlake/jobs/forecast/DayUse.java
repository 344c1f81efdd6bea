package io.scanlake.jobs.forecast;

import io.scanlake.jobs.tables.RecordCodec;
import io.scanlake.jobs.tables.UsageTables;
import java.time.LocalDate;

/** The columns of {@code station_days} that advice and classes rest on. */
record DayUse(
    String stationKey,
    String modality,
    String pool,
    LocalDate localDate,
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
  static final RecordCodec<DayUse> READER = UsageTables.STATION_DAYS.reader(DayUse.class);
}
