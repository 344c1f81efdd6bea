package io.scanlake.jobs.usage;

import java.sql.Date;
import java.sql.Timestamp;
import java.time.LocalDate;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/** The values of one row, set by name. */
final class Columns {
  private final StructType schema;
  private final Object[] values;

  Columns(StructType schema) {
    this.schema = schema;
    this.values = new Object[schema.size()];
  }

  Columns set(String column, Object value) {
    values[schema.fieldIndex(column)] = value;
    return this;
  }

  /** Whole seconds in a column of 32 bits; a longer time is a fault of its header. */
  Columns seconds(String column, Long seconds) {
    return set(
        column,
        seconds == null
            ? null
            : (Object) (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, seconds)));
  }

  Columns date(String column, LocalDate date) {
    return set(column, date == null ? null : Date.valueOf(date));
  }

  Columns month(String column, LocalDate date) {
    return set(column, date == null ? "undated" : date.toString().substring(0, 7));
  }

  Columns instant(String column, Long second) {
    return set(column, second == null ? null : new Timestamp(second * 1000));
  }

  Row row() {
    return RowFactory.create(values);
  }
}
