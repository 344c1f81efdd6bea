package io.scanlake.jobs.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scanlake.demand.CapacityAdvice;
import io.scanlake.demand.DemandForecast;
import io.scanlake.demand.DemandModel;
import io.scanlake.demand.ForecastAccuracy;
import io.scanlake.dicom.Exposure;
import io.scanlake.dicom.Times;
import io.scanlake.usage.StationDay;
import io.scanlake.usage.StationHour;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Rows from values and back, without Spark's session. */
class RowsTest {
  enum Colour {
    RED,
    GREEN
  }

  private static final Table TABLE =
      Table.named("things", "One thing")
          .string("thing_key", "Its key")
          .date("local_date", "Its date")
          .string("local_month", "Its month")
          .integer("open_s", "Seconds")
          .bigint("file_bytes", "Bytes")
          .real("share", "A share")
          .flag("is_new", "Whether it is new")
          .instant("seen_utc", "When it was seen")
          .term("colour", Colour.class, "Its colour")
          .build();

  record Measures(Long openS, double share, Colour colour) {}

  @Nested
  class Written {
    @Test
    void byTheNamesOfColumns() {
      Row row =
          TABLE
              .row()
              .set("thing_key", "a")
              .set("local_date", LocalDate.of(2026, 11, 28))
              .set("seen_utc", Instant.ofEpochSecond(60))
              .put(new Measures(3600L, 0.5, Colour.GREEN))
              .build();

      assertThat(row)
          .isEqualTo(
              RowFactory.create(
                  "a",
                  Date.valueOf("2026-11-28"),
                  "2026-11",
                  3600,
                  null,
                  0.5,
                  null,
                  new Timestamp(60_000),
                  "GREEN"));
    }

    @Test
    void withoutADateAsUndated() {
      assertThat(TABLE.row().build().getString(2)).isEqualTo("undated");
    }

    @Test
    void notANumberAsNull() {
      assertThat(TABLE.row().set("share", Double.NaN).get("share")).isNull();
    }

    @Test
    void aLongTimeAsTheLongestThatFits() {
      assertThat(TABLE.row().set("open_s", 1L << 40).get("open_s")).isEqualTo(Integer.MAX_VALUE);
      assertThat(TABLE.row().set("open_s", -1L << 40).get("open_s")).isEqualTo(Integer.MIN_VALUE);
    }

    @Test
    void notInAColumnThatIsNotThere() {
      assertThatThrownBy(() -> TABLE.row().set("closed_s", 1))
          .hasMessage("the table things has no column closed_s");
      record Wrong(int closedS) {}
      assertThatThrownBy(() -> TABLE.row().put(new Wrong(1)))
          .hasMessage("the table things has no column closed_s");
    }

    @Test
    void notAsAnotherType() {
      assertThatThrownBy(() -> TABLE.row().set("is_new", "yes"))
          .hasMessage("things.is_new: a String in a column of type boolean");
    }
  }

  @Nested
  class Read {
    record Part(String thingKey, int openS, Integer fileBytes) {}

    record Some(String thingKey, int openS, Long fileBytes, Colour colour) {}

    @Test
    void asARecordOfSomeColumns() {
      RecordCodec<Some> reader = TABLE.reader(Some.class);

      assertThat(reader.of(RowFactory.create("a", 7, 8L, "RED")))
          .isEqualTo(new Some("a", 7, 8L, Colour.RED));
      assertThat(reader.of(RowFactory.create(null, null, null, null)))
          .isEqualTo(new Some(null, 0, null, null));
    }

    @Test
    void notAsAnotherType() {
      assertThatThrownBy(() -> TABLE.reader(Part.class))
          .hasMessage("things.file_bytes is bigint in the table and int in Part");
    }

    @Test
    void aTermThatIsNotAConstantFails() {
      assertThatThrownBy(() -> TABLE.reader(Some.class).of(RowFactory.create("a", 7, 8L, "PURPLE")))
          .hasMessage("PURPLE is not a Colour");
    }
  }

  @Nested
  class Records {
    record Item(
        Row image, List<Row> regions, List<LocalDate> dates, Instant seenUtc, boolean isOk) {}

    @Test
    void comeBackAsTheyWere() {
      StructType struct = new StructType().add("x", DataTypes.IntegerType);
      RecordCodec<Item> codec =
          RecordCodec.of(Item.class, Map.of("image", struct, "regions", struct));
      Item item =
          new Item(
              RowFactory.create(1),
              List.of(RowFactory.create(2), RowFactory.create(3)),
              List.of(LocalDate.of(2026, 1, 1)),
              Instant.ofEpochMilli(5),
              true);

      assertThat(codec.of(codec.row(item))).isEqualTo(item);
      assertThat(codec.schema().fieldNames())
          .containsExactly("image", "regions", "dates", "seen_utc", "is_ok");
      assertThat(codec.schema().apply("regions").dataType())
          .isEqualTo(DataTypes.createArrayType(struct));
    }

    @Test
    void haveOnlyWhatAColumnCanHold() {
      record Odd(StringBuilder text) {}
      assertThatThrownBy(() -> RecordCodec.of(Odd.class))
          .hasMessageContaining("no column can hold");
    }
  }

  @Test
  void aTermsDescriptionNamesItsConstants() {
    assertThat(
            Arrays.stream(TABLE.schema().fields())
                .filter(field -> field.name().equals("colour"))
                .map(field -> field.getComment().get()))
        .containsExactly("Its colour: RED | GREEN");
  }

  /** The records of common that become rows of a table component by component. */
  @Test
  void recordsHaveAColumnPerComponent() {
    Map<Class<? extends Record>, Table> written =
        Map.ofEntries(
            Map.entry(DemandModel.class, ForecastTables.DEMAND_MODELS),
            Map.entry(DemandForecast.class, ForecastTables.DEMAND_FORECASTS),
            Map.entry(ForecastAccuracy.class, ForecastTables.FORECAST_ACCURACY),
            Map.entry(CapacityAdvice.class, ForecastTables.CAPACITY_ADVICE),
            Map.entry(StationDay.class, UsageTables.STATION_DAYS),
            Map.entry(StationDay.Utilisation.class, UsageTables.STATION_DAYS),
            Map.entry(StationHour.class, UsageTables.STATION_HOURS),
            Map.entry(Exposure.class, Tables.IMAGES),
            Map.entry(Times.class, Tables.IMAGES));
    written.forEach(
        (type, table) ->
            assertThat(Arrays.stream(type.getRecordComponents()).map(RecordCodec::column))
                .as(type.getSimpleName())
                .isSubsetOf(table.schema().fieldNames()));
  }
}
