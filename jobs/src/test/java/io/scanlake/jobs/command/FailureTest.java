package io.scanlake.jobs.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanlake.jobs.operator.ExitCode;
import io.scanlake.jobs.operator.OperatorException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.ExecutionException;
import org.apache.hadoop.hdfs.protocol.DSQuotaExceededException;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;

class FailureTest {
  private static final String CANARY = "/archive/ZZDOE^JANE/1.dcm";

  private static ExitCode code(Throwable error) {
    Failure failure = Failure.of(error);
    assertThat(failure.line()).doesNotContain("ZZ").doesNotContain("\n").isNotBlank();
    assertThat(failure.trace() == null || !failure.trace().contains("ZZ")).isTrue();
    return failure.exit();
  }

  @Test
  void outOfMemoryInTheDriverInATaskAndOnAnExecutor() {
    OutOfMemoryError heap = new OutOfMemoryError("Java heap space");
    assertThat(code(heap)).isEqualTo(ExitCode.OUT_OF_MEMORY);
    assertThat(code(new IllegalStateException(new ExecutionException(heap))))
        .isEqualTo(ExitCode.OUT_OF_MEMORY);
    assertThat(code(new SparkException("Job aborted due to stage failure: " + CANARY, heap)))
        .isEqualTo(ExitCode.OUT_OF_MEMORY);
    for (String told :
        new String[] {
          "Lost task 0.3 in stage 1.0: java.lang.OutOfMemoryError: GC overhead limit exceeded",
          "ExecutorLostFailure (executor 1 exited): Command exited with code 52",
          "Container from a bad node. Exit status: 137. Diagnostics: Killed by external signal",
          "Container killed by YARN for exceeding physical memory limits. 5.1 GB of 5 GB used",
          "The executor with id 3 exited with exit code 137(SIGKILL, possible container OOM).",
        }) {
      assertThat(code(new SparkException(told, null))).as(told).isEqualTo(ExitCode.OUT_OF_MEMORY);
    }
    assertThat(
            code(new IllegalArgumentException("[INVALID_DRIVER_MEMORY] System memory 1 must be")))
        .isEqualTo(ExitCode.OUT_OF_MEMORY);
    assertThat(code(new SparkException("ExecutorLostFailure: exit code 1371", null)))
        .isEqualTo(ExitCode.BUG);
  }

  @Test
  void aFullDiskAnywhereInTheCauses() {
    IOException full = new IOException("No space left on device");
    assertThat(code(new UncheckedIOException(full))).isEqualTo(ExitCode.DISK_FULL);
    assertThat(code(new SparkException(CANARY, new IOException(full))))
        .isEqualTo(ExitCode.DISK_FULL);
    assertThat(code(new IOException("Disk quota exceeded"))).isEqualTo(ExitCode.DISK_FULL);
    assertThat(code(new RuntimeException(new DSQuotaExceededException(CANARY))))
        .isEqualTo(ExitCode.DISK_FULL);
    assertThat(code(new OperatorException("the warehouse cannot be written", full)))
        .isEqualTo(ExitCode.DISK_FULL);
    IllegalStateException other = new IllegalStateException();
    other.addSuppressed(full);
    assertThat(code(other)).isEqualTo(ExitCode.DISK_FULL);
  }

  @Test
  void anOperatorsErrorInsideOfAnother() {
    assertThat(code(new IllegalStateException(new OperatorException("no folder"))))
        .isEqualTo(ExitCode.OPERATOR);
  }

  @Test
  void aTraceHasTheWordsOfScanlakeAlone() {
    FileNotFoundException foreign = new FileNotFoundException(CANARY);
    foreign.setStackTrace(new StackTraceElement[] {new StackTraceElement("java.io.X", "y", "", 1)});
    for (Throwable t :
        new Throwable[] {
          new UncheckedIOException(foreign),
          new IllegalStateException(foreign),
          new IllegalStateException("could not: " + foreign.getMessage(), foreign),
          new SparkException("Task failed: " + CANARY, foreign),
        }) {
      if (t instanceof SparkException) {
        t.setStackTrace(foreign.getStackTrace());
      }
      assertThat(code(t)).isEqualTo(ExitCode.BUG);
    }
    assertThat(Failure.of(new IllegalStateException("2 files lost", foreign)).trace())
        .contains("IllegalStateException: 2 files lost\n", "caused by java.io.FileNotFound");
  }
}
