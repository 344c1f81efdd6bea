package io.scanlake.jobs.tables;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanlake.testing.TestData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.types.StructField;
import org.junit.jupiter.api.Test;

/**
 * The README's reference of the tables is made from their definitions. After a change of a table:
 * {@code mvn -pl common,jobs test -Dtest=ReadmeTest -Dscanlake.readme=write}.
 */
class ReadmeTest {
  private static final String BEGIN =
      "<!-- tables: made from their definitions by ReadmeTest -->\n";
  private static final String END = "<!-- end of tables -->\n";

  @Test
  void explainsEveryTableAndColumn() throws IOException {
    Path readme = TestData.projectRoot().resolve("README.md");
    String text = Files.readString(readme);
    int from = text.indexOf(BEGIN) + BEGIN.length();
    int to = text.indexOf(END);
    assertThat(from).as("marker " + BEGIN).isGreaterThanOrEqualTo(BEGIN.length());
    assertThat(to).as("marker " + END).isGreaterThanOrEqualTo(from);
    if ("write".equals(System.getProperty("scanlake.readme"))) {
      Files.writeString(readme, text.substring(0, from) + reference() + text.substring(to));
      return;
    }
    assertThat(text.substring(from, to)).isEqualTo(reference());
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
    StringBuilder text = new StringBuilder("\n| table | one row is |\n|---|---|\n");
    for (Table table : Tables.all()) {
      text.append("| `")
          .append(table.name())
          .append("` | ")
          .append(cell(table.doc()))
          .append(" |\n");
    }
    for (Table table : Tables.all()) {
      text.append("\n<details><summary><code>")
          .append(table.name())
          .append("</code></summary>\n\n| column | type | meaning |\n|---|---|---|\n");
      for (StructField field : table.schema().fields()) {
        text.append("| `")
            .append(field.name())
            .append("` | ")
            .append(field.dataType().sql())
            .append(" | ")
            .append(cell(field.getComment().get()))
            .append(" |\n");
      }
      text.append("\n</details>\n");
    }
    return text.append('\n').toString();
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }
}
