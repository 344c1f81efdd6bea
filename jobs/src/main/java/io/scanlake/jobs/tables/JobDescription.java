package io.scanlake.jobs.tables;

import java.util.concurrent.Callable;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;

/** What the Spark UI shows of a job: words for a person instead of a place in the code. */
public final class JobDescription {
  private static final String PROPERTY = "spark.job.description";

  private JobDescription() {}

  /** Describes the Spark jobs that the work starts, in this thread and in threads it creates. */
  public static <T> T during(SparkSession spark, String description, Callable<T> work) {
    SparkContext context = spark.sparkContext();
    String before = context.getLocalProperty(PROPERTY);
    context.setJobDescription(description);
    try {
      return work.call();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    } finally {
      context.setJobDescription(before);
    }
  }
}
