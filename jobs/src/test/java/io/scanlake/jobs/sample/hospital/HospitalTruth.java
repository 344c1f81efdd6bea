package io.scanlake.jobs.sample.hospital;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanlake.jobs.Local;
import io.scanlake.jobs.tables.Table;
import io.scanlake.jobs.tables.Tables;
import io.scanlake.jobs.tables.Warehouse;
import io.scanlake.privacy.Pseudonyms;
import io.scanlake.privacy.Pseudonyms.Domain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Compares whole tables of a warehouse with the truth of a made-up hospital: every row, every cell,
 * without tolerance.
 *
 * @param differences one a cell or row, as {@code table.column key: found, not expected}
 * @param missing tables, and columns as {@code table.column}, that the warehouse does not have
 * @param rows of the truth that were compared, by table
 */
record HospitalTruth(List<String> differences, Set<String> missing, Map<String, Integer> rows) {
  private static final String SITE = "main";
  private static final String FLOORED = "duration_floored";

  private static final Map<String, List<String>> KEYS =
      Map.of(
          "studies", List.of("study_key", "station_key"),
          "encounters", List.of("station_key", "patient_key", "start_utc"),
          "station_hours", List.of("station_key", "local_date", "local_hour"),
          "station_days", List.of("station_key", "local_date"),
          "modality_days", List.of("local_date", "modality", "body_region", "patient_class"),
          "resource_days", List.of("local_date", "resource_type", "resource_key", "modality"),
          "calendar", List.of("local_date"));

  /** The column of the table that is made of a natural one. */
  private static final Map<String, String> PSEUDONYMOUS =
      Map.of(
          "station", "station_key",
          "study_uid", "study_key",
          "patient_id", "patient_key",
          "accession_number", "accession_key",
          "operators_name", "operator_key",
          "resource", "resource_key");

  /** Fails where a table, a column, a row or a cell is not that of the truth. */
  static void check(Path warehouse, Map<String, TruthTable> expected) throws IOException {
    Pseudonyms pseudonyms = new Pseudonyms(Files.readAllBytes(Local.secret(warehouse)));
    HospitalTruth truth = compare(Local.open(warehouse), expected, pseudonyms);
    System.out.println("compared " + truth.rows());
    assertThat(truth.rows().keySet()).isEqualTo(KEYS.keySet());
    assertThat(truth.missing()).isEmpty();
    List<String> differences = truth.differences();
    assertThat(differences.subList(0, Math.min(20, differences.size())))
        .as(differences.size() + " differences")
        .isEmpty();
  }

  /** Compares the tables that both have. */
  private static HospitalTruth compare(
      Warehouse warehouse, Map<String, TruthTable> expected, Pseudonyms pseudonyms) {
    HospitalTruth result = new HospitalTruth(new ArrayList<>(), new TreeSet<>(), new TreeMap<>());
    expected.forEach(
        (name, truth) -> {
          Table table =
              Tables.all().stream().filter(t -> t.name().equals(name)).findFirst().orElse(null);
          if (table == null || !warehouse.exists(table)) {
            result.missing.add(name);
          } else {
            result.compare(warehouse, table, expected(truth, pseudonyms));
          }
        });
    return result;
  }

  private void compare(Warehouse warehouse, Table table, List<Map<String, String>> expected) {
    List<String> known = List.of(table.schema().fieldNames());
    List<String> columns = new ArrayList<>();
    for (String column : expected.get(0).keySet()) {
      String stored = column.equals(FLOORED) ? "flags" : column;
      if (known.contains(stored)) {
        columns.add(column);
      } else {
        missing.add(table.name() + "." + stored);
      }
    }
    List<String> keys = KEYS.get(table.name());
    Map<String, Map<String, String>> found = found(warehouse, table, columns, keys);
    rows.put(table.name(), expected.size());
    for (Map<String, String> row : expected) {
      String key = key(row, keys);
      Map<String, String> other = found.remove(key);
      if (other == null) {
        differences.add(table.name() + " " + key + ": no such row; expected " + row);
        continue;
      }
      for (String column : columns) {
        if (!isSame(row.get(column), other.get(column))) {
          differences.add(
              "%s.%s %s: %s, not %s"
                  .formatted(table.name(), column, key, other.get(column), row.get(column)));
        }
      }
    }
    found.forEach((key, row) -> differences.add(table.name() + " " + key + ": not expected"));
  }

  private static Map<String, Map<String, String>> found(
      Warehouse warehouse, Table table, List<String> columns, List<String> keys) {
    Column[] selected =
        columns.stream()
            .map(
                column ->
                    column.equals(FLOORED)
                        ? functions.expr(
                            "coalesce(array_contains(flags, 'DURATION_FLOORED'), false)")
                        : functions.col(column))
            .toArray(Column[]::new);
    Map<String, Map<String, String>> found = new HashMap<>();
    for (Row row : warehouse.read(table).select(selected).collectAsList()) {
      Map<String, String> cells = new LinkedHashMap<>();
      for (int i = 0; i < columns.size(); i++) {
        cells.put(columns.get(i), text(row.get(i)));
      }
      Map<String, String> twin = found.put(key(cells, keys), cells);
      if (twin != null) {
        found.put(key(cells, keys) + " (twice)", twin);
      }
    }
    return found;
  }

  private static String text(Object value) {
    if (value == null) {
      return "";
    }
    return value instanceof Timestamp time ? time.toInstant().toString() : value.toString();
  }

  private static String key(Map<String, String> row, List<String> keys) {
    return keys.stream().map(row::get).collect(Collectors.joining(" "));
  }

  private static boolean isSame(String expected, String found) {
    if (expected.equals(TruthTable.OPEN) || expected.equals(found)) {
      return true;
    }
    if (expected.isEmpty() || found.isEmpty()) {
      return false;
    }
    try {
      return Double.parseDouble(expected) == Double.parseDouble(found);
    } catch (NumberFormatException e) {
      return expected.contains("T") && isSameInstant(expected, found);
    }
  }

  private static boolean isSameInstant(String expected, String found) {
    try {
      return Instant.parse(expected).equals(Instant.parse(found));
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  // --- the truth --------------------------------------------------------------------------------

  private static List<Map<String, String>> expected(TruthTable truth, Pseudonyms pseudonyms) {
    List<String> columns = truth.columns();
    int type = columns.indexOf("resource_type");
    List<Map<String, String>> rows = new ArrayList<>();
    for (TruthTable.Row cells : truth.rows()) {
      Map<String, String> row = new LinkedHashMap<>();
      String resourceType = type < 0 ? null : cells.cells().get(type);
      for (int i = 0; i < columns.size(); i++) {
        String column = columns.get(i);
        row.put(
            PSEUDONYMOUS.getOrDefault(column, column),
            pseudonym(column, cells.cells().get(i), resourceType, pseudonyms));
      }
      rows.add(row);
    }
    rows.sort(Comparator.comparing(Map::toString));
    return rows;
  }

  private static String pseudonym(
      String column, String cell, String resourceType, Pseudonyms pseudonyms) {
    return switch (column) {
      case "station" -> pseudonyms.key(Domain.STATION, SITE, "SERIAL " + cell);
      case "study_uid" -> pseudonyms.key(Domain.STUDY, "", cell);
      case "patient_id" -> pseudonyms.key(Domain.PATIENT, SITE, cell);
      case "accession_number" -> pseudonyms.key(Domain.ACCESSION, SITE, cell);
      case "operators_name" -> pseudonyms.key(Domain.OPERATOR, SITE, cell);
      case "resource" ->
          switch (resourceType) {
            case "DEVICE" -> pseudonym("station", cell, null, pseudonyms);
            case "STAFF" -> pseudonym("operators_name", cell, null, pseudonyms);
            case "STORAGE" -> {
              int end = cell.indexOf('|');
              String station = pseudonym("station", cell.substring(0, end), null, pseudonyms);
              yield station + cell.substring(end);
            }
            default -> cell;
          };
      default -> cell;
    };
  }
}
