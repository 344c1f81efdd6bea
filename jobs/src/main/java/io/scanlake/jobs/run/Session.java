package io.scanlake.jobs.run;

import io.scanlake.file.Sha256;
import io.scanlake.jobs.operator.Progress;
import io.scanlake.jobs.settings.HolidayCalendar;
import io.scanlake.jobs.settings.Settings;
import io.scanlake.jobs.settings.StationConfig;
import io.scanlake.jobs.tables.JobDescription;
import io.scanlake.jobs.tables.Lock;
import io.scanlake.jobs.tables.Warehouse;
import io.scanlake.privacy.Pseudonyms;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * What every job on a warehouse works with: settings, opening hours, holidays, the tables, the
 * secret, and the lock on the warehouse. Assembled by {@link SessionBuilder}.
 */
public record Session(
    SparkSession spark,
    Settings settings,
    StationConfig stationConfig,
    HolidayCalendar holidays,
    Warehouse warehouse,
    Pseudonyms pseudonyms,
    Lock lock,
    Progress progress) {

  /**
   * The configuration of file systems that a session will have, without starting one: as in the
   * session, {@code spark.hadoop.*} properties override Hadoop's own files.
   */
  public static Configuration hadoop() {
    SparkConf spark = new SparkConf();
    Configuration hadoop = SparkHadoopUtil.get().newConfiguration(spark);
    // Elsewhere the executors' own start would look for a class that is in the job's jar.
    if (spark.get("spark.master", "").startsWith("local")) {
      LocalFiles.use(hadoop);
    }
    return hadoop;
  }

  /** Starts Spark for one job, with the configuration that the tables depend on. */
  public static SparkSession start(String job) {
    SparkSession.Builder builder = SparkSession.builder();
    Configuration hadoop = hadoop();
    for (String key : LocalFiles.KEYS) {
      String value = hadoop.get(key);
      if (value != null) {
        builder.config("spark.hadoop." + key, value);
      }
    }
    return builder
        .appName("scanlake " + job)
        .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
        .config(
            "spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
        // One task reads a log of up to some 100,000 data files in less time than the default of
        // fifty tasks takes to start.
        .config("spark.databricks.delta.snapshotPartitions", "1")
        // The default starts a process for every file of a log on a local disk.
        .config("spark.delta.logStore.file.impl", "io.delta.storage.LocalLogStore")
        // Adaptive planning runs every shuffle as a job of its own, and no table here is skewed:
        // keys
        // are hashes.
        .config("spark.sql.adaptive.enabled", "false")
        .config("spark.sql.session.timeZone", "UTC")
        // No table is Spark's own, and the default makes a folder beside whoever starts a job.
        .config("spark.sql.catalogImplementation", "in-memory")
        .config(
            "spark.sql.warehouse.dir", Path.of(System.getProperty("java.io.tmpdir")).toUri() + "")
        .config("spark.sql.parquet.compression.codec", "zstd")
        // Footers have no statistics of INT96, the default.
        .config("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS")
        // Spark re-offers idle cores only on events, so in local mode with HDFS on the same host a
        // task that waits for a nearer core would never start.
        .config("spark.locality.wait", "0s")
        // With session class loaders, executors fetch every class that generated code names from
        // the driver.
        .config("spark.sql.artifact.isolation.enabled", "false")
        // The same for executors that have Hadoop's own local file system: see LocalFiles.
        .config("spark.hadoop.fs.file.checksum.verify", "false")
        // Of the other algorithm a task's commit moves file by file, so that one that dies in
        // between leaves rows that its next attempt may write to another file.
        .config("spark.hadoop.mapreduce.fileoutputcommitter.algorithm.version", "1")
        .getOrCreate();
  }

  /** Sets the number of shuffle partitions by the cores there are, unless it is configured. */
  public static void tune(SparkSession spark) {
    String partitions = "spark.sql.shuffle.partitions";
    if (!spark.sparkContext().getConf().contains(partitions)) {
      int cores = spark.sparkContext().defaultParallelism();
      spark.conf().set(partitions, Integer.toString(Math.max(4, Math.min(200, 2 * cores))));
    }
  }

  /** Runs a stage of the job: its wall time is kept, and Spark's UI shows its description. */
  public <T> T stage(String name, String description, Callable<T> work) {
    return progress.stage(name, () -> JobDescription.during(spark, description, work));
  }

  /** The Hadoop configuration for executors; the caller destroys it. */
  public static Broadcast<SerializableConfiguration> shareHadoop(SparkSession spark) {
    return JavaSparkContext.fromSparkContext(spark.sparkContext())
        .broadcast(new SerializableConfiguration(spark.sparkContext().hadoopConfiguration()));
  }

  /** First 16 hex digits of a SHA-256: enough to distinguish two sets of models. */
  public static String shortHash(String text) {
    return Sha256.hex(text.getBytes(StandardCharsets.UTF_8)).substring(0, 16);
  }
}
