package io.scanlake.jobs.tables;

import io.scanlake.jobs.operator.OperatorException;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Where a warehouse lies and what its files tell without Spark, so that a job can be refused before
 * a session starts.
 *
 * @param root folder of the tables
 * @param ledgerRoot folder of the table with paths and of what a run saves for itself
 */
public record WarehouseFolder(String root, String ledgerRoot, Configuration hadoop) {
  public WarehouseFolder {
    root = strip(root);
    ledgerRoot = strip(ledgerRoot);
  }

  private static String strip(String uri) {
    return uri.length() > 1 && uri.endsWith("/") ? strip(uri.substring(0, uri.length() - 1)) : uri;
  }

  public String path(Table table) {
    return (table == Tables.FILES ? ledgerRoot : root) + "/" + table.name();
  }

  /** Where a run keeps its work list and its unfinished batches; holds paths of files. */
  public Path stateFolder() {
    return new Path(ledgerRoot, "_scanlake");
  }

  /** Where the lock lies: beside the tables that it guards. */
  public Path lockFile() {
    return new Path(root, "_scanlake/lock");
  }

  public FileSystem fileSystem(Path path) throws IOException {
    return path.getFileSystem(hadoop);
  }

  /** Fails in one line where the warehouse cannot be created or written. */
  public void checkWritable() {
    for (String folder : List.of(root, ledgerRoot)) {
      try {
        Path probe = new Path(folder, "_scanlake/probe-" + ProcessHandle.current().pid());
        FileSystem fs = fileSystem(probe);
        fs.create(probe, true).close();
        fs.delete(probe, false);
      } catch (IOException | IllegalArgumentException | UnsupportedOperationException e) {
        throw new OperatorException(
            "the warehouse cannot be written: "
                + folder
                + " ("
                + OperatorException.kind(e)
                + "); name a folder that this user may write with --warehouse or --ledger",
            e);
      }
    }
  }

  /**
   * True where the table has a commit: its first, or the checkpoint that outlived it. A run that
   * was killed as it made the table leaves the folder of the log without one.
   */
  public boolean exists(Table table) {
    try {
      Path log = new Path(path(table), "_delta_log");
      FileSystem fs = fileSystem(log);
      return fs.exists(new Path(log, "00000000000000000000.json"))
          || fs.exists(new Path(log, "_last_checkpoint"));
    } catch (IOException | IllegalArgumentException e) {
      throw new OperatorException(
          "the warehouse cannot be read: " + root + " (" + OperatorException.kind(e) + ")");
    }
  }
}
