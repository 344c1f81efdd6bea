package io.scanlake.jobs.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.scanlake.jobs.operator.ExitCode;
import io.scanlake.jobs.operator.OperatorException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What a scheduler or an alert reads about the last start of a job, whatever became of it. From the
 * first moment it says RUNNING, so that a killed night does not leave the result of the night
 * before.
 */
final class SummaryFile {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final String job;
  private final Instant started = Instant.now();
  private final Thread onSignal = new Thread(this::stopped, "summary");
  private boolean ended;

  /**
   * Writes that the job has started.
   *
   * @throws OperatorException the file cannot be written
   */
  SummaryFile(Path named, String job) {
    if (Files.isDirectory(named)) {
      throw new OperatorException("the summary cannot be written: it is a folder: " + named);
    }
    this.job = job;
    try {
      file = Files.exists(named) ? named.toRealPath() : named.toAbsolutePath();
      if (isReplaceable()) {
        write(running());
      }
    } catch (IOException e) {
      throw unwritable(named, e);
    }
    Runtime.getRuntime().addShutdownHook(onSignal);
  }

  /** The result of the last run. */
  void finished(String runSummary, ExitCode exit, String message) {
    try {
      ObjectNode summary = (ObjectNode) JSON.readTree(runSummary);
      summary.put("exit_code", exit.code()).put("message", message);
      end(summary);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What ended the job early. */
  void failed(Failure failure) {
    end(failed(failure.exit().code(), failure.line()));
  }

  /** A job that ended with nothing to report. */
  void finished(int exitCode) {
    end(running().put("state", "FINISHED").put("exit_code", exitCode));
  }

  private void stopped() {
    try {
      end(failed(null, "stopped from outside before its end, by a signal or a cluster"));
    } catch (OperatorException e) {
      // It says RUNNING, and there is nobody left to tell.
    }
  }

  private ObjectNode running() {
    return JSON.createObjectNode()
        .put("state", "RUNNING")
        .put("job", job)
        .put("started", started.toString());
  }

  private ObjectNode failed(Integer code, String message) {
    return running()
        .put("state", "FAILED")
        .put("finished", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString())
        .put("exit_code", code)
        .put("message", message);
  }

  /** The first end counts: the others follow from it. */
  private synchronized void end(ObjectNode summary) {
    if (ended) {
      return;
    }
    try {
      write(summary);
      ended = true;
    } catch (IOException e) {
      throw unwritable(file, e);
    }
    if (Thread.currentThread() != onSignal) {
      try {
        Runtime.getRuntime().removeShutdownHook(onSignal);
      } catch (IllegalStateException e) {
        // The JVM is about to end, and the hook will find that there is nothing left to do.
      }
    }
  }

  private void write(ObjectNode summary) throws IOException {
    byte[] content =
        (JSON.writerWithDefaultPrettyPrinter().writeValueAsString(summary) + "\n")
            .getBytes(StandardCharsets.UTF_8);
    if (!isReplaceable()) {
      Files.write(file, content);
      return;
    }
    Path draft = file.resolveSibling(file.getFileName() + "." + ProcessHandle.current().pid());
    try {
      Files.write(draft, content);
      if (Files.exists(file)) {
        Files.setPosixFilePermissions(draft, Files.getPosixFilePermissions(file));
      }
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | UnsupportedOperationException e) {
      if (Files.isRegularFile(draft)) {
        Files.delete(draft);
      }
      if (!Files.exists(file)) {
        throw e;
      }
      overwrite(content);
    }
  }

  /** On a full disk the blocks that the file has are enough to tell of it. */
  private void overwrite(byte[] content) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(content));
      channel.truncate(content.length);
    }
  }

  /** False for a pipe or a device such as /dev/stdout. */
  private boolean isReplaceable() {
    return !Files.exists(file) || Files.isRegularFile(file);
  }

  private static OperatorException unwritable(Path file, IOException e) {
    return new OperatorException(
        "the summary cannot be written: "
            + file
            + " ("
            + OperatorException.kind(e)
            + "); name a file in a folder that exists and that this user may write",
        e);
  }
}
