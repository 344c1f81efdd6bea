package io.scanlake.jobs.forecast;

import io.scanlake.jobs.run.Session;
import io.scanlake.jobs.tables.ForecastTables;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.NavigableSet;

/** The forecast as the last step of a night: four weeks, where there is enough to go by. */
public final class NightlyForecast {
  private static final int HORIZON_DAYS = 28;

  /** Days with a study, and the days in which they are looked for. */
  private static final int LEAST_DAYS = 28;

  private static final int WITHIN_DAYS = 56;

  private NightlyForecast() {}

  /**
   * As of the last whole day. Of an archive that has too few days the tables are there without
   * rows.
   *
   * @param started of the run: later dates are those of wrong clocks
   */
  public static void run(Session session, Instant started) {
    Forecast.Input input = Forecast.Input.of(session.warehouse());
    NavigableSet<LocalDate> dates = input.studyDates(started.atZone(ZoneOffset.UTC).toLocalDate());
    LocalDate asOf = Forecast.lastWholeDay(dates);
    session.lock().check();
    if (asOf == null
        || dates.subSet(asOf.minusDays(WITHIN_DAYS - 1), true, asOf, true).size() < LEAST_DAYS) {
      session.warehouse().createMissing(ForecastTables.all());
      session
          .progress()
          .say(
              "no forecast: it needs "
                  + LEAST_DAYS
                  + " days with studies in the last "
                  + WITHIN_DAYS);
      return;
    }
    Forecast.Summary summary =
        Forecast.run(session.warehouse(), input, Forecast.Request.of(session, asOf, HORIZON_DAYS));
    session.progress().say("as of " + asOf + ": " + summary.toText().strip());
  }
}
