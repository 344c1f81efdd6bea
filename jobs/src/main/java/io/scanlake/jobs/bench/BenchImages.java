package io.scanlake.jobs.bench;

import io.scanlake.jobs.operator.OperatorException;
import io.scanlake.jobs.sample.phantoms.SampleArchive;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileUtil;

/**
 * The images that are measured, in folders of {@link SampleArchive#SLICES_PER_FOLDER}. Missing
 * folders are made, and all are kept for the next run.
 */
record BenchImages(Path dir, SliceKind kind, int folders) {
  /** The kind of image; the bytes include the header and the rest of the last disk block. */
  enum SliceKind {
    SLICE("slices-%05d", 532_480) {
      @Override
      void write(org.apache.hadoop.fs.Path root, int first, int count) throws IOException {
        SampleArchive.writeSlices(new Configuration(false), root, first, count);
      }
    },
    TINY("tiny-%05d", 4_096) {
      @Override
      void write(org.apache.hadoop.fs.Path root, int first, int count) throws IOException {
        SampleArchive.writeTinySlices(new Configuration(false), root, first, count);
      }
    };

    private final String folder;
    private final long bytes;

    SliceKind(String folder, long bytes) {
      this.folder = folder;
      this.bytes = bytes;
    }

    abstract void write(org.apache.hadoop.fs.Path root, int first, int count) throws IOException;
  }

  /** At least {@code count} images, in whole folders. */
  static BenchImages of(Path dir, SliceKind kind, int count) {
    int size = SampleArchive.SLICES_PER_FOLDER;
    return new BenchImages(dir, kind, Math.max(1, (count + size - 1) / size));
  }

  int count() {
    return folders * SampleArchive.SLICES_PER_FOLDER;
  }

  private Path folder(int number) {
    return dir.resolve(kind.folder.formatted(number));
  }

  List<Path> all() {
    List<Path> all = new ArrayList<>();
    for (int i = 0; i < folders; i++) {
      all.add(folder(i));
    }
    return all;
  }

  /** The folders as one Hadoop glob. */
  String glob() {
    String names =
        all().stream().map(f -> f.getFileName().toString()).collect(Collectors.joining(","));
    return dir.toUri() + "{" + names + "}";
  }

  /** The numbers of the folders that do not exist yet. */
  List<Integer> missing() {
    List<Integer> missing = new ArrayList<>();
    for (int i = 0; i < folders; i++) {
      if (!Files.isDirectory(folder(i))) {
        missing.add(i);
      }
    }
    return missing;
  }

  /** Makes the missing folders on all cores; a folder that exists is complete. */
  void make() {
    List<Integer> missing = missing();
    try {
      long needed = missing.size() * (long) SampleArchive.SLICES_PER_FOLDER * kind.bytes;
      long free = Files.getFileStore(dir).getUsableSpace();
      if (free < needed) {
        throw new OperatorException(
            "the images need %,d MB, but %s has %,d MB free; choose another folder with --dir"
                .formatted(needed >> 20, dir, free >> 20));
      }
    } catch (IOException e) {
      throw new OperatorException("the folder cannot be used: " + dir);
    }
    ExecutorService pool = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    try {
      List<Callable<Void>> work = new ArrayList<>();
      for (int number : missing) {
        work.add(
            () -> {
              make(number);
              return null;
            });
      }
      for (Future<Void> made : pool.invokeAll(work)) {
        made.get();
      }
    } catch (ExecutionException e) {
      throw new OperatorException("the images cannot be made: " + e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } finally {
      pool.shutdownNow();
    }
  }

  private void make(int number) throws IOException {
    Path unfinished = Files.createTempDirectory(dir, "unfinished-");
    try {
      kind.write(
          new org.apache.hadoop.fs.Path(unfinished.toUri()),
          number * SampleArchive.SLICES_PER_FOLDER,
          SampleArchive.SLICES_PER_FOLDER);
      Path made = unfinished.resolve(folder(number).getFileName());
      Files.move(made, folder(number));
    } catch (FileAlreadyExistsException e) {
      // Another bench was faster.
    } finally {
      FileUtil.fullyDelete(unfinished.toFile());
    }
  }
}
