package io.scanlake.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.security.AccessControlException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class HdfsClusterIT {
  private static HdfsCluster hdfs;

  @BeforeAll
  static void start() throws IOException {
    hdfs = HdfsCluster.start();
  }

  @AfterAll
  static void stop() {
    hdfs.close();
  }

  @Test
  void a_table_is_committed_on_hdfs() throws IOException, InterruptedException {
    Submit.Result result = Submit.local(2).job(SmokeJob.class).run("delta", hdfs.uri("/table"));

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out()).isEqualTo("rows 150\n");
    assertThat(hdfs.fileSystem().exists(new Path("/table/_delta_log/00000000000000000001.json")))
        .isTrue();
  }

  @Test
  void another_user_is_refused_what_it_may_not_read_or_write()
      throws IOException, InterruptedException {
    Path closed = new Path("/closed");
    hdfs.fileSystem().mkdirs(closed);
    hdfs.fileSystem().setPermission(closed, new FsPermission("700"));

    try (FileSystem reader = hdfs.fileSystem("reader")) {
      assertThatThrownBy(() -> reader.listStatus(closed))
          .isInstanceOf(AccessControlException.class);
    }
    Submit.Result result =
        Submit.local(1)
            .job(SmokeJob.class)
            .environment("HADOOP_USER_NAME", "reader")
            .run("delta", hdfs.uri("/closed/table"));
    assertThat(result.code()).isNotZero();
    assertThat(result.err()).contains("Permission denied: user=reader");
  }
}
