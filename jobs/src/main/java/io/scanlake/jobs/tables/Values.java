package io.scanlake.jobs.tables;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/** How the values of one Java type stand in a Spark row. */
final class Values {
  private static final Map<Class<?>, DataType> SIMPLE =
      Map.ofEntries(
          Map.entry(String.class, DataTypes.StringType),
          Map.entry(Integer.class, DataTypes.IntegerType),
          Map.entry(int.class, DataTypes.IntegerType),
          Map.entry(Long.class, DataTypes.LongType),
          Map.entry(long.class, DataTypes.LongType),
          Map.entry(Double.class, DataTypes.DoubleType),
          Map.entry(double.class, DataTypes.DoubleType),
          Map.entry(Boolean.class, DataTypes.BooleanType),
          Map.entry(boolean.class, DataTypes.BooleanType),
          Map.entry(Instant.class, DataTypes.TimestampType),
          Map.entry(LocalDate.class, DataTypes.DateType));

  private final Class<?> java;

  /** Of the elements, where the type is a list; else null. */
  private final Values elements;

  private Values(Class<?> java, Values elements) {
    this.java = java;
    this.elements = elements;
  }

  static Values of(Type type) {
    if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
      return new Values(List.class, of(list.getActualTypeArguments()[0]));
    }
    Class<?> java = (Class<?>) type;
    if (!SIMPLE.containsKey(java) && !java.isEnum() && java != Row.class) {
      throw new IllegalArgumentException("no column can hold a " + type);
    }
    return new Values(java, null);
  }

  /**
   * @param struct the structure of a row; else null
   */
  DataType type(StructType struct) {
    if (elements != null) {
      return DataTypes.createArrayType(elements.type(struct));
    }
    if (java == Row.class) {
      if (struct == null) {
        throw new IllegalArgumentException("a row in a record needs its structure");
      }
      return struct;
    }
    return java.isEnum() ? DataTypes.StringType : SIMPLE.get(java);
  }

  /** The value as Spark takes it. */
  Object toSpark(Object value) {
    return elements != null && value != null
        ? ((List<?>) value).stream().map(elements::toSpark).toArray(elements::array)
        : plain(value);
  }

  private Object[] array(int length) {
    return java == Row.class ? new Row[length] : new Object[length];
  }

  /** The value as a record has it. */
  Object toJava(Object value) {
    if (value == null) {
      return nothing();
    }
    if (elements != null) {
      Collection<?> list =
          value instanceof scala.collection.Seq<?> seq
              ? CollectionConverters.asJava(seq)
              : Arrays.asList((Object[]) value);
      return list.stream().map(elements::toJava).toList();
    }
    if (java.isEnum()) {
      return constant((String) value);
    }
    if (value instanceof Timestamp instant) {
      return instant.toInstant();
    }
    return value instanceof Date date ? date.toLocalDate() : value;
  }

  private Object nothing() {
    if (!java.isPrimitive()) {
      return null;
    }
    if (java == boolean.class) {
      return false;
    }
    return java == int.class ? (Object) 0 : java == long.class ? (Object) 0L : (Object) 0.0;
  }

  private Object constant(String name) {
    for (Object constant : java.getEnumConstants()) {
      if (((Enum<?>) constant).name().equals(name)) {
        return constant;
      }
    }
    throw new IllegalStateException(name + " is not a " + java.getSimpleName());
  }

  /** A single value as Spark takes it. */
  static Object plain(Object value) {
    if (value instanceof Enum<?> constant) {
      return constant.name();
    }
    if (value instanceof Instant instant) {
      return Timestamp.from(instant);
    }
    return value instanceof LocalDate date ? Date.valueOf(date) : value;
  }

  /**
   * A value of any of the types of this class as a cell of a column. Not-a-number is NULL; a whole
   * number beyond the range of a column of 32 bits becomes the nearest that fits.
   *
   * @throws IllegalArgumentException where the column cannot hold it
   */
  static Object cell(DataType column, Object value) {
    if (value == null || value instanceof Double number && number.isNaN()) {
      return null;
    }
    Object plain = plain(value);
    if (column.equals(DataTypes.IntegerType) && plain instanceof Long number) {
      return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, number));
    }
    if (column.equals(DataTypes.LongType) && plain instanceof Integer number) {
      return number.longValue();
    }
    if (column instanceof MapType && plain instanceof Map<?, ?> map) {
      return CollectionConverters.asScala(map);
    }
    if (column instanceof ArrayType array && plain instanceof Collection<?> list) {
      return list.stream().map(v -> cell(array.elementType(), v)).toArray();
    }
    if (!fits(column, plain)) {
      throw new IllegalArgumentException(
          "a "
              + value.getClass().getSimpleName()
              + " in a column of type "
              + column.simpleString());
    }
    return plain;
  }

  private static boolean fits(DataType column, Object plain) {
    if (column instanceof StructType) {
      return plain instanceof Row;
    }
    if (column instanceof ArrayType) {
      return plain instanceof Object[];
    }
    if (column.equals(DataTypes.TimestampType)) {
      return plain instanceof Timestamp;
    }
    if (column.equals(DataTypes.DateType)) {
      return plain instanceof Date;
    }
    return column.equals(SIMPLE.get(plain.getClass()));
  }
}
