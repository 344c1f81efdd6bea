package io.scanlake.jobs.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.scanlake.jobs.operator.OperatorException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** However a job ends, the file that {@code --summary} names says so. */
class JobRunnerTest {
  @Command(name = "job")
  static final class Job implements Callable<Integer> {
    @Mixin SummaryOption summary;

    @Option(names = "--days")
    int days;

    private final Callable<Integer> work;

    Job(Callable<Integer> work) {
      this.work = work;
    }

    @Override
    public Integer call() throws Exception {
      return work.call();
    }
  }

  @TempDir Path folder;
  private Path file;
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void theNightBefore() throws IOException {
    file = Files.writeString(folder.resolve("summary.json"), "{\"state\":\"FINISHED\"}");
  }

  private int run(Callable<Integer> work, String... args) {
    JobRunner runner = new JobRunner();
    CommandLine line = new CommandLine(new Job(work));
    line.setExecutionStrategy(runner).setParameterExceptionHandler(runner);
    return line.setErr(new PrintWriter(err, true)).execute(args);
  }

  private int run(Callable<Integer> work) {
    return run(work, "--summary", file.toString());
  }

  private JsonNode summary() throws IOException {
    return new ObjectMapper().readTree(Files.readString(file));
  }

  private void saysFailed(int code, String message) throws IOException {
    JsonNode summary = summary();
    assertThat(summary.path("state").asText()).isEqualTo("FAILED");
    assertThat(summary.path("exit_code").asInt()).isEqualTo(code);
    assertThat(summary.path("message").asText()).contains(message);
    assertThat(summary.path("started").asText()).startsWith("20");
    assertThat(err.toString()).contains("scanlake: " + summary.path("message").asText());
    try (Stream<Path> all = Files.list(folder)) {
      assertThat(all.filter(Files::isRegularFile)).containsExactly(file);
    }
  }

  @Test
  void everyFailureIsTold() throws IOException {
    assertThat(run(() -> throwing(new OperatorException("the input does not exist: x"))))
        .isEqualTo(2);
    saysFailed(2, "the input does not exist: x");
    assertThat(run(() -> throwing(new IllegalStateException("lost")))).isEqualTo(3);
    saysFailed(3, "a bug");
    assertThat(run(() -> throwing(new OutOfMemoryError("Java heap space")))).isEqualTo(6);
    saysFailed(6, "out of memory");
    assertThat(run(() -> throwing(new IOException("No space left on device")))).isEqualTo(7);
    saysFailed(7, "disk is full");
    assertThat(run(() -> throwing(new StackOverflowError()))).isEqualTo(3);
    saysFailed(3, "StackOverflowError");
  }

  private static Integer throwing(Throwable error) throws Exception {
    if (error instanceof Error e) {
      throw e;
    }
    throw (Exception) error;
  }

  @Test
  void wrongUsageIsToldToo() throws IOException {
    assertThat(run(() -> 0, "--summary", file.toString(), "--dyas", "3")).isEqualTo(1);
    saysFailed(1, "--dyas");
    assertThat(run(() -> 0, "--days", "x", "--summary=" + file)).isEqualTo(1);
    saysFailed(1, "--days");
  }

  @Test
  void aKilledNightIsNotFinished() throws IOException {
    run(
        () -> {
          assertThat(summary().path("state").asText()).isEqualTo("RUNNING");
          assertThat(summary().path("job").asText()).isEqualTo("job");
          return 0;
        });
    assertThat(summary().path("state").asText()).isEqualTo("FINISHED");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void aSummaryThatCannotBeWrittenStopsTheJobBeforeItsWork() throws IOException {
    assertThat(run(() -> throwing(new AssertionError()), "--summary", folder + "/no/s.json"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("the summary cannot be written").hasLineCount(1);
  }

  @Test
  void itKeepsItsPermissionsAndALinkToIt() throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    run(() -> throwing(new OperatorException("no")), "--summary", link.toString());
    assertThat(link).isSymbolicLink();
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-rw-r--"));
    assertThat(summary().path("message").asText()).isEqualTo("no");
  }

  /** As on a full disk. */
  @Test
  void whereNoDraftCanBeWrittenTheOldFileIsOverwritten() throws IOException {
    Files.writeString(file, "{\"state\":\"FINISHED\",\"pad\":\"" + "x".repeat(3000) + "\"}");
    Path draft = Path.of(file + "." + ProcessHandle.current().pid());
    Files.createDirectories(draft.resolve("full"));
    assertThat(run(() -> throwing(new IOException("No space left on device")))).isEqualTo(7);
    saysFailed(7, "disk is full");
    assertThat(summary().path("pad").isMissingNode()).isTrue();
  }
}
