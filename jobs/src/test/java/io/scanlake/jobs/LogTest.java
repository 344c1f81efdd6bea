package io.scanlake.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanlake.testing.TestData;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.util.Properties;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.apache.logging.log4j.message.SimpleMessage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the driver's log lets through of the words of Spark and Hadoop. */
class LogTest {
  private static PatternLayout layout;

  @BeforeAll
  static void layout() throws IOException {
    Properties conf = new Properties();
    try (Reader file =
        Files.newBufferedReader(TestData.projectRoot().resolve("conf/log4j2.properties"))) {
      conf.load(file);
    }
    String prefix = "appender.stderr.layout.";
    layout =
        PatternLayout.newBuilder()
            .withPattern(conf.getProperty(prefix + "pattern"))
            .withAlwaysWriteExceptions(
                Boolean.parseBoolean(conf.getProperty(prefix + "alwaysWriteExceptions")))
            .build();
  }

  private static String logged(String message, Throwable error) {
    String line =
        layout.toSerializable(
            Log4jLogEvent.newBuilder()
                .setLoggerName("org.apache.spark.scheduler.TaskSetManager")
                .setLevel(Level.WARN)
                .setMessage(new SimpleMessage(message))
                .setThrown(error)
                .build());
    assertThat(line).doesNotContain("ZZ").endsWith("\n");
    assertThat(line.lines()).hasSize(1);
    return line.substring("00:00:00 WARN TaskSetManager: ".length()).strip();
  }

  @Test
  void aMessageEndsBeforeTheWordsOfAnException() {
    assertThat(
            logged(
                "Lost task 0.0 in stage 1.0 (TID 7) (10.0.0.1 executor 2):"
                    + " java.io.FileNotFoundException: ZZDOE JANE.dcm\n\tat org.x.Y(Z.java:1)",
                null))
        .isEqualTo(
            "Lost task 0.0 in stage 1.0 (TID 7) (10.0.0.1 executor 2):"
                + " java.io.FileNotFoundException ...");
    assertThat(logged("Aborting job", new IllegalStateException("ZZDOE", new IOException("ZZ/x"))))
        .isEqualTo("Aborting job java.lang.IllegalStateException");
    assertThat(logged("Exception in task 0.0 in stage 1.0", new Exception("ZZ")))
        .isEqualTo("Exception in task 0.0 in stage 1.0 java.lang.Exception");
    assertThat(logged("Task failed java.lang.OutOfMemoryError: ZZ", null))
        .isEqualTo("Task failed java.lang.OutOfMemoryError ...");
  }

  @Test
  void aMessageEndsBeforeAPathAndAQuotation() {
    for (String path :
        new String[] {
          "/archive/ZZDOE JANE/1.dcm",
          "file:/archive/ZZDOE JANE/1.dcm",
          "hdfs://head:9000/archive/ZZDOE",
          "'ZZDOE.dcm' is missing",
          "\"ZZDOE\"",
          "DOE^ZZJANE",
          "FileStatus{path=ZZDOE; isDirectory=false}",
        }) {
      assertThat(logged("Cannot read " + path + ", giving up", null)).startsWith("Cannot read");
    }
  }

  @Test
  void otherMessagesStayWhole() {
    assertThat(logged("Lost executor 3 on node7: worker lost (2 of 5 left)", null))
        .isEqualTo("Lost executor 3 on node7: worker lost (2 of 5 left)");
  }
}
