package io.scanlake.jobs.analyze;

import io.scanlake.file.Code;
import io.scanlake.file.Stage;
import io.scanlake.jobs.run.WorkFile;
import io.scanlake.jobs.tables.RecordCodec;
import io.scanlake.jobs.tables.Table;
import io.scanlake.jobs.tables.Tables;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;

/**
 * What the executors hand back of one file: values only, nothing of the pixels.
 *
 * @param stage where it was rejected, or null
 * @param isDeferred it changed since it was listed, so that a later run takes it
 * @param image a row of images, or null where not even the header could be used
 * @param regions rows of {@link #REGION}
 * @param detections rows of {@link #DETECTION}
 */
record StagedFile(
    String fileKey,
    String site,
    String path,
    long bytes,
    long mtimeMs,
    int tries,
    Instant firstSeenUtc,
    boolean isDeferred,
    Stage stage,
    Code code,
    String message,
    String contentHash,
    Row image,
    List<Row> regions,
    List<Row> detections) {

  /** What a region or a detection has from its image. */
  private static final String[] OF_IMAGE = {"instance_key", "run_id", "local_date", "local_month"};

  static final Table REGION = Tables.REGIONS.without(OF_IMAGE);
  static final Table DETECTION = Tables.DETECTIONS.without(OF_IMAGE);

  static final RecordCodec<StagedFile> CODEC =
      RecordCodec.of(
          StagedFile.class,
          Map.of(
              "image", Tables.IMAGES.schema(),
              "regions", REGION.schema(),
              "detections", DETECTION.schema()));

  static StagedFile rejected(
      WorkFile file, Stage stage, Code code, String message, String contentHash, Row image) {
    return of(file, false, stage, code, message, contentHash, image, List.of(), List.of());
  }

  static StagedFile deferred(WorkFile file) {
    return of(file, true, null, null, null, null, null, List.of(), List.of());
  }

  static StagedFile understood(WorkFile file, Row image, List<Row> regions, List<Row> detections) {
    return of(file, false, null, null, null, null, image, regions, detections);
  }

  private static StagedFile of(
      WorkFile file,
      boolean isDeferred,
      Stage stage,
      Code code,
      String message,
      String contentHash,
      Row image,
      List<Row> regions,
      List<Row> detections) {
    return new StagedFile(
        file.fileKey(),
        file.site(),
        file.path(),
        file.bytes(),
        file.mtimeMs(),
        file.tries(),
        file.firstSeenUtc(),
        isDeferred,
        stage,
        code,
        message,
        contentHash,
        image,
        regions,
        detections);
  }
}
