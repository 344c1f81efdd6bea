package io.scanlake.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanlake.jobs.operator.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person gets wrong: one line that says what, exit code 2, before any work. */
class OperatorErrorsTest {
  @TempDir Path folder;
  private Path input;
  private Path warehouse;

  @BeforeEach
  void input() throws IOException {
    input = Files.createDirectories(folder.resolve("input"));
    warehouse = folder.resolve("warehouse");
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static void refused(Local.Result result, String... words) {
    assertThat(result.code()).as(result.err()).isEqualTo(ExitCode.OPERATOR);
    assertThat(result.err().lines().filter(line -> line.startsWith("scanlake: "))).hasSize(1);
    assertThat(result.err()).contains(words).doesNotContain("\tat ", "Exception");
    assertThat(result.out()).isEmpty();
  }

  private Local.Result nightly(String... more) throws IOException {
    List<String> args = new ArrayList<>(List.of("nightly"));
    args.addAll(List.of(more));
    if (!args.contains("--input")) {
      args.addAll(List.of("--input", input.toString()));
    }
    if (!args.contains("--warehouse")) {
      args.addAll(List.of("--warehouse", warehouse.toString()));
    }
    if (!args.contains("--pseudonym-secret-file")) {
      Path secret = file("secret", "0123456789abcdef0123456789");
      args.addAll(List.of("--pseudonym-secret-file", secret.toString()));
    }
    return Local.run(args.toArray(String[]::new));
  }

  @Test
  void anInputThatDoesNotExist() throws IOException {
    refused(nightly("--input", folder + "/nowhere"), "the input does not exist", "nowhere");
  }

  @Test
  void aFileSystemThatDoesNotExist() throws IOException {
    refused(nightly("--input", "nosuch://x/y"), "the input cannot be read");
  }

  @Test
  void aWarehouseThatCannotBeWritten() throws IOException {
    Path plain = file("plain", "not a folder");
    refused(nightly("--warehouse", plain.toString()), "the warehouse cannot be written");
  }

  @Test
  void anUnknownSetting() throws IOException {
    Path settings = file("settings.yaml", "batch-file: 3\n");
    refused(
        nightly("--settings", settings.toString()),
        "unknown key \"batch-file\", did you mean \"batch-files\"?");
  }

  @Test
  void settingsThatAreNotThere() throws IOException {
    refused(nightly("--settings", folder + "/no.yaml"), "the settings cannot be read");
  }

  @Test
  void aModelThatIsMissing() throws IOException {
    Path settings =
        file(
            "settings.yaml",
            "models: [{id: face, kind: CASCADE, path: " + folder + "/no.xml, label: face}]\n");
    refused(nightly("--settings", settings.toString()), "model face cannot be read", "no.xml");
  }

  @Test
  void aModelThatIsNone() throws IOException {
    Path xml = file("bad.xml", "<opencv_storage><cascade/></opencv_storage>");
    Path settings =
        file(
            "settings.yaml",
            "models: [{id: face, kind: CASCADE, path: " + xml + ", label: face}]\n");
    refused(nightly("--settings", settings.toString()), "model face", "not a cascade");
  }

  @Test
  void aSecretThatIsMissingOrShort() throws IOException {
    refused(nightly("--pseudonym-secret-file", folder + "/no"), "the secret cannot be read");
    Path brief = file("brief", "short");
    refused(nightly("--pseudonym-secret-file", brief.toString()), "it needs at least 16");
  }

  @Test
  void noSecretAtAll() {
    refused(
        Local.run("nightly", "--input", input.toString(), "--warehouse", warehouse.toString()),
        "no pseudonym secret");
  }

  @Test
  void anotherSecretThanTheWarehouses() throws IOException {
    assertThat(nightly().code()).isZero();
    Path other = file("other", "ffffffffffffffffffffffff");
    refused(nightly("--pseudonym-secret-file", other.toString()), "another pseudonym secret");
  }

  @Test
  void aDeadlineThatIsNoTime() throws IOException {
    refused(nightly("--deadline", "soon"), "--deadline soon");
  }

  @Test
  void aCodeThatIsNone() throws IOException {
    refused(nightly("--again", "BROKEN"), "--again BROKEN", "TRUNCATED");
  }

  @Test
  void aSummaryThatCannotBeWritten() throws IOException {
    refused(nightly("--summary", folder + "/no/such.json"), "the summary cannot be written");
    refused(nightly("--summary", "/"), "the summary cannot be written: it is a folder");
  }

  @Test
  void nothingToAnalyse() throws IOException {
    Path secret = file("secret", "0123456789abcdef0123456789");
    refused(
        Local.run(
            "analyze",
            "--warehouse",
            warehouse.toString(),
            "--pseudonym-secret-file",
            secret.toString()),
        "nothing is planned");
  }

  @Test
  void aQuestionThatCannotBeAnswered() throws IOException {
    refused(Local.run("sql", "--warehouse", folder + "/none", "SELECT 1"), "no tables at");
    assertThat(nightly().code()).isZero();
    refused(
        Local.run("sql", "--warehouse", warehouse.toString(), "SELECT nothing FROM nowhere"),
        "the question cannot be answered");
  }

  @Test
  void wrongUsageIsCodeOne() {
    Local.Result result = Local.run("nightly", "--inptu", "x");
    assertThat(result.code()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("try: scanlake nightly --help");
  }

  @Test
  void everyJobHelpsWithAnExample() {
    for (String job : List.of("sample", "inventory", "analyze", "nightly", "sql")) {
      Local.Result result = Local.run(job, "--help");
      assertThat(result.code()).isZero();
      assertThat(result.out()).contains("Usage: scanlake " + job, "Example: scanlake " + job);
    }
  }
}
