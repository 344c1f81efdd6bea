package io.scanlake.jobs.nightly;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanlake.dicom.BodyRegion;
import io.scanlake.image.Natives;
import io.scanlake.jobs.Local;
import io.scanlake.jobs.cluster.HdfsCluster;
import io.scanlake.jobs.cluster.PluginJar;
import io.scanlake.jobs.cluster.S3Server;
import io.scanlake.jobs.cluster.Shared;
import io.scanlake.jobs.cluster.SparkCluster;
import io.scanlake.jobs.cluster.Submit;
import io.scanlake.jobs.sample.phantoms.Truth;
import io.scanlake.jobs.tables.LockRace;
import io.scanlake.jobs.tables.Tables;
import io.scanlake.recognize.Algorithm;
import io.scanlake.recognize.FeatureSet;
import io.scanlake.recognize.KindOfImage;
import io.scanlake.recognize.MadeModels;
import io.scanlake.recognize.ModelCard;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PrivilegedExceptionAction;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.security.UserGroupInformation;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same rows wherever the job runs and wherever its files and models lie; no identifier in any
 * log.
 */
@ExtendWith(Shared.class)
class PlacesIT {
  private static final Pattern LOG_LINE = Pattern.compile("(?m)^[0-9:]{8} (WARN|ERROR|FATAL) ");

  @TempDir static Path folder;
  private static Path archive;
  private static List<Truth> truth;
  private static Map<String, List<String>> expected;

  /** Files by name, by model. */
  private static final Map<String, Map<String, byte[]>> MODELS = new TreeMap<>();

  @BeforeAll
  static void runInThisJvm() throws Exception {
    truth = SmallSample.write(folder.resolve("sample"));
    archive = folder.resolve("sample/archive");
    Natives.load();
    KindOfImage chest = new KindOfImage(List.of("DX"), BodyRegion.CHEST);
    MODELS.put("crosses", MadeModels.hog(ModelCard.Search.DEFAULT));
    MODELS.put("grains", MadeModels.region(Algorithm.SVM));
    MODELS.put(
        "stripes",
        MadeModels.image(FeatureSet.OVERVIEW_1, Algorithm.TREES, 0.01, Map.of("across", chest)));
    Path warehouse = folder.resolve("this-jvm");
    String models = models(folder.toUri() + "models", FileSystem.getLocal(new Configuration()));

    Local.Result result = Local.run(nightly("demo=" + archive, warehouse.toString(), models));

    assertThat(result.code()).as(result.err()).isZero();
    expected = Local.content(warehouse);
    assertThat(expected.get(Tables.FILES.name())).hasSize(truth.size());
    assertThat(expected.get(Tables.IMAGES.name())).anyMatch(row -> row.contains(",MODEL,"));
  }

  private static Map<String, String> events(Path folder) {
    return Map.of(
        "spark.eventLog.enabled", "true",
        "spark.eventLog.compress", "false",
        "spark.eventLog.dir", folder.toUri().toString());
  }

  /** Writes the model folders to a place; gives a file of settings that names them. */
  private static String models(String root, FileSystem files) throws IOException {
    StringBuilder paths = new StringBuilder();
    for (Map.Entry<String, Map<String, byte[]>> model : MODELS.entrySet()) {
      org.apache.hadoop.fs.Path home = new org.apache.hadoop.fs.Path(root, model.getKey());
      for (Map.Entry<String, byte[]> file : model.getValue().entrySet()) {
        try (OutputStream out = files.create(new org.apache.hadoop.fs.Path(home, file.getKey()))) {
          out.write(file.getValue());
        }
      }
      paths.append("  - {path: '").append(home).append("'}\n");
    }
    Path settings = Files.createTempFile(folder, "settings", ".yaml");
    return Files.writeString(settings, SmallSample.SETTINGS + "models:\n" + paths).toString();
  }

  private static org.apache.hadoop.fs.Path at(String uri) {
    return new org.apache.hadoop.fs.Path(uri);
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

  /** Every identifying value of the sample, and one of its folders, holds the letters ZZ. */
  private static String silentEvents(Submit.Result result, Path events) throws IOException {
    assertThat(result.out()).doesNotContain("ZZ");
    assertThat(result.err()).doesNotContain("ZZ");
    StringBuilder all = new StringBuilder();
    try (Stream<Path> logs = Files.walk(events)) {
      for (Path log : logs.filter(Files::isRegularFile).toList()) {
        all.append(Files.readString(log, StandardCharsets.ISO_8859_1));
      }
    }
    assertThat(all).contains("SparkListenerTaskEnd").doesNotContain("ZZSAMPLE");
    return all.toString();
  }

  @Test
  void inLocalModeWhileAnotherRunIsRefused() throws Exception {
    Path warehouse = folder.resolve("a warehouse");
    Path events = Files.createDirectory(folder.resolve("local-events"));
    String models = models(folder.toUri() + "models", FileSystem.getLocal(new Configuration()));
    String[] nightly = nightly("demo=" + archive, warehouse.toString(), models);
    Submit.Result result;
    Submit submit = Submit.asItIs("local[2]").withStrictUmask().with(events(events));
    try (Submit.Running first = submit.start(nightly)) {
      KillIT.await(first, warehouse, "**/_scanlake/lock");
      Local.Result second = Local.run(nightly);
      assertThat(second.code()).as(second.err()).isEqualTo(5);
      assertThat(second.err()).contains("the warehouse is locked by process " + first.pid());
      result = first.await(Duration.ofMinutes(5));
    }

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.err()).doesNotContainPattern(LOG_LINE);
    assertThat(Local.content(warehouse)).isEqualTo(expected);
    silentEvents(result, events);
    try (Stream<Path> files = Files.walk(warehouse)) {
      assertThat(files)
          .allMatch(file -> permissions(file).endsWith("------"), "are for their owner alone");
    }
  }

  private static String permissions(Path file) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Executors that die as they commit a task, and tasks that are run twice, change no row: each
   * table is compared with that of an undisturbed run.
   */
  @Test
  void onAStandaloneClusterThatLosesExecutors(SparkCluster cluster) throws Exception {
    Path marks = Files.createDirectory(folder.resolve("marks"));
    Path plugin =
        PluginJar.write(folder.resolve("dying.jar"), null, DyingFiles.class, OtherFiles.class);
    Path warehouse = folder.resolve("cluster");
    Path events = Files.createDirectory(folder.resolve("cluster-events"));
    String models =
        models(folder.toUri() + "cluster-models", FileSystem.getLocal(new Configuration()));

    Submit.Result result =
        cluster
            .submit()
            .with(events(events))
            .with(
                Map.of(
                    "spark.hadoop.fs.dying.impl", DyingFiles.class.getName(),
                    "spark.hadoop.fs.dying.marks", marks.toString(),
                    "spark.hadoop.io.delta.kernel.logStore.dying.impl",
                        "io.delta.storage.LocalLogStore"))
            .with(
                Map.of(
                    "spark.speculation", "true",
                    "spark.speculation.interval", "50ms",
                    "spark.speculation.multiplier", "1.01",
                    "spark.speculation.quantile", "0.1"))
            .option("--jars", plugin.toString())
            .run(nightly("demo=" + archive, "dying://" + warehouse, models));

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(Local.content(warehouse)).isEqualTo(expected);
    assertThat(marks.resolve("before")).exists();
    assertThat(marks.resolve("after")).exists();
    // tasks, and with them the native libraries, ran in the JVMs of two executors and their heirs
    assertThat(silentEvents(result, events))
        .contains("\"Executor ID\":\"0\"", "\"Executor ID\":\"1\"", "\"Executor ID\":\"2\"");
    assertThat(cluster.logs()).isNotEmpty().noneMatch(log -> log.contains("ZZ"));
  }

  @Test
  void onHdfs(HdfsCluster hdfs) throws Exception {
    FileSystem files = hdfs.fileSystem();
    files.copyFromLocalFile(at(archive.toString()), at(hdfs.uri("/sample/archive")));
    for (Truth file : truth) {
      // copies of one instance are ordered by time, which the copying does not keep
      FileTime written = Files.getLastModifiedTime(archive.resolve(file.file()));
      files.setTimes(at(hdfs.uri("/sample/archive/" + file.file())), written.toMillis(), -1);
    }
    org.apache.hadoop.fs.Path closed = at(hdfs.uri("/sample/archive/closed"));
    files.mkdirs(closed);
    files.setPermission(closed, new FsPermission("700"));
    org.apache.hadoop.fs.Path lake = at(hdfs.uri("/lake"));
    files.mkdirs(lake);
    files.setOwner(lake, "analyst", "analyst");
    String models = models(hdfs.uri("/models"), files);
    String[] nightly =
        nightly("demo=" + hdfs.uri("/sample/archive"), hdfs.uri("/lake/warehouse"), models);

    Submit.Result result = Submit.local(2).environment("HADOOP_USER_NAME", "analyst").run(nightly);

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

    LockRace.run(
        files,
        hdfs.fileSystem(System.getProperty("user.name")),
        at(hdfs.uri("/lake/race/lock")),
        20);

    Local.Result refused =
        UserGroupInformation.createRemoteUser("reader")
            .doAs((PrivilegedExceptionAction<Local.Result>) () -> Local.run(nightly));
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("the warehouse cannot be written", "(AccessControl)");
  }

  @Test
  void onS3(S3Server s3) throws Exception {
    String models = models(s3.uri("models"), s3.fileSystem());
    upload(s3.fileSystem(), s3.uri("sample/archive"));
    String[] nightly = nightly("demo=" + s3.uri("sample/archive"), s3.uri("warehouse"), models);

    Submit.Result result = Submit.local(2).with(s3.options()).run(nightly);

    assertThat(result.code()).as(result.err()).isZero();
    Configuration hadoop = Local.spark().sparkContext().hadoopConfiguration();
    s3.options()
        .forEach((key, value) -> hadoop.set(key.substring("spark.hadoop.".length()), value));
    assertThat(Local.content(s3.uri("warehouse"))).isEqualTo(expected);
    LockRace.refusesStates(s3.fileSystem(), at(s3.uri("race/lock")));
    Local.Result again = Local.run(nightly);
    assertThat(again.code()).as(again.err()).isZero();
    assertThat(Local.content(s3.uri("warehouse"))).isEqualTo(expected);
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
          try (OutputStream out = s3.create(at(target + "/" + file.file()))) {
            Files.copy(archive.resolve(file.file()), out);
          }
        }
      }
      TimeUnit.MILLISECONDS.sleep(1100);
    }
  }
}
