package io.scanlake.jobs.inventory;

import io.scanlake.jobs.archive.Entry;
import io.scanlake.jobs.operator.OperatorException;
import io.scanlake.jobs.run.Session;
import io.scanlake.privacy.Pseudonyms;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Lists inputs on the cluster. A task walks down from some directories until it has seen its share
 * of entries; the remaining directories become tasks of the next round, so that neither a deep tree
 * nor a broad one is listed by one process. Links that lead out of the inputs are followed when all
 * else is listed.
 */
final class Listing {
  /** Entries after which a task hands its remaining directories back. */
  private static final int SHARE = 20_000;

  private Listing() {}

  /**
   * Writes every file below the inputs to {@code target} as Parquet of {@link ListedEntry}.
   *
   * @throws OperatorException when an input does not exist
   */
  static Dataset<Row> list(
      SparkSession spark, List<Input> inputs, Pseudonyms pseudonyms, String target) {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    List<ListedEntry> frontier = new ArrayList<>();
    for (Input input : inputs) {
      frontier.addAll(roots(hadoop, input));
    }
    Covered covered = Covered.by(frontier);
    Broadcast<SerializableConfiguration> conf = Session.shareHadoop(spark);
    int parallel = spark.sparkContext().defaultParallelism();
    List<ListedEntry> links = new ArrayList<>();
    for (int round = 0; !frontier.isEmpty(); round++) {
      int slices = Math.max(1, Math.min(frontier.size(), parallel * 4));
      String folder = target + "/round=" + round;
      LongAccumulator left = spark.sparkContext().longAccumulator("directories");
      spark
          .createDataset(
              frontier.stream().map(ListedEntry.CODEC::row).toList(), ListedEntry.CODEC.encoder())
          .repartition(slices)
          .mapPartitions(new Walk(conf, pseudonyms, covered, left), ListedEntry.CODEC.encoder())
          .write()
          .mode(SaveMode.Overwrite)
          .parquet(folder);
      frontier = new ArrayList<>();
      if (!left.isZero()) {
        Dataset<Row> directories =
            spark.read().schema(ListedEntry.CODEC.schema()).parquet(folder).where("is_directory");
        for (ListedEntry entry : ListedEntry.CODEC.collect(directories)) {
          (entry.isLink() ? links : frontier).add(entry);
        }
      }
      if (frontier.isEmpty()) {
        frontier = covered.choose(links);
        covered = covered.and(frontier);
        links.clear();
      }
    }
    conf.destroy();
    return spark
        .read()
        .schema(ListedEntry.CODEC.schema())
        .option("recursiveFileLookup", "true")
        .parquet(target)
        .where("NOT is_directory");
  }

  static List<ListedEntry> roots(Configuration hadoop, Input input) {
    String base = input.base(hadoop);
    List<ListedEntry> rows = new ArrayList<>();
    for (Entry entry : input.find(hadoop)) {
      rows.add(
          entry.isDirectory()
              ? ListedEntry.directory(input.site(), base, entry, entry.real())
              : ListedEntry.file(input.site(), base, entry, null));
    }
    return rows;
  }

  /** The path of a file relative to its input, or its name if the input is that file. */
  static String relative(String base, String path) {
    String folder = base.endsWith("/") ? base : base + "/";
    return path.startsWith(folder)
        ? path.substring(folder.length())
        : path.substring(path.lastIndexOf('/') + 1);
  }

  /** Walks down from the directories of a partition. */
  private record Walk(
      Broadcast<SerializableConfiguration> conf,
      Pseudonyms pseudonyms,
      Covered covered,
      LongAccumulator left)
      implements MapPartitionsFunction<Row, Row>, Serializable {
    @Override
    public Iterator<Row> call(Iterator<Row> roots) {
      List<ListedEntry> from = new ArrayList<>();
      roots.forEachRemaining(row -> from.add(ListedEntry.CODEC.of(row)));
      Iterator<ListedEntry> entries =
          new Walker(from, conf.value().value(), pseudonyms, covered, SHARE, () -> left.add(1));
      return new Iterator<>() {
        @Override
        public boolean hasNext() {
          return entries.hasNext();
        }

        @Override
        public Row next() {
          return ListedEntry.CODEC.row(entries.next());
        }
      };
    }
  }
}
