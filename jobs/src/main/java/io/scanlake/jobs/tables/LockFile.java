package io.scanlake.jobs.tables;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.IOUtils;

/**
 * The file of a lock, changed by comparison: who has read one state of it can replace that state
 * and no other, so that of several that try, one succeeds. Each kind of store has one step of its
 * own that this can be built on.
 */
abstract sealed class LockFile {
  /**
   * One state of the file.
   *
   * @param version the store's name of the content, or null where it gives none
   */
  record Seen(byte[] content, Instant modified, String version) {
    boolean isSame(Seen other) {
      return other != null && Arrays.equals(content, other.content);
    }
  }

  static LockFile of(FileSystem fs, Path path) throws IOException {
    return switch (Store.of(fs, path)) {
      case DISK -> new OnDisk(java.nio.file.Path.of(path.toUri().getPath()));
      case TREE -> new InTree(fs, path);
      case OBJECTS -> new AsObject(fs, path);
    };
  }

  /** Null where there is none. */
  abstract Seen read() throws IOException;

  /**
   * Puts another content in place of the one that was seen.
   *
   * @param seen null for none
   * @return false where the file is not in that state any more
   */
  abstract boolean swap(Seen seen, byte[] content) throws IOException;

  /** Shows that the holder is alive; false where the file is not in that state any more. */
  boolean refresh(Seen seen, byte[] content) throws IOException {
    return swap(seen, content);
  }

  abstract void remove(Seen seen) throws IOException;

  /** Every change is made under a lock of the operating system, which ends with its process. */
  private static final class OnDisk extends LockFile {
    private final java.nio.file.Path file;

    OnDisk(java.nio.file.Path file) {
      this.file = file;
    }

    @Override
    Seen read() throws IOException {
      try {
        byte[] content = Files.readAllBytes(file);
        return new Seen(content, Files.getLastModifiedTime(file).toInstant(), null);
      } catch (NoSuchFileException e) {
        return null;
      }
    }

    @Override
    boolean swap(Seen seen, byte[] content) throws IOException {
      return guarded(seen, () -> write(content));
    }

    @Override
    void remove(Seen seen) throws IOException {
      guarded(seen, () -> Files.deleteIfExists(file));
    }

    private void write(byte[] content) throws IOException {
      java.nio.file.Path draft = file.resolveSibling(file.getFileName() + ".draft");
      Files.write(draft, content);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private interface Step {
      void run() throws IOException;
    }

    /** The guard stays: whoever removed it would let two hold it, one by name, one by handle. */
    private boolean guarded(Seen seen, Step step) throws IOException {
      // Within one JVM the system's lock is refused, not waited for.
      synchronized (OnDisk.class) {
        try (FileChannel guard =
            FileChannel.open(
                file.resolveSibling(file.getFileName() + ".guard"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE)) {
          guard.lock();
          Seen now = read();
          if (seen == null ? now != null : !seen.isSame(now)) {
            return false;
          }
          step.run();
          return true;
        }
      }
    }
  }

  /**
   * A stale file is renamed to a name that is made of its content and taken once: a second run that
   * saw the same state finds the name taken.
   */
  private static final class InTree extends LockFile {
    private static final Duration KEPT = Duration.ofDays(1);

    private final FileSystem fs;
    private final Path file;

    InTree(FileSystem fs, Path file) {
      this.fs = fs;
      this.file = file;
    }

    @Override
    Seen read() throws IOException {
      try (var in = fs.open(file)) {
        byte[] content = in.readAllBytes();
        return new Seen(content, modified(file), null);
      } catch (FileNotFoundException e) {
        return null;
      }
    }

    private Instant modified(Path path) throws IOException {
      return Instant.ofEpochMilli(fs.getFileStatus(path).getModificationTime());
    }

    @Override
    boolean swap(Seen seen, byte[] content) throws IOException {
      forgetOld();
      return (seen == null || isTaken(seen)) && create(content);
    }

    private boolean isTaken(Seen seen) throws IOException {
      try {
        return fs.rename(file, takenFrom(seen));
      } catch (FileNotFoundException | FileAlreadyExistsException e) {
        return false;
      }
    }

    /** Of a lock without content only the time tells which one it was. */
    private Path takenFrom(Seen seen) {
      String token = Lock.parsed(seen).path("token").asText();
      return file.suffix(
          ".taken-" + (token.matches("[\\w-]+") ? token : "at-" + seen.modified().toEpochMilli()));
    }

    /** A name stays taken for longer than any run waits between looking and renaming. */
    private void forgetOld() throws IOException {
      for (FileStatus taken : fs.listStatus(file.getParent(), this::isName)) {
        Instant modified = Instant.ofEpochMilli(taken.getModificationTime());
        if (modified.plus(KEPT).isBefore(Instant.now())) {
          fs.delete(taken.getPath(), false);
        }
      }
    }

    private boolean isName(Path path) {
      return path.getName().startsWith(file.getName() + ".taken-");
    }

    private boolean create(byte[] content) throws IOException {
      OutputStream created;
      try {
        created = fs.create(file, false);
      } catch (IOException e) {
        if (fs.exists(file)) {
          return false;
        }
        throw e;
      }
      try (OutputStream out = created) {
        out.write(content);
        return true;
      } catch (IOException e) {
        fs.delete(file, false);
        throw e;
      }
    }

    /** The content stays: a rewrite would pass through an empty file. */
    @Override
    boolean refresh(Seen seen, byte[] content) throws IOException {
      long now = System.currentTimeMillis();
      fs.setTimes(file, now, -1);
      if (modified(file).toEpochMilli() < now - 1000) {
        // Not every store keeps the times that it is given.
        try (OutputStream out = fs.create(file, true)) {
          out.write(content);
        }
      }
      return true;
    }

    @Override
    void remove(Seen seen) throws IOException {
      fs.delete(file, false);
    }
  }

  /** A write is refused unless the object still has the tag that was seen, or is still absent. */
  private static final class AsObject extends LockFile {
    private final FileSystem fs;
    private final Path file;

    AsObject(FileSystem fs, Path file) {
      this.fs = fs;
      this.file = file;
    }

    @Override
    Seen read() throws IOException {
      try {
        // Should the object change before it is read, its tag will not be the one of the status.
        FileStatus status = fs.getFileStatus(file);
        try (var in = fs.open(file)) {
          return new Seen(
              in.readAllBytes(),
              Instant.ofEpochMilli(status.getModificationTime()),
              ((EtagSource) status).getEtag());
        }
      } catch (FileNotFoundException e) {
        return null;
      }
    }

    @Override
    boolean swap(Seen seen, byte[] content) throws IOException {
      FSDataOutputStreamBuilder<?, ?> builder = fs.createFile(file).overwrite(seen != null);
      if (seen == null) {
        builder.must("fs.option.create.conditional.overwrite", true);
      } else {
        builder.must("fs.option.create.conditional.overwrite.etag", seen.version());
      }
      OutputStream out = builder.build();
      try {
        out.write(content);
        out.close();
        return true;
      } catch (IOException e) {
        Seen now = read();
        if (seen == null ? now != null : now == null || !seen.version().equals(now.version())) {
          // Refused, or written all the same and only the answer was lost.
          return now != null && Arrays.equals(now.content(), content);
        }
        throw e;
      } finally {
        IOUtils.closeStream(out);
      }
    }

    @Override
    void remove(Seen seen) throws IOException {
      fs.delete(file, false);
    }
  }
}
