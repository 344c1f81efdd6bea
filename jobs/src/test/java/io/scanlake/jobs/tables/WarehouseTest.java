package io.scanlake.jobs.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scanlake.jobs.Local;
import io.scanlake.jobs.operator.OperatorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.Option;

/** Every kind of write, read back by Delta's own reader for Spark. */
class WarehouseTest {
  private static final LocalDate MAY = LocalDate.of(2026, 5, 4);
  private static final LocalDate JUNE = LocalDate.of(2026, 6, 1);

  @TempDir Path folder;
  private Warehouse warehouse;

  @BeforeEach
  void open() {
    warehouse = Local.open(folder);
  }

  /** What a run leaves that is killed as it makes its first tables: files, and no commit. */
  @Test
  void aTableWithoutACommitIsMadeAnew() throws IOException {
    Files.createDirectories(folder.resolve("studies/_delta_log"));
    Files.createDirectories(folder.resolve("calendar/_delta_log"));
    Files.writeString(folder.resolve("calendar/part-00000.parquet"), "half a file");

    assertThat(warehouse.exists(UsageTables.STUDIES)).isFalse();
    assertThat(warehouse.read(UsageTables.CALENDAR).count()).isZero();
    warehouse.createMissing(List.of(UsageTables.STUDIES, UsageTables.CALENDAR));

    assertThat(warehouse.exists(UsageTables.STUDIES)).isTrue();
    assertThat(warehouse.read(UsageTables.STUDIES).count()).isZero();
    assertThat(warehouse.read(UsageTables.CALENDAR).count()).isZero();
  }

  /** What a loss of power, or a backup that is older than the tables, makes of the last number. */
  @Test
  void aBatchNumberIsNeverGivenOutTwice() throws IOException {
    assertThat(warehouse.takeBatchNumbers(3, 0)).isEqualTo(1);
    assertThat(warehouse.takeBatchNumbers(1, 0)).isEqualTo(4);
    warehouse.append(UsageTables.STUDIES, List.of(study("a", MAY)), 4);
    Path file = folder.resolve("_scanlake/last-batch");
    for (String torn : List.of("", "\0\0", "4e", "-1", "99999999999999999999")) {
      Files.writeString(file, torn);
      assertThat(warehouse.takeBatchNumbers(1, 0)).as(torn).isEqualTo(5);
    }
    Files.writeString(file, "");
    assertThat(warehouse.takeBatchNumbers(2, 17)).as("planned, not written").isEqualTo(18);
    assertThat(warehouse.takeBatchNumbers(1, 0)).isEqualTo(20);
    warehouse.append(Tables.RUNS, List.of(run("key", 1)), 20);
    Files.writeString(file, "2");
    assertThat(warehouse.takeBatchNumbers(1, 0)).as("older than the tables").isEqualTo(21);
  }

  private static Row run(String keyId, int second) {
    return Tables.RUNS
        .row()
        .set("run_id", "run-" + second)
        .set("finished_utc", Instant.ofEpochSecond(second))
        .set("key_id", keyId)
        .set("schema_version", Tables.SCHEMA_VERSION)
        .build();
  }

  /** A file that cannot be read says nothing of secrets; the last run's row does. */
  @Test
  void aLostIdentityIsTakenFromTheLastRun() throws IOException {
    WarehouseIdentity.adopt(warehouse, "mine");
    WarehouseIdentity.check(warehouse.folder(), "mine");
    warehouse.append(Tables.RUNS, List.of(run("older", 1), run("mine", 2)), 1);
    Path file = folder.resolve("_scanlake/warehouse.json");
    byte[] whole = Files.readAllBytes(file);
    for (String torn : List.of("", "{\"key_id\":\"mi", "{\"key_id\":\"mine\"}", "\0\0\0")) {
      Files.writeString(file, torn);
      WarehouseIdentity.check(warehouse.folder(), "other");
      assertThatThrownBy(() -> WarehouseIdentity.adopt(warehouse, "other"))
          .isInstanceOf(OperatorException.class)
          .hasMessageContaining("another pseudonym secret (key mine, not other)");
      WarehouseIdentity.adopt(warehouse, "mine");
      assertThat(Files.readAllBytes(file)).as(torn).isEqualTo(whole);
    }
    assertThatThrownBy(() -> WarehouseIdentity.check(warehouse.folder(), "other"))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("another pseudonym secret (key mine, not other)");
  }

  @Test
  void aBatchIsWrittenOnce() {
    Table table = UsageTables.STUDIES;
    warehouse.append(table, query(study("a", MAY), study("b", null)), 7);
    warehouse.append(table, query(study("again", MAY)), 7);
    warehouse.append(table, List.of(study("c", JUNE), study("d", MAY)), 8);
    warehouse.append(table, List.of(study("again", MAY)), 8);

    assertThat(keys(table)).containsExactly("a", "b", "c", "d");
    assertThat(warehouse.hasBatch(table, 8)).isTrue();
    assertThat(warehouse.hasBatch(table, 9)).isFalse();
    assertThat(delta(table).where("local_month = '2026-05'").count()).isEqualTo(2);
    assertThat(delta(table).where("local_month = 'undated'").count()).isEqualTo(1);
    assertThat(warehouse.read(table).where("local_month = '2026-05'").count()).isEqualTo(2);
    checkLog(table);
  }

  /** Who goes back to an older Scanlake does not lose what the newer one wrote. */
  @Test
  void rowsThatAreKeptKeepColumnsOfANewerScanlake() {
    Table table = UsageTables.STUDIES;
    warehouse.append(table, List.of(study("a", MAY)), 1);
    Local.spark().sql("ALTER TABLE delta.`" + warehouse.path(table) + "` ADD COLUMNS (newer INT)");
    Local.spark().sql("UPDATE delta.`" + warehouse.path(table) + "` SET newer = 7");
    upsert(table, query(study("b", MAY)), 2);
    upsert(table, query(study("b", MAY)), 3);
    warehouse.replaceDates(table, query(study("c", JUNE)), List.of(JUNE));
    warehouse.compact(table, 1);
    assertThat(keys(table)).containsExactly("a", "b", "c");
    assertThat(delta(table).where("newer = 7").select("study_key").collectAsList().toString())
        .isEqualTo("[[a]]");
  }

  @Test
  void rowsOfAKeyAreReplacedAndDeletedOnce() {
    Table table = UsageTables.STUDIES;
    warehouse.append(table, query(study("a", MAY), study("b", MAY), study("c", JUNE)), 1);
    upsert(table, query(study("b", JUNE), study("d", null)), 2);
    upsert(table, query(study("again", JUNE)), 2);
    assertThat(keys(table)).containsExactly("a", "b", "c", "d");
    assertThat(date(table, "b")).isEqualTo(JUNE);
    checkLog(table);

    Dataset<Row> gone = query(study("a", null), study("unknown", null)).select("study_key");
    warehouse.delete(table, gone, "study_key", 3);
    warehouse.delete(table, query(study("c", null)).select("study_key"), "study_key", 3);
    assertThat(keys(table)).containsExactly("b", "c", "d");
    checkLog(table);
  }

  @Test
  void aRowIsAddedByAnUpsertToATableThatIsNotThere() {
    upsert(UsageTables.STUDIES, query(study("a", MAY)), 1);

    assertThat(keys(UsageTables.STUDIES)).containsExactly("a");
  }

  @Test
  void theRowsOfSomeDatesAreReplacedAndNoOthers() {
    Table table = UsageTables.STUDIES;
    LocalDate next = MAY.plusDays(1);
    warehouse.append(
        table, query(study("a", MAY), study("b", next), study("c", JUNE), study("d", null)), 1);
    warehouse.replaceDates(table, query(study("e", MAY)), List.of(MAY));
    assertThat(keys(table)).containsExactly("b", "c", "d", "e");
    warehouse.replaceDates(table, query(), Arrays.asList(next, null));
    assertThat(keys(table)).containsExactly("c", "e");
    warehouse.replaceDates(table, query(study("f", JUNE)), List.of(JUNE));
    assertThat(keys(table)).containsExactly("e", "f");
    checkLog(table);
  }

  @Test
  void aNightsForecastIsReplacedAndNoOther() {
    Table table = ForecastTables.STATION_CLASSES;
    warehouse.replaceAsOf(table, List.of(stationClass("CT1", MAY), stationClass("CT2", MAY)), MAY);
    warehouse.replaceAsOf(table, List.of(stationClass("CT1", JUNE)), JUNE);
    warehouse.compact(table, 1);
    warehouse.replaceAsOf(table, List.of(stationClass("CT3", MAY)), MAY);

    assertThat(
            delta(table).orderBy("station_key").collectAsList().stream()
                .map(row -> row.getAs("station_key") + " " + row.getAs("as_of"))
                .toList())
        .containsExactly("CT1 " + JUNE, "CT3 " + MAY);
    checkLog(table);
  }

  /** The date stands far to the right there. */
  @Test
  void aNightsForecastLeavesTheFilesOfOtherNightsAlone() {
    Table table = ForecastTables.DEMAND_MODELS;
    for (LocalDate night : List.of(MAY, JUNE)) {
      Row row = table.row().set("series_id", "MODALITY:CT").set("as_of", night).build();
      warehouse.replaceAsOf(table, List.of(row), night);
    }

    assertThat(snapshot(table).numOfFiles()).isEqualTo(2);
    checkLog(table);
  }

  /** More commits than lie between two checkpoints. */
  @Test
  void manySmallFilesBecomeOne() {
    Table table = UsageTables.STUDIES;
    for (int i = 0; i < 13; i++) {
      warehouse.append(table, List.of(study("s" + i, MAY), study("t" + i, JUNE)), i + 1);
    }
    assertThat(snapshot(table).numOfFiles()).isEqualTo(26);
    warehouse.compact(table, 20);
    assertThat(snapshot(table).numOfFiles()).isEqualTo(26);
    warehouse.compact(table, 12);
    assertThat(snapshot(table).numOfFiles()).isEqualTo(2);
    assertThat(keys(table)).hasSize(26);
    assertThat(warehouse.hasBatch(table, 13)).isTrue();
    checkLog(table);
  }

  @Test
  void allRowsAreReplaced() {
    Table table = UsageTables.STUDIES;
    warehouse.replace(table, List.of(study("a", MAY)));
    warehouse.replace(table, query(study("b", JUNE), study("c", null)));
    assertThat(keys(table)).containsExactly("b", "c");
    warehouse.replace(table, List.of());
    assertThat(keys(table)).isEmpty();
    assertThat(warehouse.isEmpty(table)).isTrue();
    checkLog(table);
  }

  /** A table that Delta wrote before, with rows in files of its own layout. */
  @Test
  void aTableOfDeltasOwnWriterIsReadAndWritten() {
    Table table = UsageTables.STUDIES;
    query(study("a", MAY), study("b", JUNE))
        .write()
        .format("delta")
        .partitionBy("local_month")
        .option("txnAppId", table.name())
        .option("txnVersion", "4")
        .save(warehouse.path(table));

    assertThat(warehouse.hasBatch(table, 4)).isTrue();
    assertThat(warehouse.read(table).where("local_date = '" + MAY + "'").count()).isEqualTo(1);
    upsert(table, query(study("b", MAY)), 5);
    assertThat(date(table, "b")).isEqualTo(MAY);
    assertThat(keys(table)).containsExactly("a", "b");
    checkLog(table);
  }

  // --- rows, and what Delta says of them --------------------------------------------------------

  private static Row study(String key, LocalDate date) {
    return UsageTables.STUDIES.row().set("study_key", key).set("local_date", date).build();
  }

  private static Row stationClass(String station, LocalDate asOf) {
    return ForecastTables.STATION_CLASSES
        .row()
        .set("station_key", station)
        .set("as_of", asOf)
        .build();
  }

  private Dataset<Row> query(Row... studies) {
    return warehouse.spark().createDataFrame(List.of(studies), UsageTables.STUDIES.schema());
  }

  private void upsert(Table table, Dataset<Row> rows, long batch) {
    warehouse.upsert(table, rows, rows, "study_key", batch);
  }

  private Dataset<Row> delta(Table table) {
    return warehouse.spark().read().format("delta").load(warehouse.path(table));
  }

  private List<String> keys(Table table) {
    return keys(warehouse.read(table));
  }

  private static List<String> keys(Dataset<Row> rows) {
    return rows.select("study_key").collectAsList().stream()
        .map(row -> row.getString(0))
        .sorted()
        .toList();
  }

  private LocalDate date(Table table, String study) {
    Row row = warehouse.read(table).where("study_key = '" + study + "'").head();
    return row.getDate(row.fieldIndex("local_date")).toLocalDate();
  }

  private Snapshot snapshot(Table table) {
    DeltaLog.clearCache();
    return DeltaLog.forTable(warehouse.spark(), warehouse.path(table))
        .update(false, Option.empty(), Option.empty());
  }

  /**
   * Delta's reader finds the rows that this project's finds; the protocol is the oldest one, and
   * what the log sums up of itself is what it holds.
   */
  private void checkLog(Table table) {
    if (table == UsageTables.STUDIES) {
      assertThat(keys(delta(table))).isEqualTo(keys(table));
    }
    Snapshot snapshot = snapshot(table);
    assertThat(snapshot.protocol().minReaderVersion()).isEqualTo(1);
    assertThat(snapshot.protocol().minWriterVersion()).isEqualTo(2);
    assertThat(snapshot.validateChecksum(scala.collection.immutable.Map$.MODULE$.empty())).isTrue();
    assertThat(snapshot.metadata().partitionColumns().mkString(","))
        .isEqualTo(String.join(",", table.partition()));
  }
}
