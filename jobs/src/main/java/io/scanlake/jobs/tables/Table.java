package io.scanlake.jobs.tables;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * One table of the warehouse: its name, what a row is, and every column with its type, its
 * description and, where its values are terms, their enum. Rows are written by {@link #row} and
 * read by {@link #reader}; the Delta comments and the reference of the tables come from here too.
 */
public final class Table {
  /** {@code local_month} of a row without a date. */
  public static final String UNDATED = "undated";

  private final String name;
  private final String doc;
  private final StructType schema;
  private final List<String> partition;
  private final List<String> sort;
  private final RowBuilder.Layout layout;

  private Table(Builder builder) {
    this.name = builder.name;
    this.doc = builder.doc;
    this.schema = new StructType(builder.fields.toArray(StructField[]::new));
    this.partition = List.copyOf(builder.partition);
    this.sort = List.copyOf(builder.sort);
    this.layout = RowBuilder.Layout.of(name, schema);
  }

  static Builder named(String name, String doc) {
    return new Builder(name, doc);
  }

  /** This table with further columns: for an intermediate result. */
  public Table with(StructType more) {
    Builder builder = named(name, doc);
    Stream.of(schema, more).forEach(some -> builder.fields.addAll(List.of(some.fields())));
    return builder.build();
  }

  /** This table as a newer Scanlake has it, with columns that this one does not know. */
  Table extended(StructType more) {
    Builder builder = named(name, doc);
    Stream.of(schema, more).forEach(some -> builder.fields.addAll(List.of(some.fields())));
    builder.partition = partition;
    builder.sort = sort;
    return builder.build();
  }

  /** This table without some columns: for an intermediate result. */
  public Table without(String... columns) {
    Builder builder = named(name, doc);
    Stream.of(schema.fields())
        .filter(field -> !List.of(columns).contains(field.name()))
        .forEach(builder.fields::add);
    return builder.build();
  }

  public String name() {
    return name;
  }

  /** What one row is. */
  public String doc() {
    return doc;
  }

  public StructType schema() {
    return schema;
  }

  /** Columns of the folder structure; may be empty. */
  public List<String> partition() {
    return partition;
  }

  /** Columns by which rows lie in a file, so that its statistics prune. */
  public List<String> sort() {
    return sort;
  }

  /** A new row, all NULL. */
  public RowBuilder row() {
    return new RowBuilder(layout);
  }

  /**
   * Reads the columns that the record's components name.
   *
   * @throws IllegalArgumentException where one is not a column, or of another type
   */
  public <R extends Record> RecordCodec<R> reader(Class<R> type) {
    RecordCodec<R> codec = RecordCodec.of(type);
    for (StructField field : codec.schema().fields()) {
      DataType own = schema.apply(layout.position(field.name())).dataType();
      if (!own.sameType(field.dataType())) {
        throw new IllegalArgumentException(
            name
                + "."
                + field.name()
                + " is "
                + own.simpleString()
                + " in the table and "
                + field.dataType().simpleString()
                + " in "
                + type.getSimpleName());
      }
    }
    return codec;
  }

  /** Columns in the order in which they are added. */
  static final class Builder {
    private final String name;
    private final String doc;
    private final List<StructField> fields = new ArrayList<>();
    private List<String> partition = List.of();
    private List<String> sort = List.of();

    private Builder(String name, String doc) {
      this.name = name;
      this.doc = doc;
    }

    Builder string(String column, String comment) {
      return add(column, DataTypes.StringType, comment);
    }

    Builder integer(String column, String comment) {
      return add(column, DataTypes.IntegerType, comment);
    }

    Builder bigint(String column, String comment) {
      return add(column, DataTypes.LongType, comment);
    }

    Builder real(String column, String comment) {
      return add(column, DataTypes.DoubleType, comment);
    }

    Builder flag(String column, String comment) {
      return add(column, DataTypes.BooleanType, comment);
    }

    Builder date(String column, String comment) {
      return add(column, DataTypes.DateType, comment);
    }

    Builder instant(String column, String comment) {
      return add(column, DataTypes.TimestampType, comment);
    }

    /** A string that is the name of a constant; the description ends with all of them. */
    Builder term(String column, Class<? extends Enum<?>> terms, String comment) {
      String names =
          Arrays.stream(terms.getEnumConstants())
              .map(constant -> ((Enum<?>) constant).name())
              .collect(Collectors.joining(" | "));
      return string(column, comment + ": " + names);
    }

    Builder add(String column, DataType type, String comment) {
      fields.add(
          new StructField(
              column, type, true, new MetadataBuilder().putString("comment", comment).build()));
      return this;
    }

    Builder partitionBy(String... columns) {
      partition = List.of(columns);
      return this;
    }

    Builder sortBy(String... columns) {
      sort = List.of(columns);
      return this;
    }

    Table build() {
      return new Table(this);
    }
  }
}
