package io.scanlake.jobs.tables;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanlake.jobs.Local;
import io.scanlake.jobs.sample.hospital.HospitalPlan;
import io.scanlake.jobs.sample.hospital.HospitalRows;
import io.scanlake.jobs.settings.SettingsReader;
import io.scanlake.privacy.Pseudonyms;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the tables lie on disk: what their footers and their log say. */
class FilesOnDiskTest {
  @TempDir static Path folder;
  private static Path warehouse;

  @BeforeAll
  static void run() {
    warehouse = folder.resolve("warehouse");
    HospitalPlan plan =
        new HospitalPlan(
            HospitalPlan.FIRST_DAY,
            3,
            Map.of("CT", 1, "MG", 1),
            HospitalPlan.SEED,
            HospitalPlan.FileContent.HEADER,
            HospitalPlan.Faults.ALL,
            HospitalPlan.HospitalScenario.NORMAL,
            ZoneId.of("Europe/Berlin"),
            HospitalPlan.THINNING);
    HospitalRows.RowMaker maker =
        new HospitalRows.RowMaker(
            plan,
            SettingsReader.read("default-time-zone: Europe/Berlin\n"),
            new Pseudonyms("a secret that only tests have".getBytes(StandardCharsets.UTF_8)),
            "main",
            "made");
    Warehouse tables = Local.open(warehouse);
    Dataset<Row> images = HospitalRows.of(Local.spark(), maker);
    Row undated =
        Tables.IMAGES.row().set("instance_key", "undated").set("status", ImageStatus.OK).build();
    tables.append(
        Tables.IMAGES,
        images.union(Local.spark().createDataFrame(List.of(undated), Tables.IMAGES.schema())),
        1);
    tables.append(
        Tables.REGIONS,
        tables
            .read(Tables.IMAGES)
            .selectExpr(
                Arrays.stream(Tables.REGIONS.schema().fields())
                    .map(
                        field ->
                            Set.of(Tables.IMAGES.schema().fieldNames()).contains(field.name())
                                ? field.name()
                                : "CAST(1 AS " + field.dataType().sql() + ") AS " + field.name())
                    .toArray(String[]::new)),
        1);
    tables.createMissing(Tables.all());
  }

  private static List<String> dataFiles(Table table) {
    return List.of(Local.open(warehouse).read(table).inputFiles());
  }

  @Test
  void footersLetADayBeSkipped() throws IOException {
    for (Table table : List.of(Tables.IMAGES, Tables.REGIONS)) {
      List<String> files = dataFiles(table);
      assertThat(files).isNotEmpty();
      for (String file : files) {
        org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(file);
        try (ParquetFileReader reader =
            ParquetFileReader.open(HadoopInputFile.fromPath(path, new Configuration()))) {
          for (BlockMetaData block : reader.getFooter().getBlocks()) {
            for (ColumnChunkMetaData column : block.getColumns()) {
              assertThat(column.getCodec()).isEqualTo(CompressionCodecName.ZSTD);
              assertThat(column.getStatistics().isNumNullsSet()).isTrue();
            }
            ColumnChunkMetaData date = column(block, "local_date");
            boolean undated = path.toString().contains("local_month=undated");
            assertThat(date.getStatistics().hasNonNullValue()).isEqualTo(!undated);
          }
        }
      }
    }
  }

  private static ColumnChunkMetaData column(BlockMetaData block, String name) {
    return block.getColumns().stream()
        .filter(c -> c.getPath().toDotString().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void rowsLieInTheOrderOfTheirDays() {
    for (String file : dataFiles(Tables.IMAGES)) {
      List<LocalDate> dates = new ArrayList<>();
      for (Row row : Local.spark().read().parquet(file).select("local_date").collectAsList()) {
        if (!row.isNullAt(0)) {
          dates.add(row.getDate(0).toLocalDate());
        }
      }
      assertThat(dates).isSorted();
    }
  }

  @Test
  void aMonthIsAFolder() {
    assertThat(dataFiles(Tables.IMAGES))
        .allMatch(file -> file.matches(".*/local_month=(\\d{4}-\\d{2}|undated)/.*"));
  }

  @Test
  void everyColumnIsDescribed() {
    for (Table table : Tables.all()) {
      for (StructField field : Local.open(warehouse).read(table).schema().fields()) {
        assertThat(field.getComment().isDefined()).as(table.name() + "." + field.name()).isTrue();
      }
    }
  }
}
