package io.scanlake.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;

class S3ServerIT {
  @Test
  void a_table_is_committed_on_s3() throws IOException, InterruptedException {
    try (S3Server s3 = S3Server.start();
        FileSystem fileSystem = s3.fileSystem()) {
      Submit.Result result =
          Submit.local(2).job(SmokeJob.class).with(s3.options()).run("delta", s3.uri("table"));

      assertThat(result.code()).as(result.err()).isZero();
      assertThat(result.out()).isEqualTo("rows 150\n");
      assertThat(fileSystem.exists(new Path(s3.uri("table/_delta_log/00000000000000000001.json"))))
          .isTrue();
    }
  }
}
