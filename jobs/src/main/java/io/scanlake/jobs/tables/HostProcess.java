package io.scanlake.jobs.tables;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A process as a lock names it. A process number means something only to those who count the same
 * processes: containers have numbers of their own, often under one host name, and after a restart
 * of the host all numbers begin anew.
 *
 * @param boot identifies the start of the kernel, "" where the system does not tell
 * @param namespace the set of processes that are numbered together, "" where unknown
 * @param ticks the start of the process on the kernel's own clock, which, unlike the time of day,
 *     is never set: a number is used again, with its start it is not
 */
record HostProcess(
    String owner,
    String host,
    String boot,
    String namespace,
    long number,
    String started,
    String ticks) {

  static HostProcess current() {
    ProcessHandle self = ProcessHandle.current();
    return new HostProcess(
        System.getProperty("user.name"),
        hostName(),
        bootId(),
        pidNamespace(),
        self.pid(),
        self.info().startInstant().map(Object::toString).orElse(""),
        startTicks(self.pid()));
  }

  /** The process that a lock names, if it does. */
  static Optional<HostProcess> of(JsonNode lock) {
    return lock.has("process") && lock.has("ticks")
        ? Optional.of(
            new HostProcess(
                lock.path("owner").asText(),
                lock.path("host").asText(),
                lock.path("boot").asText(),
                lock.path("pid_namespace").asText(),
                lock.path("process").asLong(),
                lock.path("started").asText(),
                lock.path("ticks").asText()))
        : Optional.empty();
  }

  ObjectNode describe(ObjectNode lock) {
    return lock.put("owner", owner)
        .put("host", host)
        .put("boot", boot)
        .put("pid_namespace", namespace)
        .put("process", number)
        .put("started", started)
        .put("ticks", ticks);
  }

  /**
   * True where this process can tell that the other has ended. It sees those of its own user, even
   * where the system hides all others.
   */
  boolean isGone() {
    HostProcess self = current();
    boolean isVisible =
        !boot.isEmpty()
            && !namespace.isEmpty()
            && boot.equals(self.boot)
            && namespace.equals(self.namespace)
            && host.equals(self.host)
            && owner.equals(self.owner);
    return isVisible && !ticks.equals(startTicks(number));
  }

  private static String bootId() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
    } catch (IOException e) {
      return "";
    }
  }

  private static String pidNamespace() {
    try {
      return Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
    } catch (IOException | UnsupportedOperationException e) {
      return "";
    }
  }

  /** "" for a process that is not there, or that is dead and waits for its parent. */
  private static String startTicks(long number) {
    try {
      String stat = Files.readString(Path.of("/proc/" + number + "/stat"));
      // The name of the command stands in brackets and may hold anything.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      return fields[0].equals("Z") || fields[0].equals("X") ? "" : fields[19];
    } catch (IOException | RuntimeException e) {
      return "";
    }
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }
}
