package io.scanlake.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanlake.jobs.operator.ExitCode;
import io.scanlake.jobs.tables.Lock;
import io.scanlake.jobs.tables.Tables;
import io.scanlake.privacy.Pseudonyms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import scala.Option;

/**
 * What an operator gets wrong: one line that says what, exit code 2, before a Spark session starts.
 */
class OperatorErrorsTest {
  private static final String SECRET = "0123456789abcdef0123456789";

  @TempDir Path folder;
  private Path input;
  private Path warehouse;
  private Option<SparkSession> ofOtherTests;

  /** Whoever starts a session sets both of these, even if the JVM has a Spark context already. */
  @BeforeEach
  void forgetTheSession() {
    ofOtherTests = SparkSession.getDefaultSession();
    SparkSession.clearActiveSession();
    SparkSession.clearDefaultSession();
  }

  @AfterEach
  void noSessionWasStarted() {
    boolean started =
        SparkSession.getDefaultSession().isDefined() || SparkSession.getActiveSession().isDefined();
    if (ofOtherTests.isDefined()) {
      SparkSession.setDefaultSession(ofOtherTests.get());
    }
    assertThat(started).as("a Spark session was started").isFalse();
  }

  @BeforeEach
  void input() throws IOException {
    input = Files.createDirectories(folder.resolve("input"));
    warehouse = folder.resolve("warehouse");
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private static void refused(Local.Result result, String... words) {
    refused(ExitCode.OPERATOR, result, words);
  }

  private static void refused(ExitCode exit, Local.Result result, String... words) {
    assertThat(result.code()).as(result.err()).isEqualTo(exit.code());
    assertThat(result.err().lines().filter(line -> line.startsWith("scanlake: "))).hasSize(1);
    assertThat(result.err()).contains(words).doesNotContain("\tat ", "Exception");
    assertThat(result.out()).isEmpty();
  }

  /** Runs a job on the warehouse with the tests' secret. */
  private Local.Result job(String name, String... more) throws IOException {
    List<String> args = new ArrayList<>(List.of(name));
    args.addAll(List.of(more));
    if (!args.contains("--warehouse")) {
      args.addAll(List.of("--warehouse", warehouse.toString()));
    }
    if (!args.contains("--pseudonym-secret-file")) {
      args.addAll(List.of("--pseudonym-secret-file", file("secret", SECRET)));
    }
    return Local.run(args.toArray(String[]::new));
  }

  private Local.Result nightly(String... more) throws IOException {
    List<String> args = new ArrayList<>(List.of(more));
    if (!args.contains("--input")) {
      args.addAll(List.of("--input", input.toString()));
    }
    return job("nightly", args.toArray(String[]::new));
  }

  private Local.Result nightlyWith(String settings) throws IOException {
    return nightly("--settings", file("settings.yaml", settings));
  }

  @Nested
  class Inputs {
    @Test
    void anInputThatDoesNotExist() throws IOException {
      refused(nightly("--input", folder + "/nowhere"), "the input does not exist", "nowhere");
      refused(
          job("inventory", "--input", folder + "/nowhere/*"),
          "the input does not exist",
          "nowhere");
      assertThat(warehouse).doesNotExist();
    }

    @Test
    void aFileSystemThatDoesNotExist() throws IOException {
      refused(nightly("--input", "nosuch://x/y"), "the input cannot be read");
    }

    @Test
    void aPathListThatDoesNotExist() throws IOException {
      refused(nightly("--paths", folder + "/no.csv"), "the path list does not exist", "no.csv");
      refused(nightly("--paths", "nosuch://x/y.csv"), "the path list cannot be read");
    }

    @Test
    void aCodeThatDoesNotExist() throws IOException {
      refused(nightly("--again", "BROKEN"), "--again BROKEN", "TRUNCATED");
    }
  }

  @Nested
  class InTheSettings {
    @Test
    void anUnknownKey() throws IOException {
      refused(
          nightlyWith("batch-file: 3\n"),
          "unknown key \"batch-file\", did you mean \"batch-files\"?");
    }

    @Test
    void aFileThatDoesNotExist() throws IOException {
      refused(nightly("--settings", folder + "/no.yaml"), "the settings cannot be read");
      refused(nightlyWith("stations-file: " + folder + "/no.csv\n"), "stations-file", "no.csv");
      refused(nightlyWith("holidays-file: " + folder + "/no.csv\n"), "holidays-file", "no.csv");
    }

    @Test
    void aFileWithAnError() throws IOException {
      String holidays = file("holidays.csv", "date,site,name\n2026-13-01,,x\n");
      refused(
          nightlyWith("holidays-file: " + holidays + "\n"),
          "holidays.csv, line 2: date must be like 2026-12-25");
    }

    @Test
    void aModelThatIsMissing() throws IOException {
      refused(nightlyWith(model(folder + "/no.xml")), "model face cannot be read", "no.xml");
    }

    @Test
    void aFileThatIsNotAModel() throws IOException {
      String xml = file("bad.xml", "<opencv_storage><cascade/></opencv_storage>");
      refused(nightlyWith(model(xml)), "model face", "not a cascade");
    }

    @Test
    void aBrokenModelDoesNotStopAJobWithoutModels() throws IOException {
      String settings = file("settings.yaml", model(folder + "/no.xml"));
      refused(job("forecast", "--settings", settings), "nothing to base a forecast on");
      refused(job("usage", "--settings", settings), "no images at");
      refused(
          job("inventory", "--settings", settings, "--input", folder + "/nowhere"),
          "the input does not exist");
    }

    private String model(String path) {
      return "models: [{id: face, kind: CASCADE, path: " + path + ", label: face}]\n";
    }
  }

  @Nested
  class TheWarehouse {
    @Test
    void cannotBeWritten() throws IOException {
      String plain = file("plain", "not a folder");
      refused(nightly("--warehouse", plain), "the warehouse cannot be written");
      refused(nightly("--ledger", plain), "the warehouse cannot be written");
      refused(nightly("--warehouse", "nosuch://x/y"), "the warehouse cannot be written");
    }

    @Test
    void wasMadeWithAnotherSecret() throws IOException {
      identity("0123456789abcdef", Tables.SCHEMA_VERSION);
      refused(nightly(), "another pseudonym secret");
    }

    @Test
    void hasAnotherSchemaVersion() throws IOException {
      identity(new Pseudonyms(SECRET.getBytes()).keyId(), 999);
      refused(nightly(), "this warehouse has schema version 999");
    }

    private void identity(String keyId, int schemaVersion) throws IOException {
      Path state = Files.createDirectories(warehouse.resolve("_scanlake"));
      Files.writeString(
          state.resolve("warehouse.json"),
          "{\"key_id\":\"%s\",\"schema_version\":%d,\"columns\":\"\"}"
              .formatted(keyId, schemaVersion));
    }

    @Test
    void isLocked() throws IOException {
      org.apache.hadoop.fs.Path file = new org.apache.hadoop.fs.Path(warehouse + "/_scanlake/lock");
      try (Lock held = Lock.acquire(file.getFileSystem(new Configuration()), file)) {
        refused(ExitCode.LOCKED, nightly(), "the warehouse is locked by process");
        held.check();
      }
    }

    @Test
    void hasNothingToWorkOn() throws IOException {
      refused(job("analyze"), "nothing is planned");
      refused(job("usage"), "no images at");
      refused(job("forecast"), "nothing to base a forecast on");
      refused(Local.run("sql", "--warehouse", folder + "/none", "SELECT 1"), "no tables at");
    }
  }

  @Nested
  class OtherOptions {
    @Test
    void aSecretThatIsMissingOrShort() throws IOException {
      refused(nightly("--pseudonym-secret-file", folder + "/no"), "the secret cannot be read");
      refused(nightly("--pseudonym-secret-file", file("brief", "short")), "it needs at least 16");
      refused(
          Local.run("nightly", "--input", input.toString(), "--warehouse", warehouse.toString()),
          "no pseudonym secret");
    }

    @Test
    void aDeadlineThatIsNotATime() throws IOException {
      refused(nightly("--deadline", "soon"), "--deadline soon");
      refused(job("analyze", "--deadline", "soon"), "--deadline soon");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nightly", "analyze", "usage"})
    void aSummaryThatCannotBeWritten(String job) throws IOException {
      List<String> args = new ArrayList<>(List.of("--summary", folder + "/no/such.json"));
      if (job.equals("nightly")) {
        args.addAll(List.of("--input", input.toString()));
      }
      refused(job(job, args.toArray(String[]::new)), "the summary cannot be written");
      args.set(1, "/");
      refused(
          job(job, args.toArray(String[]::new)), "the summary cannot be written: it is a folder");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"--input=/nowhere", "--deadline=soon", "--settings=/nowhere", "--dyas=3"})
    void theSummaryOfAJobThatIsRefusedSaysSo(String option) throws IOException {
      Path summary = Files.writeString(folder.resolve("summary.json"), "{\"state\":\"FINISHED\"}");
      Local.Result result = nightly("--summary", summary.toString(), option);
      assertThat(Files.readString(summary))
          .contains("\"state\" : \"FAILED\"", "\"exit_code\" : " + result.code());
    }

    @Test
    void aHorizonOutOfRange() throws IOException {
      refused(job("forecast", "--horizon-days", "0"), "--horizon-days must be between 1 and 366");
    }

    @Test
    void daysThatAreNotOver() throws IOException {
      refused(job("sample", "--days", "2", "--from", "9000-01-01"), "not over yet");
      refused(job("sample", "--days", "2", "--zone", "Asia/Tokyo"), "--zone Asia/Tokyo");
    }
  }

  @Nested
  class Learning {
    private String labels;

    @BeforeEach
    void labels() throws IOException {
      labels =
          file(
              "labels.csv",
              "file,label_kind,class,x,y,w,h,mask,group,licence\na.png,box,disc,1,2,3,4,,g,\n");
    }

    @Test
    void anOutputThatExists() throws IOException {
      String output = Files.createDirectories(folder.resolve("output")).toString();
      refused(
          Local.run("train", "--kind", "cascade", "--labels", labels, "--output", output),
          "--output exists already");
      refused(
          Local.run("evaluate", "--labels", labels, "--output", output), "--output exists already");
    }

    @Test
    void labelsThatCannotBeRead() throws IOException {
      String output = folder + "/output";
      refused(
          Local.run("evaluate", "--labels", folder + "/no.csv", "--output", output),
          "labels not found");
      String other = file("other.csv", "a,b\n");
      refused(
          Local.run("train", "--kind", "cascade", "--labels", other, "--output", output),
          "other.csv",
          "the first line is not");
      assertThat(Path.of(output)).doesNotExist();
    }

    @Test
    void aModelThatIsMissing() {
      refused(
          Local.run(
              "evaluate",
              "--model",
              folder + "/no",
              "--labels",
              labels,
              "--output",
              folder + "/output"),
          "model cannot be read");
    }

    @ParameterizedTest
    @CsvSource({
      "--kind, oracle, --kind oracle is unknown",
      "--algorithm, magic, --algorithm magic is unknown",
      "--class, square, has the class square",
      "--window, big, --window big",
      "--held-out, 2, --held-out",
    })
    void anOptionOfTraining(String option, String value, String message) {
      List<String> args = new ArrayList<>(List.of("train", "--labels", labels));
      if (!option.equals("--kind")) {
        args.addAll(List.of("--kind", "cascade"));
      }
      args.addAll(List.of("--output", folder + "/output", option, value));
      refused(Local.run(args.toArray(String[]::new)), message);
    }
  }

  @Nested
  class Usage {
    @ParameterizedTest
    @CsvSource({
      "nightly, --inptu x",
      "nightly, --warehouse x",
      "usage, --deadline 06:00 --warehouse x",
      "forecast, --deadline 06:00 --warehouse x",
      "forecast, --summary x --warehouse x",
      "inventory, --summary x --input x --warehouse x",
      "inventory, --deadline 06:00 --input x --warehouse x",
      "sample, --output x --warehouse y",
      "sample, --output x --seed 3",
      "sample, --output x --site north",
      "sample, --output x --slices 3 --days 2",
      "sample, --warehouse x",
      "sample, --days 1",
    })
    void anOptionThatDoesNotActIsWrongUsage(String job, String options) {
      List<String> args = new ArrayList<>(List.of(job));
      args.addAll(List.of(options.split(" ")));
      Local.Result result = Local.run(args.toArray(String[]::new));
      assertThat(result.code()).as(result.err()).isEqualTo(ExitCode.USAGE.code());
      assertThat(result.err()).contains("try: scanlake " + job + " --help");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "sample",
          "inventory",
          "analyze",
          "nightly",
          "forecast",
          "train",
          "evaluate",
          "usage",
          "sql",
          "bench"
        })
    void everyJobHelpsWithAnExample(String job) {
      Local.Result result = Local.run(job, "--help");
      assertThat(result.code()).isZero();
      assertThat(result.out())
          .contains("Usage: scanlake " + job)
          .containsPattern(
              "Example: (scanlake|scripts/bench.sh) ?" + (job.equals("bench") ? "" : job));
    }

    @Test
    void theHelpListsEveryJobAndEveryExitCode() {
      String help = Local.run("--help").out();
      assertThat(help)
          .contains("sample", "inventory", "analyze", "nightly", "forecast", "train", "evaluate")
          .contains("usage", "sql", "bench");
      ExitCode.meanings().forEach((code, meaning) -> assertThat(help).contains(code, meaning));
    }
  }
}
