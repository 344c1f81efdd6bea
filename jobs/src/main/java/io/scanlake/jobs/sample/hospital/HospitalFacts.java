package io.scanlake.jobs.sample.hospital;

import io.scanlake.jobs.operator.OperatorException;
import io.scanlake.jobs.run.RunLog;
import io.scanlake.jobs.run.RunSummary;
import io.scanlake.jobs.run.Session;
import io.scanlake.jobs.tables.Tables;
import io.scanlake.jobs.tables.Warehouse;
import io.scanlake.jobs.usage.Usage;
import java.sql.Date;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Loads a made-up hospital into a warehouse: its rows of {@code images}, and the derived tables,
 * without a file being written or read. The rows are one commit; if a run is killed after it, the
 * next run with the same plan completes the work.
 */
public final class HospitalFacts {
  private static final String RUN_PREFIX = "sample-";

  private HospitalFacts() {}

  /**
   * Checks without Spark that a plan can become facts.
   *
   * @throws OperatorException its days are not over
   */
  public static void check(HospitalPlan plan) {
    if (!last(plan).isBefore(LocalDate.now(plan.zone()))) {
      throw new OperatorException(
          "the days end on " + last(plan) + ", which is not over yet: give an earlier --from");
    }
  }

  private static LocalDate last(HospitalPlan plan) {
    return plan.from().plusDays(plan.days() - 1L);
  }

  /**
   * Writes what the warehouse does not have yet.
   *
   * @param site the site of the rows, whose time zone is the plan's
   * @param report takes a line about what is in the warehouse
   * @return one run, or none if an earlier run has done everything
   * @throws OperatorException if the warehouse has other made-up rows of these dates, or if a date
   *     is not over yet
   */
  public static List<RunSummary> load(
      Session session, HospitalPlan plan, String site, Consumer<String> report) {
    Instant started = Instant.now();
    LocalDate last = last(plan);
    Warehouse warehouse = session.warehouse();
    String runId = RUN_PREFIX + Session.shortHash(plan + site);
    String isOwn = "run_id = '" + runId + "'";
    if (!warehouse.read(Tables.RUNS).where(isOwn).isEmpty()) {
      report.accept("nothing new: these facts are in " + warehouse.root());
      return List.of();
    }
    session.progress().clear();
    Dataset<Row> made =
        warehouse
            .read(Tables.IMAGES)
            .where("local_date BETWEEN DATE'" + plan.from() + "' AND DATE'" + last + "'")
            .where("startswith(run_id, '" + RUN_PREFIX + "')");
    if (made.isEmpty()) {
      HospitalRows.RowMaker maker =
          new HospitalRows.RowMaker(plan, session.settings(), session.pseudonyms(), site, runId);
      session.stage(
          "facts",
          "make facts",
          () -> {
            session.lock().check();
            warehouse.append(
                Tables.IMAGES,
                HospitalRows.of(session.spark(), maker),
                warehouse.takeBatchNumbers(1, 0));
            return null;
          });
    } else if (!made.where("NOT " + isOwn).isEmpty()) {
      throw new OperatorException(
          "the warehouse has other made-up facts of these dates: give other dates, or an empty"
              + " --warehouse");
    }
    long rows = 0;
    SortedSet<LocalDate> dates = new TreeSet<>();
    for (Row day :
        warehouse.read(Tables.IMAGES).where(isOwn).groupBy("local_date").count().collectAsList()) {
      dates.add(day.<Date>getAs(0).toLocalDate());
      rows += day.getLong(1);
    }
    report.accept(
        String.format(
            Locale.ROOT,
            "made-up facts: %,d images of %d machines on %,d dates, %s to %s",
            rows,
            plan.machines().size(),
            dates.size(),
            dates.first(),
            dates.last()));
    return List.of(
        RunLog.withoutFiles(
            session, runId, started, () -> new Usage(session, started).update(dates, false)));
  }
}
