package io.scanlake.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SparkClusterIT {
  private static SparkCluster cluster;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    cluster = SparkCluster.start();
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void natives_load_in_the_jvms_of_two_executors() throws IOException, InterruptedException {
    Submit.Result result = cluster.submit().job(SmokeJob.class).run("natives");

    assertThat(result.code()).as(result.err()).isZero();
    List<String> lines = result.out().lines().toList();
    assertThat(lines).hasSize(4).allMatch(line -> line.endsWith("regions 3 class 1 cascade false"));
    assertThat(lines.stream().map(line -> line.replaceAll(" regions.*", "")).distinct()).hasSize(2);
  }

  @Test
  void a_table_is_committed_by_executors_that_log_no_path(@TempDir Path folder)
      throws IOException, InterruptedException {
    Submit.Result result =
        cluster
            .submit()
            .job(SmokeJob.class)
            .run("delta", folder.resolve("patient-name").toString());

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out()).isEqualTo("rows 150\n");
    assertThat(cluster.logs()).isNotEmpty().noneMatch(log -> log.contains("patient-name"));
  }
}
