package io.scanlake.jobs.analyze;

import io.scanlake.file.Code;
import io.scanlake.jobs.tables.ImageStatus;
import io.scanlake.jobs.tables.RecordCodec;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What the driver needs to know of one staged file in order to resolve its batch: a few hundred
 * bytes each, for at most one batch.
 *
 * @param instanceKey null where not even the header could be used; so are the columns after it
 * @param pixelHash null for an image without pixels, and for a blank one
 * @param countingUtc when it was acquired; null where it does not count
 */
record FreshFile(
    String fileKey,
    long mtimeMs,
    int tries,
    boolean isDeferred,
    Code code,
    long bytes,
    long regions,
    long detections,
    String instanceKey,
    ImageStatus status,
    String headerHash,
    String pixelHash,
    boolean isBlank,
    String studyKey,
    LocalDate localDate,
    Instant countingUtc) {

  private static final RecordCodec<FreshFile> CODEC = RecordCodec.of(FreshFile.class);

  /**
   * @param staged rows of {@link StagedFile}
   * @param until an image acquired later does not count
   */
  static List<FreshFile> read(Dataset<Row> staged, Instant until) {
    return CODEC.collect(
        staged.selectExpr(
            "file_key",
            "mtime_ms",
            "tries",
            "coalesce(is_deferred, false) AS is_deferred",
            "code",
            "bytes",
            "CAST(coalesce(image.region_count, 0) AS BIGINT) AS regions",
            "CAST(coalesce(image.detection_count, 0) AS BIGINT) AS detections",
            "image.instance_key",
            "image.status",
            "image.header_hash",
            "image.pixel_hash",
            "coalesce(image.is_blank, false) AS is_blank",
            "image.study_key",
            "image.local_date",
            "CASE WHEN coalesce(image.counts_for_time, false) AND image.station_key IS NOT NULL"
                + " AND image.acquired_utc <= timestamp_micros("
                + until.toEpochMilli() * 1000
                + "L) THEN image.acquired_utc END AS counting_utc"));
  }

  boolean isImage() {
    return instanceKey != null;
  }

  /** What other images may share; null for a blank image and one without pixels. */
  String sharedHash() {
    return isBlank ? null : pixelHash;
  }
}
