package io.scanlake.jobs.analyze;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.scanlake.file.Code;
import io.scanlake.jobs.tables.FileOutcome;
import io.scanlake.jobs.tables.StateFile;
import io.scanlake.jobs.tables.Warehouse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.fs.Path;

/**
 * What a batch came to, saved when it is resolved: the last file of that step.
 *
 * @param outcomes files by ledger outcome
 * @param codes rejects by code
 * @param replaced image rows of the warehouse whose place is taken
 * @param marked image rows of the warehouse whose marks change
 * @param again files that the ledger knew already
 * @param moved files that an earlier run knew under another path
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
    long moved,
    SortedSet<LocalDate> dates,
    boolean hasUndated) {

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  static BatchOutcome of(List<FreshFile> files, Resolve resolve) {
    Map<FileOutcome, Long> outcomes = new TreeMap<>();
    long replaced = 0;
    long moved = resolve.verdicts().stream().filter(verdict -> verdict.movedFrom() != null).count();
    long marked = resolve.groups().stream().filter(group -> !group.isNew()).count();
    for (Resolve.FileVerdict verdict : resolve.verdicts()) {
      if (verdict.fileKey() == null) {
        marked++;
      } else {
        outcomes.merge(verdict.outcome(), 1L, Long::sum);
        replaced += verdict.replaces() ? 1 : 0;
      }
    }
    Map<Code, Long> codes = new TreeMap<>();
    SortedSet<LocalDate> dates = new TreeSet<>();
    boolean undated = false;
    for (FreshFile file : files) {
      if (file.code() != null) {
        codes.merge(file.code(), 1L, Long::sum);
      }
      if (file.localDate() != null) {
        dates.add(file.localDate());
      }
      undated |= file.isImage() && file.localDate() == null;
    }
    for (LocalDate date : resolve.changedDates()) {
      if (date != null) {
        dates.add(date);
      }
      undated |= date == null;
    }
    return new BatchOutcome(
        outcomes,
        codes,
        files.stream().mapToLong(FreshFile::bytes).sum(),
        files.stream().mapToLong(FreshFile::regions).sum(),
        files.stream().mapToLong(FreshFile::detections).sum(),
        replaced,
        marked,
        files.stream().filter(file -> file.tries() > 0).count(),
        moved,
        dates,
        undated);
  }

  /** What a file of another content may leave out. */
  private BatchOutcome checked() {
    return outcomes == null || codes == null || dates == null ? null : this;
  }

  void save(Warehouse warehouse, Path file) {
    try {
      StateFile.replace(warehouse.fileSystem(file), file, JSON.writeValueAsBytes(this));
    } catch (IOException e) {
      throw new UncheckedIOException("the batch's outcome could not be saved", e);
    }
  }

  /** Null where there is none yet, or none that can be read. */
  static BatchOutcome read(Warehouse warehouse, Path file) {
    try {
      return StateFile.read(
          warehouse.fileSystem(file),
          file,
          content -> JSON.readValue(content, BatchOutcome.class).checked());
    } catch (IOException e) {
      throw new UncheckedIOException("the batch's outcome cannot be read", e);
    }
  }
}
