package io.scanlake.jobs.run;

import io.scanlake.jobs.tables.Tables;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.SortedSet;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Row;

/** The table {@code runs}: a row per run, written as the run is closed. */
public final class RunLog {
  private RunLog() {}

  /**
   * Closes a run.
   *
   * @param batch number under which the row is written, once in the life of the warehouse
   */
  public static void close(Session session, RunSummary summary, long batch) {
    session.warehouse().append(Tables.RUNS, row(session, summary), batch);
  }

  /**
   * Derives tables from images that are there already, and closes that as a run that processed no
   * file.
   *
   * @param derive returns the dates whose rows it rewrote
   */
  public static RunSummary withoutFiles(
      Session session, String runId, Instant started, Callable<SortedSet<LocalDate>> derive) {
    SortedSet<LocalDate> dates = session.stage("derive", "derive tables", derive);
    RunSummary summary =
        RunSummary.withoutFiles(
            runId,
            started,
            List.copyOf(dates),
            session.progress().seconds(),
            session.warehouse().root());
    close(session, summary, Run.takeBatchNumbers(session.warehouse(), 1));
    return summary;
  }

  private static List<Row> row(Session session, RunSummary summary) {
    Row row =
        Tables.RUNS
            .row()
            .set("run_id", summary.runId())
            .set("started_utc", summary.started())
            .set("finished_utc", summary.finished())
            .set("state", summary.state())
            .set("code_version", CodeVersion.get())
            .set("schema_version", Tables.SCHEMA_VERSION)
            .set("settings_hash", session.settings().imageRowHash())
            .set("key_id", session.pseudonyms().keyId())
            .set("listed", summary.listed())
            .set("accepted", summary.accepted())
            .set("no_pixels", summary.noPixels())
            .set("duplicate", summary.duplicate())
            .set("superseded", summary.superseded())
            .set("rejected", summary.rejected())
            .set("unchanged", summary.unchanged())
            .set("deferred", summary.deferred())
            .set("bytes", summary.bytes())
            .set("batches", summary.batches())
            .set("dates_restated", summary.datesRestated())
            .set("seconds_by_stage", summary.secondsByStage())
            .build();
    return List.of(row);
  }
}
