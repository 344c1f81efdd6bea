package io.scanlake.jobs.operator;

import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;

/**
 * Shows on standard error what a long job is doing: one line that is updated in place on a
 * terminal, a new line every half minute elsewhere. Also keeps the wall time of each stage.
 */
public final class Progress {
  private static final Duration ON_TERMINAL = Duration.ofSeconds(1);
  private static final Duration IN_LOG = Duration.ofSeconds(30);

  private final PrintStream out;
  private final boolean terminal;
  private final Map<String, Double> seconds = new LinkedHashMap<>();

  public Progress(PrintStream out) {
    this.out = out;
    this.terminal = System.console() != null && System.getenv("TERM") != null;
  }

  /** The progress of a job from the command line. */
  public static Progress onStandardError() {
    return new Progress(System.err);
  }

  public void say(String line) {
    out.println((terminal ? "\r\033[K" : "") + line);
  }

  /** Runs one stage and adds its wall time. */
  public <T> T stage(String name, Callable<T> work) {
    long start = System.nanoTime();
    try {
      return call(work);
    } finally {
      seconds.merge(name, (System.nanoTime() - start) / 1e9, Double::sum);
    }
  }

  /** Forgets the stages of a previous run. */
  public void clear() {
    seconds.clear();
  }

  public Map<String, Double> seconds() {
    return new LinkedHashMap<>(seconds);
  }

  /**
   * Shows the progress of a count while the work runs.
   *
   * @param done the number of files finished so far; called from another thread
   */
  public <T> T counting(String what, long total, LongSupplier done, Callable<T> work) {
    long start = System.nanoTime();
    Duration pause = terminal ? ON_TERMINAL : IN_LOG;
    Thread ticker =
        new Thread(
            () -> {
              try {
                while (true) {
                  Thread.sleep(pause.toMillis());
                  show(what, total, done.getAsLong(), start);
                }
              } catch (InterruptedException e) {
                // The work is done.
              }
            },
            "progress");
    ticker.setDaemon(true);
    ticker.start();
    try {
      return call(work);
    } finally {
      ticker.interrupt();
      if (terminal) {
        out.print("\r\033[K");
      }
    }
  }

  private static <T> T call(Callable<T> work) {
    try {
      return work.call();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void show(String what, long total, long done, long start) {
    double elapsed = (System.nanoTime() - start) / 1e9;
    double rate = done / elapsed;
    String left = done == 0 ? "" : ", " + duration((total - done) / rate) + " left";
    String line =
        String.format(
            Locale.ROOT, "%s: %,d of %,d files, %,.0f images/s%s", what, done, total, rate, left);
    if (terminal) {
      out.print("\r\033[K" + line);
      out.flush();
    } else {
      out.println(line);
    }
  }

  /** A duration for a person: {@code 42 s}, {@code 3 min 5 s}, {@code 2 h 10 min}. */
  public static String duration(double seconds) {
    long s = Math.round(seconds);
    if (s < 60) {
      return s + " s";
    }
    return s < 3600 ? s / 60 + " min " + s % 60 + " s" : s / 3600 + " h " + s % 3600 / 60 + " min";
  }
}
