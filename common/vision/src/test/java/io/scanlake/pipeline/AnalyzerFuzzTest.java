package io.scanlake.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.scanlake.dicom.Mutations;
import io.scanlake.dicom.SampleFiles;
import io.scanlake.file.Code;
import io.scanlake.file.Outcome;
import io.scanlake.file.SiteDefaults;
import io.scanlake.file.Source;
import io.scanlake.image.HostileImages;
import io.scanlake.testing.TestData;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Mutated files of every format through all three stages: each ends in findings or in a code that
 * blames the file, in time, and within the memory that the pixel budget implies.
 */
class AnalyzerFuzzTest {
  private static final long SEED = Long.getLong("scanlake.fuzz.seed", 20261128);
  private static final int COUNT = Integer.getInteger("scanlake.fuzz.count", 100_000);
  private static final long BUDGET = 1 << 18;
  private static final double LONGEST_S = 2;
  private static final int HANG_S = 30;
  private static final int LARGEST_FILE = 60_000;

  /** A frame of the budget in every form it passes through, and what a file of any size takes. */
  private static final long MOST_BYTES = 64 * BUDGET + (1 << 20);

  private final List<byte[]> dicom = SampleFiles.ofEverySyntax();
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final Map<Code, Integer> codes = new EnumMap<>(Code.class);
  private int analysed;
  private double slowest;
  private long mostBytes;

  @Test
  void mutatedFilesEndCleanly() throws Exception {
    mutate(600);
  }

  @Test
  @Tag("quality")
  void manyMutatedFilesEndCleanly() throws Exception {
    mutate(COUNT);
  }

  /** With real files, which have what no encoder at hand writes, such as JPEG of 12 bits. */
  @Test
  @Tag("quality")
  void manyMutatedRealFilesEndCleanly() throws Exception {
    try (Stream<Path> files = Files.walk(TestData.set("dicom_conformance").resolve("files"))) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        if (Files.size(file) <= LARGEST_FILE) {
          dicom.add(Files.readAllBytes(file));
        }
      }
    }
    mutate(COUNT);
  }

  private void mutate(int count) throws Exception {
    SplittableRandom seeds = new SplittableRandom(SEED);
    List<String> wrong = new ArrayList<>();
    long start = System.nanoTime();
    ExecutorService worker = Executors.newSingleThreadExecutor();
    try (Analyzer analyzer =
        new Analyzer(List.of(MadeRecipe.peaks(11, 4).at(256)), List.of(), BUDGET)) {
      for (int i = 0; i < count; i++) {
        long seed = seeds.nextLong();
        byte[] mutant = mutant(new SplittableRandom(seed), i);
        Future<String> run = worker.submit(() -> analyze(analyzer, mutant));
        String fault;
        try {
          fault = run.get(HANG_S, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
          throw new AssertionError("mutant " + i + ", seed " + seed + " hangs", e);
        } catch (ExecutionException e) {
          fault =
              e.getCause() + " at " + Arrays.stream(e.getCause().getStackTrace()).limit(3).toList();
        }
        if (fault != null) {
          wrong.add("mutant " + i + ", seed " + seed + ": " + fault);
        }
      }
    } finally {
      worker.shutdownNow();
    }
    System.out.printf(
        "fuzz: %d mutants in %.0f s, %d analysed, slowest %.3f s, most memory %d bytes, %s%n",
        count, (System.nanoTime() - start) / 1e9, analysed, slowest, mostBytes, codes);
    assertThat(wrong).isEmpty();
  }

  /** Three of four are DICOM: it has most formats. */
  private byte[] mutant(SplittableRandom random, int index) throws Exception {
    if (index % 4 == 3) {
      return HostileImages.any(random);
    }
    return Mutations.of(dicom.get(random.nextInt(dicom.size())), random);
  }

  /** What is wrong with one analysis; null where nothing is. */
  private String analyze(Analyzer analyzer, byte[] mutant) throws Exception {
    long before = threads.getCurrentThreadAllocatedBytes();
    long start = System.nanoTime();
    Analysis analysis = analyzer.analyze(Source.of(mutant), SiteDefaults.NONE);
    double seconds = (System.nanoTime() - start) / 1e9;
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    // Twice: a collection of garbage or a neighbour may take the first second.
    if (seconds > LONGEST_S) {
      start = System.nanoTime();
      analyzer.analyze(Source.of(mutant), SiteDefaults.NONE);
      seconds = Math.min(seconds, (System.nanoTime() - start) / 1e9);
    }
    slowest = Math.max(slowest, seconds);
    mostBytes = Math.max(mostBytes, allocated);
    if (seconds > LONGEST_S) {
      return "takes " + seconds + " s";
    }
    if (allocated > MOST_BYTES + 64L * mutant.length) {
      return "allocates " + allocated + " bytes";
    }
    return analysis.outcome().fold(findings -> counted(), this::counted);
  }

  private String counted() {
    analysed++;
    return null;
  }

  private String counted(Outcome.Rejected<?> reject) {
    codes.merge(reject.code(), 1, Integer::sum);
    return reject.code() == Code.INTERNAL
        ? "INTERNAL in " + reject.stage() + ": " + reject.message()
        : null;
  }
}
