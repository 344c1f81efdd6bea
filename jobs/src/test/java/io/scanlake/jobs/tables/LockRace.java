package io.scanlake.jobs.tables;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Two contenders for the lock of a process that is gone, and for one that is not there. */
public final class LockRace {
  private LockRace() {}

  /** A lock of a process that has ended, on this host and since its start. */
  static String ofADeadProcess(String token) {
    ObjectNode lock = new ObjectMapper().createObjectNode().put("token", token);
    return HostProcess.current()
        .describe(lock)
        .put("ticks", "1")
        .put("heartbeat", Instant.now().toString())
        .toString();
  }

  /** Each time one of the two, and no other, must get the lock. */
  public static void run(FileSystem one, FileSystem other, Path lock, int rounds) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(2);
    CyclicBarrier start = new CyclicBarrier(2);
    try {
      for (int round = 0; round < rounds; round++) {
        if (round % 4 > 0) {
          leave(one, lock, ofADeadProcess("round-" + round));
        }
        List<Future<Lock>> contenders =
            List.of(
                pool.submit(() -> contend(one, lock, start)),
                pool.submit(() -> contend(other, lock, start)));
        int winners = 0;
        for (Future<Lock> contender : contenders) {
          Lock won = contender.get();
          if (won != null) {
            winners++;
            won.check();
            won.close();
          }
        }
        assertThat(winners).as("round " + round).isOne();
        assertThat(one.exists(lock)).isFalse();
      }
    } finally {
      pool.shutdownNow();
    }
  }

  /**
   * Not at the same moment: a server for tests may look first and then write, where a store does
   * both in one step.
   */
  public static void refusesStates(FileSystem fs, Path path) throws IOException {
    LockFile lock = LockFile.of(fs, path);
    byte[] first = "first".getBytes(StandardCharsets.UTF_8);
    byte[] second = "second".getBytes(StandardCharsets.UTF_8);
    assertThat(lock.swap(null, first)).isTrue();
    assertThat(lock.swap(null, second)).isFalse();
    LockFile.Seen seen = lock.read();
    assertThat(seen.content()).isEqualTo(first);
    assertThat(lock.swap(seen, second)).isTrue();
    assertThat(lock.swap(seen, first)).isFalse();
    assertThat(lock.read().content()).isEqualTo(second);
    lock.remove(seen);
    assertThat(lock.swap(seen, first)).isFalse();
    assertThat(lock.read()).isNull();
    leave(fs, path, ofADeadProcess("gone"));
    try (Lock taken = Lock.acquire(fs, path)) {
      taken.beat();
      taken.check();
    }
    assertThat(lock.read()).isNull();
  }

  private static void leave(FileSystem fs, Path lock, String content) throws IOException {
    try (OutputStream out = fs.create(lock, true)) {
      out.write(content.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** The lock, or null for the loser; the winner holds on until both have tried. */
  private static Lock contend(FileSystem fs, Path path, CyclicBarrier together) throws Exception {
    together.await();
    try {
      return Lock.acquire(fs, path);
    } catch (Lock.HeldException e) {
      return null;
    } finally {
      together.await();
    }
  }
}
