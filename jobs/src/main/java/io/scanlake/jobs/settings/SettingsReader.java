package io.scanlake.jobs.settings;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.scanlake.jobs.operator.OperatorException;
import io.scanlake.pipeline.Recipe;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.text.similarity.LevenshteinDistance;

/**
 * Reads settings strictly: before any value is read, all unknown keys are refused, each with the
 * nearest known one. A reader that guesses would run a night with a setting that was meant
 * differently.
 */
public final class SettingsReader {
  private static final String DEFAULTS = "/scanlake.yaml";

  /** Lists whose entries take the values they omit from another key. */
  private static final Map<String, String> ENTRY_DEFAULTS = Map.of("recipes", "recipe-defaults");

  private static final ObjectMapper YAML =
      JsonMapper.builder(new YAMLFactory())
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .build();
  private static final ObjectMapper VALUES =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private static final PropertyNamingStrategies.KebabCaseStrategy KEBAB =
      new PropertyNamingStrategies.KebabCaseStrategy();
  private static final Set<String> PARTS =
      inlined(Recipe.class).map(SettingsReader::key).collect(Collectors.toSet());

  private SettingsReader() {}

  /** The settings that come with Scanlake. */
  public static Settings defaults() {
    return read(new String[0]);
  }

  /**
   * The defaults, overridden by one file.
   *
   * @param file a YAML file, or null for the defaults alone
   * @throws OperatorException one line that lists every error
   */
  public static Settings read(Path file) {
    try {
      return file == null ? defaults() : read(Files.readString(file));
    } catch (IOException e) {
      throw new OperatorException("the settings cannot be read: " + file);
    }
  }

  /**
   * The defaults, overridden by the given documents in order.
   *
   * @param documents YAML texts
   * @throws OperatorException one line that lists every error
   */
  public static Settings read(String... documents) {
    ObjectNode merged = builtIn();
    for (String document : documents) {
      JsonNode over = tree(document);
      if (!over.isEmpty()) {
        checkKeys(over);
        merge(merged, (ObjectNode) over);
      }
    }
    ENTRY_DEFAULTS.forEach((list, defaults) -> fillEntries(merged, list, defaults));
    try {
      nest(merged, Settings.class);
      return VALUES.treeToValue(merged, Settings.class);
    } catch (JsonProcessingException e) {
      throw new OperatorException("settings: " + reason(e));
    }
  }

  private static ObjectNode builtIn() {
    try (InputStream in = SettingsReader.class.getResourceAsStream(DEFAULTS)) {
      return (ObjectNode) YAML.readTree(in);
    } catch (IOException e) {
      throw new IllegalStateException("the built-in settings cannot be read", e);
    }
  }

  private static JsonNode tree(String document) {
    try {
      JsonNode tree = YAML.readTree(document);
      if (tree == null || tree.isMissingNode() || tree.isNull()) {
        return YAML.createObjectNode();
      }
      if (!tree.isObject()) {
        throw new OperatorException("settings: the file must consist of keys and values");
      }
      return tree;
    } catch (JsonProcessingException e) {
      throw new OperatorException("settings: " + reason(e));
    }
  }

  private static String reason(JsonProcessingException e) {
    Throwable cause = e;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    String text = cause == e ? e.getOriginalMessage() : cause.getMessage();
    String where = e.getLocation() == null ? "" : "line " + e.getLocation().getLineNr() + ": ";
    if (e instanceof JsonMappingException m && !m.getPath().isEmpty()) {
      where = path(m) + ": ";
    }
    return where + String.valueOf(text).lines().findFirst().orElse("it cannot be read");
  }

  private static String path(JsonMappingException e) {
    StringBuilder path = new StringBuilder();
    for (var part : e.getPath()) {
      if (PARTS.contains(part.getFieldName())) {
        continue;
      }
      if (part.getFieldName() == null) {
        path.append('[').append(part.getIndex()).append(']');
      } else {
        path.append(path.length() == 0 ? "" : ".").append(part.getFieldName());
      }
    }
    return path.toString();
  }

  // --- keys -------------------------------------------------------------------------------------

  private static void checkKeys(JsonNode tree) {
    List<String> faults = new ArrayList<>();
    Map<String, Type> top = keys(Settings.class);
    ENTRY_DEFAULTS.forEach((list, defaults) -> top.put(defaults, element(top.get(list))));
    check(tree, top, "", faults);
    if (!faults.isEmpty()) {
      throw new OperatorException("settings: " + String.join("; ", faults));
    }
  }

  private static void check(
      JsonNode node, Map<String, Type> known, String at, List<String> faults) {
    node.properties()
        .forEach(
            field -> {
              String path = at + field.getKey();
              Type type = known.get(field.getKey());
              if (type == null) {
                faults.add("unknown key \"" + path + "\"" + hint(field.getKey(), known));
              } else {
                descend(field.getValue(), type, path, faults);
              }
            });
  }

  private static void descend(JsonNode value, Type type, String path, List<String> faults) {
    if (type instanceof Class<?> c && c.isRecord()) {
      if (value.isObject()) {
        check(value, keys(c), path + ".", faults);
      }
    } else if (type instanceof ParameterizedType p && value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        descend(value.get(i), p.getActualTypeArguments()[0], path + "[" + i + "]", faults);
      }
    } else if (type instanceof ParameterizedType p && value.isObject()) {
      Type entry = p.getActualTypeArguments()[p.getActualTypeArguments().length - 1];
      value
          .properties()
          .forEach(f -> descend(f.getValue(), entry, path + "." + f.getKey(), faults));
    }
  }

  private static Map<String, Type> keys(Class<?> record) {
    Map<String, Type> keys = new LinkedHashMap<>();
    for (RecordComponent component : record.getRecordComponents()) {
      if (component.isAnnotationPresent(Recipe.Inlined.class)
          || component.getAccessor().isAnnotationPresent(JsonUnwrapped.class)) {
        keys.putAll(keys(component.getType()));
      } else {
        keys.put(key(component), component.getGenericType());
      }
    }
    return keys;
  }

  /** The name that a value has in the file. */
  static String key(RecordComponent component) {
    return KEBAB.translate(component.getName());
  }

  private static Type element(Type list) {
    return ((ParameterizedType) list).getActualTypeArguments()[0];
  }

  private static String hint(String key, Map<String, Type> known) {
    LevenshteinDistance distance = new LevenshteinDistance(Math.max(2, key.length() * 2 / 5));
    Optional<String> nearest =
        known.keySet().stream()
            .filter(candidate -> distance.apply(key, candidate) >= 0)
            .min(Comparator.comparingInt(candidate -> distance.apply(key, candidate)));
    return nearest.map(name -> ", did you mean \"" + name + "\"?").orElse("");
  }

  private static Stream<RecordComponent> inlined(Class<?> record) {
    return Arrays.stream(record.getRecordComponents())
        .filter(component -> component.isAnnotationPresent(Recipe.Inlined.class));
  }

  // --- values -----------------------------------------------------------------------------------

  private static void merge(ObjectNode into, ObjectNode from) {
    from.properties()
        .forEach(
            field -> {
              JsonNode old = into.get(field.getKey());
              if (old instanceof ObjectNode a && field.getValue() instanceof ObjectNode b) {
                merge(a, b);
              } else {
                into.set(field.getKey(), field.getValue());
              }
            });
  }

  /** Moves the keys of each inlined part into an object of their own, as the records have them. */
  private static void nest(JsonNode value, Type type) {
    if (type instanceof ParameterizedType p && value != null) {
      Type entry = p.getActualTypeArguments()[p.getActualTypeArguments().length - 1];
      value.forEach(each -> nest(each, entry));
    } else if (type instanceof Class<?> c && c.isRecord() && value instanceof ObjectNode object) {
      inlined(c)
          .forEach(
              part -> {
                ObjectNode inner = object.objectNode();
                for (String key : keys(part.getType()).keySet()) {
                  if (object.has(key)) {
                    inner.set(key, object.remove(key));
                  }
                }
                object.set(key(part), inner);
              });
      for (RecordComponent component : c.getRecordComponents()) {
        nest(object.get(key(component)), component.getGenericType());
      }
    }
  }

  private static void fillEntries(ObjectNode settings, String list, String defaults) {
    ObjectNode base = (ObjectNode) settings.remove(defaults);
    if (settings.get(list) instanceof ArrayNode entries) {
      for (int i = 0; i < entries.size(); i++) {
        if (entries.get(i) instanceof ObjectNode entry) {
          ObjectNode full = base.deepCopy();
          merge(full, entry);
          entries.set(i, full);
        }
      }
    }
  }
}
