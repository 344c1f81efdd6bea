package io.scanlake.jobs.cluster;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.scanlake.testing.TestData;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** A process of its own, its output in files; closing it ends it and all that it started. */
final class Child implements AutoCloseable {
  static final String LOOPBACK = "127.0.0.1";

  /** For {@code JDK_JAVA_OPTIONS}. */
  static final String SHORT_RUN =
      "\"@" + TestData.projectRoot().resolve("conf/short-run.options") + "\"";

  private final Process process;
  private final File out;
  private final File err;

  private Child(Process process, File out, File err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  static Child start(List<String> command, Map<String, String> environment) {
    try {
      File out = temporaryFile();
      File err = temporaryFile();
      ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(out).redirectError(err);
      builder.environment().remove("SPARK_HOME");
      builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
      builder.environment().put("SPARK_LOCAL_IP", LOOPBACK);
      builder.environment().putAll(environment);
      return new Child(builder.start(), out, err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static File temporaryFile() throws IOException {
    File file = File.createTempFile("scanlake-child", ".log");
    file.deleteOnExit();
    return file;
  }

  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** A file that the build left in {@code jobs/target}. */
  static Path built(String name) {
    Path file = TestData.projectRoot().resolve("jobs/target").resolve(name);
    if (!Files.exists(file)) {
      throw new IllegalStateException(name + " is not built: mvn -DskipTests package");
    }
    return file;
  }

  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(LOOPBACK))) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until {@code condition} holds; an exception in it counts as "not yet". */
  void await(String what, Duration atMost, Callable<Boolean> condition)
      throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    while (!holds(condition)) {
      if (!process.isAlive() || System.nanoTime() > end) {
        close();
        throw new IllegalStateException("no " + what + "; the process said: " + out() + err());
      }
      Thread.sleep(50);
    }
  }

  private static boolean holds(Callable<Boolean> condition) {
    try {
      return condition.call();
    } catch (Exception e) {
      return false;
    }
  }

  Process process() {
    return process;
  }

  String out() {
    return text(out);
  }

  String err() {
    return text(err);
  }

  private static String text(File file) {
    try {
      return Files.readString(file.toPath());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    List<ProcessHandle> started = process.descendants().toList();
    process.destroy();
    try {
      if (!process.waitFor(5, SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    started.forEach(ProcessHandle::destroyForcibly);
  }
}
