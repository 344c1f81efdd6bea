package io.scanlake.jobs.cluster;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileUtil;

/**
 * A standalone Spark cluster on the loopback interface: one master and two workers, each a JVM of
 * its own, out of the jars that Maven brought. Executors are JVMs that the workers start.
 */
public final class SparkCluster implements AutoCloseable {
  private static final int WORKERS = 2;
  private static final int WORKER_MIB = 1024;

  private final List<Child> children;
  private final Path folder;
  private final String master;

  private SparkCluster(List<Child> children, Path folder, String master) {
    this.children = children;
    this.folder = folder;
    this.master = master;
  }

  /** Starts the cluster and waits until both workers have registered. */
  public static SparkCluster start() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("scanlake-spark");
    String classpath = Files.readString(Child.built("spark.classpath")).strip();
    // A worker finds the class path of its executors by SPARK_HOME/jars.
    Path jars = Files.createDirectories(folder.resolve("home/jars"));
    for (String jar : classpath.split(File.pathSeparator)) {
      Path file = Path.of(jar);
      Files.createSymbolicLink(jars.resolve(file.getFileName()), file);
    }
    Map<String, String> environment =
        Map.of(
            "SPARK_HOME",
            folder.resolve("home").toString(),
            "SPARK_SCALA_VERSION",
            "2.13",
            "JDK_JAVA_OPTIONS",
            Child.SHORT_RUN);
    List<String> java =
        List.of(Child.java(), "@" + Child.built("spark.options"), "-Xmx256m", "-cp", classpath);

    int port = Child.freePort();
    int page = Child.freePort();
    String master = "spark://" + Child.LOOPBACK + ":" + port;
    SparkCluster cluster = new SparkCluster(new ArrayList<>(), folder, master);
    cluster.launch(
        java,
        List.of(
            "org.apache.spark.deploy.master.Master",
            "--host",
            Child.LOOPBACK,
            "--port",
            String.valueOf(port),
            "--webui-port",
            String.valueOf(page)),
        environment);
    for (int worker = 0; worker < WORKERS; worker++) {
      cluster.launch(
          java,
          List.of(
              "org.apache.spark.deploy.worker.Worker",
              "--host",
              Child.LOOPBACK,
              "--webui-port",
              "0",
              "--cores",
              "1",
              "--memory",
              WORKER_MIB + "m",
              "--work-dir",
              folder.resolve("work" + worker).toString(),
              master),
          environment);
    }
    try {
      cluster.children.get(0).await("workers", Duration.ofMinutes(1), () -> registered(page));
    } catch (IllegalStateException e) {
      cluster.close();
      throw e;
    }
    return cluster;
  }

  private void launch(List<String> java, List<String> service, Map<String, String> environment) {
    children.add(Child.start(Stream.concat(java.stream(), service.stream()).toList(), environment));
  }

  private static boolean registered(int page) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + Child.LOOPBACK + ":" + page + "/json/"))
            .build();
    return HttpClient.newHttpClient()
        .send(request, HttpResponse.BodyHandlers.ofString())
        .body()
        .replace(" ", "")
        .contains("\"aliveworkers\":" + WORKERS);
  }

  /** Runs jobs on this cluster: one executor of one core on each worker, which both start first. */
  public Submit submit() {
    return Submit.to(master)
        .with(
            Map.of(
                "spark.driver.host",
                Child.LOOPBACK,
                "spark.ui.enabled",
                "false",
                "spark.executor.memory",
                WORKER_MIB + "m",
                "spark.scheduler.minRegisteredResourcesRatio",
                "1.0"));
  }

  /** The processes of all executors that run now. */
  public List<ProcessHandle> executors() {
    // The master has none.
    return children.stream().skip(1).flatMap(worker -> worker.process().children()).toList();
  }

  /** The log of every executor so far. */
  public List<String> logs() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      List<String> logs = new ArrayList<>();
      for (Path file : files.filter(f -> f.getFileName().toString().startsWith("std")).toList()) {
        logs.add(Files.readString(file));
      }
      return logs;
    }
  }

  @Override
  public void close() {
    List<Child> last = new ArrayList<>(children);
    Collections.reverse(last);
    last.forEach(Child::close);
    FileUtil.fullyDelete(folder.toFile());
  }
}
