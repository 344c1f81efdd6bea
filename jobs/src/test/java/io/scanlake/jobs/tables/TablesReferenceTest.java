package io.scanlake.jobs.tables;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanlake.testing.TestData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.types.StructField;
import org.junit.jupiter.api.Test;

/**
 * The reference of the tables, {@code conf/TABLES.md}, is made from their definitions. After a
 * change of a table: {@code mvn -pl jobs -am test -Dtest=TablesReferenceTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Dscanlake.reference=write}.
 */
class TablesReferenceTest {
  @Test
  void explainsEveryTableAndColumn() throws IOException {
    Path file = TestData.projectRoot().resolve("conf/TABLES.md");
    if ("write".equals(System.getProperty("scanlake.reference"))) {
      Files.writeString(file, reference());
    }
    assertThat(Files.readString(file)).isEqualTo(reference());
  }

  @Test
  void noColumnIsWithoutAMeaning() {
    for (Table table : Tables.all()) {
      for (StructField field : table.schema().fields()) {
        assertThat(field.getComment().get()).as(table.name() + "." + field.name()).isNotBlank();
        assertThat(field.name()).matches("[a-z][a-z0-9_]*");
      }
    }
  }

  private static String reference() {
    StringBuilder text =
        new StringBuilder(
            """
            # Tables

            Parquet under the warehouse folder, one folder per table, committed through Delta Lake. This file is
            made from the definitions in `jobs/src/main/java/io/scanlake/jobs/tables` by `TablesReferenceTest`.

            | table | one row is |
            |---|---|
            """);
    for (Table table : Tables.all()) {
      text.append(
          "| [`%s`](#%s) | %s |\n".formatted(table.name(), table.name(), cell(table.doc())));
    }
    for (Table table : Tables.all()) {
      text.append("\n## ").append(table.name()).append("\n\n").append(table.doc()).append(".\n");
      if (!table.partition().isEmpty()) {
        text.append("Partitioned by `%s`.\n".formatted(String.join("`, `", table.partition())));
      }
      text.append("\n| column | type | meaning |\n|---|---|---|\n");
      for (StructField field : table.schema().fields()) {
        text.append(
            "| `%s` | %s | %s |\n"
                .formatted(field.name(), field.dataType().sql(), cell(field.getComment().get())));
      }
    }
    return text.toString();
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }
}
