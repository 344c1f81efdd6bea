package io.scanlake.jobs.bench;

import com.sun.management.ThreadMXBean;
import io.scanlake.dicom.DicomFile;
import io.scanlake.dicom.FrameBuffers;
import io.scanlake.dicom.Header;
import io.scanlake.dicom.Renderer;
import io.scanlake.dicom.StoredFrame;
import io.scanlake.file.Source;
import io.scanlake.file.UnusableException;
import io.scanlake.image.Natives;
import io.scanlake.jobs.operator.OperatorException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The cost of reading DICOM on one thread, measured on the user's own files.
 *
 * @param headersPerS the files per second that are read from the page cache and parsed into headers
 * @param syntaxes the frames by transfer syntax UID and bits allocated
 */
public record Decoding(int files, double headersPerS, Map<String, Frames> syntaxes) {
  private static final long BUDGET = 150_000_000;
  private static final long LARGEST = 64 << 20;
  private static final int HEADER_ROUNDS = 15;
  private static final int FRAME_ROUNDS = 40;
  private static final int SAMPLES = 512 * 512;

  /**
   * @param frames the number of files
   * @param decodeMs the time per 262,144 samples: the best of several rounds, averaged over files
   * @param drawMs the time to render the same samples to 8 bit
   * @param allocatedPerByte the bytes allocated on the heap per byte of the decoded frame
   */
  public record Frames(int frames, double decodeMs, double drawMs, double allocatedPerByte) {}

  /**
   * Measures the files of a folder. Frames of less than three quarters of 512×512 are left out:
   * their cost is not in proportion to their samples.
   */
  public static Decoding measure(Path folder) {
    Natives.load();
    try {
      List<Path> files;
      try (Stream<Path> all = Files.walk(folder)) {
        files = all.filter(Decoding::isSmallFile).sorted().toList();
      }
      if (files.isEmpty()) {
        throw new OperatorException("no file to measure below " + folder);
      }
      Map<String, List<Frames>> times = new TreeMap<>();
      for (Path file : files) {
        frame(Files.readAllBytes(file), times);
      }
      Map<String, Frames> means = new TreeMap<>();
      times.forEach((syntax, all) -> means.put(syntax, mean(all)));
      return new Decoding(files.size(), headers(files), means);
    } catch (IOException e) {
      throw new OperatorException("the folder cannot be read: " + folder);
    }
  }

  private static boolean isSmallFile(Path path) {
    try {
      return Files.isRegularFile(path) && Files.size(path) <= LARGEST;
    } catch (IOException e) {
      return false;
    }
  }

  private static double headers(List<Path> files) throws IOException {
    double best = 0;
    for (int round = 0; round < HEADER_ROUNDS; round++) {
      long start = System.nanoTime();
      for (Path file : files) {
        try {
          Source source = Source.of(Files.readAllBytes(file));
          Header.of(DicomFile.parse(source, BUDGET), ZoneOffset.UTC);
        } catch (UnusableException e) {
          // A header that is found unusable has been read, too.
        }
      }
      best = Math.max(best, files.size() / ((System.nanoTime() - start) / 1e9));
    }
    return best;
  }

  private static void frame(byte[] content, Map<String, List<Frames>> times) throws IOException {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try {
      DicomFile file = DicomFile.parse(Source.of(content), BUDGET);
      if (!file.hasPixels() || file.layout().samples() < SAMPLES * 3 / 4) {
        return;
      }
      FrameBuffers buffers = new FrameBuffers();
      Renderer renderer = new Renderer();
      byte[] picture = new byte[file.layout().pixels() * 3];
      double decode = Double.MAX_VALUE;
      double draw = Double.MAX_VALUE;
      long allocated = 0;
      long bytes = 0;
      for (int round = 0; round < FRAME_ROUNDS; round++) {
        long before = threads.getCurrentThreadAllocatedBytes();
        long start = System.nanoTime();
        StoredFrame frame = file.frame(0, buffers);
        long decoded = System.nanoTime();
        allocated = threads.getCurrentThreadAllocatedBytes() - before;
        renderer.render(file, 0, frame, picture);
        double share = (double) SAMPLES / frame.count() / 1e6;
        draw = Math.min(draw, (System.nanoTime() - decoded) * share);
        decode = Math.min(decode, (decoded - start) * share);
        bytes = (long) frame.count() * Math.max(1, file.layout().bitsAllocated() / 8);
      }
      String kind = file.transferSyntaxUid() + ", " + file.layout().bitsAllocated() + " bit";
      times
          .computeIfAbsent(kind, k -> new ArrayList<>())
          .add(new Frames(1, decode, draw, (double) allocated / bytes));
    } catch (UnusableException e) {
      // The file counts as a header alone.
    }
  }

  private static Frames mean(List<Frames> all) {
    return new Frames(
        all.size(),
        all.stream().mapToDouble(Frames::decodeMs).average().orElseThrow(),
        all.stream().mapToDouble(Frames::drawMs).average().orElseThrow(),
        all.stream().mapToDouble(Frames::allocatedPerByte).average().orElseThrow());
  }

  public String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT, "headers    %,.0f files/s (%,d files, one core)%n", headersPerS, files));
    text.append(
        String.format(
            Locale.ROOT,
            "%n%-34s %6s %10s %10s %12s%n",
            "frames, ms for 512x512",
            "files",
            "decode",
            "to 8 bit",
            "heap B/byte"));
    syntaxes.forEach(
        (syntax, frames) ->
            text.append(
                String.format(
                    Locale.ROOT,
                    "%-34s %6d %10.3f %10.3f %12.2f%n",
                    syntax,
                    frames.frames,
                    frames.decodeMs,
                    frames.drawMs,
                    frames.allocatedPerByte)));
    return text.toString();
  }
}
