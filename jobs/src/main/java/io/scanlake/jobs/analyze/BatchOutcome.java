package io.scanlake.jobs.analyze;

import static org.apache.spark.sql.functions.expr;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.scanlake.file.Code;
import io.scanlake.jobs.tables.FileOutcome;
import io.scanlake.jobs.tables.RecordCodec;
import io.scanlake.jobs.tables.StateFile;
import io.scanlake.jobs.tables.Warehouse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What a batch came to, saved when it is resolved: the last file of that step.
 *
 * @param outcomes files by ledger outcome
 * @param codes rejects by code
 * @param replaced image rows of the warehouse whose place is taken
 * @param marked image rows of the warehouse whose marks change
 * @param again files that the ledger knew already
 * @param dates local dates of rows written and of rows replaced
 * @param hasUndated rows without a date were among them
 */
record BatchOutcome(
    Map<FileOutcome, Long> outcomes,
    Map<Code, Long> codes,
    long bytes,
    long regions,
    long detections,
    long replaced,
    long marked,
    long again,
    SortedSet<LocalDate> dates,
    boolean hasUndated) {

  private static final ObjectMapper JSON =
      JsonMapper.builder().addModule(new JavaTimeModule()).build();

  /** Verdicts of one outcome; without one, those that only mark an image. */
  private record ByOutcome(FileOutcome outcome, long files, long replaced) {}

  /** Staged files of one code and one date of their images. */
  private record ByCodeAndDate(
      Code code,
      boolean isImage,
      LocalDate localDate,
      long files,
      long bytes,
      long regions,
      long detections,
      long again) {}

  static BatchOutcome of(Dataset<Row> staged, Dataset<Row> verdicts, Dataset<Row> groups) {
    Map<FileOutcome, Long> outcomes = new TreeMap<>();
    long replaced = 0;
    long marked = groups.where("NOT is_new").count();
    for (ByOutcome row :
        RecordCodec.of(ByOutcome.class)
            .collect(
                verdicts
                    .groupBy("outcome")
                    .agg(expr("count(*) AS files"), expr("count_if(replaces) AS replaced")))) {
      if (row.outcome() == null) {
        marked += row.files();
      } else {
        outcomes.put(row.outcome(), row.files());
        replaced += row.replaced();
      }
    }
    Map<Code, Long> codes = new TreeMap<>();
    SortedSet<LocalDate> dates = new TreeSet<>();
    boolean undated = false;
    long bytes = 0;
    long regions = 0;
    long detections = 0;
    long again = 0;
    for (ByCodeAndDate row :
        RecordCodec.of(ByCodeAndDate.class)
            .collect(
                staged
                    .groupBy(
                        expr("code"),
                        expr("image IS NOT NULL AS is_image"),
                        expr("image.local_date AS local_date"))
                    .agg(
                        expr("count(*) AS files"),
                        expr("sum(bytes) AS bytes"),
                        expr("coalesce(sum(image.region_count), 0L) AS regions"),
                        expr("coalesce(sum(image.detection_count), 0L) AS detections"),
                        expr("count_if(tries > 0) AS again")))) {
      if (row.code() != null) {
        codes.merge(row.code(), row.files(), Long::sum);
      }
      if (row.localDate() != null) {
        dates.add(row.localDate());
      } else if (row.isImage()) {
        undated = true;
      }
      bytes += row.bytes();
      regions += row.regions();
      detections += row.detections();
      again += row.again();
    }
    return new BatchOutcome(
        outcomes, codes, bytes, regions, detections, replaced, marked, again, dates, undated);
  }

  private record OneDate(LocalDate localDate) {}

  /** Adds the dates that depend on rows that this batch puts out of the table or marks anew. */
  BatchOutcome withDates(Dataset<Row> rows) {
    SortedSet<LocalDate> all = new TreeSet<>(dates);
    boolean undated = hasUndated;
    for (OneDate row :
        RecordCodec.of(OneDate.class).collect(rows.select("local_date").distinct())) {
      if (row.localDate() == null) {
        undated = true;
      } else {
        all.add(row.localDate());
      }
    }
    return new BatchOutcome(
        outcomes, codes, bytes, regions, detections, replaced, marked, again, all, undated);
  }

  void save(Warehouse warehouse, Path file) {
    try {
      StateFile.replace(warehouse.fileSystem(file), file, JSON.writeValueAsBytes(this));
    } catch (IOException e) {
      throw new UncheckedIOException("the batch's outcome could not be saved", e);
    }
  }

  /** Null where there is none yet. */
  static BatchOutcome read(Warehouse warehouse, Path file) {
    try {
      byte[] saved = StateFile.read(warehouse.fileSystem(file), file);
      return saved == null ? null : JSON.readValue(saved, BatchOutcome.class);
    } catch (IOException e) {
      throw new UncheckedIOException("the batch's outcome cannot be read", e);
    }
  }
}
