package io.scanlake.recognize;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import io.scanlake.file.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** A model as a folder of files, one of which is {@link #CARD}. */
public final class ModelFolder {
  public static final String CARD = "model.yaml";

  private static final ObjectMapper YAML =
      JsonMapper.builder(new YAMLFactory().disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER))
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_EMPTY, JsonInclude.Include.NON_NULL))
          .build();

  private ModelFolder() {}

  /** Reads a file of the folder by its name. */
  @FunctionalInterface
  public interface Files {
    byte[] read(String name) throws IOException;
  }

  /**
   * Reads the card, then the files that it names, and checks their hashes.
   *
   * @throws IllegalArgumentException if it is not a model of this version or was changed, in one
   *     line
   * @throws IOException if a file cannot be read
   */
  public static Model read(Files folder) throws IOException {
    byte[] yaml = folder.read(CARD);
    ModelCard card = card(yaml);
    Map<String, byte[]> files = new TreeMap<>();
    for (Map.Entry<String, String> file : card.files().entrySet()) {
      byte[] bytes = folder.read(file.getKey());
      if (!Sha256.hex(bytes).equals(file.getValue())) {
        throw new IllegalArgumentException(
            "the file " + file.getKey() + " is not the one that " + CARD + " names (sha256)");
      }
      files.put(file.getKey(), bytes);
    }
    return new Model(card, files, Sha256.hex(yaml));
  }

  /** {@link #read(Files)} of a folder in memory. */
  public static Model read(Map<String, byte[]> folder) {
    try {
      return read(
          name -> {
            byte[] bytes = folder.get(name);
            if (bytes == null) {
              throw new IllegalArgumentException("the file " + name + " is missing");
            }
            return bytes;
          });
    } catch (IOException e) {
      throw new IllegalStateException("memory cannot fail to be read", e);
    }
  }

  /** The folder of a model; the card gets the hashes of the files. */
  public static Map<String, byte[]> write(ModelCard.Builder card, Map<String, byte[]> files) {
    Map<String, String> sums = new TreeMap<>();
    files.forEach((name, bytes) -> sums.put(name, Sha256.hex(bytes)));
    Map<String, byte[]> folder = new TreeMap<>(files);
    folder.put(CARD, yaml(card.files(sums).build()));
    return folder;
  }

  /** The same folder with other quality figures. */
  public static Map<String, byte[]> measured(
      Map<String, byte[]> folder, Map<String, Double> quality) {
    ModelCard card = card(folder.get(CARD)).measured(quality);
    Map<String, byte[]> other = new TreeMap<>(folder);
    other.put(CARD, yaml(card));
    return other;
  }

  private static byte[] yaml(ModelCard card) {
    try {
      return YAML.writeValueAsBytes(card);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a card cannot be written", e);
    }
  }

  private static ModelCard card(byte[] yaml) {
    try {
      ModelCard card = YAML.readValue(new String(yaml, StandardCharsets.UTF_8), ModelCard.class);
      if (card == null) {
        throw new IllegalArgumentException(CARD + " is empty");
      }
      return card;
    } catch (JsonProcessingException e) {
      Throwable cause = e;
      while (cause.getCause() != null && cause.getCause() != cause) {
        cause = cause.getCause();
      }
      String text = cause == e ? e.getOriginalMessage() : cause.getMessage();
      throw new IllegalArgumentException(
          CARD + ": " + String.valueOf(text).lines().findFirst().orElse("not readable"));
    }
  }
}
