package io.scanlake.jobs.settings;

import io.scanlake.file.Sha256;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A hash of the settings that an image's row depends on. It is computed from keys and values in the
 * order of the keys, so that it is the same in every JVM and independent of how the records are
 * declared.
 */
final class RowHash {
  private RowHash() {}

  /** 16 hex digits of a SHA-256: enough to distinguish two settings. */
  static String of(Settings settings) {
    Map<String, String> keys = new TreeMap<>();
    for (RecordComponent component : Settings.class.getRecordComponents()) {
      Affects affects = component.getAnnotation(Affects.class);
      if (affects != null && affects.value() == Affects.What.IMAGE_ROWS) {
        keys.put(SettingsReader.key(component), text(value(component, settings)));
      }
    }
    byte[] text = keys.toString().getBytes(StandardCharsets.UTF_8);
    return Sha256.hex(text).substring(0, 16);
  }

  private static String text(Object value) {
    if (value instanceof Record record) {
      Map<String, String> keys = new TreeMap<>();
      for (RecordComponent component : record.getClass().getRecordComponents()) {
        keys.put(SettingsReader.key(component), text(value(component, record)));
      }
      return keys.toString();
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, String> entries = new TreeMap<>();
      map.forEach((key, entry) -> entries.put(text(key), text(entry)));
      return entries.toString();
    }
    if (value instanceof Collection<?> list) {
      return list.stream().map(RowHash::text).collect(Collectors.joining(", ", "[", "]"));
    }
    return String.valueOf(value);
  }

  private static Object value(RecordComponent component, Object record) {
    try {
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
