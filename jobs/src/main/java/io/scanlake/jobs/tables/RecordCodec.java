package io.scanlake.jobs.tables;

import java.io.Serializable;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A record as a Spark row: one column per component, named in snake_case ({@code mtimeMs} is {@code
 * mtime_ms}). Spark's own encoders give records an empty schema without a word.
 *
 * <p>A component is a String, a boxed or primitive number or boolean, an enum (its name), an
 * Instant, a LocalDate, a list of these, or a {@link Row} or list of rows whose structure the
 * caller names. NULL reads as null; as 0 or false where the component is primitive.
 */
public final class RecordCodec<R extends Record> implements Serializable {
  private static final long serialVersionUID = 1;

  private final Class<R> type;
  private final StructType schema;
  private transient volatile Parts parts;

  /** What cannot be serialised: made anew on each executor. */
  private record Parts(Constructor<?> constructor, Method[] getters, Values[] values) {}

  private RecordCodec(Class<R> type, StructType schema) {
    this.type = type;
    this.schema = schema;
  }

  /** The codec of a record without rows in it. */
  public static <R extends Record> RecordCodec<R> of(Class<R> type) {
    return of(type, Map.of());
  }

  /**
   * @param structs the structure of each component that is a row or a list of rows, by column name
   */
  public static <R extends Record> RecordCodec<R> of(
      Class<R> type, Map<String, StructType> structs) {
    List<StructField> fields = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      String column = column(component);
      DataType data = Values.of(component.getGenericType()).type(structs.get(column));
      fields.add(new StructField(column, data, true, Metadata.empty()));
    }
    return new RecordCodec<>(type, new StructType(fields.toArray(StructField[]::new)));
  }

  /** A capital starts a word, and so does a number after "at"; p25 and hi80 are one word each. */
  private static final Pattern WORD = Pattern.compile("[A-Z]|(?<=At)[0-9]");

  /** The name of a component's column. */
  static String column(RecordComponent component) {
    return WORD.matcher(component.getName()).replaceAll("_$0").toLowerCase(Locale.ROOT);
  }

  public StructType schema() {
    return schema;
  }

  public Encoder<Row> encoder() {
    return Encoders.row(schema);
  }

  public Row row(R value) {
    Parts p = parts();
    Object[] cells = new Object[p.getters.length];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = p.values[i].toSpark(get(p.getters[i], value));
    }
    return RowFactory.create(cells);
  }

  /**
   * @param row with the columns of {@link #schema} in their order
   */
  public R of(Row row) {
    Parts p = parts();
    Object[] values = new Object[p.values.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = p.values[i].toJava(row.isNullAt(i) ? null : row.get(i));
    }
    try {
      return type.cast(p.constructor.newInstance(values));
    } catch (ReflectiveOperationException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(type.getName(), e);
    }
  }

  /** The columns of {@link #schema} out of rows that may have others too. */
  public Dataset<Row> select(Dataset<Row> rows) {
    return rows.select(
        Arrays.stream(schema.fieldNames()).map(functions::col).toArray(Column[]::new));
  }

  /** The rows as records, on the driver. */
  public List<R> collect(Dataset<Row> rows) {
    return select(rows).collectAsList().stream().map(this::of).toList();
  }

  private Parts parts() {
    Parts made = parts;
    if (made == null) {
      RecordComponent[] components = type.getRecordComponents();
      Method[] getters = getters(type);
      Class<?>[] types =
          Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      Values[] values =
          Arrays.stream(components).map(c -> Values.of(c.getGenericType())).toArray(Values[]::new);
      try {
        Constructor<R> constructor = type.getDeclaredConstructor(types);
        constructor.setAccessible(true);
        made = new Parts(constructor, getters, values);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(type.getName(), e);
      }
      parts = made;
    }
    return made;
  }

  /** One getter per component. */
  static Method[] getters(Class<? extends Record> type) {
    RecordComponent[] components = type.getRecordComponents();
    Method[] getters = new Method[components.length];
    for (int i = 0; i < getters.length; i++) {
      getters[i] = components[i].getAccessor();
      getters[i].setAccessible(true);
    }
    return getters;
  }

  static Object get(Method getter, Record record) {
    try {
      return getter.invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(getter.toString(), e);
    }
  }
}
