package io.scanlake.jobs.inventory;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import io.scanlake.jobs.run.Absence;
import io.scanlake.jobs.run.Run;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;

/** What is counted of each site while its files are planned, and what it says. */
enum AbsenceCounts {
  LISTED(isListed()),
  /** The ledger has it, wherever its archive stood. */
  MATCHED(isListed().and(col("is_known"))),
  PRESENT(isListed().and(col("is_known")).and(not(col("was_gone")))),
  /** The ledger has it where the archive stands. */
  IN_PLACE(col("is_under")),
  GONE(is(FileSelection.Fate.GONE).and(not(col("was_gone")))),
  STILL_GONE(is(FileSelection.Fate.GONE).and(col("was_gone"))),
  RETURNED(is(FileSelection.Fate.RETURNED)),
  ELSEWHERE(is(FileSelection.Fate.ELSEWHERE).and(not(col("was_gone")))),
  STILL_ELSEWHERE(is(FileSelection.Fate.ELSEWHERE).and(col("was_gone")));

  private final Column condition;

  AbsenceCounts(Column condition) {
    this.condition = condition;
  }

  private static Column is(FileSelection.Fate fate) {
    return col(Run.FATE).equalTo(fate.text());
  }

  private static Column isListed() {
    return not(is(FileSelection.Fate.GONE).or(is(FileSelection.Fate.ELSEWHERE)));
  }

  /** The counts of a site, as columns of an observation. */
  static List<Column> of(String site) {
    Column isOfSite = col("site").equalTo(lit(site));
    return Arrays.stream(values())
        .map(count -> count_if(isOfSite.and(count.condition)).as(count.name(site)))
        .toList();
  }

  private String name(String site) {
    return name() + " " + site;
  }

  private long in(Map<String, Object> found, String site) {
    return (Long) found.get(name(site));
  }

  /**
   * An archive has another address if nothing that the ledger knows of the site stands below the
   * folders that were listed, and either some files are found there again, under the same relative
   * path, or nothing is there at all.
   */
  static Absence absence(String site, Map<String, Object> found) {
    long listed = LISTED.in(found, site);
    boolean moved = IN_PLACE.in(found, site) == 0 && (MATCHED.in(found, site) > 0 || listed == 0);
    long gone = GONE.in(found, site) + (moved ? ELSEWHERE.in(found, site) : 0);
    long stillGone = STILL_GONE.in(found, site) + (moved ? STILL_ELSEWHERE.in(found, site) : 0);
    return new Absence(
        site,
        listed,
        PRESENT.in(found, site) + gone,
        gone,
        stillGone,
        RETURNED.in(found, site),
        moved);
  }
}
