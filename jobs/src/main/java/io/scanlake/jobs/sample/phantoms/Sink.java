package io.scanlake.jobs.sample.phantoms;

import java.io.Closeable;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/** Writes files with fixed times and keeps the truth and the labels of each. */
public final class Sink implements Closeable {
  private static final String LICENCE = "Apache-2.0";

  private final FileSystem files;
  private final Path root;
  private final Path archive;
  private final List<Truth> truths = new ArrayList<>();
  private final List<Object[]> labels = new ArrayList<>();

  public Sink(Configuration hadoop, Path root) throws IOException {
    this.files = FileSystem.newInstance(root.toUri(), hadoop);
    this.root = root;
    this.archive = new Path(root, "archive");
  }

  List<Truth> truths() {
    return truths;
  }

  void put(Truth truth, byte[] bytes, LocalDateTime modified) throws IOException {
    truths.add(truth);
    write(new Path(archive, truth.file()), bytes, modified);
  }

  /** Adds training labels: the modality, and for a single frame the box of every disc. */
  void label(Truth truth, Phantom phantom, String group) {
    String file = "archive/" + truth.file();
    labels.add(
        new Object[] {
          file, "modality", truth.modality(), null, null, null, null, null, group, LICENCE
        });
    if (truth.frames() == 1) {
      for (Phantom.Disc disc : phantom.discs()) {
        long side = Math.round(2 * disc.radius());
        labels.add(
            new Object[] {
              file,
              "box",
              "disc",
              Math.round(disc.x() - disc.radius()),
              Math.round(disc.y() - disc.radius()),
              side,
              side,
              null,
              group,
              LICENCE
            });
      }
    }
  }

  List<Object[]> labels() {
    return labels;
  }

  /** Writes a file beside the archive. */
  public void beside(String file, byte[] bytes, LocalDateTime modified) throws IOException {
    write(new Path(root, file), bytes, modified);
  }

  /** Opens a file beside the archive. */
  public OutputStream open(String file, LocalDateTime modified) throws IOException {
    return open(new Path(root, file), modified);
  }

  private void write(Path path, byte[] bytes, LocalDateTime modified) throws IOException {
    try (OutputStream out = open(path, modified)) {
      out.write(bytes);
    }
  }

  private OutputStream open(Path path, LocalDateTime modified) throws IOException {
    Instant time = modified.toInstant(ZoneOffset.UTC);
    if (files instanceof LocalFileSystem local) {
      // Hadoop's local file system starts a chmod process for every file and leaves checksum
      // files, which would be hidden files in the archive.
      java.nio.file.Path file = local.pathToFile(path).toPath();
      Files.createDirectories(file.getParent());
      return closing(
          Files.newOutputStream(file), () -> Files.setLastModifiedTime(file, FileTime.from(time)));
    }
    return closing(files.create(path, true), () -> files.setTimes(path, time.toEpochMilli(), -1));
  }

  private interface Closing {
    void run() throws IOException;
  }

  private static OutputStream closing(OutputStream out, Closing last) {
    return new FilterOutputStream(out) {
      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
      }

      @Override
      public void close() throws IOException {
        super.close();
        last.run();
      }
    };
  }

  @Override
  public void close() throws IOException {
    files.close();
  }
}
