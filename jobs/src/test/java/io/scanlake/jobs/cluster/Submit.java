package io.scanlake.jobs.cluster;

import io.scanlake.testing.TestData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileUtil;

/**
 * Runs jobs as an operator does: {@code scripts/submit.sh} in a process of its own.
 *
 * <pre>{@code
 * Submit.local(2).with(s3.options()).run("nightly", "--input", s3.uri("archive"), ...);
 * }</pre>
 */
public final class Submit {
  /** As in {@code Local}: these jobs' queries run once over a few rows. */
  private static final Map<String, String> INTERPRETED =
      Map.of(
          "spark.sql.codegen.wholeStage", "false",
          "spark.sql.codegen.factoryMode", "NO_CODEGEN");

  private static final String STRICT = "TESTED_UMASK";

  private final List<String> options;
  private final Map<String, String> environment;

  private Submit(List<String> options, Map<String, String> environment) {
    this.options = List.copyOf(options);
    this.environment = Map.copyOf(environment);
  }

  /** Local mode on that many cores, with a heap of 1 GiB. */
  public static Submit local(int cores) {
    return to("local[" + cores + "]");
  }

  static Submit to(String master) {
    return asItIs(master).with(INTERPRETED);
  }

  /** With no settings of the tests' own. */
  public static Submit asItIs(String master) {
    return new Submit(List.of("--master", master, "--driver-memory", "1g"), Map.of());
  }

  /** The same with one more spark-submit option, which wins over an earlier one of its name. */
  public Submit option(String name, String value) {
    return new Submit(
        Stream.concat(options.stream(), Stream.of(name, value)).toList(), environment);
  }

  /** The same with these Spark settings ({@code spark.…}). */
  public Submit with(Map<String, String> settings) {
    List<String> all = new ArrayList<>(options);
    settings.forEach((key, value) -> all.addAll(List.of("--conf", key + "=" + value)));
    return new Submit(all, environment);
  }

  /** The same with one more environment variable. */
  public Submit environment(String name, String value) {
    Map<String, String> all = new HashMap<>(environment);
    all.put(name, value);
    return new Submit(options, all);
  }

  /** The same, in which new files are for nobody but their owner. */
  public Submit withStrictUmask() {
    return environment(STRICT, "077");
  }

  /** Runs a job to its end, at most ten minutes. */
  public Result run(String... job) throws InterruptedException {
    try (Running running = start(job)) {
      return running.await(Duration.ofMinutes(10));
    }
  }

  /** Starts a job and returns at once. */
  public Running start(String... job) {
    List<String> command = new ArrayList<>();
    if (environment.containsKey(STRICT)) {
      command.addAll(List.of("sh", "-c", "umask $" + STRICT + "; exec \"$0\" \"$@\""));
    }
    command.add(TestData.projectRoot().resolve("scripts/submit.sh").toString());
    command.add("--short");
    command.addAll(options);
    command.add("--");
    command.addAll(List.of(job));
    // A killed driver leaves its scratch files, the assembly among them, behind.
    Path scratch = scratch();
    Map<String, String> all = new HashMap<>(environment);
    all.put("SPARK_LOCAL_DIRS", scratch.toString());
    return new Running(Child.start(command, all), scratch);
  }

  private static Path scratch() {
    try {
      return Files.createTempDirectory("scanlake-scratch");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How a job ended. {@code code} is the exit code, 137 after {@link Running#kill()}. */
  public record Result(int code, String out, String err) {}

  /** A job under way. Closing it ends it. */
  public static final class Running implements AutoCloseable {
    private final Child child;
    private final Path scratch;

    private Running(Child child, Path scratch) {
      this.child = child;
      this.scratch = scratch;
    }

    public long pid() {
      return child.process().pid();
    }

    public boolean isAlive() {
      return child.process().isAlive();
    }

    /** What the job printed so far. */
    public String out() {
      return child.out();
    }

    /** What the job said on standard error so far. */
    public String err() {
      return child.err();
    }

    /** Ends the driver's JVM with SIGKILL, so that no hook of it runs, and waits for its end. */
    public Result kill() throws InterruptedException {
      child.process().destroyForcibly();
      return await(Duration.ofMinutes(1));
    }

    /**
     * Waits for the end of the job.
     *
     * @throws IllegalStateException when it takes longer
     */
    public Result await(Duration atMost) throws InterruptedException {
      if (!child.process().waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("still running after " + atMost + ": " + out() + err());
      }
      return new Result(child.process().exitValue(), out(), err());
    }

    @Override
    public void close() {
      child.close();
      FileUtil.fullyDelete(scratch.toFile());
    }
  }
}
