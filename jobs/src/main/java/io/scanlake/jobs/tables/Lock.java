package io.scanlake.jobs.tables;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.scanlake.jobs.tables.LockFile.Seen;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * One run at a time: a file that exists while a run holds the warehouse, refreshed by a heartbeat.
 * A lock whose process is known to be gone, or whose heartbeat has stopped, is taken over; of
 * several runs that find it so, one gets it ({@link LockFile}).
 */
public final class Lock implements AutoCloseable {
  /** Another run holds the warehouse: exit code 5. */
  public static final class HeldException extends RuntimeException {
    HeldException(String message) {
      super(message, null, false, false);
    }
  }

  private static final Duration HEARTBEAT = Duration.ofSeconds(30);
  private static final Duration STALE = Duration.ofMinutes(5);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final LockFile file;
  private final String token = UUID.randomUUID().toString();
  private final ScheduledExecutorService heart =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "warehouse-lock");
            thread.setDaemon(true);
            return thread;
          });
  private final HostProcess process = HostProcess.current();
  private volatile Instant beaten = Instant.now();
  private volatile boolean lost;

  private Lock(LockFile file) {
    this.file = file;
  }

  /**
   * Takes the lock.
   *
   * @throws HeldException when a live run has it
   */
  public static Lock acquire(FileSystem fs, Path path) throws IOException {
    fs.mkdirs(path.getParent());
    Lock lock = new Lock(LockFile.of(fs, path));
    Seen seen = lock.file.read();
    if (seen != null) {
      refuseIfLive(seen);
    }
    if (!lock.file.swap(seen, lock.content())) {
      throw new HeldException("the warehouse has just been locked by another run");
    }
    long every = HEARTBEAT.toSeconds();
    lock.heart.scheduleAtFixedRate(lock::beat, every, every, TimeUnit.SECONDS);
    return lock;
  }

  /** Stops a run that has lost the lock, before it writes beside another one. */
  public void check() {
    if (isOlderThan(HEARTBEAT.multipliedBy(2))) {
      // The store is slow, or this process was asleep, perhaps for longer than others waited.
      beat();
    }
    if (lost) {
      throw new HeldException("the warehouse's lock was taken over by another run: stopped");
    }
    if (isOlderThan(STALE)) {
      throw new HeldException(
          "the warehouse's lock could not be refreshed for so long that another run may take it:"
              + " stopped");
    }
  }

  @Override
  public synchronized void close() {
    heart.shutdownNow();
    // Once more after a passing fault of the store; else it ages out by itself, and what the run
    // came to stands.
    if (!release()) {
      release();
    }
  }

  private boolean release() {
    try {
      Seen seen = file.read();
      // One that may be taken over at this moment is left to age out.
      if (isMine(seen) && !isOlderThan(STALE.dividedBy(2))) {
        file.remove(seen);
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private boolean isOlderThan(Duration age) {
    return beaten.plus(age).isBefore(Instant.now());
  }

  /** Runs every {@link #HEARTBEAT}. */
  synchronized void beat() {
    try {
      Instant now = Instant.now();
      Seen seen = file.read();
      if (isMine(seen) && file.refresh(seen, content())) {
        beaten = now;
      } else if (!isMine(file.read())) {
        lost = true;
        heart.shutdown();
      }
    } catch (IOException e) {
      // A passing fault of the store: the next beat tries again, long before the lock is stale.
    }
  }

  private boolean isMine(Seen seen) {
    return seen != null && token.equals(parsed(seen).path("token").asText());
  }

  /** What a lock says of its holder; nothing for one that was written in part. */
  static JsonNode parsed(Seen seen) {
    try {
      return JSON.readTree(seen.content());
    } catch (IOException e) {
      return JSON.missingNode();
    }
  }

  private static void refuseIfLive(Seen seen) {
    JsonNode holder = parsed(seen);
    Instant beat = lastBeat(holder, seen.modified());
    boolean isGone = HostProcess.of(holder).map(HostProcess::isGone).orElse(false);
    if (isGone || beat.plus(STALE).isBefore(Instant.now())) {
      return;
    }
    throw new HeldException(
        "the warehouse is locked by "
            + (holder.has("process")
                ? "process "
                    + holder.path("process").asText()
                    + " on "
                    + holder.path("host").asText()
                : "a run that cannot be identified")
            + " (last sign of life "
            + beat
            + "); wait for it to end");
  }

  private static Instant lastBeat(JsonNode holder, Instant modified) {
    try {
      Instant written = Instant.parse(holder.path("heartbeat").asText());
      return written.isAfter(modified) ? written : modified;
    } catch (DateTimeException e) {
      return modified;
    }
  }

  private byte[] content() {
    return process
        .describe(JSON.createObjectNode().put("token", token))
        .put("heartbeat", Instant.now().toString())
        .toString()
        .getBytes(StandardCharsets.UTF_8);
  }
}
