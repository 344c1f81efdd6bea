package io.scanlake.jobs.cluster;

import java.io.IOException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Passes a {@link SparkCluster}, an {@link HdfsCluster} or an {@link S3Server} to tests that have
 * one as a parameter. Each is started for the first test that wants it, shared by all classes, and
 * closed after the last test.
 */
public final class Shared implements ParameterResolver {
  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == SparkCluster.class || type == HdfsCluster.class || type == S3Server.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return context
        .getRoot()
        .getStore(Namespace.create(Shared.class))
        .getOrComputeIfAbsent(type, Shared::start);
  }

  private static AutoCloseable start(Class<?> type) {
    try {
      if (type == SparkCluster.class) {
        return SparkCluster.start();
      }
      return type == HdfsCluster.class ? HdfsCluster.start() : S3Server.start();
    } catch (IOException e) {
      throw new IllegalStateException(type.getSimpleName() + " does not start", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
