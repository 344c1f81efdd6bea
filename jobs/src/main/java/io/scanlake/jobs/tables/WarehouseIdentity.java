package io.scanlake.jobs.tables;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.scanlake.jobs.operator.OperatorException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.Collectors;
import net.openhft.hashing.LongHashFunction;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * What a warehouse remembers of itself: the secret that its keys were made with (a fingerprint of
 * it), the meaning of its tables and their columns.
 */
public final class WarehouseIdentity {
  private static final ObjectMapper JSON = new ObjectMapper();

  private WarehouseIdentity() {}

  /**
   * Compares a warehouse with this Scanlake. A folder that is no warehouse yet passes, and so does
   * one whose file cannot be read: {@link #adopt} compares its tables.
   *
   * @param keyId fingerprint of the run's secret
   * @throws OperatorException another secret, or tables of another schema version
   */
  public static void check(WarehouseFolder folder, String keyId) throws IOException {
    JsonNode known = read(folder);
    if (known != null) {
      compare(known.path("key_id").asText(), known.path("schema_version").asInt(), keyId);
    }
  }

  private static void compare(String knownKey, int knownVersion, String keyId) {
    if (!keyId.equals(knownKey)) {
      throw new OperatorException(
          "this warehouse was made with another pseudonym secret (key "
              + knownKey
              + ", not "
              + keyId
              + "); its keys would not join");
    }
    if (knownVersion != Tables.SCHEMA_VERSION) {
      throw new OperatorException(
          "this warehouse has schema version "
              + knownVersion
              + ", this Scanlake writes "
              + Tables.SCHEMA_VERSION);
    }
  }

  /**
   * Marks a checked warehouse as this Scanlake's. Tables that are older than some of their columns
   * get these, empty.
   *
   * @throws OperatorException the file is lost, and the last run had another secret or schema
   *     version
   */
  public static void adopt(Warehouse warehouse, String keyId) {
    String columns = columns();
    try {
      JsonNode known = read(warehouse.folder());
      if (known != null && columns.equals(known.path("columns").asText())) {
        return;
      }
      if (known == null && warehouse.exists(Tables.RUNS)) {
        compareLastRun(warehouse, keyId);
      }
      Tables.all().forEach(warehouse::addMissingColumns);
      write(warehouse.folder(), keyId, columns);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void compareLastRun(Warehouse warehouse, String keyId) {
    for (Row run :
        warehouse
            .read(Tables.RUNS)
            .orderBy(functions.desc("finished_utc"))
            .select("key_id", "schema_version")
            .limit(1)
            .collectAsList()) {
      compare(run.getString(0), run.getInt(1), keyId);
    }
  }

  private static Path file(WarehouseFolder folder) {
    return new Path(folder.root(), "_scanlake/warehouse.json");
  }

  /** Returns null for a folder that is no warehouse yet, or whose file is torn. */
  private static JsonNode read(WarehouseFolder folder) throws IOException {
    Path file = file(folder);
    return StateFile.read(folder.fileSystem(file), file, WarehouseIdentity::identity);
  }

  private static JsonNode identity(byte[] content) throws IOException {
    JsonNode known = JSON.readTree(content);
    return known.path("key_id").isTextual() && known.path("schema_version").isInt() ? known : null;
  }

  private static void write(WarehouseFolder folder, String keyId, String columns)
      throws IOException {
    ObjectNode identity =
        JSON.createObjectNode()
            .put("key_id", keyId)
            .put("schema_version", Tables.SCHEMA_VERSION)
            .put("columns", columns);
    Path file = file(folder);
    StateFile.replace(folder.fileSystem(file), file, JSON.writeValueAsBytes(identity));
  }

  /** Changes with any column of any table. */
  private static String columns() {
    String all =
        Tables.all().stream()
            .map(table -> table.name() + table.schema().toDDL())
            .collect(Collectors.joining("\n"));
    return String.format("%016x", LongHashFunction.xx3().hashChars(all));
  }
}
