package io.scanlake.jobs.run;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.scanlake.jobs.tables.StateFile;
import io.scanlake.jobs.tables.WarehouseFolder;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * How often a run failed, and why; kept in its folder. A run that fails a second time for the same
 * cause is set aside, so that it does not block the nights after it: its files are planned anew
 * with the next run, which also derives the dates of what it had committed.
 *
 * @param causes one for each failure
 * @param aside the run is no longer resumed by itself
 * @param settled a later run has finished with its files
 * @param abandoned it is removed once it is settled
 */
public record SetAside(
    String runId, List<String> causes, boolean aside, boolean settled, boolean abandoned) {
  private static final String FILE = "failures.json";
  private static final ObjectMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  public SetAside {
    causes = causes == null ? List.of() : List.copyOf(causes);
  }

  /** What is known of a run's failures. */
  static SetAside of(WarehouseFolder warehouse, String runId) throws IOException {
    Path file = file(warehouse, runId);
    SetAside saved =
        StateFile.read(
            warehouse.fileSystem(file), file, content -> JSON.readValue(content, SetAside.class));
    return saved != null ? saved : new SetAside(runId, List.of(), false, false, false);
  }

  /** The runs that are set aside, oldest first. */
  public static List<SetAside> all(WarehouseFolder warehouse) {
    Path runs = new Path(warehouse.stateFolder(), "runs");
    List<SetAside> all = new ArrayList<>();
    try {
      for (FileStatus status : warehouse.fileSystem(runs).listStatus(runs)) {
        SetAside run = of(warehouse, status.getPath().getName());
        if (run.aside) {
          all.add(run);
        }
      }
    } catch (FileNotFoundException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException("the saved runs cannot be read", e);
    }
    all.sort(Comparator.comparing(SetAside::runId));
    return all;
  }

  /** Notes that a run failed, and sets it aside if it failed for this cause before. */
  public static SetAside failed(WarehouseFolder warehouse, String runId, String cause) {
    try {
      SetAside before = of(warehouse, runId);
      List<String> causes = new ArrayList<>(before.causes);
      causes.add(cause);
      SetAside now =
          new SetAside(runId, causes, before.causes.contains(cause), false, before.abandoned);
      now.save(warehouse);
      return now;
    } catch (IOException e) {
      throw new UncheckedIOException("that a run failed could not be noted", e);
    }
  }

  /** The last cause. */
  public String cause() {
    return causes.get(causes.size() - 1);
  }

  /** Asks for the run to be removed once a later run has finished with its files. */
  public SetAside abandon(WarehouseFolder warehouse) {
    return saved(warehouse, new SetAside(runId, causes, true, settled, true));
  }

  /** A later run has finished with its files. */
  public void settle(WarehouseFolder warehouse) {
    if (abandoned) {
      Path folder = folder(warehouse, runId);
      try {
        warehouse.fileSystem(folder).delete(folder, true);
      } catch (IOException e) {
        throw new UncheckedIOException("an abandoned run could not be removed", e);
      }
    } else {
      saved(warehouse, new SetAside(runId, causes, true, true, false));
    }
  }

  /** Lets the run be resumed again; it stays the same run with the same failures. */
  void pickUp(WarehouseFolder warehouse) {
    saved(warehouse, new SetAside(runId, causes, false, false, false));
  }

  /** Where its batches kept their results, as far as they came. */
  public List<Path> batchFolders(WarehouseFolder warehouse) {
    Path work = new Path(folder(warehouse, runId), "work");
    List<Path> folders = new ArrayList<>();
    try {
      FileSystem fs = warehouse.fileSystem(work);
      for (FileStatus status : fs.listStatus(work)) {
        folders.add(status.getPath());
      }
    } catch (FileNotFoundException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException("the work of a run cannot be read", e);
    }
    return folders;
  }

  private static SetAside saved(WarehouseFolder warehouse, SetAside changed) {
    try {
      changed.save(warehouse);
      return changed;
    } catch (IOException e) {
      throw new UncheckedIOException("what becomes of a run could not be noted", e);
    }
  }

  private void save(WarehouseFolder warehouse) throws IOException {
    Path file = file(warehouse, runId);
    StateFile.replace(warehouse.fileSystem(file), file, JSON.writeValueAsBytes(this));
  }

  private static Path file(WarehouseFolder warehouse, String runId) {
    return new Path(folder(warehouse, runId), FILE);
  }

  private static Path folder(WarehouseFolder warehouse, String runId) {
    return new Path(warehouse.stateFolder(), "runs/" + runId);
  }

  /**
   * An error in words that are the same whenever it happens again, and that hold no message of
   * others: the class of its first cause, and where in Scanlake it came up.
   */
  public static String cause(Throwable error) {
    String kind = "";
    String place = "";
    Throwable last = null;
    for (Throwable t = error; t != null && t != last; t = t.getCause()) {
      last = t;
      kind = t.getClass().getSimpleName();
      for (StackTraceElement frame : t.getStackTrace()) {
        if (frame.getClassName().startsWith("io.scanlake.")) {
          place = frame.getFileName() + ":" + frame.getLineNumber();
          break;
        }
      }
    }
    return place.isEmpty() ? kind : kind + " at " + place;
  }
}
