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

/**
 * What a warehouse remembers of itself: the secret that its keys were made with (a fingerprint of
 * it), the meaning of its tables and their columns.
 */
public final class WarehouseIdentity {
  private static final ObjectMapper JSON = new ObjectMapper();

  private WarehouseIdentity() {}

  /**
   * Compares a warehouse with this Scanlake. A folder that is no warehouse yet passes.
   *
   * @param keyId fingerprint of the run's secret
   * @throws OperatorException another secret, or tables of another schema version
   */
  public static void check(WarehouseFolder folder, String keyId) throws IOException {
    JsonNode known = read(folder);
    if (known == null) {
      return;
    }
    String knownKey = known.path("key_id").asText();
    if (!keyId.equals(knownKey)) {
      throw new OperatorException(
          "this warehouse was made with another pseudonym secret (key "
              + knownKey
              + ", not "
              + keyId
              + "); its keys would not join");
    }
    int knownVersion = known.path("schema_version").asInt();
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
   */
  public static void adopt(Warehouse warehouse, String keyId) {
    String columns = columns();
    try {
      JsonNode known = read(warehouse.folder());
      if (known != null && columns.equals(known.path("columns").asText())) {
        return;
      }
      if (known != null) {
        Tables.all().forEach(warehouse::addMissingColumns);
      }
      write(warehouse.folder(), keyId, columns);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path file(WarehouseFolder folder) {
    return new Path(folder.root(), "_scanlake/warehouse.json");
  }

  /** Returns null for a folder that is no warehouse yet. */
  private static JsonNode read(WarehouseFolder folder) throws IOException {
    Path file = file(folder);
    byte[] known = StateFile.read(folder.fileSystem(file), file);
    return known == null ? null : JSON.readTree(known);
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
