package io.scanlake.jobs.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LockTest {
  @TempDir java.nio.file.Path folder;
  private FileSystem fs;
  private Path file;

  @BeforeEach
  void open() throws IOException {
    fs = FileSystem.getLocal(new Configuration());
    file = new Path(folder.toUri() + "state/lock");
  }

  private void leave(String host, long process, String started, Instant heartbeat)
      throws IOException {
    Files.createDirectories(folder.resolve("state"));
    Files.writeString(
        folder.resolve("state/lock"),
        String.format(
            "{\"token\":\"x\",\"host\":\"%s\",\"process\":%d,\"started\":\"%s\",\"heartbeat\":\"%s\"}",
            host, process, started, heartbeat));
  }

  @Test
  void oneAtATime() throws IOException {
    try (Lock lock = Lock.acquire(fs, file)) {
      lock.check();
      assertThatThrownBy(() -> Lock.acquire(fs, file))
          .isInstanceOf(Lock.HeldException.class)
          .hasMessageContaining("locked by process " + ProcessHandle.current().pid());
    }
    assertThat(fs.exists(file)).isFalse();
    Lock.acquire(fs, file).close();
  }

  @Test
  void takesOverFromAProcessThatIsGone() throws IOException {
    leave(InetAddress.getLocalHost().getHostName(), 999_999_999L, "", Instant.now());
    Lock.acquire(fs, file).close();
  }

  @Test
  void takesOverWhereTheProcessNumberIsSomebodyElsesNow() throws IOException {
    leave(
        InetAddress.getLocalHost().getHostName(),
        ProcessHandle.current().pid(),
        "2001-01-01T00:00:00Z",
        Instant.now());
    Lock.acquire(fs, file).close();
  }

  @Test
  void waitsForTheHeartbeatOfAnotherHost() throws IOException {
    leave("elsewhere.example", 1, "", Instant.now().minus(Duration.ofMinutes(4)));
    assertThatThrownBy(() -> Lock.acquire(fs, file)).isInstanceOf(Lock.HeldException.class);
    leave("elsewhere.example", 1, "", Instant.now().minus(Duration.ofMinutes(6)));
    Lock.acquire(fs, file).close();
  }

  @Test
  void aHolderThatIsWritingItsHeartbeatKeepsTheLock() throws Exception {
    Files.createDirectories(folder.resolve("state"));
    Files.createFile(folder.resolve("state/lock"));
    Thread holder =
        new Thread(
            () -> {
              try {
                Thread.sleep(200);
                leave("elsewhere.example", 1, "", Instant.now());
              } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    holder.start();
    assertThatThrownBy(() -> Lock.acquire(fs, file)).isInstanceOf(Lock.HeldException.class);
    holder.join();
  }

  @Test
  void takesOverAnEmptyLockThatAKillLeft() throws IOException {
    Files.createDirectories(folder.resolve("state"));
    Files.createFile(folder.resolve("state/lock"));
    Lock.acquire(fs, file).close();
  }

  @Test
  void anotherOwnersLockIsNotRemoved() throws IOException {
    Lock lock = Lock.acquire(fs, file);
    leave("elsewhere.example", 1, "", Instant.now());
    lock.close();
    assertThat(Files.exists(folder.resolve("state/lock"))).isTrue();
  }
}
