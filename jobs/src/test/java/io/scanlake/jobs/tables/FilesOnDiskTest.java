package io.scanlake.jobs.tables;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanlake.jobs.Local;
import io.scanlake.jobs.sample.phantoms.SampleArchive;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopInputFile;
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
  static void run() throws IOException {
    SampleArchive.write(new Configuration(), new org.apache.hadoop.fs.Path(folder + "/sample"));
    warehouse = folder.resolve("warehouse");
    assertThat(Local.nightly(folder + "/sample/archive", warehouse).code()).isZero();
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
