package io.scanlake.jobs.nightly;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanlake.dicom.BodyRegion;
import io.scanlake.image.Natives;
import io.scanlake.jobs.Local;
import io.scanlake.jobs.cluster.HdfsCluster;
import io.scanlake.jobs.cluster.S3Server;
import io.scanlake.jobs.cluster.SparkCluster;
import io.scanlake.jobs.cluster.Submit;
import io.scanlake.jobs.sample.phantoms.SampleArchive;
import io.scanlake.jobs.sample.phantoms.Truth;
import io.scanlake.jobs.tables.Tables;
import io.scanlake.recognize.Algorithm;
import io.scanlake.recognize.FeatureSet;
import io.scanlake.recognize.KindOfImage;
import io.scanlake.recognize.MadeModels;
import io.scanlake.recognize.ModelCard;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same rows wherever the job runs and wherever its files and models lie; no identifier in any
 * log.
 */
class PlacesIT {
  @TempDir static Path folder;
  private static String archive;
  private static List<Truth> truth;
  private static Map<String, List<String>> expected;

  /** Files by name, by model. */
  private static final Map<String, Map<String, byte[]>> MODELS = new TreeMap<>();

  @BeforeAll
  static void runInLocalMode() throws Exception {
    truth = sample(folder.toUri() + "sample");
    archive = folder + "/sample/archive";
    Path warehouse = folder.resolve("local");
    Path events = Files.createDirectory(folder.resolve("local-events"));
    Natives.load();
    KindOfImage chest = new KindOfImage(List.of("DX"), BodyRegion.CHEST);
    MODELS.put("crosses", MadeModels.hog(ModelCard.Search.DEFAULT));
    MODELS.put(
        "stripes",
        MadeModels.image(FeatureSet.OVERVIEW_1, Algorithm.TREES, 0.01, Map.of("across", chest)));
    String models = models(folder.toUri() + "models", FileSystem.getLocal(new Configuration()));

    Submit.Result result =
        Submit.local(2)
            .with(events(events))
            .run(nightly("demo=" + archive, warehouse.toString(), models));

    assertThat(result.code()).as(result.err()).isZero();
    expected = Local.content(warehouse);
    assertThat(expected.get(Tables.FILES.name())).hasSize(truth.size());
    assertThat(expected.get(Tables.IMAGES.name())).anyMatch(row -> row.contains(",MODEL,"));
    silent(result, events);
  }

  private static List<Truth> sample(String root) throws IOException {
    return SampleArchive.write(new Configuration(), new org.apache.hadoop.fs.Path(root));
  }

  private static Map<String, String> events(Path folder) {
    return Map.of(
        "spark.eventLog.enabled", "true", "spark.eventLog.dir", folder.toUri().toString());
  }

  /** Writes the model folders to a place; gives a file of settings that names them. */
  private static String models(String root, FileSystem files) throws IOException {
    StringBuilder paths = new StringBuilder();
    for (Map.Entry<String, Map<String, byte[]>> model : MODELS.entrySet()) {
      org.apache.hadoop.fs.Path at = new org.apache.hadoop.fs.Path(root, model.getKey());
      for (Map.Entry<String, byte[]> file : model.getValue().entrySet()) {
        try (OutputStream out = files.create(new org.apache.hadoop.fs.Path(at, file.getKey()))) {
          out.write(file.getValue());
        }
      }
      paths.append("  - {path: '").append(at).append("'}\n");
    }
    Path settings = Files.createTempFile(folder, "settings", ".yaml");
    return Files.writeString(settings, "models:\n" + paths).toString();
  }

  private static String[] nightly(String input, String warehouse, String settings) {
    return new String[] {
      "nightly",
      "--input",
      input,
      "--warehouse",
      warehouse,
      "--pseudonym-secret-file",
      Local.secret(folder.resolve("any")).toString(),
      "--settings",
      settings
    };
  }

  /** Every identifying value of the sample, and one of its folders, holds these letters. */
  private static void silent(Submit.Result result, Path events) throws IOException {
    assertThat(result.out()).doesNotContain("ZZ");
    assertThat(result.err()).doesNotContain("ZZ");
    try (Stream<Path> logs = Files.walk(events)) {
      List<Path> files = logs.filter(Files::isRegularFile).toList();
      assertThat(files).isNotEmpty();
      for (Path log : files) {
        assertThat(
                new String(Files.readAllBytes(log), java.nio.charset.StandardCharsets.ISO_8859_1))
            .doesNotContain("ZZSAMPLE");
      }
    }
  }

  @Test
  void onAStandaloneCluster() throws Exception {
    Path events = Files.createDirectory(folder.resolve("cluster-events"));
    try (SparkCluster cluster = SparkCluster.start()) {
      Path warehouse = folder.resolve("cluster");

      Submit.Result result =
          cluster
              .submit()
              .with(events(events))
              .run(
                  nightly(
                      "demo=" + archive,
                      warehouse.toString(),
                      models(
                          folder.toUri() + "cluster-models",
                          FileSystem.getLocal(new Configuration()))));

      assertThat(result.code()).as(result.err()).isZero();
      assertThat(Local.content(warehouse)).isEqualTo(expected);
      silent(result, events);
      assertThat(cluster.logs()).isNotEmpty().noneMatch(log -> log.contains("ZZ"));
    }
  }

  @Test
  void onHdfs() throws Exception {
    try (HdfsCluster hdfs = HdfsCluster.start()) {
      sample(hdfs.uri("/sample"));
      FileSystem files = hdfs.fileSystem();
      org.apache.hadoop.fs.Path closed =
          new org.apache.hadoop.fs.Path(hdfs.uri("/sample/archive/closed"));
      files.mkdirs(closed);
      files.setPermission(closed, new FsPermission("700"));
      org.apache.hadoop.fs.Path lake = new org.apache.hadoop.fs.Path(hdfs.uri("/lake"));
      files.mkdirs(lake);
      files.setOwner(lake, "analyst", "analyst");

      Submit.Result result =
          Submit.local(2)
              .environment("HADOOP_USER_NAME", "analyst")
              .run(
                  nightly(
                      "demo=" + hdfs.uri("/sample/archive"),
                      hdfs.uri("/lake/warehouse"),
                      models(hdfs.uri("/models"), files)));

      assertThat(result.code()).as(result.err()).isZero();
      Map<String, List<String>> found = Local.content(hdfs.uri("/lake/warehouse"));
      // the folder that may not be read is accounted for, and nothing else differs
      assertThat(found.get("rejects"))
          .hasSize(expected.get("rejects").size() + 1)
          .anyMatch(row -> row.contains("UNREADABLE"))
          .containsAll(expected.get("rejects"));
      for (String table : expected.keySet()) {
        if (!table.equals("rejects") && !table.equals("files")) {
          assertThat(found.get(table)).as(table).isEqualTo(expected.get(table));
        }
      }
    }
  }

  @Test
  void onS3() throws Exception {
    try (S3Server s3 = S3Server.start()) {
      String models = models(s3.uri("models"), s3.fileSystem());
      upload(s3.fileSystem(), s3.uri("sample/archive"));

      Submit.Result result =
          Submit.local(2)
              .with(s3.options())
              .run(nightly("demo=" + s3.uri("sample/archive"), s3.uri("warehouse"), models));

      // objects that were just uploaded are younger than the quiet period only if this test is
      // quick
      assertThat(result.code()).as(result.err()).isZero();
      Configuration hadoop = Local.spark().sparkContext().hadoopConfiguration();
      s3.options()
          .forEach((key, value) -> hadoop.set(key.substring("spark.hadoop.".length()), value));
      assertThat(Local.content(s3.uri("warehouse"))).isEqualTo(expected);
      Submit.Result again =
          Submit.local(2)
              .with(s3.options())
              .run(nightly("demo=" + s3.uri("sample/archive"), s3.uri("warehouse"), models));
      assertThat(again.code()).as(again.err()).isZero();
      assertThat(Local.content(s3.uri("warehouse"))).isEqualTo(expected);
    }
  }

  /**
   * S3 keeps the time of the upload, in seconds: copies of one instance go up in the order of their
   * files' times.
   */
  private static void upload(FileSystem s3, String target) throws Exception {
    for (int part = 0; part < 3; part++) {
      for (Truth file : truth) {
        int turn =
            switch (file.outcome()) {
              case SUPERSEDED -> 0;
              case DUPLICATE -> 2;
              default -> 1;
            };
        if (turn == part) {
          try (OutputStream out =
              s3.create(new org.apache.hadoop.fs.Path(target + "/" + file.file()))) {
            Files.copy(Path.of(archive, file.file()), out);
          }
        }
      }
      java.util.concurrent.TimeUnit.MILLISECONDS.sleep(part < 2 ? 1100 : 11_000);
    }
  }
}
