package io.scanlake.jobs.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanlake.jobs.Local;
import io.scanlake.jobs.sample.SampleArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlTest {
  @TempDir static Path folder;
  private static String warehouse;

  @BeforeAll
  static void run() throws IOException {
    SampleArchive.write(new Configuration(), new org.apache.hadoop.fs.Path(folder + "/sample"));
    warehouse = folder + "/warehouse";
    Local.nightly(folder + "/sample/archive", Path.of(warehouse));
  }

  private static String ask(String format, String question) {
    Local.Result result = Local.run("sql", "--warehouse", warehouse, "--format", format, question);
    assertThat(result.code()).as(result.err()).isZero();
    return result.out();
  }

  @Test
  void cutsStatementsAndKeepsTheirTitles() {
    assertThat(Sql.statements("-- One\nSELECT 1;\n\n-- a\n-- Two\nSELECT ';' -- x\n, 2"))
        .extracting(s -> s.title().orElse("") + "|" + s.code().replace('\n', ' '))
        .containsExactly("One|SELECT 1", "Two|SELECT ';' -- x , 2");
  }

  @Test
  void bindsOutsideOfQuotesOnly() {
    assertThat(Sql.bound("SELECT :as_of, ':as_of', `:as_of`, :as_off", "DATE'2026-01-02'"))
        .isEqualTo("SELECT DATE'2026-01-02', ':as_of', `:as_of`, :as_off");
  }

  @Test
  void printsTables() {
    assertThat(ask("table", "SELECT 'a' AS name, 12 AS n UNION ALL SELECT 'long', 3 ORDER BY n"))
        .isEqualTo("name   n\n----  --\nlong   3\na     12\n");
  }

  @Test
  void printsCsvAndJson() {
    assertThat(ask("csv", "SELECT 1 AS a, 'x,\"y\"' AS b, CAST(NULL AS INT) AS c"))
        .isEqualTo("a,b,c\n1,\"x,\"\"y\"\"\",\n");
    assertThat(ask("json", "SELECT 1 AS a, 'x' AS b")).isEqualTo("{\"a\":1,\"b\":\"x\"}\n");
  }

  @Test
  void bindsTheLastDateWithData() {
    assertThat(ask("csv", "SELECT :as_of = max(local_date) AS same FROM images"))
        .isEqualTo("same\ntrue\n");
  }

  @Test
  void everyQuestionThatShipsHasAnAnswer() throws IOException {
    try (var files =
        Files.list(io.scanlake.testing.TestData.projectRoot().resolve("conf/questions"))) {
      List<Path> questions = files.toList();
      assertThat(questions).isNotEmpty();
      for (Path file : questions) {
        String answer = ask("table", file.toString());
        for (Sql.Statement statement : Sql.statements(Files.readString(file))) {
          assertThat(statement.title()).as(file.toString()).isPresent();
          String after = answer.substring(answer.indexOf(statement.title().get()));
          // title, column names, rule; what the quickstart asks, its archive answers
          assertThat(after.lines().skip(2).findFirst().orElse("")).startsWith("--");
          if (file.endsWith("quickstart.sql")) {
            assertThat(after.lines().skip(3).findFirst().orElse("")).isNotBlank();
          }
        }
      }
    }
  }
}
