package io.scanlake.jobs.tables;

import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The values of one row, by the names of their columns; a column that is not set is NULL. The month
 * of {@code local_date} follows from it.
 */
public final class RowBuilder {
  /** What a table's rows share: looking names up in a schema costs more than the row. */
  record Layout(
      String table,
      StructType schema,
      DataType[] types,
      Map<String, Integer> positions,
      int date,
      int month,
      Map<Class<?>, Copy> copies) {
    static Layout of(String table, StructType schema) {
      Map<String, Integer> positions = new HashMap<>();
      for (String name : schema.fieldNames()) {
        positions.put(name, positions.size());
      }
      return new Layout(
          table,
          schema,
          Arrays.stream(schema.fields()).map(StructField::dataType).toArray(DataType[]::new),
          Map.copyOf(positions),
          positions.getOrDefault("local_date", -1),
          positions.getOrDefault("local_month", -1),
          new ConcurrentHashMap<>());
    }

    int position(String column) {
      Integer position = positions.get(column);
      if (position == null) {
        throw new IllegalArgumentException("the table " + table + " has no column " + column);
      }
      return position;
    }

    Copy copy(Class<? extends Record> type) {
      return copies.computeIfAbsent(type, t -> Copy.of(type, this));
    }
  }

  /** The components of a record type and the columns that they go to. */
  private record Copy(Method[] getters, int[] positions) {
    static Copy of(Class<? extends Record> type, Layout layout) {
      RecordComponent[] components = type.getRecordComponents();
      int[] positions = new int[components.length];
      for (int i = 0; i < positions.length; i++) {
        positions[i] = layout.position(RecordCodec.column(components[i]));
      }
      return new Copy(RecordCodec.getters(type), positions);
    }
  }

  private final Layout layout;
  private final Object[] cells;

  RowBuilder(Layout layout) {
    this.layout = layout;
    this.cells = new Object[layout.schema().size()];
    if (layout.month() >= 0) {
      cells[layout.month()] = Table.UNDATED;
    }
  }

  /**
   * Sets one column. A value is a String, a number, a boolean, an enum (its name), an Instant, a
   * LocalDate, a list, a map or null; not-a-number is NULL, and a whole number beyond the range of
   * an INT column becomes the nearest that fits.
   *
   * @throws IllegalArgumentException where there is no such column, or it cannot hold the value
   */
  public RowBuilder set(String column, Object value) {
    set(layout.position(column), value);
    return this;
  }

  /**
   * Sets one column per component of the record: {@code openS} goes to {@code open_s}.
   *
   * @throws IllegalArgumentException where a component has no column
   */
  public RowBuilder put(Record values) {
    Copy copy = layout.copy(values.getClass());
    for (int i = 0; i < copy.positions.length; i++) {
      set(copy.positions[i], RecordCodec.get(copy.getters[i], values));
    }
    return this;
  }

  private void set(int position, Object value) {
    try {
      cells[position] = Values.cell(layout.types[position], value);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          layout.table() + "." + layout.schema().apply(position).name() + ": " + e.getMessage());
    }
    if (position == layout.date() && layout.month() >= 0) {
      cells[layout.month()] =
          value == null ? Table.UNDATED : cells[position].toString().substring(0, 7);
    }
  }

  /** The value that a column has so far, as Spark has it. */
  public Object get(String column) {
    return cells[layout.position(column)];
  }

  /** The row; the builder is not to be used after it. */
  public Row build() {
    return RowFactory.create(cells);
  }
}
