package io.scanlake.jobs.tables;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanlake.jobs.Local;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WarehouseTest {
  @TempDir Path folder;

  /** What a run leaves that is killed as it makes its first tables: files, and no commit. */
  @Test
  void aTableWithoutACommitIsMadeAnew() throws IOException {
    Warehouse warehouse = Local.open(folder);
    Files.createDirectories(folder.resolve("studies/_delta_log"));
    Files.createDirectories(folder.resolve("calendar/_delta_log"));
    Files.writeString(folder.resolve("calendar/part-00000.parquet"), "half a file");

    assertThat(warehouse.exists(UsageTables.STUDIES)).isFalse();
    assertThat(warehouse.read(UsageTables.CALENDAR).count()).isZero();
    warehouse.createMissing(List.of(UsageTables.STUDIES, UsageTables.CALENDAR));

    assertThat(warehouse.exists(UsageTables.STUDIES)).isTrue();
    assertThat(warehouse.read(UsageTables.STUDIES).count()).isZero();
    assertThat(warehouse.read(UsageTables.CALENDAR).count()).isZero();
  }
}
