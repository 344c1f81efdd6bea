package io.scanlake.jobs.nightly;

import io.scanlake.jobs.analyze.Analyze;
import io.scanlake.jobs.inventory.Inventory;
import io.scanlake.jobs.run.Models;
import io.scanlake.jobs.run.Run;
import io.scanlake.jobs.run.RunSummary;
import io.scanlake.jobs.run.Session;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The jobs in order: what earlier runs left unfinished, then a new inventory, then its analysis.
 *
 * <pre>scanlake nightly --input /archive --warehouse /warehouse --pseudonym-secret-file secret
 * </pre>
 */
public final class Nightly {
  private Nightly() {}

  /**
   * Runs the job.
   *
   * @param deadline the time after which no batch is started, or null
   * @return one summary per run, the new run's last
   */
  public static List<RunSummary> run(
      Session session, Models models, Inventory.Request request, Instant deadline) {
    List<RunSummary> summaries = new ArrayList<>(resume(session, models, deadline));
    Run run = Inventory.plan(session, request, models.hash());
    session
        .progress()
        .say(
            String.format(
                Locale.ROOT,
                "%,d files listed: %,d to process, %,d unchanged, %,d deferred",
                run.listed(),
                run.todo(),
                run.unchanged(),
                run.deferred()));
    summaries.add(new Analyze(session, models).finish(run, deadline));
    return summaries;
  }

  /** Finishes the runs that were started and not closed. */
  public static List<RunSummary> resume(Session session, Models models, Instant deadline) {
    List<RunSummary> summaries = new ArrayList<>();
    for (Run run : Run.unfinished(session.warehouse().folder())) {
      session.progress().say("resuming run " + run.id() + ", which was not finished");
      summaries.add(new Analyze(session, models).finish(run, deadline));
    }
    return summaries;
  }
}
