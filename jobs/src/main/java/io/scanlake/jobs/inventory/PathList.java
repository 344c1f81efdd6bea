package io.scanlake.jobs.inventory;

import io.scanlake.file.Code;
import io.scanlake.jobs.archive.ArchiveStore;
import io.scanlake.jobs.archive.Entry;
import io.scanlake.jobs.operator.OperatorException;
import io.scanlake.jobs.run.Session;
import io.scanlake.privacy.Pseudonyms;
import java.io.IOException;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Files named by a list instead of found by listing: Parquet or CSV with a column {@code path}, or
 * {@code bucket} and {@code key} as an S3 inventory has them, and optionally {@code bytes} (or
 * {@code size}) and {@code mtime} (or {@code last_modified_date}); or text with one path per line.
 * What the list does not state is taken from the file system.
 */
final class PathList {
  private PathList() {}

  /**
   * Checks without Spark that there is a list.
   *
   * @throws OperatorException there is none, or an input's address is wrong
   */
  static void check(String list, List<Input> inputs, Configuration hadoop) {
    bases(hadoop, inputs);
    try {
      Path path = new Path(list);
      FileStatus[] found = path.getFileSystem(hadoop).globStatus(path);
      if (found == null || found.length == 0) {
        throw new OperatorException("the path list does not exist: " + list);
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new OperatorException(
          "the path list cannot be read: " + list + " (" + OperatorException.kind(e) + ")");
    }
  }

  static Dataset<Row> read(
      SparkSession spark,
      String list,
      List<Input> inputs,
      String site,
      Pseudonyms pseudonyms,
      String target) {
    Dataset<Row> rows;
    try {
      rows = load(spark, list);
    } catch (Exception e) {
      if (e instanceof AnalysisException || e instanceof IllegalArgumentException) {
        throw new OperatorException("the path list cannot be read: " + list);
      }
      throw e;
    }
    Map<String, String> names = new TreeMap<>();
    for (String name : rows.columns()) {
      names.put(name.toLowerCase(Locale.ROOT), name);
    }
    Column path;
    if (names.containsKey("path")) {
      path = functions.col(names.get("path"));
    } else if (names.containsKey("bucket") && names.containsKey("key")) {
      path =
          functions.concat(
              functions.lit("s3a://"),
              functions.col(names.get("bucket")),
              functions.lit("/"),
              functions.col(names.get("key")));
    } else {
      throw new OperatorException(
          "the path list "
              + list
              + " needs a column path, or bucket and key; it has "
              + names.keySet());
    }
    Column bytes = first(names, "bytes", "size").cast("long");
    Column mtime =
        functions.unix_millis(first(names, "mtime", "last_modified_date").cast("timestamp"));
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    Broadcast<SerializableConfiguration> conf = Session.shareHadoop(spark);
    rows.select(path.as("path"), bytes.as("bytes"), mtime.as("mtime_ms"))
        .where("path IS NOT NULL AND path <> ''")
        .mapPartitions(
            new Ask(conf, pseudonyms, bases(hadoop, inputs), site), ListedEntry.CODEC.encoder())
        .write()
        .mode(SaveMode.Overwrite)
        .parquet(target);
    conf.destroy();
    return spark.read().schema(ListedEntry.CODEC.schema()).parquet(target);
  }

  private static Dataset<Row> load(SparkSession spark, String list) {
    String lower = list.toLowerCase(Locale.ROOT);
    if (lower.endsWith(".csv") || lower.endsWith(".csv.gz")) {
      return spark.read().option("header", "true").csv(list);
    }
    if (lower.endsWith(".txt") || lower.endsWith(".lst")) {
      return spark.read().text(list).withColumnRenamed("value", "path");
    }
    return spark.read().parquet(list);
  }

  private static Column first(Map<String, String> names, String a, String b) {
    String name = names.getOrDefault(a, names.get(b));
    return name == null ? functions.lit(null) : functions.col(name);
  }

  private static List<Input> bases(Configuration hadoop, List<Input> inputs) {
    return inputs.stream().map(input -> new Input(input.site(), input.base(hadoop))).toList();
  }

  /** Completes each path with length and time, and finds the input that it lies under. */
  private record Ask(
      Broadcast<SerializableConfiguration> conf,
      Pseudonyms pseudonyms,
      List<Input> bases,
      String site)
      implements MapPartitionsFunction<Row, Row>, Serializable {
    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
      Configuration hadoop = conf.value().value();
      Iterable<Row> all = () -> rows;
      return StreamSupport.stream(all.spliterator(), false)
          .map(row -> ListedEntry.CODEC.row(entry(hadoop, row)))
          .iterator();
    }

    private ListedEntry entry(Configuration hadoop, Row row) {
      String path = row.getString(0);
      long bytes = row.isNullAt(1) ? 0 : row.getLong(1);
      long mtime = row.isNullAt(2) ? 0 : row.getLong(2);
      Code code = null;
      try {
        ArchiveStore store = ArchiveStore.of(path, hadoop);
        path = store.qualified(path);
        if (row.isNullAt(1) || row.isNullAt(2)) {
          Entry entry = store.entry(path);
          bytes = entry.bytes();
          mtime = entry.mtimeMs();
          code = entry.isDirectory() ? Code.UNREADABLE : entry.code();
        }
      } catch (IOException | IllegalArgumentException e) {
        code = Code.UNREADABLE;
      }
      String full = path;
      Input base =
          bases.stream()
              .filter(b -> full.startsWith(b.uri() + "/"))
              .findFirst()
              .orElse(new Input(site, ""));
      String relative =
          base.uri().isEmpty() ? withoutScheme(full) : Listing.relative(base.uri(), full);
      return new ListedEntry(
          base.site(),
          base.uri(),
          full,
          false,
          bytes,
          mtime,
          pseudonyms.fileKey(base.site(), relative),
          code,
          null,
          false);
    }

    /** An address from the root of its store on. */
    private static String withoutScheme(String address) {
      return address.replaceFirst("^[A-Za-z][A-Za-z0-9+.-]*:(//[^/]*)?", "");
    }
  }
}
