package io.scanlake.jobs.tables;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * One run at a time: a file that exists while a run holds the warehouse, refreshed by a heartbeat.
 * A lock whose process is gone from this host, or whose heartbeat has stopped, is taken over.
 */
public final class Lock implements AutoCloseable {
  /** Another run holds the warehouse: exit code 5. */
  public static final class HeldException extends RuntimeException {
    HeldException(String message) {
      super(message, null, false, false);
    }
  }

  private static final Duration HEARTBEAT = Duration.ofSeconds(30);
  private static final Duration REWRITE = Duration.ofSeconds(1);
  private static final Duration STALE = Duration.ofMinutes(5);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final FileSystem fs;
  private final Path file;
  private final String token = UUID.randomUUID().toString();
  private final ScheduledExecutorService heart =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "warehouse-lock");
            thread.setDaemon(true);
            return thread;
          });
  private volatile boolean lost;

  private Lock(FileSystem fs, Path file) {
    this.fs = fs;
    this.file = file;
  }

  /**
   * Takes the lock.
   *
   * @throws HeldException when a live run has it
   */
  public static Lock acquire(FileSystem fs, Path file) throws IOException {
    Lock lock = new Lock(fs, file);
    fs.mkdirs(file.getParent());
    if (!lock.createNew()) {
      JsonNode holder = lock.read();
      if (holder == null) {
        // The file is empty while its holder rewrites it with a heartbeat, or since a kill.
        LockSupport.parkNanos(REWRITE.toNanos());
        holder = lock.read();
      }
      if (holder != null && isLive(holder)) {
        throw new HeldException(
            "the warehouse is locked by process "
                + holder.path("process").asText()
                + " on "
                + holder.path("host").asText()
                + " (last sign of life "
                + holder.path("heartbeat").asText()
                + "); wait for it to end");
      }
      fs.delete(file, false);
      if (!lock.createNew()) {
        throw new HeldException("the warehouse has just been locked by another run");
      }
    }
    long every = HEARTBEAT.toSeconds();
    lock.heart.scheduleAtFixedRate(lock::beat, every, every, TimeUnit.SECONDS);
    return lock;
  }

  /** Stops a run that has lost the lock, before it writes beside another one. */
  public void check() {
    if (lost) {
      throw new HeldException("the warehouse's lock was taken over by another run: stopped");
    }
  }

  @Override
  public void close() {
    heart.shutdownNow();
    try {
      if (isMine()) {
        fs.delete(file, false);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the lock could not be removed; it ages out by itself", e);
    }
  }

  private static boolean isLive(JsonNode holder) {
    if (host().equals(holder.path("host").asText())) {
      return ProcessHandle.of(holder.path("process").asLong())
          .filter(ProcessHandle::isAlive)
          .map(process -> started(process).equals(holder.path("started").asText()))
          .orElse(false);
    }
    Instant beat = Instant.parse(holder.path("heartbeat").asText());
    return beat.plus(STALE).isAfter(Instant.now());
  }

  private void beat() {
    try {
      if (!isMine()) {
        lost = true;
        heart.shutdown();
        return;
      }
      try (OutputStream out = fs.create(file, true)) {
        out.write(content());
      }
    } catch (IOException e) {
      // A passing fault of the store: the next beat tries again, long before the lock is stale.
    }
  }

  private boolean isMine() throws IOException {
    JsonNode holder = read();
    return holder != null && token.equals(holder.path("token").asText());
  }

  private JsonNode read() throws IOException {
    try (var in = fs.open(file)) {
      byte[] bytes = in.readAllBytes();
      return bytes.length == 0 ? null : JSON.readTree(bytes);
    } catch (FileNotFoundException e) {
      return null;
    }
  }

  private byte[] content() {
    ProcessHandle self = ProcessHandle.current();
    return JSON.createObjectNode()
        .put("token", token)
        .put("owner", System.getProperty("user.name"))
        .put("host", host())
        .put("process", self.pid())
        .put("started", started(self))
        .put("heartbeat", Instant.now().toString())
        .toString()
        .getBytes(StandardCharsets.UTF_8);
  }

  /** A process number is used again; with its start it is not. */
  private static String started(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toString).orElse("");
  }

  /**
   * Creates the file if it is absent. Hadoop's local file system looks first and then creates,
   * which is a race; Java's does both at once.
   */
  private boolean createNew() throws IOException {
    if ("file".equals(fs.getUri().getScheme())) {
      java.nio.file.Path local = java.nio.file.Path.of(file.toUri().getPath());
      try {
        Files.write(local, content(), StandardOpenOption.CREATE_NEW);
        return true;
      } catch (FileAlreadyExistsException e) {
        return false;
      }
    }
    FSDataOutputStreamBuilder<?, ?> builder = fs.createFile(file);
    builder.overwrite(false);
    // On S3 only a conditional write refuses an object that another run has just made.
    builder.opt("fs.option.create.conditional.overwrite", true);
    try (OutputStream out = builder.build()) {
      out.write(content());
    } catch (org.apache.hadoop.fs.FileAlreadyExistsException e) {
      return false;
    } catch (IOException e) {
      if (fs.exists(file)) {
        return false;
      }
      throw e;
    }
    return true;
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }
}
