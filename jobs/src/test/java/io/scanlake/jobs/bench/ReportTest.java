package io.scanlake.jobs.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.scanlake.jobs.bench.BareLoop.Loop;
import io.scanlake.jobs.bench.Report.Host;
import io.scanlake.jobs.bench.Report.Loops;
import io.scanlake.jobs.bench.Report.NightlyRun;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static final Host MACHINE = new Host("A cpu", 2, 0.5, "17", "abc1234", 2, "2g");

  /** 2,000 images at 2,000 / seconds images/s. */
  private static Loop loop(double seconds, double cpuMs, String hash) {
    return new Loop(2000, 0, seconds, cpuMs, 0.25, 0.5, 4, 56_400, hash);
  }

  /** Analysed at 2,000 / 5 = 400 images/s. */
  private static NightlyRun nightly(long images, double seconds, long peakBytes, String hash) {
    return new NightlyRun(
        images, seconds, 12, Map.of("analyze", images / 400.0), peakBytes, 0.5, 4, hash);
  }

  private static Report report(NightlyRun nightly, NightlyRun quarter) {
    // 500 and 400 images/s, mean 450
    return new Report(MACHINE, new Loops(loop(4, 3.9, "aa"), loop(5, 2.5, "aa")), nightly, quarter);
  }

  @Test
  void ratesAreComparedWithTheMeanOfBothLoops() {
    Report report = report(nightly(2000, 10, 1_500_000_000L, "aa"), null);
    assertThat(report.loops().imagesPerS()).isEqualTo(450, within(1e-9));
    assertThat(report.loops().spread()).isEqualTo(100 / 450.0, within(1e-9));
    assertThat(report.analysisRatio()).isEqualTo(400 / 450.0, within(1e-9));
    assertThat(report.jobRatio()).isEqualTo(200 / 450.0, within(1e-9));
    assertThat(report.peakRatio()).isNull();
    assertThat(report.sameResults()).isTrue();
  }

  @Test
  void textHasEachFigureAndItsTarget() {
    Report report =
        report(nightly(2000, 10, 1_500_000_000L, "aa"), nightly(500, 4, 1_200_000_000L, "bb"));
    assertThat(report.text().lines())
        .containsExactly(
            "machine     A cpu, 2 cores, load 0.50",
            "code        abc1234, Java 17",
            "run         2,000 images, 2 threads, heap 2g",
            "bare loop   500.0 images/s before, 400.0 after, mean 450.0, spread 22.2 %",
            // 2 threads / 500 images/s = 4 ms; 4 - 0.25 - 0.5 - 4 = -0.75
            "            read 0.25, decode 0.50, process 4.00, all else -0.75 ms; CPU 3.90 ms,"
                + " heap 56 kB",
            "            read 0.25, decode 0.50, process 4.00, all else 0.25 ms; CPU 2.50 ms,"
                + " heap 56 kB",
            // 2.5 of 5 ms
            "            a thread had 50 % of a core: the machine was not idle, or its disk is"
                + " slow",
            "analysis    400.0 images/s, 0.889 of the bare loop (at least 0.80: met)",
            "            decode 0.50, process 4.00, all else 0.50 ms",
            "whole job   200.0 images/s, 0.444 of the bare loop (at least 0.65: MISSED)",
            "seconds     10.0 (12.0 of CPU): analyze 5.0, start and end 5.0",
            "peak memory 1.50 GB (at most 3 GB: met)",
            "            1.20 GB with 500 images, ratio 1.250 (1 ± 0.10: MISSED)",
            "result hash aa, the same in all");
  }

  @Test
  void differentResultsAreReported() {
    Report report = report(nightly(2000, 10, -1, "bb"), null);
    assertThat(report.sameResults()).isFalse();
    assertThat(report.text())
        .contains("result hash bb, NOT the same: aa and aa in the bare loop")
        .contains("peak memory n/a\n");
  }

  @Test
  void smallFilesHaveNoLoop() {
    Report report = new Report(MACHINE, null, nightly(2000, 10, 1, "aa"), null);
    assertThat(report.sameResults()).isTrue();
    assertThat(report.text()).contains("whole job   200.0 images/s\n").doesNotContain("bare loop");
  }

  @Test
  void jsonHasFiguresAndTheirRatios() throws Exception {
    JsonNode json =
        new ObjectMapper().readTree(report(nightly(2000, 10, 5_000_000L, "aa"), null).json());
    assertThat(json.at("/loops/images_per_s").asDouble()).isEqualTo(450, within(1e-9));
    assertThat(json.at("/nightly/seconds_by_stage/analyze").asDouble()).isEqualTo(5);
    assertThat(json.at("/nightly/peak_bytes").asLong()).isEqualTo(5_000_000);
    assertThat(json.at("/job_ratio").asDouble()).isEqualTo(200 / 450.0, within(1e-9));
    assertThat(json.at("/same_results").asBoolean()).isTrue();
    assertThat(json.has("peak_ratio")).isFalse();
    assertThat(json.has("quarter")).isFalse();
  }
}
