package io.scanlake.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.scanlake.file.Source;
import io.scanlake.file.UnusableException;
import io.scanlake.testing.Csv;
import io.scanlake.testing.TestData;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Mutations of real and made files of every syntax: each ends in frames or in a coded refusal,
 * within a second and without large allocations.
 */
class FuzzTest {
  private static final long SEED = Long.getLong("scanlake.fuzz.seed", 20261122);
  private static final int LARGEST_FILE = 200_000;
  private static final long BUDGET = 1 << 20;
  private static final double LONGEST_S = 1;

  private final FrameBuffers buffers = new FrameBuffers();
  private final Renderer renderer = new Renderer();
  private final byte[] picture = new byte[3 << 20];

  @Test
  void mutatedFilesEndCleanly() throws IOException {
    mutate(1_500);
  }

  @Test
  @Tag("quality")
  void manyMutatedFilesEndCleanly() throws IOException {
    mutate(20_000);
  }

  private void mutate(int count) throws IOException {
    Path folder = TestData.set("dicom_conformance");
    Map<String, List<byte[]>> bySyntax = new TreeMap<>();
    for (Map<String, String> row : Csv.read(folder.resolve("files.csv"))) {
      Path file = folder.resolve(row.get("file"));
      if (Files.size(file) <= LARGEST_FILE) {
        bySyntax
            .computeIfAbsent(row.get("transfer_syntax"), k -> new ArrayList<>())
            .add(Files.readAllBytes(file));
      }
    }
    List<List<byte[]>> kinds = List.copyOf(bySyntax.values());
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    SplittableRandom seeds = new SplittableRandom(SEED);
    List<String> wrong = new ArrayList<>();
    double slowest = 0;
    for (int i = 0; i < count; i++) {
      long seed = seeds.nextLong();
      SplittableRandom random = new SplittableRandom(seed);
      List<byte[]> kind = kinds.get(i % kinds.size());
      byte[] original = kind.get(random.nextInt(kind.size()));
      byte[] mutant = Mutations.of(original, random);
      long before = threads.getCurrentThreadAllocatedBytes();
      long start = System.nanoTime();
      String failure = run(mutant, i % 2 == 0);
      double seconds = (System.nanoTime() - start) / 1e9;
      long allocated = threads.getCurrentThreadAllocatedBytes() - before;
      // Twice: a collection of garbage or a neighbour may take the first second.
      if (seconds > LONGEST_S) {
        start = System.nanoTime();
        run(mutant, i % 2 == 0);
        seconds = Math.min(seconds, (System.nanoTime() - start) / 1e9);
      }
      slowest = Math.max(slowest, seconds);
      // Three frames of the budget in every form they pass through, and the file several times
      // over.
      if (allocated > 64 * BUDGET + 64L * mutant.length) {
        failure = "allocates " + allocated + " bytes";
      }
      if (seconds > LONGEST_S) {
        failure = "takes " + seconds + " s";
      }
      if (failure != null) {
        wrong.add("mutant " + i + ", seed " + seed + ": " + failure);
      }
    }
    System.out.printf("fuzz: %d mutants, slowest %.3f s%n", count, slowest);
    assertThat(wrong).isEmpty();
  }

  private String run(byte[] mutant, boolean isInMemory) {
    try {
      Source source = isInMemory ? Source.of(mutant) : new MadeDicom.Ranged(mutant);
      DicomFile file = DicomFile.parse(source, BUDGET);
      Header.of(file, ZoneOffset.UTC).toString();
      if (file.hasPixels()) {
        int frames = file.layout().frames();
        for (int i = 0; i < Math.min(3, frames); i++) {
          StoredFrame frame = file.frame(i, buffers);
          renderer.render(file, i, frame, picture);
          renderer.maskAbove(file, i, frame, -300, picture);
        }
      }
      return null;
    } catch (UnusableException e) {
      return null;
    } catch (IOException | RuntimeException | StackOverflowError | OutOfMemoryError e) {
      return e + " at " + Arrays.stream(e.getStackTrace()).limit(3).toList();
    }
  }
}
