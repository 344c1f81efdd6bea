package io.scanlake.jobs.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scanlake.jobs.Local;
import io.scanlake.jobs.operator.ExitCode;
import io.scanlake.jobs.operator.OperatorException;
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
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlTest {
  private static String answer(AnswerFormat format, String question) throws IOException {
    return answer(Local.spark(), format, question);
  }

  private static String answer(SparkSession spark, AnswerFormat format, String question)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Sql.answer(spark, question, "DATE'2026-03-04'", format, out);
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
  void printsWhatIsNestedAsJsonAndTimesInTheSessionsZone() throws IOException {
    String question =
        "SELECT array(1, NULL) AS a, map('k', array('x', 'y,z')) AS m, named_struct('n', 1.5D) AS s,"
            + " X'00ff' AS b, TIMESTAMP'2026-03-29T00:30:00Z' AS t, 1 AS a";
    assertThat(answer(AnswerFormat.CSV, question))
        .isEqualTo(
            "a,m,s,b,t,a\n"
                + "\"[1,null]\",\"{\"\"k\"\":[\"\"x\"\",\"\"y,z\"\"]}\",\"{\"\"n\"\":1.5}\",AP8=,"
                + "2026-03-29 00:30:00,1\n");
    assertThat(answer(AnswerFormat.TABLE, question))
        .contains("[1,null]  {\"k\":[\"x\",\"y,z\"]}  {\"n\":1.5}  AP8=  2026-03-29 00:30:00");
    assertThat(answer(AnswerFormat.JSON, question))
        .startsWith("{\"a\":[1,null],\"m\":{\"k\":[\"x\",\"y,z\"]},\"s\":{\"n\":1.5},");
    SparkSession spark = Local.spark();
    Sql.configure(spark, Map.of("spark.sql.session.timeZone", "Europe/Berlin"));
    try {
      assertThat(answer(spark, AnswerFormat.CSV, "SELECT TIMESTAMP'2026-03-29T01:30:00Z' AS t"))
          .isEqualTo("t\n2026-03-29 03:30:00\n");
    } finally {
      spark.conf().set("spark.sql.session.timeZone", "UTC");
    }
  }

  @Test
  void keepsTheOrderOfLargeAndSmallPartitions() throws IOException {
    String question = "SELECT id FROM range(0, 30000, 1, 3) UNION ALL SELECT id FROM range(2)";
    String expected =
        IntStream.concat(IntStream.range(0, 30000), IntStream.range(0, 2))
            .mapToObj(i -> i + "\n")
            .collect(Collectors.joining());
    assertThat(answer(AnswerFormat.CSV, question)).isEqualTo("id\n" + expected);
    assertThat(answer(AnswerFormat.TABLE, question).replace(" ", ""))
        .isEqualTo("id\n----\n" + expected);
  }

  @Test
  void anAnswerThatNobodyReadsEnds() {
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    for (String rows : List.of("5", "5000")) {
      assertThatThrownBy(
              () ->
                  Sql.answer(
                      Local.spark(),
                      "SELECT id FROM range(0, " + rows + ", 1, 1)",
                      null,
                      AnswerFormat.JSON,
                      closed))
          .isInstanceOf(IOException.class)
          .hasMessage("Broken pipe");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELEC 1 | PARSE_SYNTAX_ERROR",
        "SELECT * FROM (SELECT 1 | PARSE_SYNTAX_ERROR",
        "SELECT 'open | PARSE_SYNTAX_ERROR",
        "SELECT 1/0 | DIVIDE_BY_ZERO",
        "SELECT 1/(id - 3) FROM range(5) | DIVIDE_BY_ZERO",
        "SELECT CAST('x' AS INT) | CAST_INVALID_INPUT",
        "SELECT CAST(if(id < 9, 'x', '1') AS INT) FROM range(3) ORDER BY 1 | CAST_INVALID_INPUT",
        "SELECT 2147483647 + CAST(id AS INT) FROM range(1, 3) | ARITHMETIC_OVERFLOW",
        "SELECT element_at(array(1), CAST(id AS INT) + 2) FROM range(2) | INVALID_ARRAY_INDEX",
        "SELECT nothing FROM range(3) | UNRESOLVED_COLUMN",
        "SELECT * FROM nowhere | TABLE_OR_VIEW_NOT_FOUND",
        "SELECT nosuch(1) | UNRESOLVED_ROUTINE",
        "SELECT sum(id), id FROM range(3) | MISSING_GROUP_BY",
        "SELECT (SELECT id FROM range(3)) | SCALAR_SUBQUERY_TOO_MANY_ROWS",
        "SELECT raise_error('stop') | USER_RAISED_EXCEPTION",
        "SELECT DATE'2026-13-01' | INVALID_TYPED_LITERAL",
        "SELECT reflect('java.lang.System', 'gc') | UNRESOLVED_ROUTINE",
      })
  void aQuestionThatCannotBeAnsweredIsOneLine(String question, String condition) {
    for (AnswerFormat format : AnswerFormat.values()) {
      assertThatThrownBy(() -> answer(format, question))
          .isInstanceOf(OperatorException.class)
          .message()
          .startsWith("the question cannot be answered: [" + condition)
          .hasLineCount(1)
          .doesNotContain("== ", " at org.");
    }
  }

  @Test
  void aWrongQuestionEndsWithItsExitCode(@TempDir Path folder) {
    Path warehouse = folder.resolve("warehouse");
    Local.open(warehouse).createMissing(List.of(Tables.RUNS));
    for (String question :
        List.of("SELECT nothing FROM runs", "SELECT 1/0 FROM range(3)", "DELETE FROM runs")) {
      Local.Result result = Local.run("sql", "--warehouse", warehouse.toString(), question);
      assertThat(result.code()).isEqualTo(ExitCode.OPERATOR.code());
      assertThat(result.err()).startsWith("scanlake: the question ").hasLineCount(1);
      assertThat(result.out()).isEmpty();
    }
    Local.Result setting =
        Local.run("sql", "--warehouse", warehouse.toString(), "--conf", "spark.sql.no=1", "SHOW x");
    assertThat(setting.code()).isEqualTo(ExitCode.OPERATOR.code());
    assertThat(setting.err()).startsWith("scanlake: --conf spark.sql.no: ").hasLineCount(1);
  }

  @Test
  void onlyReads(@TempDir Path folder) throws IOException {
    String table = "delta.`" + folder + "/t`";
    Local.spark().range(3).write().format("delta").save(folder + "/t");
    for (String statement :
        List.of(
            "INSERT INTO %s VALUES (9)",
            "INSERT OVERWRITE %s SELECT 9L",
            "INSERT OVERWRITE DIRECTORY '" + folder + "/t' USING parquet SELECT 9L AS id",
            "FROM range(2) INSERT INTO %s SELECT id INSERT INTO %s SELECT id",
            "WITH x AS (SELECT 9L AS id) INSERT INTO %s SELECT id FROM x",
            "UPDATE %s SET id = 9",
            "DELETE FROM %s WHERE id > 0",
            "MERGE INTO %s t USING (SELECT 1L AS id) s ON t.id = s.id WHEN MATCHED THEN DELETE",
            "DROP TABLE %s",
            "CREATE TABLE %s (id INT)",
            "CREATE TABLE made USING parquet AS SELECT 1 AS id",
            "CREATE OR REPLACE TEMPORARY VIEW seen AS SELECT 1",
            "ALTER TABLE %s ADD COLUMNS (x INT)",
            "TRUNCATE TABLE %s",
            "VACUUM %s RETAIN 0 HOURS",
            "OPTIMIZE %s",
            "RESTORE TABLE %s TO VERSION AS OF 0",
            "CALL system.anything()",
            "EXECUTE IMMEDIATE 'DROP TABLE %s'",
            "BEGIN DELETE FROM %s; END",
            "EXPLAIN DELETE FROM %s",
            "ADD JAR '/x.jar'",
            "CACHE TABLE %s",
            "SELECT 1;\nDELETE FROM %s")) {
      assertThatThrownBy(() -> answer(AnswerFormat.CSV, statement.replace("%s", table)))
          .as(statement)
          .isInstanceOf(OperatorException.class)
          .hasMessageContaining("[READ_ONLY]");
    }
    assertThat(answer(AnswerFormat.CSV, "SELECT * FROM " + table + " ORDER BY id"))
        .isEqualTo("id\n0\n1\n2\n");
    for (String reading :
        List.of(
            "DESCRIBE TABLE " + table,
            "DESCRIBE HISTORY " + table,
            "SHOW TABLES",
            "EXPLAIN SELECT * FROM " + table,
            "explain formatted SELECT 1",
            "WITH x AS (SELECT 1 AS a) SELECT * FROM x",
            "FROM range(2) |> WHERE id > 0",
            "VALUES (1)",
            "SET spark.sql.session.timeZone")) {
      assertThat(answer(AnswerFormat.CSV, reading)).as(reading).contains("\n");
    }
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

  /** Two studies with a time of acquisition, of which one has no start in the end. */
  @Test
  void sharesOfTimedStudiesAreNotAboveOne() throws IOException {
    Local.spark()
        .sql(
            "SELECT 'k' AS station_key, DATE'2026-03-01' AS local_date, if(id = 0,"
                + " TIMESTAMP'2026-03-01 10:00:00', NULL) AS start_utc, 'ACQUISITION' AS"
                + " time_source, array('DURATION_FLOORED') AS flags, false AS crosses_midnight"
                + " FROM range(2)")
        .createOrReplaceTempView("studies");
    Local.spark()
        .sql("SELECT 'k' AS station_key, DATE'2026-03-01' AS local_date, '' AS gap_class")
        .createOrReplaceTempView("encounters");
    Local.spark()
        .sql(
            "SELECT 'k' AS station_key, 'main' AS site, 'CT 1' AS label, 'CT' AS modality, 0 AS"
                + " clock_offset_s, 0 AS clock_offset_mad_s, 'SERIAL' AS identity_rule")
        .createOrReplaceTempView("stations");
    Path file = TestData.projectRoot().resolve("conf/questions/q15.sql");
    assertThat(answer(AnswerFormat.CSV, Files.readString(file)))
        .contains("main,CT 1,CT,2,0.5,1.0,1.0,");
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
