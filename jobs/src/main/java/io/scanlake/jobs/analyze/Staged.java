package io.scanlake.jobs.analyze;

import io.scanlake.jobs.tables.Tables;
import java.util.Arrays;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** What the executors hand back of each file: facts only, nothing of the pixels. */
final class Staged {
  /** Columns of regions and detections that come from their image. */
  static final StructType REGION = without(Tables.REGIONS.schema());

  static final StructType DETECTION = without(Tables.DETECTIONS.schema());

  static final StructType FILE =
      new StructType()
          .add("file_key", DataTypes.StringType)
          .add("path", DataTypes.StringType)
          .add("bytes", DataTypes.LongType)
          .add("mtime_ms", DataTypes.LongType)
          .add("tries", DataTypes.IntegerType)
          .add("first_seen_utc", DataTypes.TimestampType)
          .add("stage", DataTypes.StringType)
          .add("code", DataTypes.StringType)
          .add("message", DataTypes.StringType)
          .add("content_hash", DataTypes.StringType)
          .add("image", Tables.IMAGES.schema())
          .add("regions", DataTypes.createArrayType(REGION))
          .add("detections", DataTypes.createArrayType(DETECTION));

  private Staged() {}

  private static StructType without(StructType schema) {
    return new StructType(
        Arrays.stream(schema.fields())
            .filter(
                field ->
                    !field.name().equals("instance_key")
                        && !field.name().equals("run_id")
                        && !field.name().equals("local_date")
                        && !field.name().equals("local_month"))
            .toArray(StructField[]::new));
  }
}
