package io.scanlake.jobs.cluster;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FileUtil;

/**
 * An S3 server with one bucket, as a process of its own on a free port of the loopback interface.
 */
public final class S3Server implements AutoCloseable {
  private static final String BUCKET = "lake";

  private final Child child;
  private final Path store;
  private final String endpoint;

  private S3Server(Child child, Path store, String endpoint) {
    this.child = child;
    this.store = store;
    this.endpoint = endpoint;
  }

  /** Starts a server and waits until it answers. */
  public static S3Server start() throws IOException, InterruptedException {
    int port = Child.freePort();
    Path store = Files.createTempDirectory("scanlake-s3");
    // S3Mock opens a second port, on all interfaces: 0 leaves its number to the system.
    List<String> command =
        List.of(
            Child.java(),
            "-Xmx256m",
            "-jar",
            Child.built("s3mock.jar").toString(),
            "--server.address=" + Child.LOOPBACK,
            "--server.port=" + port,
            "--server.ssl.enabled=false",
            "--http.port=0");
    Child child =
        Child.start(
            command,
            Map.of(
                "JDK_JAVA_OPTIONS",
                Child.SHORT_RUN,
                "COM_ADOBE_TESTING_S3MOCK_STORE_ROOT",
                store.toString(),
                "COM_ADOBE_TESTING_S3MOCK_STORE_INITIAL_BUCKETS",
                BUCKET));
    String endpoint = "http://" + Child.LOOPBACK + ":" + port;
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest request = HttpRequest.newBuilder(URI.create(endpoint + "/" + BUCKET)).build();
    child.await(
        "S3 server",
        Duration.ofMinutes(1),
        () -> client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200);
    return new S3Server(child, store, endpoint);
  }

  /** The {@code s3a://} address of a path in the bucket. */
  public String uri(String path) {
    return "s3a://" + BUCKET + "/" + path;
  }

  /** What Spark must be told to reach this server. */
  public Map<String, String> options() {
    return Map.of(
        "spark.hadoop.fs.s3a.endpoint", endpoint,
        "spark.hadoop.fs.s3a.endpoint.region", "us-east-1",
        "spark.hadoop.fs.s3a.path.style.access", "true",
        "spark.hadoop.fs.s3a.access.key", "test",
        "spark.hadoop.fs.s3a.secret.key", "test");
  }

  /** The server as a file system of the test itself. */
  public FileSystem fileSystem() throws IOException {
    Configuration configuration = new Configuration();
    options()
        .forEach((key, value) -> configuration.set(key.substring("spark.hadoop.".length()), value));
    return FileSystem.newInstance(URI.create(uri("")), configuration);
  }

  @Override
  public void close() {
    child.close();
    FileUtil.fullyDelete(store.toFile());
  }
}
