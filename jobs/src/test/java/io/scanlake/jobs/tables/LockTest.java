package io.scanlake.jobs.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FilterFileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class LockTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir java.nio.file.Path folder;
  private java.nio.file.Path onDisk;
  private FileSystem fs;
  private Path file;

  @BeforeEach
  void open() throws IOException {
    fs = FileSystem.getLocal(new Configuration()).getRawFileSystem();
    onDisk = folder.resolve("state/lock");
    file = new Path(onDisk.toUri());
  }

  /** A tree such as HDFS, whose rename refuses a target that exists. */
  private static final class Tree extends FilterFileSystem {
    Tree(FileSystem fs) {
      super(fs);
    }

    @Override
    public URI getUri() {
      return URI.create("tree:///");
    }

    @Override
    public FSDataOutputStream create(Path path, boolean overwrite) throws IOException {
      synchronized (Tree.class) {
        return super.create(path, overwrite);
      }
    }

    @Override
    public boolean rename(Path from, Path to) throws IOException {
      synchronized (Tree.class) {
        return exists(from) && !exists(to) && super.rename(from, to);
      }
    }
  }

  private void leave(String content, Duration age) throws IOException {
    Files.createDirectories(onDisk.getParent());
    Files.writeString(onDisk, content);
    Files.setLastModifiedTime(onDisk, FileTime.from(Instant.now().minus(age)));
  }

  /** A lock of this process, but for some fields, whose last heartbeat is that old. */
  private void leave(Duration age, Consumer<ObjectNode> changes) throws IOException {
    ObjectNode lock = JSON.createObjectNode().put("token", "x");
    HostProcess.current().describe(lock).put("heartbeat", Instant.now().minus(age).toString());
    changes.accept(lock);
    leave(lock.toString(), age);
  }

  private void isTakenOver() throws IOException {
    Lock.acquire(fs, file).close();
    assertThat(onDisk).doesNotExist();
  }

  private void isHeld() throws IOException {
    String before = Files.readString(onDisk);
    assertThatThrownBy(() -> Lock.acquire(fs, file))
        .isInstanceOf(Lock.HeldException.class)
        .hasMessageContaining("last sign of life 20");
    assertThat(onDisk).hasContent(before);
  }

  @Test
  void oneAtATime() throws IOException {
    for (FileSystem store : List.of(fs, new Tree(fs))) {
      try (Lock lock = Lock.acquire(store, file)) {
        lock.check();
        assertThatThrownBy(() -> Lock.acquire(store, file))
            .isInstanceOf(Lock.HeldException.class)
            .hasMessageContaining("locked by process " + ProcessHandle.current().pid());
      }
      assertThat(fs.exists(file)).isFalse();
      Lock.acquire(store, file).close();
    }
  }

  @Test
  void aProcessThatIsGoneFreesItsLockAtOnce() throws IOException {
    leave(Duration.ZERO, lock -> lock.put("process", 999_999_999L));
    isTakenOver();
    // its number is somebody else's now
    leave(Duration.ZERO, lock -> lock.put("ticks", "1"));
    isTakenOver();
    leave(Duration.ZERO, lock -> {});
    isHeld();
  }

  /** Who cannot see the holder's process waits for its heartbeat. */
  @Test
  void aProcessThatCannotBeSeenIsJudgedByItsHeartbeat() throws IOException {
    List<Consumer<ObjectNode>> unseen =
        List.of(
            lock -> lock.put("host", "elsewhere.example"),
            lock -> lock.put("boot", "another start of a host of the same name"),
            lock -> lock.put("pid_namespace", "pid:[4026539999]"),
            lock -> lock.put("owner", "somebody else, whose processes may be hidden"),
            lock -> lock.put("boot", "").put("pid_namespace", ""),
            // as an earlier version wrote it
            lock -> lock.remove(List.of("boot", "pid_namespace", "ticks")));
    for (Consumer<ObjectNode> change : unseen) {
      Consumer<ObjectNode> gone = lock -> lock.put("process", 999_999_999L).put("ticks", "1");
      leave(Duration.ofMinutes(4), gone.andThen(change));
      isHeld();
      leave(Duration.ofMinutes(6), gone.andThen(change));
      isTakenOver();
    }
  }

  @Test
  void theLaterOfTwoSignsOfLifeCounts() throws IOException {
    leave(Duration.ofMinutes(6), lock -> lock.put("host", "elsewhere.example"));
    Files.setLastModifiedTime(onDisk, FileTime.from(Instant.now().minusSeconds(200)));
    isHeld();
    leave(
        Duration.ofDays(1),
        lock ->
            lock.put("host", "elsewhere.example")
                .put("heartbeat", Instant.now().minusSeconds(200).toString()));
    isHeld();
  }

  @Test
  void aTornLockIsJudgedByItsTime() throws IOException {
    for (FileSystem store : List.of(fs, new Tree(fs))) {
      for (String torn :
          List.of(
              "", "{\"token\":\"a\",\"ho", "\0\0\0\0", "{\"token\":\"a\",\"heartbeat\":\"202")) {
        leave(torn, Duration.ofMinutes(4));
        isHeld();
        leave(torn, Duration.ofDays(2));
        Lock.acquire(store, file).close();
        assertThat(onDisk).doesNotExist();
      }
    }
  }

  @Test
  void anotherOwnersLockIsNotRemovedAndStopsTheRun() throws Exception {
    for (FileSystem store : List.of(fs, new Tree(fs))) {
      Lock lock = Lock.acquire(store, file);
      leave(Duration.ZERO, other -> {});
      lock.beat();
      assertThatThrownBy(lock::check).hasMessageContaining("taken over by another run");
      lock.close();
      assertThat(onDisk).exists();
      Files.delete(onDisk);
    }
  }

  @Test
  void aHeartbeatIsASignOfLife() throws Exception {
    for (FileSystem store : List.of(fs, new Tree(fs))) {
      try (Lock lock = Lock.acquire(store, file)) {
        Instant old = Instant.now().minus(Duration.ofDays(1));
        Files.setLastModifiedTime(onDisk, FileTime.from(old));
        lock.beat();
        assertThat(Files.getLastModifiedTime(onDisk).toInstant())
            .isAfter(Instant.now().minusSeconds(60));
        lock.check();
      }
      assertThat(onDisk).doesNotExist();
    }
  }

  @Test
  @Timeout(60)
  void ofTwoContendersOneWins() throws Exception {
    LockRace.run(fs, fs, file, 40);
    LockRace.run(new Tree(fs), new Tree(fs), file, 40);
  }

  /** The system's lock is between processes, and this JVM's own monitor is not in its way. */
  @Test
  @Timeout(60)
  void ofTwoProcessesOneWins() throws Exception {
    Files.createDirectories(onDisk.getParent());
    Process other =
        new ProcessBuilder(
                System.getProperty("java.home") + "/bin/java",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Contender.class.getName(),
                folder.toString(),
                "child")
            .inheritIO()
            .start();
    try {
      Contender.main(folder.toString(), "parent");
      assertThat(other.waitFor()).isZero();
    } finally {
      other.destroyForcibly();
    }
    try (Stream<java.nio.file.Path> won = Files.list(folder)) {
      assertThat(won.map(w -> w.getFileName().toString()).filter(w -> w.startsWith("won-")))
          .hasSize(Contender.ROUNDS);
    }
  }

  /** Takes over one state of the lock after the other, when the other process is ready too. */
  static final class Contender {
    static final int ROUNDS = 40;

    public static void main(String... args) throws IOException {
      java.nio.file.Path folder = java.nio.file.Path.of(args[0]);
      LockFile lock =
          LockFile.of(
              FileSystem.getLocal(new Configuration()),
              new Path(folder.resolve("state/lock").toUri()));
      String other = args[1].equals("child") ? "parent" : "child";
      for (int round = 0; round < ROUNDS; round++) {
        LockFile.Seen seen = lock.read();
        Files.createFile(folder.resolve("ready-" + args[1] + round));
        while (!Files.exists(folder.resolve("ready-" + other + round))) {
          Thread.yield();
        }
        if (lock.swap(seen, (args[1] + round).getBytes(StandardCharsets.UTF_8))) {
          Files.createFile(folder.resolve("won-" + args[1] + round));
        }
        Files.createFile(folder.resolve("done-" + args[1] + round));
        while (!Files.exists(folder.resolve("done-" + other + round))) {
          Thread.yield();
        }
      }
    }
  }

  /** What a process that is killed as it takes a lock leaves blocks nobody for long. */
  @Test
  void aKillBetweenCreateAndWriteLeavesALockThatAges() throws IOException {
    FileSystem killed =
        new FilterFileSystem(new Tree(fs)) {
          @Override
          public FSDataOutputStream create(Path path, boolean overwrite) throws IOException {
            super.create(path, overwrite).close();
            throw new UncheckedIOException(new IOException("killed"));
          }
        };
    assertThatThrownBy(() -> Lock.acquire(killed, file)).hasMessageContaining("killed");
    assertThat(onDisk).isEmptyFile();
    isHeld();
    Files.setLastModifiedTime(onDisk, FileTime.from(Instant.now().minusSeconds(301)));
    isTakenOver();
  }
}
