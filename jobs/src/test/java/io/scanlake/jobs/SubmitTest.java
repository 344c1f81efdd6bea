package io.scanlake.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.scanlake.testing.TestData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code scripts/submit.sh} in a deployed folder, with a Java and a Spark that only report. */
class SubmitTest {
  private static final String JAVA_17 = "echo 'openjdk version \"17.0.9\" 2023-10-17' >&2";

  @TempDir Path folder;
  private Path root;
  private Path summary;
  private final Map<String, String> environment = new TreeMap<>();

  private record Result(int code, List<String> out, String err) {}

  @BeforeEach
  void deploy() throws IOException {
    root = folder.resolve("my lake 100%");
    for (String part : List.of("scripts", "conf")) {
      Path from = TestData.projectRoot().resolve(part);
      Files.createDirectories(root.resolve(part));
      try (Stream<Path> files = Files.list(from)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          Files.copy(file, root.resolve(part).resolve(file.getFileName()));
        }
      }
    }
    Files.createFile(root.resolve("scanlake.jar"));
    summary = Files.writeString(folder.resolve("summary.json"), "{\"state\":\"FINISHED\"}");
    program("bin/java", JAVA_17);
    program("spark/bin/spark-submit", "printf '%s\\n' \"$LC_ALL\" \"$@\"");
    // as cron has them
    environment.put("PATH", folder + "/bin:/usr/bin:/bin");
    environment.put("SPARK_HOME", folder + "/spark");
  }

  private void program(String name, String code) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + code + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private Result run(Path script, String... args) throws Exception {
    List<String> command = new ArrayList<>(List.of("bash", script.toString()));
    command.addAll(List.of(args));
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder process = new ProcessBuilder(command);
    process.environment().clear();
    process.environment().putAll(environment);
    process.redirectOutput(out.toFile()).redirectError(err.toFile());
    int code = process.start().waitFor();
    return new Result(code, Files.readAllLines(out), Files.readString(err));
  }

  private Result nightly() throws Exception {
    return run(root.resolve("scripts/submit.sh"), "nightly", "--summary", summary.toString());
  }

  private void refused(int code, String words) throws Exception {
    Result result = nightly();
    assertThat(result.code()).as(result.err()).isEqualTo(code);
    assertThat(result.err()).startsWith("submit: ").contains(words).hasLineCount(1);
    JsonNode written = new ObjectMapper().readTree(Files.readString(summary));
    assertThat(written.path("state").asText()).isEqualTo("FAILED");
    assertThat(written.path("exit_code").asInt()).isEqualTo(code);
    assertThat(result.err()).contains(written.path("message").asText().replace("'", ""));
  }

  @Test
  void startsFromAnyFolderAlsoByLinksAndWritesNothingThere() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("a"), root.resolve("scripts/sql.sh"));
    Path linked = Files.createSymbolicLink(folder.resolve("b"), Path.of("a"));
    List<Path> before = all();

    Result direct = run(root.resolve("scripts/sql.sh"), "SELECT 1");
    Result result = run(linked, "SELECT 1");

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(link).isSymbolicLink();
    assertThat(result).isEqualTo(direct);
    assertThat(result.out())
        .containsSequence(root + "/scanlake.jar", "sql", "SELECT 1")
        .contains(root + "/conf/spark-defaults.conf")
        .anyMatch(word -> word.contains("file:" + folder + "/my%20lake%20100%25/conf/log4j2"));
    assertThat(all()).isEqualTo(before);
  }

  private List<Path> all() throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.sorted().toList();
    }
  }

  @Test
  void theJarOfABuildComesFirst() throws Exception {
    Path built = root.resolve("jobs/target/scanlake.jar");
    Files.createDirectories(built.getParent());
    Files.createFile(built);
    assertThat(nightly().out()).contains(built.toString(), "nightly");
  }

  @Test
  void aSubmissionThatFailsDoesNotLeaveTheSummaryOfTheNightBefore() throws Exception {
    program("spark/bin/spark-submit", "exit 1");
    assertThat(nightly().code()).isEqualTo(1);
    assertThat(Files.readString(summary)).contains("\"state\":\"RUNNING\"");
    Files.delete(summary);
    run(root.resolve("scripts/submit.sh"), "nightly", "--help", "--summary", summary.toString());
    run(root.resolve("scripts/submit.sh"), "forecast", "--summary", summary.toString());
    assertThat(summary).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "POSIX", "C", "de_DE.ISO-8859-1", "xx_XX.UTF-8"})
  void runsInUtf8WhateverTheLocale(String locale) throws Exception {
    environment.put("LC_ALL", locale);
    environment.put("LANG", locale);
    assertThat(nightly().out().get(0)).containsIgnoringCase("utf");
  }

  @Test
  void aMissingJava() throws Exception {
    environment.put("JAVA_HOME", "/nowhere");
    refused(8, "no /nowhere/bin/java");
  }

  @Test
  void sparksOwnJava() throws Exception {
    program("own/bin/java", JAVA_17);
    program("spark/bin/load-spark-env.sh", "JAVA_HOME=" + folder + "/own");
    program("bin/java", "echo 'java version \"1.8.0_292\"' >&2");
    assertThat(nightly().code()).isZero();
  }

  @Test
  void anOldJava() throws Exception {
    program("bin/java", "echo 'java version \"1.8.0_292\"' >&2");
    refused(8, "Java 1;");
    program("bin/java", "[ $# = 1 ] || exit 1; echo 'openjdk version \"11.0.2\"' >&2");
    refused(8, "Java 11;");
  }

  @Test
  void aHeapThatCannotBeHad() throws Exception {
    program("bin/java", "[ $# = 1 ] || { echo 'Could not reserve enough space' >&2; exit 1; }");
    refused(8, "(exit code 1): Could not reserve enough space");
    program("bin/java", "exit 134");
    refused(8, "(exit code 134)");
  }

  @Test
  void noSparkAndNoJar() throws Exception {
    environment.put("SPARK_HOME", folder + "/none");
    refused(2, "no Spark");
    Files.delete(root.resolve("scanlake.jar"));
    refused(2, "no scanlake.jar");
  }
}
