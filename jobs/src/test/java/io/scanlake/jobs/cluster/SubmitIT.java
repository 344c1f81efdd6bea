package io.scanlake.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanlake.testing.TestData;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubmitIT {
  @Test
  void the_assembly_runs_cascade_watershed_and_svm() throws IOException, InterruptedException {
    Path cascade = TestData.set("cascades").resolve("haarcascade_frontalface_default.xml");

    Submit.Result result = Submit.local(2).job(SmokeJob.class).run("natives", cascade.toString());

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out()).contains("regions 3 class 1 cascade true");
  }

  @Test
  void a_table_is_committed_on_a_local_path_and_nothing_is_logged(@TempDir Path folder)
      throws IOException, InterruptedException {
    Submit.Result result =
        Submit.local(2).job(SmokeJob.class).run("delta", folder.resolve("a table").toString());

    assertThat(result.out()).isEqualTo("rows 150\n");
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
  }

  @Test
  void a_killed_job_ends_with_137() throws IOException, InterruptedException {
    try (Submit.Running running = Submit.local(1).job(SmokeJob.class).start("natives")) {
      Thread.sleep(Duration.ofSeconds(1).toMillis());
      assertThat(running.isAlive()).isTrue();
      assertThat(running.kill().code()).isEqualTo(137);
    }
  }
}
