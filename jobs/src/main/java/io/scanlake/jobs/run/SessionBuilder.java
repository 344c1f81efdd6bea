package io.scanlake.jobs.run;

import io.scanlake.jobs.operator.OperatorException;
import io.scanlake.jobs.operator.Progress;
import io.scanlake.jobs.settings.HolidayCalendar;
import io.scanlake.jobs.settings.Settings;
import io.scanlake.jobs.settings.StationConfig;
import io.scanlake.jobs.tables.Lock;
import io.scanlake.jobs.tables.Warehouse;
import io.scanlake.jobs.tables.WarehouseFolder;
import io.scanlake.jobs.tables.WarehouseIdentity;
import io.scanlake.privacy.Pseudonyms;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/**
 * Assembles a job's {@link Session} in the order of cost: first what can be read without touching
 * the warehouse, then the warehouse's lock and identity, last Spark. A job checks its own options
 * between these steps, so that whatever an operator got wrong is reported within a second.
 */
public final class SessionBuilder implements AutoCloseable {
  private final String job;
  private final Settings settings;
  private final Pseudonyms pseudonyms;
  private final WarehouseFolder folder;
  private final StationConfig stationConfig;
  private final HolidayCalendar holidays;
  private Lock lock;

  /**
   * Reads the files that the settings name.
   *
   * @param job its name, for Spark's UI
   * @param root folder of the tables
   * @param ledgerRoot folder of the table with paths
   */
  public SessionBuilder(
      String job, Settings settings, Pseudonyms pseudonyms, String root, String ledgerRoot) {
    this.job = job;
    this.settings = settings;
    this.pseudonyms = pseudonyms;
    this.folder = new WarehouseFolder(root, ledgerRoot, Session.hadoop());
    this.stationConfig = StationConfig.load(settings, folder.hadoop());
    this.holidays = HolidayCalendar.load(settings, folder.hadoop());
  }

  public Settings settings() {
    return settings;
  }

  /** The configuration of file systems that the session will have. */
  public Configuration hadoop() {
    return folder.hadoop();
  }

  /**
   * Locks the warehouse until this builder is closed.
   *
   * @throws OperatorException it cannot be written, or its tables were made with another secret or
   *     by an incompatible Scanlake
   * @throws Lock.HeldException another run holds it
   */
  public WarehouseFolder lock() {
    if (lock == null) {
      folder.checkWritable();
      try {
        lock = Lock.acquire(folder.fileSystem(folder.lockFile()), folder.lockFile());
      } catch (IOException e) {
        throw new OperatorException(
            "the warehouse cannot be locked: "
                + folder.root()
                + " ("
                + OperatorException.kind(e)
                + ")",
            e);
      }
      try {
        WarehouseIdentity.check(folder, pseudonyms.keyId());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return folder;
  }

  /** Locks the warehouse, unless that is done, and starts Spark. */
  public Session start() {
    lock();
    SparkSession spark = Session.start(job);
    Session.tune(spark);
    Warehouse warehouse = new Warehouse(spark, folder);
    WarehouseIdentity.adopt(warehouse, pseudonyms.keyId());
    return new Session(
        spark,
        settings,
        stationConfig,
        holidays,
        warehouse,
        pseudonyms,
        lock,
        Progress.onStandardError());
  }

  @Override
  public void close() {
    if (lock != null) {
      lock.close();
    }
  }
}
