package io.scanlake.jobs.tables;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Writes that do not wait for each other: while one is planned, another one runs. */
public final class Parallel {
  private Parallel() {}

  /** Runs independent table work side by side; the first fault ends it. */
  public static void run(List<Runnable> work) {
    if (work.isEmpty()) {
      return;
    }
    ExecutorService pool = Executors.newFixedThreadPool(Math.min(4, work.size()));
    try {
      for (Future<Object> result :
          pool.invokeAll(work.stream().map(Executors::callable).toList())) {
        result.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      pool.shutdown();
    }
  }
}
