package io.scanlake.jobs.learn;

import io.scanlake.file.Code;
import io.scanlake.file.Source;
import io.scanlake.file.UnusableException;
import io.scanlake.jobs.run.Session;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Work on labelled images, spread over the cluster; its small results are collected on the driver.
 */
final class ImageJobs {
  /** The work on one image; created on the executor, used by one task. */
  interface Worker<R extends Serializable> extends AutoCloseable {
    /**
     * @throws UnusableException if the image cannot be used; it is left out, and counted
     */
    R on(LabelSet.Image image, Source content) throws UnusableException, IOException;

    @Override
    void close();
  }

  /** Creates a worker on an executor. */
  interface Maker<R extends Serializable> extends Serializable {
    Worker<R> make(Configuration hadoop);
  }

  /**
   * @param results in the order of the images
   * @param unusable number of images left out, by code
   */
  record Done<R>(List<R> results, Map<Code, Integer> unusable) {
    /** One line about what was left out; empty if nothing was. */
    String leftOut() {
      return unusable.isEmpty()
          ? ""
          : unusable.entrySet().stream()
              .map(e -> e.getValue() + " " + e.getKey())
              .collect(Collectors.joining(", ", "images left out: ", ""));
    }
  }

  private record Result<R extends Serializable>(R value, Code code) implements Serializable {}

  private ImageJobs() {}

  static <R extends Serializable> Done<R> map(SparkSession spark, LabelSet labels, Maker<R> maker) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Broadcast<SerializableConfiguration> hadoop = Session.shareHadoop(spark);
    int tasks = Math.min(labels.images().size(), 4 * context.defaultParallelism());
    List<Result<R>> all =
        context
            .parallelize(labels.images(), Math.max(1, tasks))
            .mapPartitions(images -> work(images, maker, hadoop.value().value()))
            .collect();
    hadoop.destroy();
    List<R> results = new ArrayList<>();
    Map<Code, Integer> unusable = new TreeMap<>();
    for (Result<R> result : all) {
      if (result.code == null) {
        results.add(result.value);
      } else {
        unusable.merge(result.code, 1, Integer::sum);
      }
    }
    return new Done<>(results, unusable);
  }

  private static <R extends Serializable> Iterator<Result<R>> work(
      Iterator<LabelSet.Image> images, Maker<R> maker, Configuration hadoop) {
    List<Result<R>> results = new ArrayList<>();
    try (Worker<R> worker = maker.make(hadoop)) {
      while (images.hasNext()) {
        results.add(one(worker, images.next(), hadoop));
      }
    }
    return results.iterator();
  }

  private static <R extends Serializable> Result<R> one(
      Worker<R> worker, LabelSet.Image image, Configuration hadoop) {
    try {
      return new Result<>(
          worker.on(image, Source.of(content(image.folder(), image.file(), hadoop))), null);
    } catch (UnusableException e) {
      return new Result<>(null, e.code());
    } catch (IOException e) {
      return new Result<>(null, Code.UNREADABLE);
    }
  }

  /** A file of a set, whole. */
  static byte[] content(String folder, String file, Configuration hadoop) throws IOException {
    Path path = new Path(folder, file);
    try (InputStream in = path.getFileSystem(hadoop).open(path)) {
      return in.readAllBytes();
    }
  }
}
