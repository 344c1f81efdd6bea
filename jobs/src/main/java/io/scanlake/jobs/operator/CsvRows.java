package io.scanlake.jobs.operator;

import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/** Writes CSV in UTF-8 (RFC 4180, but with a line feed alone after each row). */
public final class CsvRows implements Closeable {
  private static final CsvMapper MAPPER =
      CsvMapper.builder()
          .enable(CsvGenerator.Feature.STRICT_CHECK_FOR_QUOTING)
          .disable(SerializationFeature.FLUSH_AFTER_WRITE_VALUE)
          .build();

  private final SequenceWriter rows;

  public CsvRows(OutputStream out) throws IOException {
    rows = MAPPER.writer().writeValues(out);
  }

  /**
   * @param cells null is an empty cell
   */
  public void write(Object... cells) throws IOException {
    // Without a schema Jackson leaves nulls out.
    rows.write(Arrays.stream(cells).map(cell -> cell == null ? "" : cell).toArray());
  }

  public void flush() throws IOException {
    rows.flush();
  }

  /** Closes the stream too. */
  @Override
  public void close() throws IOException {
    rows.close();
  }
}
