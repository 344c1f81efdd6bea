package io.scanlake.jobs.tables;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.scanlake.jobs.operator.OperatorException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.stream.Collectors;
import net.openhft.hashing.LongHashFunction;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * What a warehouse remembers of itself: the secret that its keys were made with (a fingerprint of
 * it), the meaning of its tables and their columns.
 */
public final class Identity {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Identity() {}

  /**
   * Holds a warehouse against this Scanlake. Tables that were made before a column was thought of
   * get it, empty.
   *
   * @param keyId fingerprint of the run's secret
   * @throws OperatorException another secret, or tables of another meaning
   */
  public static void check(Warehouse warehouse, String keyId) {
    Path file = new Path(warehouse.root(), "_scanlake/warehouse.json");
    String columns = columns();
    try {
      FileSystem fs = warehouse.fileSystem(file);
      if (!fs.exists(file)) {
        write(fs, file, keyId, columns);
        return;
      }
      JsonNode known;
      try (InputStream in = fs.open(file)) {
        known = JSON.readTree(in.readAllBytes());
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
      if (!columns.equals(known.path("columns").asText())) {
        Tables.all().forEach(warehouse::addMissingColumns);
        write(fs, file, keyId, columns);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(FileSystem fs, Path file, String keyId, String columns)
      throws IOException {
    ObjectNode identity =
        JSON.createObjectNode()
            .put("key_id", keyId)
            .put("schema_version", Tables.SCHEMA_VERSION)
            .put("columns", columns);
    try (OutputStream out = fs.create(file, true)) {
      out.write(JSON.writeValueAsBytes(identity));
    }
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
