package io.scanlake.train;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** A fixed number of threads; results are in the order of the parts, whatever ran first. */
final class Threads implements AutoCloseable {
  private final int count;
  private final ExecutorService pool;

  Threads(int count) {
    this.count = count;
    pool = Executors.newFixedThreadPool(count);
  }

  int count() {
    return count;
  }

  <T> List<T> each(int parts, IntFunction<T> work) {
    List<Callable<T>> calls = new ArrayList<>(parts);
    for (int i = 0; i < parts; i++) {
      int part = i;
      calls.add(() -> work.apply(part));
    }
    List<T> results = new ArrayList<>(parts);
    try {
      for (Future<T> future : pool.invokeAll(calls)) {
        results.add(future.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("training was interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("training failed", e.getCause());
    }
    return results;
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }
}
