package io.scanlake.jobs.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MemoryTest {
  @Test
  void peakIsTheHighWaterMark() {
    String status = "Name:\tjava\nVmPeak:\t 9000 kB\nVmHWM:\t    1536 kB\nVmRSS:\t 1024 kB\n";
    // 1536 x 1024
    assertThat(Memory.peakBytes(status)).isEqualTo(1_572_864);
  }

  @Test
  void unknownIfTheKernelDoesNotReportIt() {
    assertThat(Memory.peakBytes("Name:\tkthreadd\n")).isEqualTo(Memory.UNKNOWN);
    assertThat(Memory.peakBytes(Long.MAX_VALUE)).isEqualTo(Memory.UNKNOWN);
  }
}
