package io.scanlake.jobs.sample.hospital;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Expected rows, as text, under the names of a table's columns. Where the table has a pseudonym,
 * the row has the identifier behind it: {@code station} (serial number), {@code study_uid}, {@code
 * patient_id}, {@code accession_number}, {@code operators_name}, {@code resource}.
 */
final class TruthTable {
  /** A value that the rules leave open. */
  static final String OPEN = "?";

  private final Map<String, Integer> columns = new LinkedHashMap<>();
  private final List<Row> rows = new ArrayList<>();

  /** Cells by the columns of their table, which are those of its first row. */
  static final class Row {
    private final Map<String, Integer> columns;
    private final List<String> cells = new ArrayList<>();

    private Row(Map<String, Integer> columns) {
      this.columns = columns;
    }

    /** A null is an empty cell. */
    Row set(String column, Object value) {
      Integer known = columns.get(column);
      int i = known == null ? columns.size() : known;
      columns.putIfAbsent(column, i);
      while (cells.size() <= i) {
        cells.add("");
      }
      cells.set(i, value == null ? "" : value.toString());
      return this;
    }

    /** An epoch second as an instant. */
    Row instant(String column, Long second) {
      return set(column, second == null ? null : Instant.ofEpochSecond(second));
    }

    /** NULL where the denominator is 0. */
    Row ratio(String column, long numerator, long denominator) {
      return set(column, denominator == 0 ? null : (Double) ((double) numerator / denominator));
    }

    String cell(String column) {
      return cells.get(columns.get(column));
    }

    List<String> cells() {
      return cells;
    }
  }

  Row add() {
    Row row = new Row(columns);
    rows.add(row);
    return row;
  }

  List<String> columns() {
    return List.copyOf(columns.keySet());
  }

  List<Row> rows() {
    return rows;
  }
}
