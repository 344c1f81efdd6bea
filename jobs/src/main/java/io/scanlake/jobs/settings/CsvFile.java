package io.scanlake.jobs.settings;

import io.scanlake.jobs.operator.OperatorException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** A small file of comma-separated values (RFC 4180) with a header line; lines with # are notes. */
final class CsvFile {
  private static final long MOST_BYTES = 50_000_000;

  private CsvFile() {}

  /**
   * @param where file and line, for errors
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
   * @param setting the key that names the file
   * @param columns that the header must have, in any order, and no others
   * @throws OperatorException one line that says what is wrong and where
   */
  static List<Line> read(String setting, String uri, List<String> columns, Configuration hadoop) {
    String text = text(setting, uri, hadoop);
    List<String> header = null;
    List<Line> lines = new ArrayList<>();
    int number = 0;
    for (String raw : text.split("\\R", -1)) {
      number++;
      String where = setting + " " + uri + ", line " + number;
      if (raw.isBlank() || raw.startsWith("#")) {
        continue;
      }
      List<String> cells = cells(raw, where);
      if (header == null) {
        header = cells;
        if (!List.copyOf(header).stream()
            .sorted()
            .toList()
            .equals(columns.stream().sorted().toList())) {
          throw new OperatorException(where + ": the columns must be " + String.join(",", columns));
        }
      } else {
        if (cells.size() != header.size()) {
          throw new OperatorException(
              where + ": " + cells.size() + " values, not " + header.size());
        }
        Map<String, String> row = new LinkedHashMap<>();
        for (int i = 0; i < cells.size(); i++) {
          row.put(header.get(i), cells.get(i));
        }
        lines.add(new Line(where, row));
      }
    }
    if (header == null) {
      throw new OperatorException(
          setting + " " + uri + ": no header line " + String.join(",", columns));
    }
    return lines;
  }

  private static String text(String setting, String uri, Configuration hadoop) {
    try {
      Path path = new Path(uri);
      try (InputStream in = path.getFileSystem(hadoop).open(path)) {
        byte[] bytes = in.readNBytes((int) MOST_BYTES);
        String text = new String(bytes, StandardCharsets.UTF_8);
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new OperatorException(
          setting + " cannot be read: " + uri + " (" + OperatorException.kind(e) + ")");
    }
  }

  private static List<String> cells(String line, String where) {
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
        cell.append(c);
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        cells.add(cell.toString().strip());
        cell.setLength(0);
      } else {
        cell.append(c);
      }
    }
    if (quoted) {
      throw new OperatorException(where + ": a quotation mark is not closed");
    }
    cells.add(cell.toString().strip());
    return cells;
  }
}
