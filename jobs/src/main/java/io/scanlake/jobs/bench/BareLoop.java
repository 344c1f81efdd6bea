package io.scanlake.jobs.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.scanlake.file.SiteDefaults;
import io.scanlake.file.Source;
import io.scanlake.jobs.settings.Settings;
import io.scanlake.jobs.settings.SettingsReader;
import io.scanlake.pipeline.Analysis;
import io.scanlake.pipeline.Analyzer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * The least that an analysis can cost: plain threads that read files and analyse them with default
 * settings, and nothing else. It is a program of its own, so that it shares no JVM with the job
 * that it is compared with.
 *
 * <pre>java -cp ... io.scanlake.jobs.bench.BareLoop THREADS WARM_UP FOLDER...</pre>
 *
 * <p>Prints one line of JSON, a {@link Loop}.
 */
final class BareLoop {
  /**
   * The cost of one loop; the first images, read to warm up, are not counted.
   *
   * @param seconds the wall time of all images
   * @param cpuMs the CPU time per image; far below threads / images/s if the machine was not idle
   * @param readMs the mean thread time of reading an image; decode and process as in {@code images}
   * @param heapBytes the bytes allocated on the Java heap per image
   * @param resultHash see {@link ResultHash}
   */
  record Loop(
      long images,
      long rejected,
      double seconds,
      double cpuMs,
      double readMs,
      double decodeMs,
      double processMs,
      double heapBytes,
      String resultHash) {
    double rate() {
      return images / seconds;
    }
  }

  private final Settings settings = SettingsReader.defaults();
  private final SiteDefaults site = settings.site(settings.defaultSite());
  private final List<Path> files;
  private final List<Worker> workers = new ArrayList<>();

  private BareLoop(List<Path> files, int threads) {
    this.files = files;
    for (int i = 0; i < threads; i++) {
      workers.add(new Worker());
    }
  }

  public static void main(String[] args) throws Exception {
    List<Path> files = new ArrayList<>();
    for (String folder : List.of(args).subList(2, args.length)) {
      try (Stream<Path> entries = Files.list(Path.of(folder))) {
        entries.sorted().forEach(files::add);
      }
    }
    BareLoop loop = new BareLoop(files, Integer.parseInt(args[0]));
    int warmUp = Math.min(Integer.parseInt(args[1]), files.size());
    System.out.println(new ObjectMapper().writeValueAsString(loop.run(warmUp)));
  }

  private Loop run(int warmUp) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(workers.size());
    try {
      pass(pool, warmUp);
      workers.forEach(Worker::reset);
      long start = System.nanoTime();
      pass(pool, files.size());
      return sum((System.nanoTime() - start) / 1e9);
    } finally {
      pool.shutdown();
      workers.forEach(worker -> worker.analyzer.close());
    }
  }

  private void pass(ExecutorService pool, int count) throws Exception {
    AtomicInteger next = new AtomicInteger();
    List<Callable<Void>> shares = new ArrayList<>();
    for (Worker worker : workers) {
      shares.add(
          () -> {
            worker.work(next, count);
            return null;
          });
    }
    for (Future<Void> share : pool.invokeAll(shares)) {
      share.get();
    }
  }

  private Loop sum(double seconds) {
    ResultHash hash = new ResultHash();
    long rejected = 0;
    double cpuMs = 0;
    double readMs = 0;
    double decodeMs = 0;
    double processMs = 0;
    double heapBytes = 0;
    for (Worker worker : workers) {
      hash.add(worker.hash);
      rejected += worker.rejected;
      cpuMs += worker.cpuNs / 1e6;
      readMs += worker.readNs / 1e6;
      decodeMs += worker.decodeMs;
      processMs += worker.processMs;
      heapBytes += worker.heapBytes;
    }
    double n = files.size();
    return new Loop(
        files.size(),
        rejected,
        seconds,
        cpuMs / n,
        readMs / n,
        decodeMs / n,
        processMs / n,
        heapBytes / n,
        hash.hex());
  }

  /** The analyzer, buffer and sums of one thread. */
  private final class Worker {
    private final Analyzer analyzer =
        new Analyzer(settings.recipes(), List.of(), settings.pixelBudget());
    private byte[] buffer = new byte[1 << 20];
    private ResultHash hash = new ResultHash();
    private long rejected;
    private long cpuNs;
    private long readNs;
    private double decodeMs;
    private double processMs;
    private long heapBytes;

    void reset() {
      hash = new ResultHash();
      rejected = 0;
      cpuNs = 0;
      readNs = 0;
      decodeMs = 0;
      processMs = 0;
      heapBytes = 0;
    }

    void work(AtomicInteger next, int count) throws IOException {
      ThreadMXBean threads = ManagementFactory.getThreadMXBean();
      long cpu = threads.getCurrentThreadCpuTime();
      long allocated = Memory.allocatedByThread();
      for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
        long start = System.nanoTime();
        int length = read(files.get(i));
        readNs += System.nanoTime() - start;
        add(analyzer.analyze(Source.of(buffer, length), site));
      }
      cpuNs += threads.getCurrentThreadCpuTime() - cpu;
      heapBytes += Memory.allocatedByThread() - allocated;
    }

    private int read(Path file) throws IOException {
      try (FileChannel channel = FileChannel.open(file)) {
        int length = Math.toIntExact(channel.size());
        if (buffer.length < length) {
          buffer = new byte[length];
        }
        Source.of(channel).read(0, buffer, 0, length);
        return length;
      }
    }

    private void add(Analysis analysis) {
      analysis
          .outcome()
          .fold(
              findings -> {
                findings.ifPresent(
                    f -> {
                      hash.add(
                          f.pixelHash(),
                          f.regionCount(),
                          f.regionAreaPx(),
                          f.segmentStatus().name());
                      decodeMs += f.decodeMs();
                      processMs += f.processMs();
                    });
                return null;
              },
              rejection -> {
                rejected++;
                return null;
              });
    }
  }
}
