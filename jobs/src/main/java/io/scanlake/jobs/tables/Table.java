package io.scanlake.jobs.tables;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * One table of the warehouse: its name, what a row is, and every column with its description. The
 * rows, the Delta comments and the README's reference all come from here.
 *
 * @param partition columns of the folder structure, may be empty
 * @param sort columns by which rows lie in a file, so that its statistics prune
 */
public record Table(
    String name, String doc, StructType schema, List<String> partition, List<String> sort) {

  public Table {
    partition = List.copyOf(partition);
    sort = List.copyOf(sort);
  }

  static Builder named(String name, String doc) {
    return new Builder(name, doc);
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
      return new Table(
          name, doc, new StructType(fields.toArray(StructField[]::new)), partition, sort);
    }
  }
}
