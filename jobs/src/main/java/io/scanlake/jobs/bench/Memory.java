package io.scanlake.jobs.bench;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** Memory use according to the kernel and the JVM. */
final class Memory {
  /** Stands for a figure that is not available. */
  static final long UNKNOWN = -1;

  private Memory() {}

  /** Bytes that this thread has allocated on the Java heap so far. */
  static long allocatedByThread() {
    return ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads
        ? threads.getThreadAllocatedBytes(Thread.currentThread().getId())
        : 0;
  }

  /** The peak resident memory of a process so far (VmHWM, proc(5)), or {@link #UNKNOWN}. */
  static long peakBytes(long process) {
    try {
      return peakBytes(Files.readString(Path.of("/proc", Long.toString(process), "status")));
    } catch (IOException e) {
      return UNKNOWN;
    }
  }

  static long peakBytes(String status) {
    return status
        .lines()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .findFirst()
        .orElse(UNKNOWN);
  }
}
