package io.scanlake.jobs.cluster;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.hdfs.server.namenode.EditLogFileOutputStream;

/**
 * HDFS in this JVM: a name node and a data node on the loopback interface, permissions enforced.
 */
public final class HdfsCluster implements AutoCloseable {
  private final MiniDFSCluster cluster;

  private HdfsCluster(MiniDFSCluster cluster) {
    this.cluster = cluster;
  }

  /** Starts an empty file system; the user of this JVM is its superuser. */
  public static HdfsCluster start() throws IOException {
    // The name node's log outlives no test: waiting for the disk at every operation buys nothing.
    EditLogFileOutputStream.setShouldSkipFsyncForTesting(true);
    MiniDFSCluster cluster =
        new MiniDFSCluster.Builder(
                new Configuration(), Files.createTempDirectory("scanlake-hdfs").toFile())
            .numDataNodes(1)
            .build();
    cluster.waitActive();
    return new HdfsCluster(cluster);
  }

  /** The {@code hdfs://} address of an absolute path. */
  public String uri(String path) {
    return cluster.getURI() + path;
  }

  /** The file system as the superuser sees it. */
  public FileSystem fileSystem() throws IOException {
    return cluster.getFileSystem();
  }

  /**
   * The file system as an ordinary user sees it. A job runs as that user with {@code
   * Submit.environment("HADOOP_USER_NAME", user)}.
   */
  public FileSystem fileSystem(String user) throws IOException, InterruptedException {
    return FileSystem.newInstance(URI.create(uri("/")), cluster.getConfiguration(0), user);
  }

  @Override
  public void close() {
    cluster.shutdown(true);
  }
}
