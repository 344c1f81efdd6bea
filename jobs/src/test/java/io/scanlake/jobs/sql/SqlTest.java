package io.scanlake.jobs.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanlake.jobs.Local;
import io.scanlake.jobs.operator.ExitCode;
import io.scanlake.jobs.sample.hospital.HospitalPlan;
import io.scanlake.jobs.sample.hospital.HospitalRows;
import io.scanlake.jobs.sample.phantoms.SampleArchive;
import io.scanlake.jobs.settings.SettingsReader;
import io.scanlake.jobs.sql.Sql.AnswerFormat;
import io.scanlake.jobs.tables.Tables;
import io.scanlake.privacy.Pseudonyms;
import io.scanlake.testing.TestData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlTest {
  private static String answer(AnswerFormat format, String question) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream printed = new PrintStream(out, true, StandardCharsets.UTF_8);
    Sql.answer(Local.spark(), question, "DATE'2026-03-04'", format, printed);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static String sql(String warehouse, String format, String question) {
    Local.Result result = Local.run("sql", "--warehouse", warehouse, "--format", format, question);
    assertThat(result.code()).as(result.err()).isZero();
    return result.out();
  }

  @Test
  void splitsStatementsAndKeepsTheirTitles() {
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
  void printsTables() throws IOException {
    assertThat(
            answer(
                AnswerFormat.TABLE,
                "SELECT 'a' AS name, 12 AS n UNION ALL SELECT 'long', 3 ORDER BY n"))
        .isEqualTo("name   n\n----  --\nlong   3\na     12\n");
  }

  @Test
  void printsCsvAndJson() throws IOException {
    assertThat(answer(AnswerFormat.CSV, "SELECT 1 AS a, 'x,\"y\"' AS b, CAST(NULL AS INT) AS c"))
        .isEqualTo("a,b,c\n1,\"x,\"\"y\"\"\",\n");
    assertThat(answer(AnswerFormat.JSON, "SELECT 1 AS a, 'x' AS b"))
        .isEqualTo("{\"a\":1,\"b\":\"x\"}\n");
  }

  @Test
  void aQuestionThatCannotBeAnsweredIsOneLine(@TempDir Path folder) {
    Path warehouse = folder.resolve("warehouse");
    Local.open(warehouse).createMissing(List.of(Tables.RUNS));
    Local.Result result =
        Local.run("sql", "--warehouse", warehouse.toString(), "SELECT nothing FROM runs");
    assertThat(result.code()).isEqualTo(ExitCode.OPERATOR.code());
    assertThat(result.err()).contains("the question cannot be answered").doesNotContain("\tat ");
    assertThat(result.out()).isEmpty();
  }

  @Test
  void bindsTheLastDateWithData(@TempDir Path folder) throws IOException {
    Path warehouse = folder.resolve("warehouse");
    HospitalRows.RowMaker maker =
        new HospitalRows.RowMaker(
            new HospitalPlan(
                HospitalPlan.FIRST_DAY,
                2,
                Map.of("MG", 1),
                HospitalPlan.SEED,
                HospitalPlan.FileContent.HEADER,
                HospitalPlan.Faults.NONE,
                HospitalPlan.HospitalScenario.NORMAL,
                ZoneId.of("Europe/Berlin"),
                HospitalPlan.THINNING),
            SettingsReader.read("default-time-zone: Europe/Berlin\n"),
            new Pseudonyms("a secret that only tests have".getBytes(StandardCharsets.UTF_8)),
            "main",
            "made");
    Local.open(warehouse).append(Tables.IMAGES, HospitalRows.of(Local.spark(), maker), 1);
    assertThat(
            sql(
                warehouse.toString(),
                "csv",
                "SELECT :as_of AS as_of, max(local_date) AS last FROM images;\n"
                    + "SELECT count(*) AS studies FROM studies"))
        .isEqualTo("as_of,last\n2025-03-04,2025-03-04\nstudies\n0\n");
  }

  @Test
  void everyQuestionThatShipsCanBeAsked() throws IOException {
    Tables.all()
        .forEach(
            table ->
                Local.spark()
                    .createDataFrame(List.of(), table.schema())
                    .createOrReplaceTempView(table.name()));
    for (Path file : questions()) {
      checkAnswers(file, answer(AnswerFormat.TABLE, Files.readString(file)));
    }
  }

  @Test
  @Tag("quality")
  void everyQuestionThatShipsHasAnAnswer(@TempDir Path folder) throws IOException {
    SampleArchive.write(new Configuration(), new org.apache.hadoop.fs.Path(folder + "/sample"));
    String warehouse = folder + "/warehouse";
    Local.nightly(folder + "/sample/archive", Path.of(warehouse));
    for (Path file : questions()) {
      String answer = sql(warehouse, "table", file.toString());
      checkAnswers(file, answer);
      if (file.endsWith("quickstart.sql")) {
        for (Sql.Statement statement : Sql.statements(Files.readString(file))) {
          // title, column names, rule, and at least one row
          assertThat(after(answer, statement).skip(3).findFirst().orElse("")).isNotBlank();
        }
      }
    }
  }

  private static List<Path> questions() throws IOException {
    try (Stream<Path> files = Files.list(TestData.projectRoot().resolve("conf/questions"))) {
      List<Path> questions = files.sorted().toList();
      assertThat(questions).hasSizeGreaterThanOrEqualTo(16);
      return questions;
    }
  }

  /** Every statement has a title, and its answer column names and a rule below it. */
  private static void checkAnswers(Path file, String answer) throws IOException {
    for (Sql.Statement statement : Sql.statements(Files.readString(file))) {
      assertThat(statement.title()).as(file.toString()).isPresent();
      assertThat(after(answer, statement).skip(2).findFirst().orElse("")).startsWith("--");
    }
  }

  private static Stream<String> after(String answer, Sql.Statement statement) {
    return answer.substring(answer.indexOf(statement.title().orElseThrow())).lines();
  }
}
