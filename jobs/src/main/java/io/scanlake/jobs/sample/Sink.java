package io.scanlake.jobs.sample;

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

/** Writes files with fixed times and keeps the truth of each. */
public final class Sink implements Closeable {
  private static final String LICENCE = "Apache-2.0";

  private final FileSystem files;
  private final Path root;
  private final Path archive;
  private final List<Truth> truths = new ArrayList<>();
  private final List<String> labels = new ArrayList<>();

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

  /** What a trainer may learn from: the modality, and of single frames the box of every disc. */
  void label(Truth truth, Phantom phantom, String group) {
    String file = "archive/" + truth.file();
    labels.add(String.join(",", file, "modality", truth.modality(), ",,,,", group, LICENCE));
    if (truth.frames() == 1) {
      for (Phantom.Disc disc : phantom.discs()) {
        long side = Math.round(2 * disc.radius());
        labels.add(
            String.join(
                ",",
                file,
                "box",
                "disc",
                Long.toString(Math.round(disc.x() - disc.radius())),
                Long.toString(Math.round(disc.y() - disc.radius())),
                Long.toString(side),
                Long.toString(side),
                "",
                group,
                LICENCE));
      }
    }
  }

  List<String> labels() {
    return labels;
  }

  /** A file beside the archive. */
  public void beside(String file, byte[] bytes, LocalDateTime modified) throws IOException {
    write(new Path(root, file), bytes, modified);
  }

  /** As {@link #beside}, written by the caller. */
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
      // Hadoop's local file system forks a chmod for every file and leaves checksum files, which
      // would lie in the archive as hidden files.
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
