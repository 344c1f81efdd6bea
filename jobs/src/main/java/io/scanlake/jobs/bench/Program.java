package io.scanlake.jobs.bench;

import io.scanlake.jobs.operator.OperatorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program whose time and memory are measured.
 *
 * @param name the name of its log and its output in the work folder
 */
record Program(String name, List<String> command, Map<String, String> environment) {
  private static final long POLL_MS = 200;

  /**
   * @param seconds the wall time
   * @param cpuSeconds the CPU time of all threads when it was last polled, or NaN if unknown
   * @param peakBytes the peak resident memory, or {@link Memory#UNKNOWN}
   */
  record Ended(String output, double seconds, double cpuSeconds, long peakBytes) {}

  /**
   * @throws OperatorException if it fails
   */
  Ended run(Path folder) {
    Path output = folder.resolve(name + ".out");
    Path log = folder.resolve(name + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(output.toFile()).redirectError(log.toFile());
    builder.environment().putAll(environment);
    Process process = null;
    try {
      long start = System.nanoTime();
      process = builder.start();
      double cpu = Double.NaN;
      long peak = Memory.UNKNOWN;
      while (!process.waitFor(POLL_MS, TimeUnit.MILLISECONDS)) {
        peak = Math.max(peak, Memory.peakBytes(process.pid()));
        cpu = process.info().totalCpuDuration().map(time -> time.toMillis() / 1e3).orElse(cpu);
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      if (process.exitValue() != 0) {
        throw new OperatorException(
            name + " ended with code " + process.exitValue() + "; its log: " + log);
      }
      return new Ended(Files.readString(output), seconds, cpu, peak);
    } catch (IOException e) {
      throw new OperatorException(name + " cannot be run: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } finally {
      if (process != null) {
        process.destroy();
      }
    }
  }
}
