package io.scanlake.jobs.tables;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapreduce.Job;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.hadoop.mapreduce.TaskAttemptID;
import org.apache.hadoop.mapreduce.task.TaskAttemptContextImpl;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.datasources.OutputWriter;
import org.apache.spark.sql.execution.datasources.OutputWriterFactory;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.types.StructType;
import scala.Function1;

/** Writes rows that the driver holds as Spark's tasks would, but without a job. */
public final class ParquetFile {
  private ParquetFile() {}

  /** Makes one file in a folder, which may be missing. */
  public static void write(SparkSession spark, Path folder, StructType schema, List<Row> rows)
      throws IOException {
    Job job = Job.getInstance(spark.sparkContext().hadoopConfiguration());
    OutputWriterFactory factory =
        new ParquetFileFormat()
            .prepareWrite(
                (org.apache.spark.sql.classic.SparkSession) spark,
                job,
                scala.collection.immutable.Map$.MODULE$.empty(),
                schema);
    TaskAttemptContext context =
        new TaskAttemptContextImpl(job.getConfiguration(), new TaskAttemptID());
    OutputWriter writer =
        factory.newInstance(
            new Path(folder, "part-00000" + factory.getFileExtension(context)).toString(),
            schema,
            context);
    Function1<Object, Object> converter = CatalystTypeConverters.createToCatalystConverter(schema);
    try {
      for (Row row : rows) {
        writer.write((InternalRow) converter.apply(row));
      }
    } finally {
      writer.close();
    }
  }
}
