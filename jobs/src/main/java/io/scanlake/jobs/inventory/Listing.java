package io.scanlake.jobs.inventory;

import io.scanlake.file.Code;
import io.scanlake.jobs.operator.OperatorException;
import io.scanlake.jobs.run.Session;
import io.scanlake.privacy.Pseudonyms;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Lists inputs on the cluster. A task takes directories and walks down from them until it has seen
 * its share of entries; the directories that are left then become tasks of the next round, so that
 * neither a deep tree nor a broad one is listed by one process. Directories are read by {@code
 * listStatusIterator}: {@code listFiles} asks for block locations file by file.
 */
final class Listing {
  /** Entries after which a task hands its remaining directories back. */
  private static final int SHARE = 20_000;

  static final StructType ENTRY =
      new StructType()
          .add("site", DataTypes.StringType)
          .add("base", DataTypes.StringType)
          .add("path", DataTypes.StringType)
          .add("is_directory", DataTypes.BooleanType)
          .add("bytes", DataTypes.LongType)
          .add("mtime_ms", DataTypes.LongType)
          .add("file_key", DataTypes.StringType)
          .add("code", DataTypes.StringType);

  private Listing() {}

  /**
   * Writes every file below the inputs to {@code target} as Parquet of {@link #ENTRY}.
   *
   * @throws OperatorException when an input does not exist
   */
  static Dataset<Row> list(
      SparkSession spark, List<Input> inputs, Pseudonyms pseudonyms, String target) {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    List<Row> frontier = new ArrayList<>();
    for (Input input : inputs) {
      frontier.addAll(roots(hadoop, input));
    }
    Broadcast<SerializableConfiguration> conf = Session.shareHadoop(spark);
    int parallel = spark.sparkContext().defaultParallelism();
    for (int round = 0; !frontier.isEmpty(); round++) {
      int slices = Math.max(1, Math.min(frontier.size(), parallel * 4));
      String folder = target + "/round=" + round;
      LongAccumulator left = spark.sparkContext().longAccumulator("directories");
      spark
          .createDataset(frontier, Encoders.row(ENTRY))
          .repartition(slices)
          .mapPartitions(new Walk(conf, pseudonyms, left), Encoders.row(ENTRY))
          .write()
          .mode(SaveMode.Overwrite)
          .parquet(folder);
      frontier =
          left.isZero()
              ? List.of()
              : spark.read().schema(ENTRY).parquet(folder).where("is_directory").collectAsList();
    }
    conf.destroy();
    return spark
        .read()
        .schema(ENTRY)
        .option("recursiveFileLookup", "true")
        .parquet(target)
        .where("NOT is_directory");
  }

  private static List<Row> roots(Configuration hadoop, Input input) {
    String base = input.qualifiedBase(hadoop);
    List<Row> rows = new ArrayList<>();
    for (FileStatus status : input.find(hadoop)) {
      rows.add(
          RowFactory.create(
              input.site(),
              base,
              status.getPath().toString(),
              status.isDirectory(),
              status.getLen(),
              status.getModificationTime(),
              null,
              null));
    }
    return rows;
  }

  /** The path of a file relative to its input; the input itself where it is a single file. */
  static String relative(String base, String path) {
    String folder = base.endsWith("/") ? base : base + "/";
    return path.startsWith(folder)
        ? path.substring(folder.length())
        : path.substring(path.lastIndexOf('/') + 1);
  }

  /** Walks down from the directories of a partition. */
  private record Walk(
      Broadcast<SerializableConfiguration> conf, Pseudonyms pseudonyms, LongAccumulator left)
      implements MapPartitionsFunction<Row, Row>, Serializable {
    @Override
    public Iterator<Row> call(Iterator<Row> roots) {
      return new Walker(roots, conf.value().value(), pseudonyms, left);
    }
  }

  /** Lazy, so that a task holds one directory at a time and not its whole share. */
  private static final class Walker implements Iterator<Row> {
    private final Deque<Row> directories = new ArrayDeque<>();
    private final Deque<Row> ready = new ArrayDeque<>();
    private final Configuration hadoop;
    private final Pseudonyms pseudonyms;
    private final LongAccumulator left;
    private RemoteIterator<FileStatus> open;
    private Row from;
    private int seen;

    Walker(Iterator<Row> roots, Configuration hadoop, Pseudonyms pseudonyms, LongAccumulator left) {
      this.left = left;
      this.hadoop = hadoop;
      this.pseudonyms = pseudonyms;
      roots.forEachRemaining(
          root -> {
            if (root.getBoolean(3)) {
              directories.add(root);
            } else {
              ready.add(file(root, root.getString(2), root.getLong(4), root.getLong(5), null));
            }
          });
    }

    @Override
    public boolean hasNext() {
      while (ready.isEmpty()) {
        if (open == null && directories.isEmpty()) {
          return false;
        }
        advance();
      }
      return true;
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return ready.remove();
    }

    private void advance() {
      if (open == null) {
        Row directory = directories.removeLast();
        if (seen >= SHARE) {
          ready.add(directory);
          left.add(1);
          return;
        }
        from = directory;
      }
      try {
        if (open == null) {
          Path path = new Path(from.getString(2));
          open = path.getFileSystem(hadoop).listStatusIterator(path);
        }
        if (!open.hasNext()) {
          open = null;
          return;
        }
        FileStatus status = open.next();
        seen++;
        String path = status.getPath().toString();
        if (status.isDirectory()) {
          directories.add(
              RowFactory.create(
                  from.getString(0), from.getString(1), path, true, 0L, 0L, null, null));
        } else {
          ready.add(file(from, path, status.getLen(), status.getModificationTime(), null));
        }
      } catch (FileNotFoundException e) {
        // Gone since its parent was listed: nothing is there to account for.
        open = null;
      } catch (IOException e) {
        open = null;
        ready.add(file(from, from.getString(2) + "/", 0, 0, Code.UNREADABLE));
      }
    }

    private Row file(Row root, String path, long bytes, long mtime, Code code) {
      String key = pseudonyms.fileKey(root.getString(0), relative(root.getString(1), path));
      return RowFactory.create(
          root.getString(0),
          root.getString(1),
          path,
          false,
          bytes,
          mtime,
          key,
          code == null ? null : code.name());
    }
  }
}
