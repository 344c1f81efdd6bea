package io.scanlake.jobs.analyze;

import static org.apache.spark.sql.functions.expr;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.scanlake.jobs.tables.Warehouse;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.fs.FileSystem;
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
    Map<String, Long> outcomes,
    Map<String, Long> codes,
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

  static BatchOutcome of(Dataset<Row> staged, Dataset<Row> verdicts, Dataset<Row> groups) {
    Map<String, Long> outcomes = new TreeMap<>();
    long replaced = 0;
    long marked = groups.where("NOT is_new").count();
    for (Row row :
        verdicts
            .groupBy("outcome")
            .agg(expr("count(*)"), expr("count_if(replaces)"))
            .collectAsList()) {
      if (row.isNullAt(0)) {
        marked += row.getLong(1);
      } else {
        outcomes.put(row.getString(0), row.getLong(1));
        replaced += row.getLong(2);
      }
    }
    Map<String, Long> codes = new TreeMap<>();
    SortedSet<LocalDate> dates = new TreeSet<>();
    boolean undated = false;
    long bytes = 0;
    long regions = 0;
    long detections = 0;
    long again = 0;
    for (Row row :
        staged
            .groupBy(
                expr("code"),
                expr("image IS NOT NULL AS is_image"),
                expr("image.local_date AS date"))
            .agg(
                expr("count(*)"),
                expr("sum(bytes)"),
                expr("coalesce(sum(image.region_count), 0L)"),
                expr("coalesce(sum(image.detection_count), 0L)"),
                expr("count_if(tries > 0)"))
            .collectAsList()) {
      if (!row.isNullAt(0)) {
        codes.merge(row.getString(0), row.getLong(3), Long::sum);
      }
      if (!row.isNullAt(2)) {
        dates.add(row.getDate(2).toLocalDate());
      } else if (row.getBoolean(1)) {
        undated = true;
      }
      bytes += row.getLong(4);
      regions += row.getLong(5);
      detections += row.getLong(6);
      again += row.getLong(7);
    }
    return new BatchOutcome(
        outcomes, codes, bytes, regions, detections, replaced, marked, again, dates, undated);
  }

  /** Adds the dates that depend on rows that this batch puts out of the table or marks anew. */
  BatchOutcome withDates(Dataset<Row> rows) {
    SortedSet<LocalDate> all = new TreeSet<>(dates);
    boolean undated = hasUndated;
    for (Row row : rows.select("local_date").distinct().collectAsList()) {
      if (row.isNullAt(0)) {
        undated = true;
      } else {
        all.add(row.getDate(0).toLocalDate());
      }
    }
    return new BatchOutcome(
        outcomes, codes, bytes, regions, detections, replaced, marked, again, all, undated);
  }

  void save(Warehouse warehouse, Path file) {
    try {
      FileSystem fs = warehouse.fileSystem(file);
      Path draft = file.suffix(".draft");
      try (OutputStream out = fs.create(draft, true)) {
        out.write(JSON.writeValueAsBytes(this));
      }
      if (!fs.rename(draft, file)) {
        throw new IOException("rename");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the batch's outcome could not be saved", e);
    }
  }

  /** Null where there is none yet. */
  static BatchOutcome read(Warehouse warehouse, Path file) {
    try (InputStream in = warehouse.fileSystem(file).open(file)) {
      return JSON.readValue(in.readAllBytes(), BatchOutcome.class);
    } catch (FileNotFoundException e) {
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException("the batch's outcome cannot be read", e);
    }
  }
}
