package io.scanlake.jobs.command;

import io.scanlake.jobs.operator.ExitCode;
import io.scanlake.jobs.operator.OperatorException;
import io.scanlake.jobs.tables.Lock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Why a job ended early.
 *
 * @param line what is wrong and how to put it right; holds no message of a foreign exception
 * @param trace the positions of a bug in the code, or null if the line says it all
 */
public record Failure(ExitCode exit, String line, String trace) {
  /**
   * Executors tell the driver of their errors in text. 52 is Spark's exit code for an executor
   * without memory, 137 that of a process that the kernel or the cluster killed for its memory.
   */
  private static final Pattern NO_MEMORY =
      Pattern.compile(
          "OutOfMemoryError|OOMKilled|INVALID_(DRIVER|EXECUTOR)_MEMORY|exceeding (physical |virtual )?memory limits"
              + "|(?i:exit(ed)?( with)? (code|status):? (52|137)\\b)");

  private static final Pattern NO_SPACE =
      Pattern.compile(
          "No space left on device|[Qq]uota ?[Ee]xceeded|File too large"
              + "|could only be (written|replicated) to 0 ");

  private static final int FRAMES = 25;

  /** The failure that an error of a job means. */
  public static Failure of(Throwable error) {
    List<Throwable> causes = causes(error);
    if (causes.stream().anyMatch(t -> says(t, NO_SPACE))) {
      return new Failure(
          ExitCode.DISK_FULL,
          "a disk is full, or a quota is used up: that of the warehouse or ledger, or of the"
              + " scratch folders (SPARK_LOCAL_DIRS, java.io.tmpdir)",
          null);
    }
    if (isOutOfMemory(error)) {
      return new Failure(
          ExitCode.OUT_OF_MEMORY,
          "out of memory: give the driver more (--driver-memory), and on a cluster the executors"
              + " (--executor-memory, spark.executor.memoryOverhead), or fewer cores each",
          null);
    }
    for (Throwable t : causes) {
      if (t instanceof OperatorException) {
        return new Failure(ExitCode.OPERATOR, t.getMessage(), null);
      }
      if (t instanceof Lock.HeldException) {
        return new Failure(ExitCode.LOCKED, t.getMessage(), null);
      }
    }
    Throwable root = causes.get(causes.size() - 1);
    return new Failure(
        ExitCode.BUG,
        "a bug; please report it together with the lines on standard error: "
            + root.getClass().getSimpleName()
            + Arrays.stream(root.getStackTrace()).findFirst().map(at -> " at " + at).orElse(""),
        trace(error));
  }

  /** True where the heap of the driver or of an executor was too small. */
  public static boolean isOutOfMemory(Throwable error) {
    return causes(error).stream()
        .anyMatch(t -> t instanceof OutOfMemoryError || says(t, NO_MEMORY));
  }

  private static boolean says(Throwable t, Pattern words) {
    return words.matcher(t.getClass().getName() + " " + t.getMessage()).find();
  }

  /** The error, its causes, and what was suppressed on their way, each once. */
  private static List<Throwable> causes(Throwable error) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    List<Throwable> causes = new ArrayList<>();
    List<Throwable> suppressed = new ArrayList<>();
    for (Throwable t = error; t != null && seen.add(t); t = t.getCause()) {
      causes.add(t);
      suppressed.addAll(List.of(t.getSuppressed()));
    }
    for (Throwable t : suppressed) {
      causes.addAll(0, seen.add(t) ? causes(t) : List.of());
    }
    return causes;
  }

  /**
   * Classes and code positions of an error and its causes. Messages of foreign exceptions are
   * omitted: Spark's contain rows and Hadoop's contain paths, and both may name a patient.
   */
  public static String trace(Throwable error) {
    StringBuilder text = new StringBuilder();
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Throwable t = error; t != null && seen.add(t); t = t.getCause()) {
      text.append(text.length() == 0 ? "" : "caused by ")
          .append(t.getClass().getName())
          .append(isOwn(t) ? ": " + t.getMessage() : "")
          .append('\n')
          .append(
              Arrays.stream(t.getStackTrace())
                  .limit(FRAMES)
                  .map(frame -> "  at " + frame)
                  .collect(Collectors.joining("\n")))
          .append('\n');
    }
    return text.toString();
  }

  /** A message that Scanlake wrote, and that does not repeat that of a cause. */
  private static boolean isOwn(Throwable t) {
    StackTraceElement[] frames = t.getStackTrace();
    return t.getMessage() != null
        && frames.length > 0
        && frames[0].getClassName().startsWith("io.scanlake.")
        && causes(t).stream()
            .filter(cause -> cause != t && cause.getMessage() != null)
            .noneMatch(cause -> t.getMessage().contains(cause.getMessage()));
  }
}
