package io.scanlake.jobs.nightly;

import io.scanlake.jobs.analyze.Analyze;
import io.scanlake.jobs.inventory.Inventory;
import io.scanlake.jobs.operator.OperatorException;
import io.scanlake.jobs.run.Models;
import io.scanlake.jobs.run.Run;
import io.scanlake.jobs.run.RunSummary;
import io.scanlake.jobs.run.Session;
import io.scanlake.jobs.run.SetAside;
import io.scanlake.jobs.tables.Lock;
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
   * What an operator wants with runs that are set aside.
   *
   * @param resume the run to try again, or null
   * @param abandon the run to forget, or null
   */
  public record Choice(String resume, String abandon) {
    private void apply(Session session) {
      if (resume != null) {
        Run.pickUp(session.warehouse(), resume);
      }
      SetAside.all(session.warehouse().folder()).stream()
          .filter(aside -> aside.runId().equals(abandon))
          .map(aside -> aside.abandon(session.warehouse().folder()))
          .filter(SetAside::settled)
          .forEach(aside -> aside.settle(session.warehouse().folder()));
    }
  }

  /**
   * Runs the job. A run of before that fails a second time for the same cause is set aside, and the
   * night goes on.
   *
   * @param deadline the time after which no batch is started, or null
   * @return one summary per run, the new run's last
   */
  public static List<RunSummary> run(
      Session session, Models models, Inventory.Request request, Choice choice, Instant deadline) {
    choice.apply(session);
    List<RunSummary> summaries = new ArrayList<>();
    for (Run run : Run.unfinished(session.warehouse().folder())) {
      try {
        summaries.add(resume(session, models, run, deadline));
      } catch (RuntimeException | Error e) {
        if (SetAside.all(session.warehouse().folder()).stream()
            .noneMatch(aside -> aside.runId().equals(run.id()))) {
          throw e;
        }
        session
            .progress()
            .say("run " + run.id() + " failed again and is set aside: " + SetAside.cause(e));
      }
    }
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
    summaries.add(finish(session, models, run, deadline));
    return summaries;
  }

  /** Finishes the runs that were started and not closed. */
  public static List<RunSummary> resume(Session session, Models models, Instant deadline) {
    List<RunSummary> summaries = new ArrayList<>();
    for (Run run : Run.unfinished(session.warehouse().folder())) {
      summaries.add(resume(session, models, run, deadline));
    }
    return summaries;
  }

  private static RunSummary resume(Session session, Models models, Run run, Instant deadline) {
    session.progress().say("resuming run " + run.id() + ", which was not finished");
    return finish(session, models, run, deadline);
  }

  private static RunSummary finish(Session session, Models models, Run run, Instant deadline) {
    try {
      return new Analyze(session, models).finish(run, deadline);
    } catch (OperatorException | Lock.HeldException e) {
      throw e;
    } catch (RuntimeException | Error e) {
      SetAside.failed(session.warehouse().folder(), run.id(), SetAside.cause(e));
      throw e;
    }
  }
}
