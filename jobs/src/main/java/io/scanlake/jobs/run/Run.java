package io.scanlake.jobs.run;

import static org.apache.spark.sql.functions.col;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.scanlake.jobs.operator.OperatorException;
import io.scanlake.jobs.tables.StateFile;
import io.scanlake.jobs.tables.Warehouse;
import io.scanlake.jobs.tables.WarehouseFolder;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A run's saved plan: its work list in numbered batches, fixed before any work, so that a run that
 * was killed resumes where it stopped. It is kept beside the ledger, because it holds paths, and
 * removed when the run is closed.
 *
 * @param firstBatch the number of the first batch; numbers grow for the life of the warehouse
 * @param todo the number of files in the batches
 * @param bytes the total size of those files
 * @param batchFiles files per batch; the last may have fewer
 * @param fromList the files were named by a list, and not found by listing
 * @param todoFrom the number that the first batch had in the plan, where it has another now; else 0
 * @param absences what the listing found of known files, by site
 * @param seconds the wall time of the stages before the batches, by stage
 */
public record Run(
    String id,
    Instant started,
    long listed,
    long unchanged,
    long deferred,
    long todo,
    long bytes,
    long firstBatch,
    int batches,
    int batchFiles,
    boolean fromList,
    long todoFrom,
    List<Absence> absences,
    Map<String, Double> seconds) {

  public Run {
    absences = absences == null ? List.of() : List.copyOf(absences);
  }

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          // A newer Scanlake may have said more.
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();
  private static final String PLAN = "plan.json";
  private static final String UNREADABLE = "its plan cannot be read";

  /** The column of the listed files that says what becomes of each. */
  public static final String FATE = "fate";

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss").withZone(ZoneOffset.UTC);

  /** A unique name that sorts by time. */
  public static String newId(Instant started) {
    return STAMP.format(started) + "-" + UUID.randomUUID().toString().substring(0, 8);
  }

  /**
   * The runs that were started and not closed, oldest first, without those that are set aside. One
   * whose plan cannot be read is set aside; what has no plan yet is deleted, so the caller holds
   * the lock.
   */
  public static List<Run> unfinished(WarehouseFolder warehouse) {
    Path folder = new Path(warehouse.stateFolder(), "runs");
    List<Run> runs = new ArrayList<>();
    try {
      FileSystem fs = warehouse.fileSystem(folder);
      for (FileStatus status : fs.listStatus(folder)) {
        Path plan = new Path(status.getPath(), PLAN);
        Run saved = StateFile.read(fs, plan, Run::parsed);
        String id = status.getPath().getName();
        if (SetAside.of(warehouse, id).aside()) {
          continue;
        }
        if (saved != null) {
          runs.add(saved);
        } else if (StateFile.exists(fs, plan)) {
          SetAside.failed(warehouse, id, UNREADABLE);
          SetAside.failed(warehouse, id, UNREADABLE);
        } else {
          fs.delete(status.getPath(), true);
        }
      }
    } catch (FileNotFoundException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException("the saved runs cannot be read", e);
    }
    runs.sort(Comparator.comparing(Run::started));
    return runs;
  }

  private static Run parsed(byte[] content) throws IOException {
    Run run = JSON.readValue(content, Run.class);
    return run.id == null || run.started == null || run.seconds == null ? null : run;
  }

  /**
   * Takes numbers for the batches of a new run, higher than those of all runs before it, finished
   * or not.
   *
   * @return the first of them
   */
  public static long takeBatchNumbers(Warehouse warehouse, int count) {
    Path folder = new Path(warehouse.stateFolder(), "runs");
    long planned = 0;
    try {
      FileSystem fs = warehouse.fileSystem(folder);
      for (FileStatus status : fs.listStatus(folder)) {
        Run run = StateFile.read(fs, new Path(status.getPath(), PLAN), Run::parsed);
        if (run != null) {
          planned = Math.max(planned, run.firstBatch + Math.max(1, run.batches) - 1);
        }
      }
    } catch (FileNotFoundException e) {
      // No run has been planned yet, or none is left.
    } catch (IOException e) {
      throw new UncheckedIOException("the saved runs cannot be read", e);
    }
    return warehouse.takeBatchNumbers(count, planned);
  }

  /**
   * Lets a run that was set aside be resumed, from its work list on. It takes new numbers for its
   * batches, for later runs have used higher ones; and it judges no absence, for what it listed is
   * old.
   */
  public static void pickUp(Warehouse warehouse, String id) {
    SetAside aside =
        SetAside.all(warehouse.folder()).stream()
            .filter(run -> run.runId().equals(id))
            .findFirst()
            .orElseThrow();
    Path folder = folder(warehouse, id);
    Path plan = new Path(folder, PLAN);
    try {
      FileSystem fs = warehouse.fileSystem(plan);
      Run saved = StateFile.read(fs, plan, Run::parsed);
      if (saved == null) {
        throw new OperatorException(
            "run " + id + " cannot be resumed, for " + UNREADABLE + "; --abandon " + id);
      }
      fs.delete(new Path(folder, "work"), true);
      long first = takeBatchNumbers(warehouse, Math.max(1, saved.batches));
      new Run(
              id,
              saved.started,
              saved.listed,
              saved.unchanged,
              saved.deferred,
              saved.todo,
              saved.bytes,
              first,
              saved.batches,
              saved.batchFiles,
              saved.fromList,
              saved.todoFrom == 0 ? saved.firstBatch : saved.todoFrom,
              List.of(),
              saved.seconds)
          .save(warehouse);
      aside.pickUp(warehouse.folder());
    } catch (IOException e) {
      throw new UncheckedIOException("a run that was set aside could not be picked up", e);
    }
  }

  /** Whether the tables may have rows of its files by now. */
  public boolean wasSetAside() {
    return todoFrom != 0;
  }

  /** Writes the plan: from now on the run exists. */
  public void save(Warehouse warehouse) throws IOException {
    Path plan = new Path(folder(warehouse), PLAN);
    StateFile.replace(warehouse.fileSystem(plan), plan, JSON.writeValueAsBytes(this));
  }

  /** Deletes the plan and the intermediate files of the run. */
  public void remove(Warehouse warehouse) {
    try {
      Path folder = folder(warehouse);
      warehouse.fileSystem(folder).delete(folder, true);
    } catch (IOException e) {
      throw new UncheckedIOException("the finished run's work list could not be removed", e);
    }
  }

  public Path folder(Warehouse warehouse) {
    return folder(warehouse, id);
  }

  public static Path folder(Warehouse warehouse, String id) {
    return new Path(warehouse.stateFolder(), "runs/" + id);
  }

  /** Work list of one batch, rows of {@link WorkFile}. */
  public Dataset<Row> files(Warehouse warehouse, long batch) {
    StructType schema = WorkFile.CODEC.schema();
    if (batches == 1) {
      return WorkFile.CODEC.select(
          warehouse
              .spark()
              .read()
              .schema(schema.add(FATE, DataTypes.StringType))
              .parquet(folder(warehouse) + "/planned")
              .where(FATE + " = 'todo'"));
    }
    long planned = todoFrom == 0 ? batch : batch - firstBatch + todoFrom;
    return warehouse
        .spark()
        .read()
        .schema(schema)
        .parquet(folder(warehouse) + "/todo/batch=" + planned);
  }

  /**
   * The files that are listed no more, of archives that hold any file at all: one without says
   * nothing about its files, for as a rule it is not mounted.
   */
  public Dataset<Row> gone(Warehouse warehouse) {
    String[] sites = sites(absence -> !absence.wasEmptied());
    String[] moved = sites(absence -> !absence.wasEmptied() && absence.moved());
    return planned(warehouse)
        .where(
            col(FATE)
                .equalTo("gone")
                .and(col("site").isin((Object[]) sites))
                .or(col(FATE).equalTo("elsewhere").and(col("site").isin((Object[]) moved))));
  }

  private String[] sites(Predicate<Absence> which) {
    return absences.stream().filter(which).map(Absence::site).toArray(String[]::new);
  }

  /** Every file that was listed, or should have been, with its fate. */
  public Dataset<Row> planned(Warehouse warehouse) {
    return warehouse.spark().read().parquet(folder(warehouse) + "/planned");
  }

  /** Number of files in one batch. */
  public long count(long batch) {
    return Math.min(batchFiles, todo - (batch - firstBatch) * batchFiles);
  }

  /** Where one batch keeps its intermediate files. */
  public Path batchFolder(Warehouse warehouse, long batch) {
    return new Path(folder(warehouse), "work/" + batch);
  }
}
