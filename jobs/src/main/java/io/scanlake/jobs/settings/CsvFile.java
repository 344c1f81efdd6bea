package io.scanlake.jobs.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.scanlake.jobs.operator.OperatorException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * A small file of comma-separated values (RFC 4180, UTF-8) with a header line. Lines that start
 * with # are comments.
 */
final class CsvFile {
  private static final int MOST_BYTES = 50_000_000;
  private static final CsvFactory CSV =
      CsvFactory.builder().enable(CsvParser.Feature.SKIP_EMPTY_LINES).build();
  private static final CsvSchema ROWS = CsvSchema.emptySchema().withComments();

  private CsvFile() {}

  /**
   * One line after the header.
   *
   * @param where the file and the line, for errors
   * @param cells by column, stripped; an empty cell is an empty text
   */
  record Line(String where, Map<String, String> cells) {
    String cell(String column) {
      return cells.get(column);
    }

    OperatorException fault(String message) {
      return new OperatorException(where + ": " + message);
    }
  }

  /**
   * Reads a whole file.
   *
   * @param setting the key that names the file
   * @param columns the columns that the header must have, in any order, and no others
   * @throws OperatorException one line that says what is wrong and where
   */
  static List<Line> read(String setting, String uri, List<String> columns, Configuration hadoop) {
    String file = setting + " " + uri;
    byte[] content = content(setting, uri, hadoop);
    List<Line> lines = new ArrayList<>();
    List<String> header = null;
    try (CsvParser parser = CSV.createParser(content)) {
      parser.setSchema(ROWS);
      while (parser.nextToken() != null) {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
          continue;
        }
        String where = file + ", line " + parser.currentTokenLocation().getLineNr();
        List<String> cells = new ArrayList<>();
        do {
          cells.add(parser.getText().strip());
        } while (parser.nextToken() == JsonToken.VALUE_STRING);
        if (header == null) {
          header = cells;
          checkHeader(header, columns, where);
        } else {
          lines.add(line(header, cells, where));
        }
      }
    } catch (JsonProcessingException e) {
      throw new OperatorException(
          file + ", line " + e.getLocation().getLineNr() + ": " + e.getOriginalMessage());
    } catch (IOException e) {
      throw unreadable(setting, uri, e);
    }
    if (header == null) {
      throw new OperatorException(file + ": no header line " + String.join(",", columns));
    }
    return lines;
  }

  private static void checkHeader(List<String> header, List<String> columns, String where) {
    if (!header.stream().sorted().toList().equals(columns.stream().sorted().toList())) {
      throw new OperatorException(where + ": the columns must be " + String.join(",", columns));
    }
  }

  private static Line line(List<String> header, List<String> cells, String where) {
    if (cells.size() != header.size()) {
      throw new OperatorException(
          where + ": " + cells.size() + " values instead of " + header.size());
    }
    Map<String, String> row = new LinkedHashMap<>();
    for (int i = 0; i < cells.size(); i++) {
      row.put(header.get(i), cells.get(i));
    }
    return new Line(where, row);
  }

  private static byte[] content(String setting, String uri, Configuration hadoop) {
    try {
      Path path = new Path(uri);
      try (InputStream in = path.getFileSystem(hadoop).open(path)) {
        byte[] bytes = in.readNBytes(MOST_BYTES + 1);
        if (bytes.length > MOST_BYTES) {
          throw new OperatorException(setting + " " + uri + " is longer than 50 MB");
        }
        return bytes;
      }
    } catch (IOException | IllegalArgumentException e) {
      throw unreadable(setting, uri, e);
    }
  }

  private static OperatorException unreadable(String setting, String uri, Exception e) {
    return new OperatorException(
        setting + " cannot be read: " + uri + " (" + OperatorException.kind(e) + ")");
  }
}
